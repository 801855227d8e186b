"""Offers come in, and a plan draws from them: before the law is asked, before a byte is fetched.

A batch of offers is the frame (design 4.5). It is drawn in one deed, so that a crash leaves either
no draw or the whole of it, and a second run finds the same calls drawn. Where calls are offered one
by one the frame is not known; each is then drawn by itself, if the plan says how many will come.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from klankbord.database import turns
from klankbord.gate import access
from klankbord.gate.access import Access, Actor
from klankbord.ledger import book
from klankbord.people import agents
from klankbord.people.models import Employee
from klankbord.programmes import sampling, seeds
from klankbord.programmes.dossier import Dossier
from klankbord.programmes.models import Version
from klankbord.recordings import covering, hashes, keeping
from klankbord.recordings.models import Batch, Offer
from klankbord.recordings.offers import Arrival
from klankbord.vault import boxes, keys
from klankbord.vault.keys import Party
from klankbord.vault.models import Key

COUNTED = (Offer.Result.DRAWN, Offer.Result.ACCEPTED)
"""Offers that use up what the plan gives a person in a month."""


STEREO = 2


@dataclass(frozen=True, slots=True)
class _Covered:
    """A new offer whose employee is known."""

    arrival: Arrival
    hashed: str
    began: datetime
    employee: Employee
    version: Dossier | None

    @property
    def stratum(self) -> str:
        """One person, one version, one month: within these the plan draws (R6)."""
        version = self.version.version if self.version else ""
        return f"{version}/{self.employee.pk}/{seeds.month_of(self.began)}"


def register(
    arrivals: Sequence[Arrival], *, source: str, at: datetime, by: Actor, stream: bool = False
) -> list[Offer]:
    """Write down what is offered and which of it the plans draw; one offer per arrival, in order.

    An offer that is known already keeps what became of it. Who cannot be told is quarantined.

    Args:
        arrivals: The batch; it is the frame of the draw (design 4.5).
        source: Name of the platform.
        at: Now.
        by: The door that offers.
        stream: Calls come one by one, so that the batch is not the frame. A plan with
            `expected_calls` then draws each call by itself; any other draws the first ones.
    """
    with access.deed(Access(by, "record", None, at)):
        return record(arrivals, source=source, at=at, by=by, stream=stream)


def record(
    arrivals: Sequence[Arrival], *, source: str, at: datetime, by: Actor, stream: bool = False
) -> list[Offer]:
    """As `register`, inside the transaction of another deed."""
    one_at_a_time(source)
    hashed = [hashes.source_id(source, each.source_call_id) for each in arrivals]
    found = Offer.objects.filter(source=source, source_id_hash__in=hashed)
    known = {offer.source_id_hash: offer for offer in found}
    new = {
        name: arrival
        for name, arrival in zip(hashed, arrivals, strict=True)
        if name not in known or _waits(known[name])
    }
    if new:
        run = batch(source, at)
        made = _draw(_covered(new, source, at), batch=run, at=at, by=by, stream=stream)
        done = {offer.source_id_hash for offer in made}
        unknown = {
            name: each for name, each in new.items() if name not in known and name not in done
        }
        made += _unknown(unknown, batch=run, at=at)
        known |= {offer.source_id_hash: offer for offer in _keep(made, known)}
        _write_down(made, at=at)
    return [known[name] for name in hashed]


def resolve(arrival: Arrival, source: str) -> Employee | None:
    """Who held a call, when the platform's name for him stood for somebody at that moment."""
    if arrival.agent_ref is None or arrival.started_at is None:
        return None
    return agents.resolve(source, arrival.agent_ref, arrival.started_at)


def complete(arrival: Arrival) -> bool:
    """Whether an offer tells what must be known before the law can be asked."""
    whose_channel = arrival.channels != STEREO or arrival.agent_channel is not None
    return not arrival.missing and whose_channel


def count(offer: Offer) -> int:
    """Calls of this person drawn in this month, this one included (R6)."""
    others = Offer.objects.filter(
        version=offer.version_id, employee=offer.employee, month=offer.month, result__in=COUNTED
    )
    return others.exclude(pk=offer.pk).count() + 1


def quarantine(arrival: Arrival, *, person: UUID, at: datetime) -> Key:
    """Seal the metadata of an offer for the seven days in which a missing fact can be told."""
    key = keys.create(
        parties=[Party(person, "agent")],
        kind="quarantine",
        keep_until=at + keeping.QUARANTINE,
        at=at,
    )
    boxes.seal(key, "metadata", arrival.as_json(), row=boxes.Row("recordings.offer", key.pk))
    return key


def one_at_a_time(source: str) -> None:
    # Two imports of one source would draw twice from what a plan gives once.
    turns.take(f"recordings.offer {source}")


def batch(source: str, at: datetime) -> Batch:
    key = keys.create(
        parties=[Party(book.ORGANISATION, "agent")],
        kind="record",
        keep_until=keeping.record_until(at),
        at=at,
    )
    return Batch.objects.create(key=key, source=source, offered_at=at)


def _covered(new: dict[str, Arrival], source: str, at: datetime) -> list[_Covered]:
    found = []
    versions: dict[tuple[UUID, str], list[Dossier]] = {}
    for hashed, arrival in new.items():
        employee = resolve(arrival, source)
        if employee is None or arrival.started_at is None or not complete(arrival):
            continue
        began = arrival.started_at
        hour = (employee.pk, f"{began:%Y-%m-%d %H}")
        if hour not in versions:
            versions[hour] = covering.versions(employee.pk, began, known_at=at)
        first = versions[hour][0] if versions[hour] else None
        found.append(_Covered(arrival, hashed, began, employee, first))
    return found


def _draw(
    covered: Iterable[_Covered], *, batch: Batch, at: datetime, by: Actor, stream: bool
) -> list[Offer]:
    strata: dict[str, list[_Covered]] = {}
    for one in covered:
        strata.setdefault(one.stratum, []).append(one)
    made = []
    for name, offered in sorted(strata.items()):
        places = _places(name, offered, at=at, by=by, stream=stream)
        made += [_offer(one, places.get(one.arrival.source_call_id), batch) for one in offered]
    return made


def _places(
    stratum: str, offered: Sequence[_Covered], *, at: datetime, by: Actor, stream: bool
) -> dict[str, int]:
    """Which calls of one stratum are drawn, and in which place."""
    first = offered[0]
    if first.version is None:
        # No plan to draw by. The law says why nothing may be recorded.
        return {one.arrival.source_call_id: 0 for one in offered}
    month = seeds.month_of(first.began)
    taken = Offer.objects.filter(
        version=first.version.id, employee=first.employee, month=month, result__in=COUNTED
    ).count()
    seed = seeds.record(Version.objects.get(pk=first.version.id), month, at=at, by=by)
    if stream and "expected_calls" in first.version.plan:
        return _one_by_one(offered, first.version.plan, bytes(seed.seed), taken=taken)
    plan = sampling.Plan(
        n=max(0, first.version.plan["per_person"] - taken),
        allocation=sampling.Allocation.PROPORTIONAL,
        exclude={},
    )
    frame = [sampling.Offered(one.arrival.source_call_id, stratum, {}) for one in offered]
    drawn = sampling.draw(frame, plan, bytes(seed.seed))
    return {one.id: taken + one.order for one in drawn}


def _one_by_one(
    offered: Sequence[_Covered], plan: Mapping[str, int], seed: bytes, *, taken: int
) -> dict[str, int]:
    """Each call by itself, until the ceiling of the person is reached (design 4.5)."""
    share = min(Fraction(1), Fraction(plan["per_person"], plan["expected_calls"]))
    places: dict[str, int] = {}
    for one in offered:
        place = taken + len(places) + 1
        call = one.arrival.source_call_id
        if place <= plan["ceiling"] and sampling.gate_draws(
            seed, one.arrival.source_system, call, share
        ):
            places[call] = place
    return places


def _offer(one: _Covered, place: int | None, batch: Batch) -> Offer:
    return Offer(
        batch=batch,
        source=batch.source,
        source_id_hash=one.hashed,
        content_sha256=one.arrival.sha256 or "",
        version_id=one.version.id if one.version else None,
        employee=one.employee,
        month=seeds.month_of(one.began),
        order=place,
        result=Offer.Result.NOT_DRAWN if place is None else Offer.Result.DRAWN,
    )


def _waits(offer: Offer) -> bool:
    """Whether it was never in a frame, since something was not told. Then it is drawn now."""
    return offer.result == Offer.Result.QUARANTINED and offer.order is None


def _keep(made: Sequence[Offer], known: dict[str, Offer]) -> list[Offer]:
    """Store the offers; one that waited keeps its row and its place in the batch it came in."""
    fresh = [offer for offer in made if offer.source_id_hash not in known]
    for offer in made:
        if offer.source_id_hash in known:
            waited = known[offer.source_id_hash]
            offer.pk, offer.batch_id, offer.quarantine = (
                waited.pk,
                waited.batch_id,
                waited.quarantine,
            )
            offer.save(force_update=True)
    Offer.objects.bulk_create(fresh)
    return list(made)


def _unknown(new: dict[str, Arrival], *, batch: Batch, at: datetime) -> list[Offer]:
    made = []
    for hashed, arrival in new.items():
        offer = Offer(
            batch=batch,
            source=batch.source,
            source_id_hash=hashed,
            content_sha256=arrival.sha256 or "",
            result=Offer.Result.QUARANTINED,
            missing=_not_told(arrival),
            reason="not_told",
            decided_at=at,
            quarantine=quarantine(arrival, person=book.ORGANISATION, at=at),
        )
        made.append(offer)
    return made


def _not_told(arrival: Arrival) -> list[str]:
    told = {
        "agent_ref": None,  # a name that stands for nobody is as good as none
        "started_at": arrival.started_at,
        "file": arrival.file,
    }
    missing = [name for name, value in told.items() if not value]
    if arrival.channels == STEREO and arrival.agent_channel is None:
        missing.append("agent_channel")
    return missing


def _write_down(made: Sequence[Offer], *, at: datetime) -> None:
    lines = [
        book.Line(
            offer.employee_id or book.ORGANISATION,
            "offered",
            {"source": offer.source, "call": offer.source_id_hash, "result": offer.result},
        )
        for offer in made
    ]
    book.append_lines(sorted(lines, key=lambda line: line.subject), at=at)
