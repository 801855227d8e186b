"""Why we listen: programmes, their versions, and the dated evidence from which force follows."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Organisation(models.Model):
    """What the law asks of the employer, from a moment on. The newest row not after t counts."""

    since = models.DateTimeField()
    recorded_at = models.DateTimeField()
    headcount = models.PositiveIntegerField()  # persons, with those hired in for 15 months or more
    participation = models.CharField(max_length=20)
    has_dpo = models.BooleanField()
    board_override = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["since", "recorded_at"], name="organisation_once"),
        ]


class Programme(models.Model):
    """A monitoring programme (regeling)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.SlugField(unique=True)
    title = models.CharField(max_length=160)

    def __str__(self) -> str:
        return self.code


class Version(models.Model):
    """What a programme says. Never edited: a change is the next version (law.md 3.3)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    change = models.CharField(max_length=12, default="new")
    submitted_at = models.DateTimeField()
    purposes = ArrayField(models.CharField(max_length=16))
    acts = ArrayField(models.CharField(max_length=32))
    data = ArrayField(models.CharField(max_length=16))
    means = ArrayField(models.CharField(max_length=12))
    teams = models.ManyToManyField("people.Team", related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    review_due = models.DateTimeField(null=True)
    course = models.CharField(max_length=160, blank=True)
    legal_basis = models.CharField(max_length=24)
    plan = models.JSONField()  # as programmes.plans reads it
    matrix = models.JSONField()  # {role: {data: when}}; everything else is denied
    terms = models.JSONField(default=dict)  # as loading.TERMS has them
    sha256 = models.CharField(max_length=64)  # of the file's version part, RFC 8785

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="version_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="version_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.programme.code} v{self.number}"


class Evidence(models.Model):
    """One dated fact about a version. Rows are added, never changed; a later row supersedes."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.ForeignKey(Version, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=32)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    detail = models.JSONField()
    document_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(happened_at__lte=F("recorded_at")), name="evidence_after_the_fact"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["version", "happened_at"])]


class Draft(models.Model):
    """A version under way. What becomes of it is a `Version`; after that nothing is written."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.SlugField(max_length=40)
    number = models.PositiveSmallIntegerField()
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True)
    version = models.OneToOneField(Version, models.PROTECT, null=True, related_name="draft")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(version__isnull=True, dropped_at__isnull=True),
                name="draft_once",
            ),
        ]


class DraftPart(models.Model):
    """What a draft says in one of its parts, whole or not yet. `edition` counts the writings."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="parts")
    name = models.CharField(max_length=32)
    said = models.JSONField()  # as the table of the programme file, as far as it is written
    edition = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    written_as = models.CharField(max_length=16)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "name"], name="draft_part_once"),
        ]


class Paper(models.Model):
    """A PDF of a dossier; its bytes lie under the key."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.ForeignKey(Version, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()  # bytes
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    added_as = models.CharField(max_length=16)
    key = models.OneToOneField("vault.Key", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "sha256"], name="paper_once"),
        ]


class Seed(models.Model):
    """The seed of a month's draw: committed before the month, revealed after it."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="seeds")
    month = models.CharField(max_length=7)  # 2026-11, Europe/Amsterdam
    seed = models.BinaryField(max_length=32)
    committed_at = models.DateTimeField()
    revealed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "month"], name="seed_once"),
        ]


class Mark(models.Model):
    """Left by a trigger with whatever is written in a dossier; see `shelf` and migration 0004."""

    value = models.UUIDField()
