"""Calls and what is kept of them. Voice and words are sealed in the vault; here stand facts.

The facts of collection are frozen by a trigger (migration 0002): a later repair never heals an
unlawful recording (law.md, algebra 5). Rows are guarded by a policy (migration 0003).
"""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models

from klankbord.gate.rows import KeptRows, PersonalRows


class Batch(models.Model):
    """One run of offers: the frame from which a plan draws (design 4.5)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.OneToOneField("vault.Key", models.CASCADE, related_name="+")
    source = models.CharField(max_length=40)
    offered_at = models.DateTimeField()

    objects = KeptRows["Batch"]()

    class Meta:
        base_manager_name = "objects"


class Offer(models.Model):
    """What became of an offered call. Of a call that did not come in only a keyed hash stays."""

    class Result(models.TextChoices):
        DRAWN = "drawn"  # decided by the plan, the law has not spoken yet
        NOT_DRAWN = "not_drawn"
        ACCEPTED = "accepted"
        REFUSED = "refused"
        QUARANTINED = "quarantined"
        ERROR = "error"

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="offers")
    source = models.CharField(max_length=40)
    source_id_hash = models.CharField(max_length=64)
    content_sha256 = models.CharField(max_length=64, blank=True)
    version = models.ForeignKey("programmes.Version", models.PROTECT, null=True, related_name="+")
    employee = models.ForeignKey("people.Employee", models.SET_NULL, null=True, related_name="+")
    month = models.CharField(max_length=7, blank=True)  # of the call, Europe/Amsterdam
    order = models.PositiveIntegerField(null=True)  # which of its person and month it is
    # What anybody needs to draw again: the frame, the stratum by name, how many it could give.
    frame = models.UUIDField(null=True)
    stratum = models.CharField(max_length=480, blank=True)
    room = models.PositiveSmallIntegerField(null=True)
    # The call that was drawn, could not come in, and gave its place to this one.
    instead_of = models.OneToOneField(
        "self", models.SET_NULL, null=True, related_name="replaced_by"
    )
    result = models.CharField(max_length=12, choices=Result)
    rules = ArrayField(models.CharField(max_length=3), default=list)
    missing = ArrayField(models.CharField(max_length=80), default=list)
    reason = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    quarantine = models.OneToOneField(
        "vault.Key", models.SET_NULL, null=True, related_name="+"
    )  # seals the metadata for seven days
    waits_until = models.DateTimeField(null=True)  # when the first quarantine of it ends

    objects = KeptRows["Offer"]()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "source_id_hash"], name="offer_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["version", "employee", "month", "result"]),
            models.Index(
                fields=["version", "month", "stratum"],
                name="offer_drawn",
                condition=models.Q(result__in=["drawn", "accepted"]),
            ),
            models.Index(
                fields=["waits_until"],
                condition=models.Q(result="quarantined"),
                name="offer_waiting",
            ),
        ]


class Shipment(models.Model):
    """One import: through which door, how far it came, and what became of its offers.

    Of what was sent nothing stays: it is sealed under `content` until the import is done, a day at
    most. The report, line by line, is sealed under `key`; here stand counts.
    """

    class Door(models.TextChoices):
        UPLOAD = "upload"  # on a page
        COMMAND = "command"
        WATCH = "watch"  # a folder that is watched

    class State(models.TextChoices):
        RECEIVING = "receiving"  # its files are still to come
        READING = "reading"  # is read and tried, nothing comes in
        READY = "ready"  # was tried; somebody says whether it comes in
        IMPORTING = "importing"
        DONE = "done"
        FAILED = "failed"  # `fault` says why; what came in before stays
        DROPPED = "dropped"  # somebody took it back

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.OneToOneField("vault.Key", models.CASCADE, related_name="+")
    content = models.OneToOneField("vault.Key", models.SET_NULL, null=True, related_name="+")
    source = models.CharField(max_length=40)
    form = models.CharField(max_length=16, blank=True)  # of the export; told by its files if empty
    door = models.CharField(max_length=8, choices=Door)
    account = models.UUIDField(null=True)  # who sent it on a page
    state = models.CharField(max_length=9, choices=State)
    fault = models.CharField(max_length=40, blank=True)  # code
    sent_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)  # of the import itself
    seen_at = models.DateTimeField()  # when whoever works on it last said so
    ended_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)  # recordings that it names
    done = models.PositiveIntegerField(default=0)
    groups = models.JSONField(default=list)  # [{result, rules, missing, reason, n}], codes only

    objects = KeptRows["Shipment"]()

    class Meta:
        base_manager_name = "objects"
        indexes: ClassVar = [models.Index(fields=["source", "-sent_at"], name="shipment_by_source")]


class GateCall(models.Model):
    """A call that may be recorded once its announcement was played; a week later it is gone.

    Of a call that may not be recorded only its offer stays, with the keyed hash.
    """

    offer = models.OneToOneField(Offer, models.CASCADE, primary_key=True, related_name="gate")
    key = models.OneToOneField("vault.Key", models.CASCADE, related_name="+")  # of the metadata
    announcement = models.CharField(max_length=24)  # name of the text that must be played
    began_at = models.DateTimeField()  # of the call; its announcement was played after this
    asked_at = models.DateTimeField()
    valid_until = models.DateTimeField()  # the announcement is told of before this
    permitted_at = models.DateTimeField(null=True)  # when the law said yes, after it was played
    announced_at = models.DateTimeField(null=True)  # when it had been played
    denied_at = models.DateTimeField(null=True)  # when the law said no after all

    objects = PersonalRows["GateCall"]()

    class Meta:
        base_manager_name = "objects"


class GateEvent(models.Model):
    """What a platform told of a call at the gate: codes and moments only, each kept once."""

    call = models.ForeignKey(GateCall, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20)
    detail = models.CharField(max_length=24, blank=True)  # of a pause, an announcement, a party
    at = models.DateTimeField()
    heard_at = models.DateTimeField()

    objects = PersonalRows["GateEvent"]()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "kind", "detail", "at"], name="event_once"),
        ]


class Call(models.Model):
    """A telephone call, chat or mail of which one leg or more came in."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.OneToOneField("vault.Key", models.CASCADE, related_name="+")
    source = models.CharField(max_length=40)
    source_id_hash = models.CharField(max_length=64)
    content_sha256 = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    channel = models.CharField(max_length=5, default="voice")  # or chat, email
    direction = models.CharField(max_length=8)
    queue = models.CharField(max_length=80, blank=True)
    line = models.CharField(max_length=40, blank=True)
    announced_by = models.CharField(max_length=16, default="none")  # of recordings.announcing
    caller = models.UUIDField()  # keyed pseudonym, or random when the number is unknown

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "source_id_hash"], name="call_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["line", "started_at"])]


class Collected(models.Model):
    """Something collected about an employee under a programme, or derived from it.

    What is derived (a score, a comment) carries the facts of its source, so that the wall around
    training data holds for it by the same rules (R8, R36).
    """

    employee = models.ForeignKey("people.Employee", models.PROTECT, related_name="+")
    version = models.ForeignKey("programmes.Version", models.PROTECT, related_name="+")
    # Every version under which it was collected; the strictest decides (law.md, algebra 6).
    programmes = ArrayField(models.UUIDField())
    # Frozen at admit: parts of the question as they stood at t_coll, codes and instants only.
    collected = models.JSONField()
    # Frozen at admit: what the law made of them, {fact name: value}, read by the row policies.
    collected_facts = models.JSONField()
    made_at = models.DateTimeField()
    purposes = ArrayField(models.CharField(max_length=16))
    # Live.
    retention_until = models.DateTimeField()
    restricted_at = models.DateTimeField(null=True)
    held = models.BooleanField(default=False)
    caller_objected_at = models.DateTimeField(null=True)
    defect_found_at = models.DateTimeField(null=True)

    objects = PersonalRows["Collected"]()

    class Meta:
        abstract = True
        base_manager_name = "objects"


FROZEN = ("collected", "collected_facts")
"""Columns that policies and filters read where they lie, and no list needs: they are large."""


class Leg(Collected):
    """The part of a call that one employee held."""

    class State(models.TextChoices):
        EXPECTED = "expected"  # admitted, no audio yet
        STORED = "stored"
        READY = "ready"  # peaks are made; may be assigned
        SEALED = "sealed"  # a defect of t_coll was found: nobody plays it (R64)

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    call = models.ForeignKey(Call, models.CASCADE, related_name="legs")
    key = models.OneToOneField("vault.Key", models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.EXPECTED)
    duration_ms = models.PositiveIntegerField()
    duration_differs = models.BooleanField(default=False)  # measured against told: > 2 s or 2 %
    selected_at = models.DateTimeField()
    scored_at = models.DateTimeField(null=True)
    picked_at = models.DateTimeField(null=True)  # when somebody chose it, for a complaint (R75)

    class Meta(Collected.Meta):
        indexes: ClassVar = [
            models.Index(fields=["employee", "made_at"]),
            models.Index(fields=["version", "made_at"]),
            models.Index(
                fields=["made_at"],
                condition=models.Q(scored_at=None, state="ready"),
                name="leg_unscored",
            ),
            models.Index(
                fields=["retention_until"],
                condition=models.Q(defect_found_at__isnull=False),
                name="leg_sealed",
            ),
            models.Index(
                fields=["retention_until"],
                condition=models.Q(state="expected"),
                name="leg_expected",
            ),
        ]

    @property
    def data(self) -> str:
        """The category of data of what was said in it; read it with its call."""
        return "audio" if self.call.channel == "voice" else "messages"


class Track(models.Model):
    """The sound of one party, or what he wrote, sealed under his key; mixed mono has two shares."""

    class Party(models.TextChoices):
        AGENT = "agent"
        CALLER = "caller"
        MIXED = "mixed"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    leg = models.ForeignKey(Leg, models.CASCADE, related_name="tracks")
    key = models.OneToOneField("vault.Key", models.CASCADE, related_name="+")
    party = models.CharField(max_length=6, choices=Party)
    encoding = models.CharField(max_length=8)  # of audio.companding.Encoding, or text
    rate = models.PositiveIntegerField()  # Hz
    frames = models.PositiveBigIntegerField(default=0)  # of text: messages of both
    stored_at = models.DateTimeField(null=True)

    objects = PersonalRows["Track"]()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["leg", "party"], name="track_once"),
        ]


class SourceCopy(models.Model):
    """The copy that a platform has of a recording that came in, which has to go there.

    The platform's own id of it is sealed under `key`, which other copies of that day may share,
    until somebody tells that it is gone.
    """

    leg = models.UUIDField(primary_key=True)  # the recording here; it may be gone sooner
    key = models.ForeignKey("vault.Key", models.CASCADE, related_name="+")
    employee = models.ForeignKey("people.Employee", models.SET_NULL, null=True, related_name="+")
    source = models.CharField(max_length=40)
    source_id_hash = models.CharField(max_length=64)
    ordered_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)  # when somebody told it
    told_by = models.CharField(max_length=16, blank=True)  # his function

    objects = KeptRows["SourceCopy"]()

    class Meta:
        base_manager_name = "objects"
        indexes: ClassVar = [
            models.Index(fields=["source", "source_id_hash"], name="copy_by_source"),
            models.Index(
                fields=["ordered_at"], name="copy_still_there", condition=models.Q(gone_at=None)
            ),
        ]


class Handover(models.Model):
    """That the words of a recording went to a processor elsewhere; it outlives the recording."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    leg = models.UUIDField(db_index=True)  # the recording here; it may be gone sooner
    key = models.OneToOneField("vault.Key", models.CASCADE, related_name="+")
    employee = models.ForeignKey("people.Employee", models.SET_NULL, null=True, related_name="+")
    caller = models.UUIDField(null=True, db_index=True)
    name = models.CharField(max_length=80)
    host = models.CharField(max_length=63)
    country = models.CharField(max_length=2)
    characters = models.PositiveIntegerField()
    given_at = models.DateTimeField()

    objects = KeptRows["Handover"]()

    class Meta:
        base_manager_name = "objects"


class LegAccess(models.Model):
    """Who may hear one leg, from when until when, and why: the access matrix made concrete."""

    leg = models.ForeignKey(Leg, models.CASCADE, related_name="accesses")
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="+")
    why = models.CharField(max_length=16)  # assigned, released (for a talk), case
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["leg", "account"])]


class Listening(models.Model):
    """One time that somebody listened, or was refused. The name stands here and nowhere else."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    leg = models.ForeignKey(Leg, models.CASCADE, related_name="listenings")
    account = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    function = models.CharField(max_length=16)
    purpose = models.CharField(max_length=16)
    reason = models.CharField(max_length=32)
    started_at = models.DateTimeField()
    until = models.DateTimeField()  # the playback link dies here

    objects = PersonalRows["Listening"]()

    class Meta:
        base_manager_name = "objects"
