"""The register of recordings that were chosen for a complaint; the system alone reads it."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from klankbord.evaluations import guarded
from klankbord.gate import guarding


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0021_added_to"),
        ("people", "0010_parting"),
        ("recordings", "0020_picked"),
        ("vault", "0002_guarded"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pick",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "asked_by",
                    models.CharField(
                        choices=[
                            ("caller", "Caller"),
                            ("complaints_desk", "Desk"),
                            ("complaints_body", "Body"),
                        ],
                        max_length=16,
                    ),
                ),
                ("complained_on", models.DateField()),
                ("picked_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
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
                (
                    "leg",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="pick",
                        to="recordings.leg",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["picked_at"], name="pick_by_moment")],
            },
        ),
        guarding.anew(guarded.tables),
    ]
