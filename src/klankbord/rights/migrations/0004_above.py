"""The system is let in before the row is looked up that a row hangs on."""

from django.db import migrations

from klankbord.gate import guarding
from klankbord.rights import guarded


class Migration(migrations.Migration):
    dependencies = [("rights", "0003_done")]
    operations = [guarding.anew(guarded.tables)]
