"""What a plan draws from a frame, and by which names: whoever has them and the seed draws it again.

A frame holds the calls of one person under one version in one month, and in one week of it if the
plan is spread, that were offered together; or, as the plan says, those of a queue or the operation,
whoever took them. Calls go by their keyed hash and people by a pseudonym.

Once its seed is shown a month is closed: who knows the seed could choose what to offer. Whatever is
offered of it after that is in a frame without room.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID, uuid5

from klankbord.database import turns
from klankbord.gate.access import Actor
from klankbord.people.models import Employee
from klankbord.programmes import plans, queries, sampling, seeds, walking
from klankbord.programmes.dossier import Dossier
from klankbord.programmes.models import Seed, Version
from klankbord.recordings import hashes
from klankbord.recordings.draw import counting
from klankbord.recordings.draw.counting import Drawn
from klankbord.recordings.models import Batch, Offer
from klankbord.recordings.offered.offers import Arrival

SEED_SHOWN = "seed_shown"
"""Why nothing is drawn from a frame that was offered when its seed had been shown."""

PERSON_FULL = "person_full"
"""Why a call of a queue or the operation was passed over: its employee is at his number."""


Counted = Callable[[Collection[UUID], Collection[str]], Drawn]
"""Reads, or has read, what was drawn of some people in some months."""


@dataclass(frozen=True, slots=True)
class Covered:
    """A new offer whose employee is known."""

    arrival: Arrival
    hashed: str
    began: datetime
    employee: Employee
    version: Dossier | None

    @property
    def month(self) -> str:
        return seeds.month_of(self.began)

    @property
    def frame(self) -> tuple[str, str, str, int]:
        """One version, one month, one person or what the plan draws from together, and one week
        if the plan is spread (R6).
        """
        if self.version is None:
            return "", self.month, str(self.employee.pk), 0
        week = plans.week(self.version.plan, self.began)
        return self.version.version, self.month, self.scope or str(self.employee.pk), week

    @property
    def scope(self) -> str:
        """The queue or the operation that is drawn from; nothing if it is a person."""
        return plans.scope(self.version.plan, self.arrival.queue) if self.version else ""

    @property
    def person(self) -> str:
        """By what its employee goes in the frame."""
        return pseudonym(self.version.version, self.month, self.employee.pk) if self.version else ""


@dataclass(frozen=True, slots=True)
class _Deed:
    """One registration, with what is read once for all strata."""

    batch: Batch
    at: datetime
    by: Actor
    stream: bool
    drawn: Drawn
    seeds: dict[tuple[UUID, str], Seed]
    given: Counter[tuple[UUID, UUID | str, str]]

    @property
    def name(self) -> UUID:
        """Of the frame: the run, and when it was drawn."""
        return uuid5(self.batch.pk, self.at.isoformat())

    def seed(self, version: UUID, month: str) -> Seed:
        if (version, month) not in self.seeds:
            found = queries.seed(version, month)
            if found is None:
                asked = Version.objects.select_related("programme").get(pk=version)
                found = seeds.record(asked, month, at=self.at, by=self.by)
            self.seeds[version, month] = found
        return self.seeds[version, month]

    def taken(self, one: Covered) -> int:
        """Calls of its employee that were drawn before."""
        assert one.version is not None  # noqa: S101  asked of calls with a plan
        whose = one.version.id, one.employee.pk, one.month
        return self.drawn.count(*whose) + self.given[whose]


def draw(
    covered: Sequence[Covered],
    *,
    batch: Batch,
    at: datetime,
    by: Actor,
    stream: bool,
    counted: Counted = Drawn,
) -> list[Offer]:
    """New offers out of calls, each with what its plan made of it.

    Args:
        covered: What is offered together.
        batch: The run that it is offered in.
        at: Now.
        by: The door that offers.
        stream: The calls come one by one; whoever draws has the turns of these people.
        counted: What was drawn of some people in some months; the deed may have read it.
    """
    # Two platforms may offer calls of one queue at once, and its number is for both together.
    together = {"/".join(_whole(one)) for one in covered if one.scope}
    if together:
        turns.take_all([f"recordings.draw {name}" for name in together])
    drawn = counted({one.employee.pk for one in covered}, {one.month for one in covered})
    return _draw(covered, _Deed(batch, at, by, stream, drawn, {}, Counter()))


def _draw(covered: Iterable[Covered], deed: _Deed) -> list[Offer]:
    frames: dict[tuple[str, str, str, int], list[Covered]] = {}
    for one in covered:
        frames.setdefault(one.frame, []).append(one)
    # In the order of the weeks: what an early week could not give a later one may.
    return [offer for _, offered in sorted(frames.items()) for offer in _framed(offered, deed)]


def _framed(offered: Sequence[Covered], deed: _Deed) -> list[Offer]:
    """The offers of one frame, those that are drawn with their place."""
    first = offered[0]
    if first.version is None:
        # No plan to draw by. The law says why nothing may be recorded.
        return [_offer(one, 0, deed) for one in offered]
    plan = first.version.plan
    taken = _taken_together(first, deed) if first.scope else deed.taken(first)
    fixed = deed.seed(first.version.id, first.month)
    seed, late = bytes(fixed.seed), fixed.revealed_at is not None
    strata = _strata(offered, first.version)
    places: dict[str, int] = {}
    full: frozenset[str] = frozenset()
    if late:
        room = 0
    elif deed.stream:
        room, share = plans.at_gate(plan, first.began, taken=taken)
        places, full = _one_by_one(offered, seed, share, deed, taken=taken, room=room)
    else:
        room = plans.room(plan, first.began, taken=taken)
        drawn, full = _whole_frame(offered, strata, seed, deed, room=room)
        places = {each: taken + place for place, each in enumerate(drawn, 1)}
    _note(offered, places, deed)
    return [
        _offer(
            one, places.get(one.hashed), deed, stratum=strata[one.hashed], room=room,
            reason=SEED_SHOWN if late else PERSON_FULL if one.hashed in full else "",
        )
        for one in offered
    ]  # fmt: skip


def _whole_frame(
    offered: Sequence[Covered], strata: dict[str, str], seed: bytes, deed: _Deed, *, room: int
) -> tuple[list[str], frozenset[str]]:
    """What is drawn from a frame in order, and what was passed over."""
    version = offered[0].version
    assert version is not None  # noqa: S101  asked of frames with a plan
    frame = [sampling.Offered(call, name, {}) for call, name in strata.items()]
    wanted = sampling.Plan(room, plans.allocation(version.plan), {})
    if not offered[0].scope:
        return [one.id for one in sampling.draw(frame, wanted, seed)], frozenset()
    walked = walking.draw(
        frame,
        wanted,
        seed,
        persons={one.hashed: one.person for one in offered},
        most=version.plan["per_person"],
        taken={one.person: deed.taken(one) for one in offered},
    )
    return [one.id for one in walked.drawn], walked.full


def _whole(one: Covered) -> list[str]:
    """The name of all that is drawn from together in a month; it tells nobody who a person is."""
    assert one.version is not None  # noqa: S101  asked of calls with a plan
    return [one.version.version, one.month, one.scope or one.person]


def _taken_together(first: Covered, deed: _Deed) -> int:
    assert first.version is not None  # noqa: S101  asked of frames with a plan
    given = deed.given[first.version.id, first.scope, first.month]
    return given + counting.together(first.version.id, first.month, "/".join(_whole(first)))


def _note(offered: Sequence[Covered], places: dict[str, int], deed: _Deed) -> None:
    """Count what was drawn, for the frames of this deed that follow."""
    for one in offered:
        if one.hashed in places and one.version is not None:
            deed.given[one.version.id, one.employee.pk, one.month] += 1
            if one.scope:
                deed.given[one.version.id, one.scope, one.month] += 1


def _strata(offered: Sequence[Covered], version: Dossier) -> dict[str, str]:
    """The name of each call's stratum by its hash."""
    first = offered[0]
    parts = _whole(first)
    parts += [str(week) for week in first.frame[-1:] if week]
    made = {}
    for one in offered:
        told = one.arrival
        traits = plans.Traits(
            one.began,
            told.queue,
            told.direction,
            told.duration_ms,
            told.channel,
            plans.coded(version.plan, told.labels),
        )
        group = plans.stratum(version.plan, traits)
        made[one.hashed] = "/".join([*parts, group] if group else parts)
    return made


def _one_by_one(
    offered: Sequence[Covered], seed: bytes, share: Fraction, deed: _Deed, *, taken: int, room: int
) -> tuple[dict[str, int], frozenset[str]]:
    """Each call by itself, while there is room (design 4.5)."""
    places: dict[str, int] = {}
    full = set[str]()
    persons: Counter[UUID] = Counter()
    for one in offered:
        source, there = one.arrival.source_system, len(places)
        if there < room and sampling.gate_draws(seed, source, one.hashed, share):
            before = deed.taken(one) + persons[one.employee.pk]
            if one.scope and one.version and before >= one.version.plan["per_person"]:
                full.add(one.hashed)
                continue
            persons[one.employee.pk] += 1
            places[one.hashed] = taken + there + 1
    return places, frozenset(full)


def pseudonym(version: str, month: str, employee: UUID) -> str:
    """By what a person goes in the frame of a month; another month tells nothing of this one."""
    return str(hashes.pairwise(f"draw {version} {month}", employee))


def _offer(
    one: Covered, place: int | None, deed: _Deed, *,
    stratum: str = "", room: int | None = None, reason: str = "",
) -> Offer:  # fmt: skip
    return Offer(
        batch=deed.batch,
        source=deed.batch.source,
        source_id_hash=one.hashed,
        content_sha256=one.arrival.sha256 or "",
        version_id=one.version.id if one.version else None,
        employee=one.employee,
        month=one.month,
        order=place,
        frame=None if room is None else deed.name,
        stratum=stratum,
        room=room,
        reason=reason,
        result=Offer.Result.NOT_DRAWN if place is None else Offer.Result.DRAWN,
    )
