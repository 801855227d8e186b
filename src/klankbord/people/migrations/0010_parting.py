"""What an employee leaves for after his last day."""

from uuid import uuid4

import django.db.models.deletion
from django.db import migrations, models

from klankbord.gate import guarding
from klankbord.people import guarded


class Migration(migrations.Migration):
    dependencies = [("people", "0009_part"), ("vault", "0002_guarded")]
    operations = [
        migrations.CreateModel(
            "Parting",
            [
                (
                    "id",
                    models.UUIDField(
                        default=uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("given_at", models.DateTimeField()),
                (
                    "employee",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parting",
                        to="people.employee",
                    ),
                ),
                (
                    "key",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="vault.key",
                    ),
                ),
            ],
        ),
        guarding.anew(guarded.tables),
    ]
