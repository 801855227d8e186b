"""The system is let in before the row is looked up that a row hangs on."""

from django.db import migrations

from klankbord.gate import guarding
from klankbord.recordings import guarded


class Migration(migrations.Migration):
    dependencies = [("recordings", "0021_sealed")]
    operations = [guarding.anew(guarded.tables)]
