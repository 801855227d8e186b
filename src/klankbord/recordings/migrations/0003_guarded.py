"""PostgreSQL itself shows no recording that the law would not: made from the rules of that day.

After a change of the law, or of a fact, a new migration takes the same step again.
"""

from django.db import migrations

from klankbord.gate import guarding
from klankbord.recordings import guarded


class Migration(migrations.Migration):
    dependencies = [("recordings", "0002_frozen"), ("people", "0001_initial")]
    operations = [guarding.anew(guarded.tables)]
