"""A coach hears what was released for a talk that he planned."""

from django.db import migrations

from klankbord.gate import guarding
from klankbord.recordings import guarded


class Migration(migrations.Migration):
    dependencies = [("recordings", "0015_draws_again")]
    operations = [guarding.anew(guarded.tables)]
