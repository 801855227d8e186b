"""What somebody was told is seen by him, and by who has to know that he was."""

from django.db import migrations

from klankbord.gate import guarding
from klankbord.notices import guarded


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_exported"), ("people", "0001_initial")]
    operations = [
        guarding.anew(guarded.tables),
    ]
