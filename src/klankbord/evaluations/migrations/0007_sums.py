"""A sum is no way around the law on what was added up."""

from django.db import migrations

from klankbord.evaluations import guarded
from klankbord.gate import guarding


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0006_counted")]
    operations = [
        guarding.anew(guarded.tables),
        migrations.AlterModelOptions("tally", {"base_manager_name": "objects"}),
    ]
