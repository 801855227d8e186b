"""The policies ask the request and the programme once a query, and no more once a row."""

from django.db import migrations

from klankbord.gate import guarding
from klankbord.recordings import guarded


class Migration(migrations.Migration):
    dependencies = [("recordings", "0008_lines")]
    operations = [guarding.anew(guarded.tables)]
