"""What people ask about themselves, by when it is answered, and what came of it.

Words, names and addresses are sealed. A request points at what it concerns by ids alone, so that it
is still there when that is gone.
"""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from klankbord.gate.rows import PersonalRows

REFERENCE = 8
"""Signs of the one reference of a request."""


class Request(models.Model):
    """A request under chapter III of the AVG, from its receipt to its answer."""

    class Type(models.TextChoices):
        ACCESS = "access"
        RECTIFICATION = "rectification"
        ERASURE = "erasure"
        RESTRICTION = "restriction"
        OBJECTION = "objection"
        PORTABILITY = "portability"

    class Who(models.TextChoices):
        EMPLOYEE = "employee"
        LEAVER = "leaver"
        STAFF = "staff"  # who evaluates or coaches, and is not recorded himself (R78)
        CALLER = "caller"

    class State(models.TextChoices):
        OPEN = "open"
        WAITING = "waiting"  # for a proof of who asks; the clock stands still (12(6))
        ANSWERED = "answered"
        WITHDRAWN = "withdrawn"

    class Outcome(models.TextChoices):
        GRANTED = "granted"
        PARTLY = "partly"
        REFUSED = "refused"

    class Method(models.TextChoices):
        """How is known who asks. There is no BSN, no passport and no voice among them."""

        SIGNED_IN = "signed_in"
        KNOWN_ADDRESS = "known_address"
        CALL_BACK = "call_back"
        CASE_REFERENCE = "case_reference"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.OneToOneField("vault.Key", models.CASCADE, related_name="+")
    type = models.CharField(max_length=13, choices=Type)
    who = models.CharField(max_length=8, choices=Who)
    represented = models.BooleanField(default=False)  # somebody asks with his written mandate
    # Whose the data are, as the log knows him: employee, account, or pseudonym of a caller.
    person = models.UUIDField()
    employee = models.ForeignKey("people.Employee", models.SET_NULL, null=True, related_name="+")
    account = models.ForeignKey("people.Account", models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=2)
    # What it concerns; none: everything. They may be gone sooner than the request.
    legs = ArrayField(models.UUIDField(), default=list)
    evaluations = ArrayField(models.UUIDField(), default=list)
    objection = models.UUIDField(null=True)  # the one of people.Objection that it filed
    # Clocks.
    received_at = models.DateTimeField()
    due_on = models.DateField()
    first_due_on = models.DateField()  # without extension: until then it can be extended
    extended_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    paused_days = models.PositiveSmallIntegerField(default=0)  # of pauses that have ended
    joined = models.PositiveSmallIntegerField(default=0)  # later ones that came in while it is open
    # Who asks.
    identity = models.CharField(max_length=14, choices=Method, blank=True)
    identified_at = models.DateTimeField(null=True)
    # The answer.
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    ground = models.CharField(max_length=24, blank=True)  # of rights.grounds
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    decided_as = models.CharField(max_length=16, blank=True)  # function
    decided_relation = models.CharField(max_length=12, blank=True)  # to the person
    # A restriction is lifted only after the person was told that it will be (18(3)).
    lift_told_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)
    # Who was told of the change (AVG art. 19): [{"kind", "name", "count"}], codes without persons.
    recipients = models.JSONField(default=list)
    # What an erasure did, as its letter tells it: counts, and until when the other half stays.
    done = models.JSONField(default=dict)

    objects = PersonalRows["Request"]()

    class Meta:
        base_manager_name = "objects"
        indexes: ClassVar = [
            models.Index(fields=["due_on"], condition=Q(decided_at=None), name="request_due"),
            models.Index(fields=["person", "received_at"], name="request_of"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "type"],
                condition=Q(state__in=["open", "waiting"]),
                name="request_open_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered")
                | Q(
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    outcome__in=["granted", "partly", "refused"],
                    decided_relation__in=["none", "colleague"],
                )
                & (Q(account__isnull=True) | ~Q(decided_by=F("account"))),
                name="request_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["partly", "refused"]) | ~Q(ground=""),
                name="request_refused_on_ground",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", paused_at__isnull=False)
                | (~Q(state="waiting") & Q(paused_at__isnull=True)),
                name="request_pause_seen",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | Q(lift_told_at__lt=F("lifted_at")),
                name="request_told_before_lifting",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("first_due_on")), name="request_due_later"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="granted") | Q(identified_at__isnull=False),
                name="request_granted_to_known",
            ),
        ]

    @property
    def reference(self) -> str:
        """What page, letter, desk and command call it: the first signs of its id."""
        return str(self.pk)[:REFERENCE].upper()


class Package(models.Model):
    """Everything about one person in one sealed file, for him to collect until a day.

    It dies with its key: on that day, or soon after it was collected. What it held is counted here.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    request = models.ForeignKey(Request, models.CASCADE, related_name="packages")
    key = models.OneToOneField("vault.Key", models.CASCADE, related_name="+")
    named = models.BooleanField(default=False)  # says who listened, after somebody weighed that
    ordered_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    size = models.PositiveBigIntegerField(null=True)  # bytes
    contents = models.JSONField(default=dict)  # packing.Counted: numbers by code
    collected_at = models.DateTimeField(null=True)  # the first time

    objects = PersonalRows["Package"]()

    class Meta:
        base_manager_name = "objects"
        indexes: ClassVar = [
            models.Index(fields=["ordered_at"], condition=Q(ready_at=None), name="package_unmade"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ready_at__isnull=True, size__isnull=True, collected_at__isnull=True)
                | Q(ready_at__isnull=False, size__isnull=False),
                name="package_ready_before_collected",
            ),
        ]
