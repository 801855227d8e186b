"""The system is let in before the row is looked up that a row hangs on."""

from django.db import migrations

from klankbord.gate import guarding
from klankbord.reviews import guarded


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial")]
    operations = [guarding.anew(guarded.tables)]
