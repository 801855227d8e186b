"""Copies that platforms have of recordings that came in, ordered to go there."""

import django.db.models.deletion
from django.db import migrations, models

from klankbord.gate import guarding
from klankbord.recordings import guarded


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0007_settings_once"),
        ("recordings", "0010_settings_once"),
        ("vault", "0002_guarded"),
    ]

    operations = [
        migrations.CreateModel(
            name="SourceCopy",
            fields=[
                ("leg", models.UUIDField(primary_key=True, serialize=False)),
                ("source", models.CharField(max_length=40)),
                ("source_id_hash", models.CharField(max_length=64)),
                ("ordered_at", models.DateTimeField()),
                ("gone_at", models.DateTimeField(null=True)),
                ("told_by", models.CharField(blank=True, max_length=16)),
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
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="vault.key",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["source", "source_id_hash"], name="copy_by_source")
                ],
            },
        ),
        guarding.anew(guarded.tables),
    ]
