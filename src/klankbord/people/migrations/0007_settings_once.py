"""The policies read what a setting says once a query, and no more once a row."""

from django.db import migrations

from klankbord.gate import guarding
from klankbord.people import guarded


class Migration(migrations.Migration):
    dependencies = [("people", "0006_labels")]
    operations = [guarding.anew(guarded.tables)]
