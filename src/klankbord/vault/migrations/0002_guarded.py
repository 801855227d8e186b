"""What is sealed is found by the vault alone."""

from django.db import migrations

from klankbord.gate import guarding
from klankbord.vault import guarded


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]
    operations = [
        guarding.anew(guarded.tables),
        migrations.AlterModelOptions("blob", {"base_manager_name": "objects"}),
        migrations.AlterModelOptions("box", {"base_manager_name": "objects"}),
        migrations.AlterModelOptions("confirmation", {"base_manager_name": "objects"}),
        migrations.AlterModelOptions("hold", {"base_manager_name": "objects"}),
        migrations.AlterModelOptions("partykey", {"base_manager_name": "objects"}),
        migrations.AlterModelOptions("share", {"base_manager_name": "objects"}),
    ]
