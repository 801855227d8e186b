"""A form is built on pages before it is published, and is known before it is used."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0010_columns_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="ScorecardDraft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.SlugField(max_length=40)),
                ("number", models.PositiveSmallIntegerField()),
                ("content", models.JSONField()),
                ("begun_at", models.DateTimeField()),
                ("written_at", models.DateTimeField()),
                ("dropped_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="scorecard",
            name="programmes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.SlugField(), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="scorecard",
            name="used_from",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="scorecard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("used_from", None),
                    ("used_from__gte", models.F("published_at")),
                    _connector="OR",
                ),
                name="scorecard_known_before_use",
            ),
        ),
        migrations.AddField(
            model_name="scorecarddraft",
            name="scorecard",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="draft",
                to="evaluations.scorecard",
            ),
        ),
        migrations.AddConstraint(
            model_name="scorecarddraft",
            constraint=models.UniqueConstraint(
                condition=models.Q(("dropped_at__isnull", True), ("scorecard__isnull", True)),
                fields=("code",),
                name="scorecard_draft_once",
            ),
        ),
    ]
