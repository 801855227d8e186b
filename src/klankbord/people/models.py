"""Who is who: accounts, roles and relations with the dates between which they hold."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from klankbord.gate.rows import PersonalRows


class Role(models.TextChoices):
    """Roles of `actor.role` in the question schema that a person can be granted."""

    EVALUATOR = "evaluator"
    COACH = "coach"
    TEAM_LEAD = "team_lead"
    QUALITY_MANAGER = "quality_manager"
    MANAGER = "manager"
    HR = "hr"
    CONTROLLER = "controller"
    LEGAL = "legal"
    WORKS_COUNCIL = "works_council"
    DPO = "dpo"
    ADMIN = "admin"
    INTEGRATION = "integration"


class Account(AbstractBaseUser):
    """Somebody, or a telephone platform, that can sign in. What it may do is law, not a flag."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, choices=[("nl", "Nederlands"), ("en", "English")])
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    digest = models.BooleanField(default=True)  # a mail a day with how many things wait
    digest_on = models.DateField(null=True)  # the last day of such a mail

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    objects: ClassVar = BaseUserManager["Account"]()

    def __str__(self) -> str:
        return str(self.pk)


class Team(models.Model):
    """A group of employees that is led, reported and scoped together."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.SlugField(unique=True)
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.code


class Employee(models.Model):
    """A monitored person: employee, temp, freelancer, trainee (R72 treats them alike)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.CharField(max_length=40, unique=True)  # the organisation's own staff number
    name = models.CharField(max_length=120)
    account = models.OneToOneField(Account, models.SET_NULL, null=True, related_name="employee")

    def __str__(self) -> str:
        return str(self.pk)


class Period(models.Model):
    """Something that holds from `since` (inclusive) until `until` (exclusive, None: still)."""

    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Employment(Period):
    """When, and as what, somebody works here. After the last one use of recordings ends (R74)."""

    class Kind(models.TextChoices):
        EMPLOYEE = "employee"
        TEMP_WORKER = "temp_worker"
        FREELANCER = "freelancer"
        TRAINEE = "trainee"

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="employments")
    kind = models.CharField(max_length=12, choices=Kind)
    part = models.PositiveSmallIntegerField(default=100)  # percent of a full week

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(part__gte=1, part__lte=100), name="employment_part"),
            models.UniqueConstraint(fields=["employee", "since"], name="employment_once"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="employment_lasts"),
        ]


class Membership(Period):
    """An employee in a team."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["employee", "team", "since"], name="membership_once"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="membership_lasts"),
        ]


class Grant(Period):
    """A role, asked for by one person and approved by another (design 4.4)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=16, choices=Role)
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="grants")
    asked_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    approved_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)  # last found still needed

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (~Q(approved_by=F("asked_by")) & ~Q(approved_by=F("account"))),
                name="grant_by_another",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="grant_approved_at",
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("account")), name="grant_not_for_oneself"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("account")),
                name="grant_reviewed_by_another",
            ),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="grant_lasts"),
        ]
        indexes: ClassVar = [models.Index(fields=["account", "role"])]


class Clearance(Period):
    """A secrecy statement or instruction of an evaluator; without a valid one no playback."""

    class Kind(models.TextChoices):
        SECRECY = "secrecy"
        INSTRUCTION = "instruction"

    account = models.ForeignKey(Account, models.CASCADE, related_name="clearances")
    kind = models.CharField(max_length=12, choices=Kind)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "kind", "since"], name="clearance_once"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="clearance_lasts"),
        ]


class Coaching(Period):
    """Who coaches whom. A coach has no power over the contract (R34)."""

    coach = models.ForeignKey(Account, models.CASCADE, related_name="coachees")
    employee = models.ForeignKey(Employee, models.CASCADE, related_name="coaches")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["coach", "employee", "since"], name="coaching_once"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="coaching_lasts"),
        ]


class AgentRef(Period):
    """What a telephone platform calls an employee, and when it did."""

    source = models.CharField(max_length=40)
    ref = models.CharField(max_length=80)
    employee = models.ForeignKey(Employee, models.CASCADE, related_name="agent_refs")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "ref", "since"], name="agent_ref_once"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="agent_ref_lasts"),
        ]


class Parting(models.Model):
    """What an employee left for after his last day; his address is sealed under `key`."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    employee = models.OneToOneField(Employee, models.CASCADE, related_name="parting")
    key = models.OneToOneField("vault.Key", models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, blank=True)  # of a code of a hundred random bits
    given_at = models.DateTimeField()


class Objection(models.Model):
    """An objection by an employee (AVG art. 21): from filing on, monitoring of him stops (R68)."""

    class Status(models.TextChoices):
        OPEN = "open"
        GRANTED = "granted"
        REJECTED = "rejected"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    employee = models.ForeignKey(Employee, models.CASCADE, related_name="objections")
    key = models.OneToOneField("vault.Key", models.CASCADE, related_name="+")
    filed_at = models.DateTimeField()
    answer_due_on = models.DateField()
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    compelling_grounds = models.BooleanField(null=True)
    decided_by_manager = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["employee"], condition=Q(status="open"), name="objection_open_once"
            ),
            models.CheckConstraint(
                condition=Q(status="open", decided_at__isnull=True)
                | Q(status="granted", decided_at__isnull=False)
                | Q(
                    status="rejected",
                    decided_at__isnull=False,
                    compelling_grounds=True,
                    decided_by_manager=False,
                ),
                name="objection_decided_rightly",
            ),
        ]


class Token(models.Model):
    """A key to the API. Only its SHA-256 is kept; it acts as its account, within its scopes."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=40))
    # Telephone platforms for which it speaks; a token for persons has none.
    sources = ArrayField(models.CharField(max_length=40), default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class UnrecordedNumber(models.Model):
    """A number or extension of which no call is ever recorded, as a keyed hash without a name."""

    class Kind(models.TextChoices):
        COMPANY_DOCTOR = "company_doctor"
        CONFIDANT = "confidant"
        WORKS_COUNCIL = "works_council"
        UNION = "union"
        LAWYER = "lawyer"
        REPORTING_LINE = "reporting_line"
        DPO = "dpo"
        CALLER = "caller_objected"  # a caller who wants no call of his recorded

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    hash = models.CharField(max_length=64)
    kind = models.CharField(max_length=16, choices=Kind)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    added_as = models.CharField(max_length=16)  # function of who added it, never the name
    # Seals what the keepers call it. The words go after a year, the protection stays.
    key = models.OneToOneField("vault.Key", models.SET_NULL, null=True, related_name="+")

    objects = PersonalRows["UnrecordedNumber"]()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hash", "kind"], condition=Q(until__isnull=True), name="unrecorded_once"
            ),
        ]
