"""Scorecards and what was found with them. Answers, comments and results are sealed."""

from typing import ClassVar
from uuid import uuid4

from django.db import models

from klankbord.gate.rows import PersonalRows
from klankbord.recordings.models import Collected


class Scorecard(models.Model):
    """One version of a form. Published before it is used (R37), never edited after."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.SlugField()
    number = models.PositiveSmallIntegerField()
    form = models.JSONField()  # as `klankbord score` takes it
    texts = models.JSONField()  # {"title": {nl, en}, question or option id: {nl, en}}
    published_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "number"], name="scorecard_once"),
        ]


class Assignment(models.Model):
    """A drawn leg handed to an evaluator."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    leg = models.OneToOneField("recordings.Leg", models.CASCADE, related_name="assignment")
    evaluator = models.ForeignKey("people.Account", models.CASCADE, related_name="assignments")
    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = PersonalRows["Assignment"]()

    class Meta:
        base_manager_name = "objects"


class Evaluation(Collected):
    """What an evaluator found in one leg. The boxes of its key hold draft, answers and result."""

    class State(models.TextChoices):
        DRAFT = "draft"
        SUBMITTED = "submitted"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    leg = models.OneToOneField(
        "recordings.Leg", models.SET_NULL, null=True, related_name="evaluation"
    )
    key = models.OneToOneField("vault.Key", models.CASCADE, related_name="+")
    evaluator = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)

    class Meta(Collected.Meta):
        pass
