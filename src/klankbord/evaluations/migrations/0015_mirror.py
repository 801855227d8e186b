"""An employee evaluates a call of his own; the system alone reads it, for him and who he lets."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from klankbord.evaluations import guarded
from klankbord.gate import guarding


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0014_work"),
        ("people", "0010_parting"),
        ("recordings", "0014_written"),
        ("vault", "0002_guarded"),
    ]

    operations = [
        migrations.CreateModel(
            name="SelfEvaluation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("begun_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                ("shared", models.BooleanField(default=False)),
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
                        related_name="+",
                        to="recordings.leg",
                    ),
                ),
                (
                    "scorecard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evaluations.scorecard",
                    ),
                ),
            ],
            options={"base_manager_name": "objects"},
        ),
        guarding.anew(guarded.tables),
    ]
