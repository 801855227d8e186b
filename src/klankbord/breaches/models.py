"""The register of breaches (AVG art. 33(5)): what happened, how it was weighed, what was done.

What people wrote is sealed; here stand moments, codes and numbers, and functions instead of names.
"""

from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from klankbord.gate.rows import PersonalRows


def _codes() -> "ArrayField[Any, Any]":
    return ArrayField(models.CharField(max_length=16), default=list)


class Breach(models.Model):
    """One incident, from its discovery to its closing."""

    class Nature(models.TextChoices):
        """What was lost of it: several can hold at once."""

        CONFIDENTIALITY = "confidentiality"
        INTEGRITY = "integrity"
        AVAILABILITY = "availability"

    class Persons(models.TextChoices):
        EMPLOYEES = "employees"
        STAFF = "staff"  # who evaluates, coaches or keeps the system
        CALLERS = "callers"

    class Data(models.TextChoices):
        AUDIO = "audio"
        MESSAGES = "messages"
        TRANSCRIPTS = "transcripts"
        CALLS = "calls"  # moment, length, line, number
        EVALUATIONS = "evaluations"
        COACHING = "coaching"
        REQUESTS = "requests"
        ACCOUNTS = "accounts"
        SPECIAL = "special"  # AVG art. 9 and 10

    class Risk(models.TextChoices):
        NONE = "none"
        RISK = "risk"
        HIGH = "high"

    class Exempt(models.TextChoices):
        """Why persons need not be told of a high risk (AVG art. 34(3))."""

        UNREADABLE = "unreadable"
        REMOVED = "removed"
        PUBLIC = "public"  # telling each is out of proportion: told in public instead

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.OneToOneField("vault.Key", models.CASCADE, related_name="+")
    entered_at = models.DateTimeField()
    entered_as = models.CharField(max_length=16)  # function
    # NULL: nobody knows when it happened.
    happened_at = models.DateTimeField(null=True)
    discovered_at = models.DateTimeField()
    nature = _codes()
    persons = _codes()
    data = _codes()
    # About how many; NULL: not known yet.
    people = models.PositiveIntegerField(null=True)
    records = models.PositiveIntegerField(null=True)
    criteria = models.JSONField(default=dict)  # {criterion: level} of the newest assessment
    risk = models.CharField(max_length=4, choices=Risk, blank=True)
    assessed_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)  # to the authority
    exempt = models.CharField(max_length=10, choices=Exempt, blank=True)
    told_at = models.DateTimeField(null=True)  # the persons, or the public
    closed_at = models.DateTimeField(null=True)

    objects = PersonalRows["Breach"]()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(happened_at=None) | Q(happened_at__lte=F("discovered_at")),
                name="breach_happened_before",
            ),
            models.CheckConstraint(
                condition=Q(risk="", assessed_at=None)
                | Q(risk__in=["none", "risk", "high"], assessed_at__isnull=False),
                name="breach_assessed",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None)
                | Q(risk="none")
                | Q(risk="risk", reported_at__isnull=False)
                | Q(risk="high", reported_at__isnull=False)
                & (Q(told_at__isnull=False) | Q(exempt__in=["unreadable", "removed"])),
                name="breach_closed_when_done",
            ),
        ]


class Entry(models.Model):
    """Something that was done about a breach. Its words are sealed, and it is never changed."""

    class Kind(models.TextChoices):
        FOUND = "found"
        ADDED = "added"  # more is known: numbers, consequences, measures
        ASSESSED = "assessed"
        REPORTED = "reported"
        FOLLOWED = "followed"  # a report in phases (33(4))
        TOLD = "told"
        EXEMPT = "exempt"
        CLOSED = "closed"
        EVIDENCE = "evidence"  # a file lies with it

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    breach = models.ForeignKey(Breach, models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateTimeField()
    done_as = models.CharField(max_length=16)  # function

    objects = PersonalRows["Entry"]()

    class Meta:
        base_manager_name = "objects"
        indexes: ClassVar = [models.Index(fields=["breach", "at"], name="entry_of_breach")]
