"""The policies read what a setting says once a query, and no more once a row."""

from django.db import migrations

from klankbord.coaching import guarded
from klankbord.gate import guarding


class Migration(migrations.Migration):
    dependencies = [("coaching", "0003_asked_once")]
    operations = [guarding.anew(guarded.tables)]
