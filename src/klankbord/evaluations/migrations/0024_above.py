"""The system is let in before the row is looked up that a row hangs on."""

from django.db import migrations

from klankbord.evaluations import guarded
from klankbord.gate import guarding


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0023_counted_by_index")]
    operations = [guarding.anew(guarded.tables)]
