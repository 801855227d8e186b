"""What an employee himself brings into his own performance review (R9), and who sees it."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from klankbord.gate import guarding
from klankbord.reviews import guarded


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("evaluations", "0017_rounds"),
        ("people", "0010_parting"),
        ("recordings", "0016_released_to_coach"),
        ("vault", "0002_guarded"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BroughtIn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("function", models.CharField(max_length=16)),
                ("talk_on", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
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
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Piece",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("recording", "Recording"), ("evaluation", "Evaluation")],
                        max_length=10,
                    ),
                ),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "brought",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pieces",
                        to="reviews.broughtin",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="evaluations.evaluation",
                    ),
                ),
                (
                    "leg",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="recordings.leg",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("brought", "position"), name="brought_in_place_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("leg", None), ("evaluation", None), _connector="OR"),
                        name="brought_in_one_thing",
                    ),
                ],
            },
        ),
        guarding.anew(guarded.tables),
    ]
