"""What an employee himself brings into his own performance review (R9). The employer asks for none.

A row is there only because the employee wrote it, of named items, for one recipient and one talk.
That there is none means nothing: nobody counts these rows, and nobody else sees one.
"""

from datetime import date
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from klankbord.gate.rows import PersonalRows


class BroughtIn(models.Model):
    """One bringing in. Its words lie under its key, until the day of the talk is over."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.OneToOneField("vault.Key", models.CASCADE, related_name="+")
    employee = models.ForeignKey("people.Employee", models.PROTECT, related_name="+")
    recipient = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    function = models.CharField(max_length=16)  # of the recipient, in which he reads it
    talk_on = models.DateField()  # the last day on which anybody reads it
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = PersonalRows["BroughtIn"]()

    class Meta:
        base_manager_name = "objects"

    def open(self, today: date) -> bool:
        """Whether the recipient may still read it, as far as the employee has a say in it."""
        return self.withdrawn_at is None and today <= self.talk_on


class Piece(models.Model):
    """A recording or an evaluation that was named; None once it is gone."""

    class Kind(models.TextChoices):
        RECORDING = "recording"
        EVALUATION = "evaluation"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    brought = models.ForeignKey(BroughtIn, models.CASCADE, related_name="pieces")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    leg = models.ForeignKey("recordings.Leg", models.SET_NULL, null=True, related_name="+")
    evaluation = models.ForeignKey(
        "evaluations.Evaluation", models.SET_NULL, null=True, related_name="+"
    )
    used_at = models.DateTimeField(null=True)  # the first time that the recipient read it

    objects = PersonalRows["Piece"]()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brought", "position"], name="brought_in_place_once"),
            models.CheckConstraint(
                condition=Q(leg=None) | Q(evaluation=None), name="brought_in_one_thing"
            ),
        ]
