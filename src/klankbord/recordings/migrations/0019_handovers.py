"""Who elsewhere got the words of a recording, so that he hears what becomes of it."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from klankbord.gate import guarding
from klankbord.recordings import guarded


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0007_settings_once"),
        ("recordings", "0018_unscored"),
        ("vault", "0002_guarded"),
    ]

    operations = [
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("leg", models.UUIDField(db_index=True)),
                ("caller", models.UUIDField(db_index=True, null=True)),
                ("name", models.CharField(max_length=80)),
                ("host", models.CharField(max_length=63)),
                ("country", models.CharField(max_length=2)),
                ("characters", models.PositiveIntegerField()),
                ("given_at", models.DateTimeField()),
                (
                    "employee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
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
            options={"base_manager_name": "objects"},
        ),
        guarding.anew(guarded.tables),
    ]
