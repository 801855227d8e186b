"""What points at a recording leads nobody there whom the recording is closed to."""

from django.db import migrations

from klankbord.gate import guarding
from klankbord.recordings import guarded


class Migration(migrations.Migration):
    dependencies = [("recordings", "0004_gate"), ("people", "0001_initial")]
    operations = [
        guarding.anew(guarded.tables),
        migrations.AlterModelOptions("batch", {"base_manager_name": "objects"}),
        migrations.AlterModelOptions("offer", {"base_manager_name": "objects"}),
    ]
