"""Offers come in, and a plan draws from them: before the law is asked, before a byte is fetched.

A batch of offers is the frame (design 4.5). It is drawn in one deed, so that a crash leaves either
no draw or the whole of it, and a second run finds the same calls drawn. Where calls are offered one
by one the frame is not known; each is then drawn by itself, if the plan says how many will come.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from klankbord.database import prepared, sets, turns
from klankbord.database.gathering import Statement
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import book
from klankbord.people import agents, unrecorded
from klankbord.people.models import Employee
from klankbord.programmes import seeds
from klankbord.programmes.dossier import Dossier
from klankbord.recordings import hashes
from klankbord.recordings.draw import batches, framing, quarantining
from klankbord.recordings.draw.counting import Drawn
from klankbord.recordings.draw.covering import Covering, of_call
from klankbord.recordings.draw.framing import Covered
from klankbord.recordings.models import Batch, Offer
from klankbord.recordings.offered.offers import Arrival

STEREO = 2

_KNOWN = "WHERE source = %s AND source_id_hash = ANY(%s::text[])"

UNRECORDED = "unrecorded_number"
"""Why a call is refused whose number is never recorded. No door tells it, or shows the list."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a deed knows already of its offers, having their turns.

    New offers are added to `fresh`, for the deed to write down with what becomes of them.
    """

    names: agents.Names
    covering: Covering
    numbers: unrecorded.Numbers
    fresh: list[Offer]


def foresee(arrivals: Collection[Arrival], *, source: str, at: datetime) -> unrecorded.Numbers:
    """Take the turns of calls that come one by one, and foresee what `record` asks of them."""
    hashed = [hashes.source_id(source, each.source_call_id) for each in arrivals]
    refs = [each.agent_ref for each in arrivals if each.agent_ref]
    agents.foresee(source, refs)
    each_call_at_a_time(source, hashed)
    prepared.foresee([_known(source, hashed)])
    batches.foresee(source, at)
    return _numbers(arrivals)


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
    with access.deed(Access(SYSTEM, "record", None, at)):
        return record(arrivals, source=source, at=at, by=by, stream=stream)


def record(
    arrivals: Sequence[Arrival],
    *,
    source: str,
    at: datetime,
    by: Actor,
    stream: bool = False,
    read: Read | None = None,
    lines: list[book.Line] | None = None,
    run: Callable[[], Batch] | None = None,
) -> list[Offer]:
    """As `register`, inside the transaction of another deed, with what that has `read` already.

    It writes the lines for the log, or adds them to `lines` for the deed to write at its end. `run`
    gives the run of which these are a part, with all the calls of their persons.
    """
    hashed = [hashes.source_id(source, each.source_call_id) for each in arrivals]
    if not stream:
        one_at_a_time(source)
    elif read is None:
        each_call_at_a_time(source, hashed)
    found = prepared.read(Offer, _KNOWN, [source, hashed])
    known = {offer.source_id_hash: offer for offer in found}
    new = {
        name: arrival
        for name, arrival in zip(hashed, arrivals, strict=True)
        if name not in known or _waits(known[name], at)
    }
    if new:
        waited = [known[name].batch for name in new if name in known]
        begin = run or partial(batches.of_day if stream else batches.new, source, at)
        batch = begin() if len(new) > len(waited) else waited[0]
        numbers = read.numbers if read else _numbers(new.values())
        made = _barred(new, numbers, batch=batch, at=at)
        barred = {offer.source_id_hash for offer in made}
        rest = {name: new[name] for name in new if name not in barred}
        covered = _covered(rest, at, read, stream=stream)
        counted = read.covering.drawn if read else Drawn
        made += framing.draw(covered, batch=batch, at=at, by=by, stream=stream, counted=counted)
        done = {offer.source_id_hash for offer in made}
        unknown = {
            name: each for name, each in new.items() if name not in known and name not in done
        }
        made += _unknown(unknown, batch=batch, at=at)
        ended = _keep(made, known, read, at=at, by=by)
        known |= {offer.source_id_hash: offer for offer in made}
        _write(_told(made, ended), lines, at=at)
    return [known[name] for name in hashed]


def names(arrivals: Collection[Arrival]) -> agents.Names:
    """Whom their platform means by the names in these offers."""
    source = next((each.source_system for each in arrivals), "")
    return agents.Names(source, [each.agent_ref for each in arrivals if each.agent_ref])


def resolve(arrival: Arrival, known: agents.Names) -> Employee | None:
    """Who held a call, when the platform's name for him stood for somebody at that moment."""
    if arrival.agent_ref is None or arrival.started_at is None:
        return None
    return known.resolve(arrival.agent_ref, arrival.started_at)


def complete(arrival: Arrival) -> bool:
    """Whether an offer tells what must be known before the law can be asked."""
    whose_channel = arrival.channels != STEREO or arrival.agent_channel is not None
    return not arrival.missing and whose_channel


def one_at_a_time(source: str) -> None:
    # Two imports of one source would draw twice from what a plan gives once.
    turns.take(f"recordings.offer {source}")


def one_call_at_a_time(source: str, hashed: str) -> None:
    """Calls that come one by one wait for themselves, and for imports of their source."""
    each_call_at_a_time(source, [hashed])


def each_call_at_a_time(source: str, hashed: Collection[str]) -> None:
    """As `one_call_at_a_time`, of calls that are dealt with together."""
    whole = f"recordings.offer {source}"
    turns.share_and_take(whole, [f"{whole} {name}" for name in hashed])


def _known(source: str, hashed: Sequence[str]) -> Statement:
    return prepared.reading(Offer, _KNOWN, [source, hashed])


def _numbers(arrivals: Collection[Arrival]) -> unrecorded.Numbers:
    return unrecorded.Numbers(
        [ref for each in arrivals for ref in (each.caller_ref, *_others(each))]
    )


def _barred(
    new: Mapping[str, Arrival], numbers: unrecorded.Numbers, *, batch: Batch, at: datetime
) -> list[Offer]:
    """Calls with a number that is never recorded stay out of the frame; only the hash is kept."""
    rules = {
        name: numbers.rule(caller=each.caller_ref, others=_others(each))
        for name, each in new.items()
    }
    return [
        Offer(
            batch=batch,
            source=batch.source,
            source_id_hash=name,
            result=Offer.Result.REFUSED,
            rules=[rule],
            reason=UNRECORDED,
            decided_at=at,
        )
        for name, rule in rules.items()
        if rule
    ]


def _others(arrival: Arrival) -> tuple[str | None, ...]:
    return arrival.called_ref, arrival.agent_ref


def _covered(
    new: dict[str, Arrival], at: datetime, read: Read | None, *, stream: bool
) -> list[Covered]:
    known = read.names if read else names(new.values())
    held = [
        (hashed, arrival, arrival.started_at, employee)
        for hashed, arrival in new.items()
        if (employee := resolve(arrival, known)) and arrival.started_at and complete(arrival)
    ]
    persons = {employee.pk for *_, employee in held}
    covering = read.covering if read else Covering(persons)
    if stream:
        # Two calls of one person may come at once, and the ceiling is his.
        turns.take_all([f"recordings.draw {person}" for person in persons])
        covering.foresee_draw(persons, {seeds.month_of(began) for _, _, began, _ in held}, at)
    found = []
    sides: dict[tuple[UUID, str], list[list[Dossier]]] = {}
    for hashed, arrival, began, employee in held:
        hour = (employee.pk, f"{began:%Y-%m-%d %H}")
        if hour not in sides:
            sides[hour] = covering.sides(employee.pk, began, known_at=at)
        versions = of_call(sides[hour], hashed)
        first = versions[0] if versions else None
        found.append(Covered(arrival, hashed, began, employee, first))
    return found


def _waits(offer: Offer, at: datetime) -> bool:
    """Whether it was never in a frame, since something was not told. Then it is drawn now."""
    held = offer.result == Offer.Result.QUARANTINED and offer.order is None
    return held and not quarantining.over(offer, at)


def _keep(
    made: Sequence[Offer],
    known: Mapping[str, Offer],
    read: Read | None,
    *,
    at: datetime,
    by: Actor,
) -> list[book.Line]:
    """Store the offers; one that waited keeps its row and its place in the batch it came in."""
    waited = [
        (offer, known[offer.source_id_hash]) for offer in made if offer.source_id_hash in known
    ]
    for offer, before in waited:
        offer.pk, offer.batch_id = before.pk, before.batch_id
        offer.quarantine, offer.waits_until = before.quarantine, before.waits_until
    # What is drawn is put before the law next, which may find that something is still missing.
    done = [offer for offer, _ in waited if offer.result != Offer.Result.DRAWN]
    lines = quarantining.release(done, at=at, by=by)
    for offer, _ in waited:
        offer.save(force_update=True)
    new = [offer for offer in made if offer.source_id_hash not in known]
    if read is None:
        sets.insert(new)
    else:
        read.fresh.extend(new)
    return lines


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
        )
        quarantining.seal(offer, arrival, person=book.ORGANISATION, at=at)
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


def _write(told: list[book.Line], lines: list[book.Line] | None, *, at: datetime) -> None:
    if lines is None:
        book.append_lines(told, at=at)
    else:
        lines += told


def _told(made: Sequence[Offer], more: Sequence[book.Line]) -> list[book.Line]:
    sizes = Counter((offer.employee_id, offer.month) for offer in made if offer.frame)
    offered = [
        book.Line(
            offer.employee_id or book.ORGANISATION,
            "offered",
            {"source": offer.source, "call": offer.source_id_hash, "result": offer.result}
            | ({"rules": offer.rules} if offer.rules else {})
            | (
                {"place": offer.order, "of": sizes[offer.employee_id, offer.month]}
                if offer.order and offer.frame
                else {}
            ),
        )
        for offer in made
    ]
    return sorted([*more, *offered], key=lambda line: line.subject)
