"""What a month drew, for who may do it again: the council, the DPO, and each of his own calls."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.settings import DEFAULT
from klankbord.ledger import book
from klankbord.ledger.leaves import Code
from klankbord.people import queries as people
from klankbord.people.faults import Fault
from klankbord.people.models import Role
from klankbord.programmes import plans, queries, seeds
from klankbord.programmes.models import Seed
from klankbord.recordings.draw import batches, drawing, excluding, framing
from klankbord.recordings.models import Leg, Offer

READERS = (Role.WORKS_COUNCIL, Role.DPO, Role.QUALITY_MANAGER)
"""Who sees the whole of a month, of five persons or more; an employee sees his own calls."""


@dataclass(frozen=True, slots=True)
class Period:
    """A month of a version. `seed` is None until it is shown; the counts are None when hidden.

    `own` says that the counts are those of the reader alone; `taken` that he may take it along.
    """

    code: str
    number: int
    title: str
    month: str
    plan: Mapping[str, Any]
    commitment: str
    committed_at: datetime
    seed: str | None
    offered: int | None
    drawn: int | None
    own: bool
    taken: bool

    @property
    def before(self) -> bool:
        """Whether its seed was committed before the month began."""
        return seeds.month_of(self.committed_at) < self.month


@dataclass(frozen=True, slots=True)
class Month:
    """A month to take along, as `programmes.replaying` reads it."""

    head: dict[str, Any]
    frames: list[dict[str, Any]]
    offers: list[dict[str, Any]]
    excluded: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Receipt:
    """Which of his drawn calls of a month a recording is, and out of how many."""

    place: int
    drawn: int
    offered: int
    month: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """How the lot came to one recording, for whom it is of.

    Attributes:
        leg: The recording.
        began: When the call began.
        receipt: Which of his drawn calls it is, out of how many.
        code, number, title, plan: The version of the programme that drew.
        group: What the calls of its group have in common, as the plan names it; may be empty.
        commitment, committed_at: Of the seed.
        seed: In hexadecimal; None until it is shown.
        became: {(result, rules): calls} of everything that was offered of him in that month.
        instead: Whether it came in the place of a call that was drawn and could not come in.
    """

    leg: UUID
    began: datetime
    receipt: Receipt
    code: str
    number: int
    title: str
    plan: Mapping[str, Any]
    group: str
    commitment: str
    committed_at: datetime
    seed: str | None
    became: Mapping[tuple[str, tuple[str, ...]], int]
    instead: bool


def ticket(leg: UUID, *, at: datetime, by: Actor) -> Ticket | None:
    """How the lot came to a recording of the person who asks; None if that is not known here."""
    receipt = receipts(by, at=at).get(leg)
    if receipt is None:
        return None
    with access.deed(Access(SYSTEM, "retain", None, at)):
        of = Leg.objects.select_related("call").get(pk=leg)
        mine = Offer.objects.filter(employee=by.employee).exclude(frame=None)
        offer = mine.get(source=of.call.source, source_id_hash=of.call.source_id_hash)
        seed = Seed.objects.select_related("version__programme").get(
            version=offer.version_id, month=offer.month
        )
        month = mine.filter(version=offer.version_id, month=offer.month)
        rows = [
            # A number that is never recorded looks like any call that was not drawn.
            (Offer.Result.NOT_DRAWN, ()) if reason == drawing.UNRECORDED else (result, tuple(rules))
            for result, rules, reason in month.values_list("result", "rules", "reason")
        ]
    spread = bool(seed.version.plan.get("spread"))
    return Ticket(
        leg=leg,
        began=of.made_at,
        receipt=receipt,
        code=seed.version.programme.code,
        number=seed.version.number,
        title=seed.version.programme.title,
        plan=seed.version.plan,
        group="/".join(offer.stratum.split("/")[4 if spread else 3 :]),
        commitment=seeds.commitment(bytes(seed.seed)),
        committed_at=seed.committed_at,
        seed=bytes(seed.seed).hex() if seed.revealed_at else None,
        became=Counter(rows),
        instead=offer.instead_of_id is not None,
    )


def periods(*, at: datetime, by: Actor) -> list[Period]:
    """The months that have a seed, the newest first."""
    with access.deed(Access(SYSTEM, "retain", None, at)):
        found = []
        for seed in Seed.objects.select_related("version__programme").order_by("-month", "pk"):
            of = _offers(seed, by).aggregate(offered=Count("pk"), drawn=Count("order"))
            if _own(by) and not of["offered"]:
                continue
            enough = _enough(seed)
            shown = _own(by) or enough
            found.append(
                Period(
                    code=seed.version.programme.code,
                    number=seed.version.number,
                    title=seed.version.programme.title,
                    month=seed.month,
                    plan=seed.version.plan,
                    commitment=seeds.commitment(bytes(seed.seed)),
                    committed_at=seed.committed_at,
                    seed=bytes(seed.seed).hex() if seed.revealed_at else None,
                    offered=of["offered"] if shown else None,
                    drawn=of["drawn"] if shown else None,
                    own=_own(by),
                    taken=seed.revealed_at is not None and (enough or _alone(seed, by)),
                )
            )
    return found


def month(code: str, number: int, month: str, *, at: datetime, by: Actor) -> Month:
    """A month whose seed is shown. That it was taken along is written down.

    Raises:
        Fault: There is none, its seed is not shown yet, or too few people are in it.
    """
    with access.deed(Access(SYSTEM, "retain", None, at)):
        seed = (
            Seed.objects.select_related("version__programme")
            .filter(version__programme__code=code, version__number=number, month=month)
            .exclude(revealed_at=None)
            .first()
        )
        if seed is None:
            raise Fault("The seed of that month is not shown yet.")
        offers = list(_offers(seed, by).select_related("batch", "instead_of").order_by("pk"))
        if not _alone(seed, by) and not _enough(seed):
            raise Fault("Of fewer than five people only they themselves take their draw along.")
        if plans.of_all(seed.version.plan) and offers:
            # Calls of several people are drawn from together, and only together drawn again.
            every = _all(seed).select_related("batch", "instead_of")
            offers = list(every.order_by("pk"))
        _written(seed, len(offers), at, by)
        return _month(seed, offers, excluding.of(seed.month, by))


def receipts(actor: Actor, *, at: datetime) -> dict[UUID, Receipt]:
    """The receipt of each recording of the person who asks, as far as its draw is still known."""
    with access.deed(Access(SYSTEM, "retain", None, at)):
        offers = Offer.objects.filter(employee=actor.employee).exclude(frame=None)
        rows = list(
            offers.order_by("order", "pk").values_list(
                "version", "month", "source", "source_id_hash", "order"
            )
        )
        legs = Leg.objects.filter(employee=actor.employee)
        by_call = {
            (source, hashed): leg
            for leg, source, hashed in legs.values_list(
                "pk", "call__source", "call__source_id_hash"
            )
        }
    months: dict[tuple[UUID, str], list[tuple[str, str]]] = {}
    sizes: dict[tuple[UUID, str], int] = {}
    for version, name, source, hashed, order in rows:
        sizes[version, name] = sizes.get((version, name), 0) + 1
        if order is not None:
            months.setdefault((version, name), []).append((source, hashed))
    return {
        by_call[call]: Receipt(place, len(calls), sizes[version, name], name)
        for (version, name), calls in months.items()
        for place, call in enumerate(calls, 1)
        if call in by_call
    }


def _own(by: Actor) -> bool:
    return by.role == people.EMPLOYEE


def _alone(seed: Seed, by: Actor) -> bool:
    """Whether what he takes along is about himself alone."""
    return _own(by) and not plans.of_all(seed.version.plan)


def _enough(seed: Seed) -> bool:
    people = _all(seed).values_list("employee", flat=True).distinct()
    return len(people.order_by()[: DEFAULT.smallest_group]) >= DEFAULT.smallest_group


def _all(seed: Seed) -> "QuerySet[Offer]":
    return Offer.objects.filter(version=seed.version, month=seed.month).exclude(frame=None)


def _offers(seed: Seed, by: Actor) -> "QuerySet[Offer]":
    if not _own(by) and by.role not in READERS:
        raise Fault("Who does not supervise the draw sees only his own.")
    found = _all(seed)
    return found.filter(employee=by.employee) if _own(by) else found


def _month(seed: Seed, offers: Sequence[Offer], excluded: Sequence[dict[str, Any]] = ()) -> Month:
    of_all = plans.of_all(seed.version.plan)
    numbers: dict[tuple[UUID | None, str], int] = {}
    frames: list[dict[str, Any]] = []
    lines = []
    for whole, offer in _by_name(offers, seed.version.plan):
        if (offer.frame, whole) not in numbers:
            numbers[offer.frame, whole] = len(numbers) + 1
            frames.append({"frame": len(numbers), "n": offer.room} | _how(offer, seed))
        line = {
            "frame": numbers[offer.frame, whole],
            "id": offer.source_id_hash,
            "stratum": offer.stratum,
            "drawn": offer.order is not None,
            "place": offer.order,
            # A number that is never recorded is not told by what became of its call.
            "result": offer.result,
            "rules": [] if offer.reason == drawing.UNRECORDED else offer.rules,
        }
        if of_all and offer.employee_id is not None:
            name = queries.name(seed.version)
            line["person"] = framing.pseudonym(name, seed.month, offer.employee_id)
        if offer.reason == framing.PERSON_FULL:
            line["full"] = True
        if offer.instead_of is not None:
            line["instead_of"] = offer.instead_of.source_id_hash
        lines.append(line)
    head = {
        "version": queries.name(seed.version),
        "month": seed.month,
        "plan": seed.version.plan,
        "seed": bytes(seed.seed).hex(),
        "commitment": seeds.commitment(bytes(seed.seed)),
        "committed_at": seed.committed_at.isoformat(),
    }
    return Month(head, frames, lines, list(excluded))


def _by_name(offers: Sequence[Offer], plan: plans.Plan) -> list[tuple[str, Offer]]:
    """Offers with the name of what they were drawn from, and in an order that tells of nobody.

    Rows lie in the order of people, which is the same each month: by it one month's code of a
    person would tell the next one. So frames go by name, and calls that were offered together by
    their hash. Of calls that came one by one the order counts, and is that in which they came.
    """
    parts = 4 if plan.get("spread") else 3
    named = [("/".join(offer.stratum.split("/")[:parts]), offer) for offer in offers]
    first: dict[tuple[UUID | None, str], int] = {}
    for whole, offer in named:
        first.setdefault((offer.frame, whole), offer.pk)

    def order(one: tuple[str, Offer]) -> tuple[str, int, str, int]:
        whole, offer = one
        hashed = "" if batches.came_alone(offer) else offer.source_id_hash
        return whole, first[offer.frame, whole], hashed, offer.pk

    return sorted(named, key=order)


def _how(offer: Offer, seed: Seed) -> dict[str, Any]:
    """How a frame was drawn: as a whole, or call by call."""
    plan = seed.version.plan
    if offer.reason == framing.SEED_SHOWN:
        return {"allocation": str(plans.allocation(plan)), "late": True}
    if not batches.came_alone(offer):
        return {"allocation": str(plans.allocation(plan))}
    _, chance = plans.at_gate(plan, seed.committed_at, taken=0)
    return {"source": offer.source, "chance": f"{chance.numerator}/{chance.denominator}"}


def _written(seed: Seed, count: int, at: datetime, by: Actor) -> None:
    if _own(by):
        assert by.employee is not None  # noqa: S101  the role employee has one
        own: dict[str, Code] = {"what": "own_draw", "count": count, "function": by.role}
        book.append("own_access", at=at, subjects=[by.employee], detail=own)
        return
    detail: dict[str, Code] = {
        "version": queries.name(seed.version),
        "month": seed.month,
        "count": count,
        "function": by.role,
    }
    book.append("draw_taken", at=at, subjects=[], detail=detail)
