"""How fair draw and evaluation were, for who answers for them: in words, of everybody together.

A draw is even when each call of a person had its equal chance. Beside what was drawn of people,
queues, hours and so on stands what even would be: of each person as many as his plan gives room
for, and of his calls in a group as many as their share in what he had. What is told is how often
chance alone is at least so uneven, never who or which: so nothing follows about one person.

Evaluators are data subjects too (R78): agreement is told when five of them or more are in it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max

from klankbord.evaluations.calibration import calibrated
from klankbord.evaluations.calibration.agreement import Agreement
from klankbord.evaluations.figures import counted, estimates
from klankbord.evaluations.figures.estimates import Spread
from klankbord.evaluations.margins import SMALLEST_GROUP
from klankbord.evaluations.models import Scorecard
from klankbord.evaluations.scorecards import texts
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.jobs import queue
from klankbord.law.instants import AMSTERDAM, month_later
from klankbord.ledger import book
from klankbord.people.models import Role
from klankbord.programmes import plans
from klankbord.programmes.models import Version
from klankbord.recordings.models import Offer

READERS = (Role.QUALITY_MANAGER, Role.WORKS_COUNCIL)
MONTHS = 3
PERSONS = "person"
NAME = "fairness"


@dataclass(frozen=True, slots=True)
class Agreed:
    """How far evaluators agree on a question of a form, in the words of the newest version."""

    form: Mapping[str, str]
    question: Mapping[str, str]
    found: Agreement


@dataclass(frozen=True, slots=True)
class Fair:
    """What was found; `spreads` by `person` and by what the plans part calls in.

    `counted_at`: when the draw was counted, if that was before somebody looked.
    """

    since: str
    offered: int | None
    drawn: int | None
    spreads: Mapping[str, Spread]
    agreed: tuple[Agreed, ...]
    counted_at: datetime | None = None


@dataclass(slots=True)
class _Frame:
    """The calls of one person under one version in a month, or of a queue or the operation.

    Those are drawn from whoever takes them, so that they tell nothing of how evenly people are.
    """

    person: UUID | None
    room: int
    offered: Counter[str]
    drawn: Counter[str]


def read(actor: Actor, *, at: datetime) -> Fair:
    """Of the last months, this one included. That it was read is in the ledger.

    Raises:
        PermissionError: It is not made for this function.
    """
    if actor.role not in READERS:
        raise PermissionError("this is for who answers for the draw")
    first = _first(at)
    with access.deed(Access(SYSTEM, "retain", None, at)):
        kept = counted.newest(NAME, first, at)
        found, counted_at = (kept.found, kept.counted_at) if kept else _summed(first, at)
        book.append("fairness_read", at=at, subjects=[], detail={"function": actor.role})
    return Fair(
        since=f"{first:%Y-%m}",
        offered=found["offered"],
        drawn=found["drawn"],
        spreads={trait: Spread(**each) for trait, each in found["spreads"].items()},
        agreed=_agreed(at),
        counted_at=counted_at,
    )


@queue.periodic("evaluations.fairness", "7 * * * *")
def hourly(timestamp: int) -> None:
    """Every hour: who looks need not wait for the count of many calls."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    with access.deed(Access(SYSTEM, "retain", None, at)):
        _summed(_first(at), at)


def _first(at: datetime) -> date:
    return month_later(at.astimezone(AMSTERDAM).date().replace(day=1), 1 - MONTHS)


def _summed(first: date, at: datetime) -> tuple[dict[str, Any], datetime | None]:
    """What was drawn, as a page shows it, and when it was counted if it is kept."""
    frames, people = _frames(f"{first:%Y-%m}")
    offered = sum(frame.offered.total() for frame in frames)
    enough = len(people) >= SMALLEST_GROUP
    found = {
        "offered": offered if enough else None,
        "drawn": sum(frame.drawn.total() for frame in frames) if enough else None,
        "spreads": {
            trait: asdict(spread) for trait, spread in (spreads(frames) if enough else {}).items()
        },
    }
    return found, counted.keep(NAME, first, found, calls=offered, at=at)


def spreads(frames: Iterable[_Frame]) -> dict[str, Spread]:
    """How evenly was drawn over persons, and over each thing by which calls are parted."""
    seen: dict[str, Counter[str]] = {}
    hoped: dict[str, Counter[str]] = {}
    for frame in frames:
        if frame.person is not None:
            given = min(frame.room, frame.offered.total())
            _count(seen, PERSONS, str(frame.person), frame.drawn.total())
            _count(hoped, PERSONS, str(frame.person), given)
        for group, n in frame.offered.items():
            share = frame.drawn.total() * n / frame.offered.total()
            for trait, value in _traits(group):
                _count(seen, trait, value, frame.drawn[group])
                _count(hoped, trait, value, share)
    return {trait: _spread(seen[trait], hoped[trait]) for trait in seen}


def _spread(seen: Counter[str], hoped: Mapping[str, float]) -> Spread:
    """What was drawn beside what even would be, brought to the same sum."""
    total = sum(hoped.values())
    scale = seen.total() / total if total else 0.0
    keys = sorted(seen)
    return estimates.evenness([seen[key] for key in keys], [hoped[key] * scale for key in keys])


def _count(of: dict[str, Any], trait: str, value: str, n: float) -> None:
    of.setdefault(trait, Counter())[value] += n


def _traits(group: str) -> list[tuple[str, str]]:
    """The parts of the name of a stratum: "queue=sales;hour=09"."""
    return [
        (name, value) for name, _, value in (p.partition("=") for p in group.split(";")) if value
    ]


def _frames(since: str) -> tuple[list[_Frame], set[UUID]]:
    """The frames of some months, and whose calls are in them."""
    together = {
        version for version, plan in Version.objects.values_list("pk", "plan") if plans.of_all(plan)
    }
    people = set[UUID]()
    offers = Offer.objects.filter(month__gte=since, employee__isnull=False).exclude(frame=None)
    rows = offers.values_list("employee", "version", "month", "stratum").annotate(
        offered=Count("pk"), drawn=Count("order"), most=Max("room")
    )
    frames: dict[tuple[Any, ...], _Frame] = {}
    for person, version, month, stratum, offered, drawn, room in rows:
        people.add(person)
        whose = None if version in together else person
        frame = frames.setdefault(
            (whose or stratum.split("/")[2], version, month), _Frame(whose, 0, Counter(), Counter())
        )
        group = stratum.rpartition("/")[2] if "=" in stratum else ""
        frame.offered[group] += offered
        frame.drawn[group] += drawn
        # A later frame has what an earlier one left: together they have the room of the first.
        frame.room = max(frame.room, room or 0)
    return list(frames.values()), people


def _agreed(at: datetime) -> tuple[Agreed, ...]:
    found = {
        of: each
        for of, each in calibrated.agreements(at=at).items()
        if each.evaluators >= SMALLEST_GROUP
    }
    codes = {code for code, _ in found}
    cards = {
        each.code: each for each in Scorecard.objects.filter(code__in=codes).order_by("number")
    }
    return tuple(
        Agreed(
            form={**cards[code].texts.get(texts.TITLE, {})} or {"nl": code, "en": code},
            question={**cards[code].texts.get(question, {})} or {"nl": question, "en": question},
            found=each,
        )
        for (code, question), each in found.items()
    )
