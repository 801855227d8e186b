"""Goals of a talk, apart from its agreements: what should be better by when."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from klankbord.coaching import guarded
from klankbord.gate import guarding

SIDES = [("employee", "Employee"), ("coach", "Coach")]
STANDINGS = [("reached", "Reached"), ("missed", "Missed"), ("dropped", "Dropped")]


class Migration(migrations.Migration):
    dependencies = [("coaching", "0009_above"), ("evaluations", "0018_places")]

    operations = [
        migrations.CreateModel(
            name="Goal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("question", models.CharField(blank=True, max_length=200)),
                ("due_on", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("worded_at", models.DateTimeField()),
                ("worded_by", models.CharField(choices=SIDES, max_length=8)),
                ("employee_says", models.CharField(blank=True, choices=STANDINGS, max_length=8)),
                ("coach_says", models.CharField(blank=True, choices=STANDINGS, max_length=8)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="goals",
                        to="coaching.conversation",
                    ),
                ),
                (
                    "scorecard",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evaluations.scorecard",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("conversation", "number"), name="goal_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("question", ""), ("scorecard__isnull", True)),
                            models.Q(
                                ("scorecard__isnull", False),
                                models.Q(("question", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="goal_of_a_question",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            models.Q(
                                ("employee_says", models.F("coach_says")),
                                models.Q(("coach_says", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="goal_ended_by_both",
                    ),
                ],
            },
        ),
        guarding.anew(guarded.tables),
    ]
