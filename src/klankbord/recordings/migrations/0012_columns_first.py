"""The policies ask the columns of a row first, and open what was frozen in it without jsonpath."""

from django.db import migrations

from klankbord.gate import guarding
from klankbord.recordings import guarded


class Migration(migrations.Migration):
    dependencies = [("recordings", "0011_source_copies")]
    operations = [guarding.anew(guarded.tables)]
