"""Cases: why some recordings are kept beyond their term and used for nothing else (R60, R48).

A term that people change is a case, too: it has a reason, and to make it longer takes two (R59).

The reason is sealed; here stand codes, days, and who placed and who confirmed it. A case points at
recordings by ids alone, so that it is still known when they are gone.
"""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from klankbord.gate.rows import PersonalRows


class Case(models.Model):
    """One matter, with the recordings that it is about and no others."""

    class Ground(models.TextChoices):
        CLAIM = "claim"
        COMPLAINT = "complaint"
        AUTHORITY = "authority"
        SERIOUS = "serious"  # heard by chance (R48): frozen until somebody decides
        SHORTER = "shorter"  # a term, at once; nothing is frozen
        LONGER = "longer"  # a term, once a second person confirms it; nothing is frozen

    class End(models.TextChoices):
        OVER = "over"
        UNCONFIRMED = "unconfirmed"  # nobody confirmed it in time
        UNDECIDED = "undecided"  # nobody decided on a finding in time
        UNFOUNDED = "unfounded"  # not serious enough
        SET = "set"  # the term is as it was asked

    class Withheld(models.TextChoices):
        """Why the words of an open case are not in the copy of who it is about."""

        OTHERS = "others_rights"  # AVG 15(4), UAVG 41(1)(i)
        OFFENCE = "offence"  # UAVG 41(1)(d)
        DEFENCE = "defence"  # UAVG 41(1)(j)

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.OneToOneField("vault.Key", models.CASCADE, related_name="+")
    ground = models.CharField(max_length=9, choices=Ground)
    legs = ArrayField(models.UUIDField())
    until = models.DateField(null=True)  # last day of the term that was asked
    placed_at = models.DateTimeField()
    placed_as = models.CharField(max_length=16)  # function
    placed_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    act_by = (
        models.DateField()
    )  # last day on which a second person confirms, or on a finding decides
    confirmed_at = models.DateTimeField(null=True)
    confirmed_as = models.CharField(max_length=16, blank=True)
    confirmed_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    review_on = models.DateField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=11, choices=End, blank=True)
    withheld = models.CharField(max_length=13, choices=Withheld, blank=True)
    withheld_at = models.DateTimeField(null=True)

    objects = PersonalRows["Case"]()

    class Meta:
        base_manager_name = "objects"
        indexes: ClassVar = [
            models.Index(fields=["act_by"], condition=Q(ended_at=None), name="case_open"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None, review_on=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, review_on__isnull=False)
                & ~Q(confirmed_by=F("placed_by")),
                name="case_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") | Q(ended_at__isnull=False) & ~Q(end=""),
                name="case_ended_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(ground__in=["shorter", "longer"], until__isnull=False)
                | ~Q(ground__in=["shorter", "longer"]) & Q(until=None),
                name="case_of_a_term_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(withheld="", withheld_at=None)
                | ~Q(withheld="") & Q(withheld_at__isnull=False, ended_at=None),
                name="case_withheld_while_open",
            ),
        ]
