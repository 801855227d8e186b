"""A policy is made of what is configured, and a DPO has seen it before it is published."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0007_settings_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="policy",
            name="content",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="policy",
            name="dpo",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="policy",
            name="dpo_seen_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="policy",
            name="made_of",
            field=models.CharField(blank=True, max_length=64, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="policy",
            name="programmes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.SlugField(max_length=40), default=list, size=None
            ),
        ),
        migrations.CreateModel(
            name="PolicyDraft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("said", models.JSONField(default=dict)),
                ("said_at", models.DateTimeField()),
                ("said_as", models.CharField(max_length=16)),
                ("seen", models.CharField(blank=True, max_length=64)),
                ("seen_at", models.DateTimeField(null=True)),
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
                    "policy",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft",
                        to="notices.policy",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("policy__isnull", True)),
                        fields=("policy",),
                        name="policy_draft_one",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("dpo__isnull", True), ("seen", ""), ("seen_at__isnull", True)
                            ),
                            models.Q(
                                models.Q(("seen", ""), _negated=True),
                                ("dpo__isnull", False),
                                ("seen_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="policy_draft_seen",
                    ),
                ],
            },
        ),
    ]
