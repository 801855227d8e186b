"""The policies read what a setting says once a query, and no more once a row."""

from django.db import migrations

from klankbord.gate import guarding
from klankbord.recordings import guarded


class Migration(migrations.Migration):
    dependencies = [("recordings", "0009_asked_once")]
    operations = [guarding.anew(guarded.tables)]
