"""The policies ask the columns of a row first, and open what was frozen in it without jsonpath."""

from django.db import migrations

from klankbord.evaluations import guarded
from klankbord.gate import guarding


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0009_settings_once")]
    operations = [guarding.anew(guarded.tables)]
