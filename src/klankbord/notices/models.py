"""What people are told: policy and who got it, what callers hear, messages, and changed rules."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Policy(models.Model):
    """One version of the privacy policy (privacyreglement)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveSmallIntegerField(unique=True)
    items = ArrayField(models.CharField(max_length=3))  # P1-P15 of law.md 4
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    announced_at = models.DateTimeField(null=True)
    channel = models.CharField(max_length=20, blank=True)
    findable = models.BooleanField(default=False)


class Delivery(models.Model):
    """Proof that one person got one version. `read_at` decides nothing (R3)."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="deliveries")
    employee = models.ForeignKey("people.Employee", models.CASCADE, related_name="deliveries")
    delivered_at = models.DateTimeField()
    channel = models.CharField(max_length=20)
    complete = models.BooleanField()  # holds all that art. 13 AVG asks
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["policy", "employee"], name="delivery_once"),
        ]


class Announcement(models.Model):
    """A text that callers hear before the recording starts (meldtekst)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2)
    purposes = ArrayField(models.CharField(max_length=16))
    names_website = models.BooleanField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)  # of the text in UTF-8

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "number"], name="announcement_once"),
        ]


class Attestation(models.Model):
    """Proof that a line plays an announcement; any change of configuration ends it (design 4.5)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    line = models.CharField(max_length=40)
    language = models.CharField(max_length=2)  # the language spoken on the line
    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="attestations")
    configuration_sha256 = models.CharField(max_length=64)
    tested_at = models.DateTimeField()
    heard_on_both_ends = models.BooleanField()
    dpo_seen_at = models.DateTimeField(null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["line"], condition=Q(until__isnull=True), name="attestation_one_a_line"
            ),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="attestation_lasts"),
        ]
        indexes: ClassVar = [models.Index(fields=["line", "since"])]


class AfterNotice(models.Model):
    """What a person is told after somebody listened, scored or was refused (R32)."""

    class Kind(models.TextChoices):
        LISTENED = "listened"
        SCORED = "scored"
        REFUSED = "refused"
        DESTROYED = "destroyed"
        EXPORTED = "exported"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    employee = models.ForeignKey("people.Employee", models.CASCADE, related_name="after_notices")
    key = models.OneToOneField("vault.Key", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    leg = models.UUIDField()  # content-free pointer: the leg may be gone before the notice
    evaluation = models.UUIDField(null=True)
    function = models.CharField(max_length=16)  # of who acted, never the name
    purpose = models.CharField(max_length=16, blank=True)
    reason = models.CharField(max_length=32, blank=True)
    rules = ArrayField(models.CharField(max_length=3), default=list)
    happened_at = models.DateTimeField()
    due_on = models.DateField()
    told_at = models.DateTimeField()  # stands on the portal from this moment
    mail_claimed_at = models.DateTimeField(null=True)  # a run has taken it in hand
    mailed_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["employee", "happened_at"]),
            models.Index(
                fields=["employee"],
                condition=Q(mailed_at__isnull=True),
                name="after_notice_unmailed",
            ),
        ]


class Edition(models.Model):
    """An edition of the rule book that was seen here; the newest is what changes are found by."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.CharField(max_length=20)
    prints = models.JSONField()  # law.editions.Prints
    seen_at = models.DateTimeField()


class RuleChange(models.Model):
    """A rule that became another one, or whose day came: for the DPO to know and to look at."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="changes")
    rule = models.CharField(max_length=3)
    what = models.CharField(max_length=8)  # law.editions.What
    on = models.DateField()  # the day from which it is so here
    mailed_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)  # by a DPO

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "rule", "what", "on"], name="rule_change_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["on"], condition=Q(seen_at__isnull=True), name="rule_change_unseen"
            ),
        ]
