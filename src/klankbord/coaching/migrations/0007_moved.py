"""A talk can be moved and cancelled; what came off an agenda can be put on another one."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from klankbord.coaching import guarded
from klankbord.gate import guarding


class Migration(migrations.Migration):
    dependencies = [("coaching", "0006_brought")]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.CharField(
                        choices=[("employee", "Employee"), ("coach", "Coach")], max_length=8
                    ),
                ),
                ("was_at", models.DateTimeField()),
                ("becomes_at", models.DateTimeField(null=True)),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="coaching.conversation",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("conversation", "number"), name="change_once"),
                ],
            },
        ),
        migrations.AddField(
            model_name="conversation",
            name="cancelled_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="item",
            name="dropped_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="item",
            name="evaluation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="evaluations.evaluation",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cancelled_at__isnull", True), ("closed_at__isnull", True), _connector="OR"
                ),
                name="conversation_held_or_cancelled",
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(
                condition=models.Q(("dropped_at__isnull", True)),
                fields=("evaluation",),
                name="item_discussed_once",
            ),
        ),
        guarding.anew(guarded.tables),
    ]
