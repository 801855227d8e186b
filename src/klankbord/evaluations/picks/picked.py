"""What is seen of picks: which calls there are to choose, and how often whom a complaint met.

Who chooses sees no names. The data protection officer sees each pick with a letter for its person,
so that targeting shows; the works council sees numbers, where five people or more could be picked.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from string import ascii_uppercase
from uuid import UUID

from klankbord.evaluations.evaluating import chosen
from klankbord.evaluations.figures import facts, tallying
from klankbord.evaluations.margins import SMALLEST_GROUP
from klankbord.evaluations.models import Pick
from klankbord.evaluations.picks import picking, shares
from klankbord.gate import access, decisions
from klankbord.gate.access import Actor
from klankbord.law.engine import Decision
from klankbord.law.instants import AMSTERDAM, end_of, month_later
from klankbord.ledger import book
from klankbord.ledger.periods import local_day
from klankbord.people.faults import Fault
from klankbord.people.models import Role
from klankbord.recordings.draw import covering
from klankbord.recordings.models import Leg

READERS = (Role.QUALITY_MANAGER, Role.DPO, Role.WORKS_COUNCIL)
MONTHS = 12
SHOWN = 200
"""Picks on a list, the newest first; there are few in a year."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A recording that waits for a complaint. Whose it is does not show here."""

    leg: UUID
    made_at: datetime
    duration_ms: int
    direction: str
    queue: str
    keep_until: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """A pick in the register. `person` is a letter that is the same for all picks of one person.

    `state` is waiting (nobody has it yet), given, scored or gone (the recording is).
    """

    id: UUID
    picked_at: datetime
    complained_on: date
    asked_by: str
    reference: str
    reason: str
    person: str
    beyond: bool
    state: str


@dataclass(frozen=True, slots=True)
class Month:
    """How many recordings were chosen in a month. None: fewer than five people could have been."""

    month: date
    picks: int | None


@dataclass(frozen=True, slots=True)
class Register:
    """What one of `READERS` sees. `beyond`: how many people were picked beyond their share.

    `rows` is empty for the works council, and `beyond` is None where months are hidden for it.
    """

    months: tuple[Month, ...]
    beyond: int | None
    rows: tuple[Listed, ...]


def offered(day: date, *, actor: Actor, at: datetime) -> list[Offered]:
    """The recordings of a local day that wait for a complaint, by the clock.

    Raises:
        Fault: He is no quality manager.
    """
    picking.manages(actor)
    begin = datetime.combine(day, datetime.min.time(), AMSTERDAM)
    with access.deed(chosen.within(at)):
        rows = Leg.objects.filter(
            made_at__gte=begin, made_at__lt=end_of(day), purposes=[chosen.PURPOSE],
            state=Leg.State.READY, picked_at=None, retention_until__gt=at, restricted_at=None,
            defect_found_at=None,
        ).select_related("call")  # fmt: skip
        found = [
            Offered(
                leg=leg.pk,
                made_at=leg.made_at,
                duration_ms=leg.duration_ms,
                direction=leg.call.direction,
                queue=leg.call.queue,
                keep_until=leg.retention_until,
            )
            for leg in rows.order_by("made_at", "pk")
        ]
        _note([], actor, at)
    return found


def register(*, actor: Actor, at: datetime) -> Register:
    """How many recordings were chosen per month, and each of them for who may see it.

    That somebody looked at rows is in the log of each person.

    Raises:
        Fault: He is none of `READERS`.
        Refused: The law gives the works council no figures of it.
    """
    if actor.role not in READERS:
        raise Fault("This register is not for you.", "pick_not_shown")
    council = actor.role == Role.WORKS_COUNCIL
    refused = None
    with access.deed(chosen.within(at)):
        picks, calls = picking.counted(at)
        beyond = shares.beyond(picks, calls)
        rows = () if council else _rows(beyond, at)
        shown = not council or len(calls) >= SMALLEST_GROUP
        if council and calls and shown:
            refused = _refusal(actor, len(calls), at)
        if not council:
            _note(sorted(picks), actor, at)
        months = _months(at, shown=shown)
    if refused is not None:
        raise decisions.Refused(refused)
    return Register(months, len(beyond) if shown else None, rows)


def _months(at: datetime, *, shown: bool) -> tuple[Month, ...]:
    this = local_day(at).replace(day=1)
    first = month_later(this, 1 - MONTHS)
    begin = datetime.combine(first, datetime.min.time(), AMSTERDAM)
    made = Pick.objects.filter(picked_at__gte=begin, picked_at__lte=at)
    counted = Counter(
        local_day(each).replace(day=1) for each in made.values_list("picked_at", flat=True)
    )
    months = (month_later(this, -n) for n in range(MONTHS))
    return tuple(Month(each, counted[each] if shown else None) for each in months)


def _rows(beyond: Collection[UUID], at: datetime) -> tuple[Listed, ...]:
    since = at - picking.YEAR
    found = Pick.objects.select_related("key", "leg").filter(picked_at__gt=since, picked_at__lte=at)
    rows = list(found.order_by("-picked_at", "pk")[:SHOWN])
    people = dict.fromkeys(row.employee_id for row in reversed(rows))
    letters = {person: _letter(place) for place, person in enumerate(people)}
    given = _given([row.leg_id for row in rows if row.leg_id])
    return tuple(_listed(row, letters, beyond, given) for row in rows)


def _listed(
    row: Pick, letters: Mapping[UUID, str], beyond: Collection[UUID], given: Collection[UUID]
) -> Listed:
    return Listed(
        id=row.pk,
        picked_at=row.picked_at,
        complained_on=row.complained_on,
        asked_by=row.asked_by,
        person=letters[row.employee_id],
        beyond=row.employee_id in beyond,
        state=_state(row.leg, given),
        **chosen.opened(row),
    )


def _state(leg: Leg | None, given: Collection[UUID]) -> str:
    if leg is None:
        return "gone"
    if leg.scored_at is not None:
        return "scored"
    return "given" if leg.pk in given else "waiting"


def _given(legs: Collection[UUID]) -> frozenset[UUID]:
    rows = Leg.objects.filter(pk__in=list(legs), assignment__isnull=False)
    return frozenset(rows.values_list("pk", flat=True))


def _letter(place: int) -> str:
    """A, B, ... Z, AA, AB: one for each person."""
    more, last = divmod(place, len(ascii_uppercase))
    return (_letter(more - 1) if more else "") + ascii_uppercase[last]


def _refusal(actor: Actor, persons: int, at: datetime) -> Decision | None:
    """What the law says to the council seeing these numbers, written down; None if yes."""
    first = Leg.objects.filter(purposes=[chosen.PURPOSE], made_at__gt=at - picking.YEAR)
    leg = first.order_by("made_at", "pk")[0]
    versions = covering.of_leg(leg.programmes)
    figure = facts.Figure(
        programmes=versions,
        purpose=chosen.PURPOSE,
        collected=tallying.moved_to_the_hour(leg.collected),
        group=persons,
        keep_until=at + timedelta(days=1),  # counted when it is asked, and kept nowhere
    )
    granted = all(bool(each.matrix.get(actor.role, {}).get("aggregate")) for each in versions)
    question = facts.for_figure(
        figure,
        act="disclose_to_third_party",
        actor=actor,
        at=at,
        granted=granted,
        audience="works_council",
    )
    decision = decisions.decide(question, about=(), by=actor, reason="figures")
    return None if decision.allowed else decision


def _note(people: list[UUID], actor: Actor, at: datetime) -> None:
    detail = {"what": "picks", "function": actor.role}
    book.append("picks_read", at=at, subjects=people, detail=detail)
