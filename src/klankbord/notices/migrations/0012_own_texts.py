"""What callers hear, in one's own words, once a DPO has seen it."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0011_months"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnText",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                (
                    "purposes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), size=None
                    ),
                ),
                ("text", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("written_at", models.DateTimeField()),
                ("written_as", models.CharField(max_length=16)),
                ("judged_at", models.DateTimeField(null=True)),
                (
                    "announcement",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notices.announcement",
                    ),
                ),
                (
                    "dpo",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("judged_at__isnull", True)),
                        fields=("sha256",),
                        name="own_text_waits_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            judged_at__isnull=True, dpo__isnull=True, announcement__isnull=True
                        )
                        | models.Q(judged_at__isnull=False, dpo__isnull=False)
                        & ~models.Q(dpo=models.F("written_by")),
                        name="own_text_seen_by_another",
                    ),
                ],
            },
        ),
    ]
