"""What was imported, and what became of it: counts and codes, for the system alone."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from klankbord.gate import guarding
from klankbord.recordings import guarded


class Migration(migrations.Migration):
    dependencies = [
        ("recordings", "0006_waits_until"),
        ("vault", "0002_guarded"),
    ]

    operations = [
        migrations.CreateModel(
            name="Shipment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("source", models.CharField(max_length=40)),
                ("form", models.CharField(blank=True, max_length=16)),
                (
                    "door",
                    models.CharField(
                        choices=[("upload", "Upload"), ("command", "Command"), ("watch", "Watch")],
                        max_length=8,
                    ),
                ),
                ("account", models.UUIDField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("receiving", "Receiving"),
                            ("reading", "Reading"),
                            ("ready", "Ready"),
                            ("importing", "Importing"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("dropped", "Dropped"),
                        ],
                        max_length=9,
                    ),
                ),
                ("fault", models.CharField(blank=True, max_length=40)),
                ("sent_at", models.DateTimeField()),
                ("began_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("total", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("groups", models.JSONField(default=list)),
                (
                    "content",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="vault.key",
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
            options={
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["source", "-sent_at"], name="shipment_by_source")],
            },
        ),
        guarding.anew(guarded.tables),
    ]
