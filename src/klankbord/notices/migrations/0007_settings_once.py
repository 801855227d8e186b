"""The policies read what a setting says once a query, and no more once a row."""

from django.db import migrations

from klankbord.gate import guarding
from klankbord.notices import guarded


class Migration(migrations.Migration):
    dependencies = [("notices", "0006_sound")]
    operations = [guarding.anew(guarded.tables)]
