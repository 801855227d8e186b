"""A sum is no way around the law on what was added up."""

from django.db import migrations

from klankbord.evaluations import guarded
from klankbord.gate import guards


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0006_counted")]
    operations = [
        migrations.RunSQL(guards.registers(guarded.TABLES), migrations.RunSQL.noop),
        migrations.AlterModelOptions("tally", {"base_manager_name": "objects"}),
    ]
