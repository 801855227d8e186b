"""The system is let in before the row is looked up that a row hangs on."""

from django.db import migrations

from klankbord.coaching import guarded
from klankbord.gate import guarding


class Migration(migrations.Migration):
    dependencies = [("coaching", "0008_effects")]
    operations = [guarding.anew(guarded.tables)]
