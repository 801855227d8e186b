"""The rows of the log. What is hashed stands still; what says who it was about can be forgotten.

Entry, Leaf, Node and Checkpoint are written once: the application may not change or remove them,
and a trigger refuses everybody else. Detail and Pseudonym lie beside them with a last day.
"""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class Entry(models.Model):
    """One line about one person, written in the transaction of the deed that it tells of."""

    id = models.BigAutoField(primary_key=True)
    period = models.CharField(max_length=7)  # local month, "2026-11"
    leaf = models.BinaryField()  # exactly the bytes that are hashed
    recorded_at = models.DateTimeField(db_default=Now())


class Unsequenced(models.Model):
    """An entry that has no place in its tree yet. The sequencer takes it away."""

    # Entries are never deleted, so a constraint would only cost every deed a look-up.
    entry = models.OneToOneField(
        Entry, models.PROTECT, primary_key=True, related_name="+", db_constraint=False
    )


class Leaf(models.Model):
    """The place of an entry in the tree of its month."""

    id = models.BigAutoField(primary_key=True)
    period = models.CharField(max_length=7)
    index = models.PositiveBigIntegerField()
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    leaf_hash = models.BinaryField()  # SHA-256(0x00 || leaf)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["period", "index"], name="leaf_place_once"),
        ]


class Node(models.Model):
    """The hash over 2^level leaves that are all there: so that a proof needs few of them."""

    id = models.BigAutoField(primary_key=True)
    period = models.CharField(max_length=7)
    level = models.PositiveSmallIntegerField()  # a multiple of tree.STEP, never 0
    index = models.PositiveBigIntegerField()
    hash = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["period", "level", "index"], name="node_place_once"),
        ]


class Checkpoint(models.Model):
    """What the log said of itself, signed, at one moment."""

    id = models.BigAutoField(primary_key=True)
    period = models.CharField(max_length=7)
    size = models.PositiveBigIntegerField()
    root = models.BinaryField()
    note = models.TextField()  # C2SP signed note
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["period", "id"], name="checkpoint_by_period"),
            models.Index(fields=["at"], name="checkpoint_by_moment"),
        ]


class Detail(models.Model):
    """What an entry says, sealed under the detail key of its month. Deletable, entry untouched."""

    entry = models.OneToOneField(
        Entry, models.PROTECT, primary_key=True, related_name="+", db_constraint=False
    )
    subject = models.UUIDField(db_index=True)  # nil: the organisation
    sealed = models.BinaryField()
    expires_on = models.DateField(db_index=True)  # first local day without it


class Pseudonym(models.Model):
    """Under which key a person stands in a month's tree, and how many lines there are."""

    id = models.BigAutoField(primary_key=True)
    subject = models.UUIDField()
    period = models.CharField(max_length=7)
    sealed = models.BinaryField()  # 32 random bytes, under the detail key of the month
    counter = models.PositiveIntegerField()  # number of the person's last line, from 1
    expires_on = models.DateField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "period"], name="pseudonym_once"),
            models.CheckConstraint(condition=models.Q(counter__gt=0), name="pseudonym_counts"),
        ]
