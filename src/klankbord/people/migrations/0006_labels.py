"""The keepers call a number on their list something; those words are sealed and go after a year."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0005_guarded"), ("vault", "0001_initial")]
    operations = [
        migrations.AddField(
            "unrecordednumber",
            "key",
            models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="vault.key",
            ),
        ),
    ]
