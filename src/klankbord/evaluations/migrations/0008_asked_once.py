"""The policies ask the request and the programme once a query, and no more once a row."""

from django.db import migrations

from klankbord.evaluations import guarded
from klankbord.gate import guarding


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0007_sums")]
    operations = [guarding.anew(guarded.tables)]
