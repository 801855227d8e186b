"""A coach hears what was released for a talk that he planned."""

from django.db import migrations

from klankbord.evaluations import guarded
from klankbord.gate import guarding


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0015_mirror")]
    operations = [guarding.anew(guarded.tables)]
