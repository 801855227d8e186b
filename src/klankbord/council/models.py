"""What passes between the works council and the employer, and the room that is the council's own.

Words and papers are sealed; here stand moments, sizes and functions, never a name. Only who is let
into the room as an adviser is pointed at, by his account.
"""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from klankbord.gate.rows import PersonalRows


class Message(models.Model):
    """A question about a version, or an answer to one. It is never written again."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.OneToOneField("vault.Key", models.CASCADE, related_name="+")
    version = models.ForeignKey("programmes.Version", models.PROTECT, related_name="+")
    # None: it is a question itself.
    answers = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies")
    said_at = models.DateTimeField()
    said_as = models.CharField(max_length=16)  # function, never the name

    objects = PersonalRows["Message"]()

    class Meta:
        base_manager_name = "objects"
        indexes: ClassVar = [models.Index(fields=["version", "said_at"])]


class Letter(models.Model):
    """The paper behind a piece of evidence: a decision, a ruling, a notice. A PDF, sealed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.OneToOneField("vault.Key", models.CASCADE, related_name="+")
    evidence = models.OneToOneField("programmes.Evidence", models.PROTECT, related_name="+")
    size = models.PositiveIntegerField()  # bytes
    given_at = models.DateTimeField()
    given_as = models.CharField(max_length=16)  # function

    objects = PersonalRows["Letter"]()

    class Meta:
        base_manager_name = "objects"


class Paper(models.Model):
    """A note or a document in the council's own room. Title, words and writer are sealed."""

    class Kind(models.TextChoices):
        NOTE = "note"
        DOCUMENT = "document"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.OneToOneField("vault.Key", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    put_at = models.DateTimeField()
    size = models.PositiveIntegerField(null=True)  # bytes of a document

    objects = PersonalRows["Paper"]()

    class Meta:
        base_manager_name = "objects"


class Adviser(models.Model):
    """An outside adviser whom the council let into its room, until a day that is always set."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()

    objects = PersonalRows["Adviser"]()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="adviser_lasts"),
        ]
