"""A list of recordings, part by part: as far as the law goes for who asks, and not further.

The law is asked as a filter (`queries.allowed`); what somebody looks for narrows that, and the
numbers are of what is left. That a list was read is written down, as every look is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from klankbord.gate import access, decisions
from klankbord.gate.access import Access, Actor
from klankbord.law.engine import Decision
from klankbord.ledger import book
from klankbord.people import periods
from klankbord.people import queries as people
from klankbord.people.models import Role
from klankbord.programmes import queries as programmes
from klankbord.recordings import known, queries
from klankbord.recordings.models import Leg, LegAccess, Track
from klankbord.recordings.offered.offers import VOICE
from klankbord.recordings.queries import Half, Standing

SIZE = 25
"""How many recordings a part of the list has."""

ASSIGNED = "assigned"
"""The reason for which an evaluator sees recordings at all: they were drawn for him."""

KINDS = {"audio": Q(call__channel=VOICE), "messages": ~Q(call__channel=VOICE)}
"""{category of data: the calls that hold it}: the law is asked about what is there (R1, R21)."""

STANDINGS = ("open", "scored", "restricted", "sealed", "erased")
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
    half: Half | None = None


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
    Whoever acts as somebody else sees none. The law is asked once for all that is given, which is
    little: the ceiling of a person and the term of an assignment bound it.

    Args:
        actor: Who asks, in one role.
        wanted: What he looks for.
        after: Where this part begins; None for the newest.
        at: Now.
        size: How many rows at most.
    """
    given: dict[UUID, Listed] = {}
    with transaction.atomic(durable=True):
        for asked in _accesses(actor, at):
            for data, of_kind in KINDS.items():
                now = known.for_access(asked, reason=ASSIGNED, data=data)
                with access.acting(asked, now.as_setting()):
                    rows = queries.allowed(asked, now).filter(of_kind, _near(actor, at))
                    given |= {row.id: row for row in _given(rows)}
        looked = sorted((row for row in given.values() if _fits(row, wanted)), key=_place)
        still = [row for row in looked if after is None or _place(row) > _place(after)]
        shown = tuple(still[:size])
        _note(actor, len(shown), at)
    return Part(
        rows=shown,
        total=len(looked),
        queues=tuple(sorted({row.queue for row in given.values()} - {""})),
        after=Place(shown[-1].made_at, shown[-1].id) if len(still) > size else None,
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


def _near(actor: Actor, at: datetime) -> Q:
    """What was given to an evaluator, said by itself, so that an index finds it among all."""
    if actor.role != Role.EVALUATOR:
        return Q()
    given = LegAccess.objects.filter(periods.holding(at), account=actor.account)
    return Q(pk__in=given.values("leg"))


def _given(legs: "QuerySet[Leg]") -> Iterator[Listed]:
    columns = ("made_at", "duration_ms", "purposes", "state", "retention_until", "scored_at")
    held = ("defect_found_at", "restricted_at", "call__direction", "call__queue")
    rows = list(legs.select_related("call").only(*columns, *held))
    sound: dict[UUID, list[tuple[str, datetime | None]]] = {}
    tracks = Track.objects.filter(leg__in=[leg.pk for leg in rows])
    for of, party, gone_at in tracks.values_list("leg", "party", "key__gone_at"):
        sound.setdefault(of, []).append((party, gone_at))
    for leg in rows:
        of_leg = sound.get(leg.pk, [])
        gone = [moment for _, moment in of_leg if moment is not None]
        erased = gone and len(gone) == len(of_leg)
        yield _listed(leg, max(gone) if erased else None, queries.half(of_leg))


def _listed(leg: Leg, erased_at: datetime | None, half: Half | None) -> Listed:
    return Listed(
        id=leg.pk,
        made_at=leg.made_at,
        duration_ms=leg.duration_ms,
        direction=leg.call.direction,
        queue=leg.call.queue,
        purposes=tuple(leg.purposes),
        standing=queries.standing(leg, erased=erased_at is not None),
        keep_until=leg.retention_until,
        erased_at=erased_at,
        scored_at=leg.scored_at,
        half=half,
    )


def _fits(row: Listed, wanted: Wanted) -> bool:
    return (
        (wanted.since is None or row.made_at >= wanted.since)
        and (wanted.until is None or row.made_at < wanted.until)
        and wanted.queue in ("", row.queue)
        and wanted.standing in ("", _state(row))
    )


def _state(row: Listed) -> str:
    if row.standing in STANDINGS:
        return row.standing
    return "scored" if row.scored_at else "open"


def _place(of: Listed | Place) -> tuple[float, int]:
    """The newest comes first."""
    return -of.made_at.timestamp(), -(of.leg if isinstance(of, Place) else of.id).int


def _note(actor: Actor, count: int, at: datetime) -> None:
    own = actor.role == people.EMPLOYEE and actor.employee is not None
    book.append(
        "own_access" if own else "list_read",
        at=at,
        subjects=[actor.employee] if own and actor.employee else [],
        detail={"what": "recordings", "count": count, "function": actor.role},
    )
