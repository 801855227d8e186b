"""What the two bring to a talk: subjects, praise, something to learn from, moments of a call."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from klankbord.coaching import guarded
from klankbord.gate import guarding


class Migration(migrations.Migration):
    dependencies = [("coaching", "0005_columns_first")]

    operations = [
        migrations.CreateModel(
            name="Brought",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("topic", "Topic"),
                            ("praise", "Praise"),
                            ("material", "Material"),
                            ("moment", "Moment"),
                        ],
                        max_length=8,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.CharField(
                        choices=[("employee", "Employee"), ("coach", "Coach")], max_length=8
                    ),
                ),
                ("at_ms", models.PositiveIntegerField(null=True)),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="brought",
                        to="coaching.conversation",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="coaching.item",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("conversation", "number"), name="brought_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("at_ms__isnull", False),
                                ("item__isnull", False),
                                ("kind", "moment"),
                            ),
                            models.Q(
                                models.Q(("kind", "moment"), _negated=True),
                                ("at_ms__isnull", True),
                                ("item__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="brought_moment_in_a_call",
                    ),
                ],
            },
        ),
        guarding.anew(guarded.tables),
    ]
