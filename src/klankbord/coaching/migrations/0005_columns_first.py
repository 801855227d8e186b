"""The policies ask the columns of a row first, and open what was frozen in it without jsonpath."""

from django.db import migrations

from klankbord.coaching import guarded
from klankbord.gate import guarding


class Migration(migrations.Migration):
    dependencies = [("coaching", "0004_settings_once")]
    operations = [guarding.anew(guarded.tables)]
