"""The policy goes to each person by mail, once; what comes back was never delivered."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from klankbord.gate import guarding
from klankbord.notices import guarded


class Migration(migrations.Migration):
    dependencies = [("notices", "0009_heard"), ("people", "0001_initial")]

    operations = [
        migrations.AddField("delivery", "counts_from", models.DateTimeField(null=True)),
        migrations.AddField("delivery", "opened_at", models.DateTimeField(null=True)),
        migrations.AddField("delivery", "bounced_at", models.DateTimeField(null=True)),
        # What was delivered before counts from when it was.
        migrations.RunSQL(
            "UPDATE notices_delivery SET counts_from = delivered_at", migrations.RunSQL.noop
        ),
        migrations.AlterField("delivery", "counts_from", models.DateTimeField()),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("counts_from__gte", models.F("delivered_at"))),
                name="delivery_counts_later",
            ),
        ),
        migrations.CreateModel(
            name="Dispatch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("planned_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waits", "Waits"),
                            ("taken", "Taken"),
                            ("sent", "Sent"),
                            ("bounced", "Bounced"),
                            ("unclear", "Unclear"),
                            ("unreachable", "Unreachable"),
                        ],
                        default="waits",
                        max_length=11,
                    ),
                ),
                ("state_at", models.DateTimeField()),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dispatches",
                        to="people.employee",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dispatches",
                        to="notices.policy",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["waits", "taken"])),
                        fields=["planned_at"],
                        name="dispatch_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("policy", "employee"), name="dispatch_once")
                ],
            },
        ),
        guarding.anew(guarded.tables),
    ]
