"""The policies read what a setting says once a query, and no more once a row."""

from django.db import migrations

from klankbord.gate import guarded, guarding


class Migration(migrations.Migration):
    dependencies = [("gate", "0002_ledger")]
    operations = [guarding.anew(guarded.tables)]
