"""Keys with deadlines, and what is sealed under them.

A content key is made of one share per party. A share is wrapped by its party's key and that again
by the key of the day it ends on: without either of the two it is noise. Party keys and day keys
are wrapped by the epoch key, a file outside the database.
"""

from typing import ClassVar
from uuid import uuid4

from django.db import models

from klankbord.gate.rows import KeptRows


class Epoch(models.Model):
    """One generation of the file that wraps all party and day keys. The newest is in use."""

    number = models.PositiveIntegerField(primary_key=True)
    opened_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)  # the file was destroyed


class PartyKey(models.Model):
    """The key of one person for one class of data."""

    id = models.BigAutoField(primary_key=True)
    person = models.UUIDField()
    kind = models.CharField(max_length=16)
    wrapped = models.BinaryField()
    epoch = models.ForeignKey(Epoch, models.PROTECT, related_name="+")

    objects = KeptRows["PartyKey"]()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "kind"], name="party_key_once"),
        ]


class DayKey(models.Model):
    """The key of everything that ends on one local day. Without bytes it is gone for good."""

    day = models.DateField(primary_key=True)
    wrapped = models.BinaryField(null=True)
    epoch = models.ForeignKey(Epoch, models.PROTECT, related_name="+")
    gone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(wrapped__isnull=False, gone_at__isnull=True)
                | models.Q(wrapped__isnull=True, gone_at__isnull=False),
                name="day_key_there_or_gone",
            ),
        ]


class Key(models.Model):
    """The key of one payload, with its deadline. Rows that hang on it go with it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=16)  # class of data: audio, words, score, comment, record
    keep_until = models.DateTimeField()  # the payload is unreadable from here on
    row_until = models.DateTimeField()  # the row itself goes, and what hangs on it
    version = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)
    gone_why = models.CharField(max_length=32, blank=True)  # code

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(row_until__gte=models.F("keep_until")),
                name="row_outlives_payload",
            ),
            models.CheckConstraint(
                condition=models.Q(gone_at__isnull=True, gone_why="")
                | (models.Q(gone_at__isnull=False) & ~models.Q(gone_why="")),
                name="gone_for_a_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["keep_until"],
                condition=models.Q(gone_at__isnull=True),
                name="key_due",
            ),
            models.Index(fields=["row_until"], name="key_row_due"),
            models.Index(fields=["kind"], name="key_by_kind"),
        ]


class Share(models.Model):
    """One party's part of a content key."""

    class Role(models.TextChoices):
        AGENT = "agent"
        CALLER = "caller"

    id = models.BigAutoField(primary_key=True)
    key = models.ForeignKey(Key, models.CASCADE, related_name="shares")
    role = models.CharField(max_length=6, choices=Role)
    party_key = models.ForeignKey(PartyKey, models.PROTECT, related_name="+")
    day = models.ForeignKey(DayKey, models.PROTECT, related_name="+")
    wrapped = models.BinaryField()

    objects = KeptRows["Share"]()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "role"], name="share_per_party"),
        ]


class Box(models.Model):
    """A small sealed payload, in the database."""

    id = models.BigAutoField(primary_key=True)
    key = models.ForeignKey(Key, models.CASCADE, related_name="+")
    name = models.CharField(max_length=32)
    sealed = models.BinaryField()

    objects = KeptRows["Box"]()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "name"], name="box_once"),
        ]


class Blob(models.Model):
    """A large sealed payload, in the store under a random name. The row is there before it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)  # name in the store
    # A key with blobs cannot be deleted: first the object goes, then this row, then the key.
    key = models.ForeignKey(Key, models.PROTECT, related_name="+")
    name = models.CharField(max_length=32)
    size = models.PositiveBigIntegerField(null=True)  # plain bytes; NULL: not there yet

    objects = KeptRows["Blob"]()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "name"], name="blob_once"),
        ]


class Hold(models.Model):
    """Somebody's reason not to let a payload go yet. It has a day on which it is looked at."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.ForeignKey(Key, models.CASCADE, related_name="holds")
    case = models.CharField(max_length=64)  # code
    placed_by = models.UUIDField(null=True)  # account; NULL: the system
    placed_at = models.DateTimeField()
    review_on = models.DateField()
    ended_at = models.DateTimeField(null=True)

    objects = KeptRows["Hold"]()

    class Meta:
        base_manager_name = "objects"
        indexes: ClassVar = [
            models.Index(
                fields=["key"], condition=models.Q(ended_at__isnull=True), name="hold_in_force"
            ),
        ]


class Confirmation(models.Model):
    """One person's yes to an unusual sweep."""

    id = models.BigAutoField(primary_key=True)
    account = models.UUIDField()
    at = models.DateTimeField()

    objects = KeptRows["Confirmation"]()

    class Meta:
        base_manager_name = "objects"


class Deletion(models.Model):
    """The receipt of one sweep: what went, what stayed and why, signed with the log's key."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    due = models.PositiveBigIntegerField()
    destroyed = models.PositiveBigIntegerField()
    held = models.PositiveBigIntegerField()
    failed = models.PositiveBigIntegerField()
    irrecoverable_by = models.DateField()
    note = models.TextField()  # C2SP signed note over all of it

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="deletion_by_moment")]
