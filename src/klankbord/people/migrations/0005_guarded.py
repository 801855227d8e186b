"""Nobody looks somebody up by a forgotten filter: each row says who may see it."""

from django.db import migrations

from klankbord.gate import guarding
from klankbord.people import guarded


class Migration(migrations.Migration):
    dependencies = [("people", "0004_unrecorded")]
    operations = [
        guarding.anew(guarded.tables),
    ]
