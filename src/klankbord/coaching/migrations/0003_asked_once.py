"""The policies ask the request and the programme once a query, and no more once a row."""

from django.db import migrations

from klankbord.coaching import guarded
from klankbord.gate import guarding


class Migration(migrations.Migration):
    dependencies = [("coaching", "0002_guarded")]
    operations = [guarding.anew(guarded.tables)]
