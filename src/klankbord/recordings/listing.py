"""A list of recordings, part by part: as far as the law goes for who asks, and not further.

The law is asked as a filter (`queries.allowed`); what somebody looks for narrows that, and the
numbers are of what is left. That a list was read is written down, as every look is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from klankbord.gate import access, decisions
from klankbord.gate.access import Access, Actor
from klankbord.law.engine import Decision
from klankbord.ledger import book
from klankbord.people import queries as people
from klankbord.people.models import Role
from klankbord.programmes import queries as programmes
from klankbord.recordings import known, queries
from klankbord.recordings.models import Leg, Track
from klankbord.recordings.queries import Standing

SIZE = 25
"""How many recordings a part of the list has."""

ASSIGNED = "assigned"
"""The reason for which an evaluator sees recordings at all: they were drawn for him."""

STANDINGS: dict[str, Q] = {
    "erased": Q(gone=True),
    "sealed": Q(gone=False, defect_found_at__isnull=False),
    "restricted": Q(gone=False, defect_found_at__isnull=True, restricted_at__isnull=False),
    "scored": Q(
        gone=False,
        defect_found_at__isnull=True,
        restricted_at__isnull=True,
        scored_at__isnull=False,
    ),
    "open": Q(
        gone=False,
        defect_found_at__isnull=True,
        restricted_at__isnull=True,
        scored_at__isnull=True,
    ),
}
"""In what state a recording can be. Each one excludes the others, and together they are all."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for: from `since` to before `until`, a queue, a key of STANDINGS."""

    since: datetime | None = None
    until: datetime | None = None
    queue: str = ""
    standing: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the list: after the recording with this moment and id."""

    made_at: datetime
    leg: UUID


@dataclass(frozen=True, slots=True)
class Listed:
    """A recording in the list. Whose it is does not show."""

    id: UUID
    made_at: datetime
    duration_ms: int
    direction: str
    queue: str
    purposes: tuple[str, ...]
    standing: Standing
    keep_until: datetime
    erased_at: datetime | None
    scored_at: datetime | None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the list; `total` counts all that was looked for, `after` begins the next."""

    rows: tuple[Listed, ...]
    total: int
    queues: tuple[str, ...]
    after: Place | None


def part(
    actor: Actor, *, wanted: Wanted, after: Place | None, at: datetime, size: int = SIZE
) -> Part:
    """The recordings that this actor may see, the newest first.

    An employee sees his own (R61), an evaluator what was given to him and he may hear now (R33).
    Whoever acts as somebody else sees none.

    Args:
        actor: Who asks, in one role.
        wanted: What he looks for.
        after: Where this part begins; None for the newest.
        at: Now.
        size: How many rows at most.
    """
    found: dict[UUID, Listed] = {}
    seen: set[UUID] = set()
    queues: set[str] = set()
    with transaction.atomic(durable=True):
        for asked in _accesses(actor, at):
            now = known.for_access(asked, reason=ASSIGNED)
            with access.acting(asked, now.as_setting()):
                given = _standing(queries.allowed(asked, now))
                queues |= set(given.values_list("call__queue", flat=True).distinct())
                looked = _narrowed(given, wanted)
                # A call may be there for several purposes, and counts once. One person sees few.
                seen |= set(looked.values_list("pk", flat=True))
                for leg in _rows(looked, after)[: size + 1]:
                    found[leg.pk] = _listed(leg)
        ordered = sorted(found.values(), key=lambda row: (row.made_at, row.id), reverse=True)
        shown = tuple(ordered[:size])
        _note(actor, len(shown), at)
    more = len(ordered) > size
    return Part(
        rows=shown,
        total=len(seen),
        queues=tuple(sorted(queues - {""})),
        after=Place(shown[-1].made_at, shown[-1].id) if more else None,
    )


def in_vain(actor: Actor, *, at: datetime) -> Decision:
    """What the law says to a function to which no list of recordings is given: no, written down."""
    question = {
        "id": "list",
        "act": "listen_back",
        "data": "audio",
        "at": at.isoformat(),
        "actor": {
            "role": actor.role,
            "relation": "none",
            "hr_power": people.hr_power(actor, known.NOBODY, at),
            "access_granted": False,
        },
    }
    with transaction.atomic(durable=True):
        return decisions.decide(question, about=[], by=actor)


def _accesses(actor: Actor, at: datetime) -> Iterator[Access]:
    """The law is asked once per purpose: a row policy knows one at a time."""
    if actor.role == people.EMPLOYEE:
        yield Access(actor, "disclose_to_employee", None, at)
    elif actor.role == Role.EVALUATOR:
        for purpose in programmes.purposes():
            yield Access(actor, "listen_back", purpose, at)


def _standing(legs: "QuerySet[Leg]") -> "QuerySet[Leg]":
    tracks = Track.objects.filter(leg=OuterRef("pk"))
    return legs.annotate(gone=Exists(tracks) & ~Exists(tracks.filter(key__gone_at__isnull=True)))


def _narrowed(legs: "QuerySet[Leg]", wanted: Wanted) -> "QuerySet[Leg]":
    if wanted.since is not None:
        legs = legs.filter(made_at__gte=wanted.since)
    if wanted.until is not None:
        legs = legs.filter(made_at__lt=wanted.until)
    if wanted.queue:
        legs = legs.filter(call__queue=wanted.queue)
    return legs.filter(STANDINGS[wanted.standing]) if wanted.standing else legs


def _rows(legs: "QuerySet[Leg]", after: Place | None) -> "QuerySet[Leg]":
    if after is not None:
        legs = legs.filter(
            Q(made_at__lt=after.made_at) | Q(made_at=after.made_at, pk__lt=after.leg)
        )
    ordered = legs.select_related("call").prefetch_related("tracks__key")
    return ordered.order_by("-made_at", "-pk")


def _listed(leg: Leg) -> Listed:
    gone = queries.erased(leg)
    return Listed(
        id=leg.pk,
        made_at=leg.made_at,
        duration_ms=leg.duration_ms,
        direction=leg.call.direction,
        queue=leg.call.queue,
        purposes=tuple(leg.purposes),
        standing=queries.standing(leg, erased=gone is not None),
        keep_until=leg.retention_until,
        erased_at=gone.gone_at if gone else None,
        scored_at=leg.scored_at,
    )


def _note(actor: Actor, count: int, at: datetime) -> None:
    own = actor.role == people.EMPLOYEE and actor.employee is not None
    book.append(
        "own_access" if own else "list_read",
        at=at,
        subjects=[actor.employee] if own and actor.employee else [],
        detail={"what": "recordings", "count": count, "function": actor.role},
    )
