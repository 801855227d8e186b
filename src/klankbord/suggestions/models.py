"""What a machine suggested on a call: another source, beside an evaluation and never in one."""

from typing import ClassVar
from uuid import uuid4

from django.db import models

from klankbord.gate.rows import PersonalRows


class Run(models.Model):
    """One time that a machine looked at a transcript: which, where it runs, and what came of it.

    What it suggested lies in a box under the key of the employee's voice, so it goes when that
    goes. The row stays as long as the record of the call: that a machine looked is not forgotten.
    """

    class Source(models.TextChoices):
        PHRASES = "phrases"  # rules of the form
        MODEL = "model"  # a language model behind an endpoint

    class State(models.TextChoices):
        MADE = "made"
        REFUSED = "refused"  # by the law, or because of what the form asks
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    leg = models.ForeignKey("recordings.Leg", models.CASCADE, related_name="+")
    scorecard = models.ForeignKey("evaluations.Scorecard", models.PROTECT, related_name="+")
    source = models.CharField(max_length=7, choices=Source)
    machine = models.CharField(max_length=80, blank=True)  # name of the model
    endpoint = models.CharField(max_length=120, blank=True)  # host and port
    state = models.CharField(max_length=7, choices=State)
    reason = models.CharField(max_length=24, blank=True)  # code of why not
    given = models.PositiveSmallIntegerField(default=0)
    withheld = models.PositiveSmallIntegerField(default=0)  # it was not sure enough
    made_at = models.DateTimeField()

    objects = PersonalRows["Run"]()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["leg", "source"], name="suggestions_once"),
        ]
