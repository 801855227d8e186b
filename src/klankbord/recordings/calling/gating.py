"""The gate: a platform asks before it records, and hears when it may (design, idea 3).

The draw comes first, so that most calls end here with nothing but a keyed hash. Of a drawn call the
law is asked twice: when the platform asks, as if the announcement had been played; and once it has
been. Only then may it be recorded.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property, lru_cache, partial
from uuid import UUID

from klankbord.database import prepared, sets
from klankbord.database.together import Together
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import book
from klankbord.ledger.book import Line
from klankbord.ledger.leaves import Code
from klankbord.notices import announcements, sounds
from klankbord.notices.models import Announcement, Sound
from klankbord.people import callers, unrecorded
from klankbord.programmes import shelf
from klankbord.recordings import keeping
from klankbord.recordings.calling import weighing
from klankbord.recordings.calling.platforms import Asker, Platform
from klankbord.recordings.draw import announcing, drawing
from klankbord.recordings.draw.counting import Drawn
from klankbord.recordings.draw.covering import Covering
from klankbord.recordings.models import GateCall, Offer
from klankbord.recordings.offered import offers
from klankbord.recordings.offered.offers import Arrival
from klankbord.vault import boxes, keys
from klankbord.vault.keys import Party, Wanted

VALID = timedelta(minutes=5)
"""How long a platform has to play the announcement; what it tells later is too late."""

CALL_LASTS = timedelta(days=1)
"""A call that began longer ago is over."""

MOMENT = timedelta(milliseconds=1)
METADATA = "metadata"


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a call may be recorded once `announcement` was played, before `valid_until`.

    Without an announcement it may not; `rules` and `missing` say why, when the law said so. Without
    a `sound` of it the platform has one of its own.
    """

    drawn: bool
    announcement: Announcement | None = None
    sound: Sound | None = None
    valid_until: datetime | None = None
    rules: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class TooOld(Exception):
    """The call began longer ago than calls last, or is still to begin."""


@dataclass(frozen=True)
class _Asked:
    """A call that is asked about: when, and when it began."""

    arrival: Arrival
    at: datetime
    began: datetime

    @cached_property
    def caller(self) -> UUID:
        """The pseudonym of its caller: one for the whole deed, also where nobody knows him."""
        return callers.pseudonym(self.arrival.caller_ref)


@dataclass(frozen=True, slots=True)
class _Deed:
    """One deed about some calls: what is read for all, and what is written at its end."""

    by: Actor
    read: Covering
    drawn: Drawn
    lines: list[Line]
    fresh: list[Offer]


def ask(arrival: Arrival, *, at: datetime, by: Actor | Asker) -> Answer:
    """May this call be recorded? Durable before it is answered; asked again, the same answer.

    Args:
        arrival: The call as far as it is known; `started_at` is when the call began.
        at: Now.
        by: The platform, or what says which it is.

    Raises:
        TooOld: It is no call that goes on now.
    """
    began = arrival.started_at or at
    if not at - CALL_LASTS <= began <= at:
        raise TooOld
    asked = _Asked(replace(arrival, started_at=at), at, began)
    return _asking(arrival.source_system, by)(asked)


@lru_cache(maxsize=64)
def _asking(source: str, by: Actor | Asker) -> Together[_Asked, Answer]:
    """Of one platform; who waits for an import of another one is not waited for."""
    return Together(partial(_answer_all, source=source, by=Platform(by)))


def _answer_all(asked: Sequence[_Asked], *, source: str, by: Platform) -> list[Answer]:
    """One deed about calls that were asked about at once; what each tells counts for it alone."""
    at = max(each.at for each in asked)
    with access.deed(Access(SYSTEM, "record", None, at), gathers=True):
        by.foresee(at)
        numbers = drawing.foresee([each.arrival for each in asked], source=source, at=at)
        shelf.foresee()
        return _answer_each(asked, source=source, at=at, by=by.actor(at), numbers=numbers)


def _answer_each(
    asked: Sequence[_Asked],
    *,
    source: str,
    at: datetime,
    by: Actor,
    numbers: unrecorded.Numbers,
) -> list[Answer]:
    names = drawing.names([each.arrival for each in asked])
    held = [drawing.resolve(each.arrival, names) for each in asked]
    covering = Covering({employee.pk for employee in held if employee})
    # Of a call that is asked about twice the first one counts.
    first = {each.arrival.source_call_id: each for each in reversed(asked)}
    known = [each for each, employee in zip(asked, held, strict=True) if employee]
    lines: list[Line] = []
    fresh: list[Offer] = []
    found = drawing.record(
        [first[each.arrival.source_call_id].arrival for each in known],
        source=source,
        at=at,
        by=by,
        stream=True,
        read=drawing.Read(names, covering, numbers, fresh),
        lines=lines,
    )
    by_call = {
        each.arrival.source_call_id: (first[each.arrival.source_call_id], offer)
        for each, offer in zip(known, found, strict=True)
    }
    opened = _decide_all(list(by_call.values()), covering, lines, fresh, by=by)
    # Whoever else writes lines about these persons takes their rows in the same order.
    book.append_lines(sorted(lines, key=lambda line: line.subject), at=at)
    given = _answers([offer for _, offer in by_call.values()], opened, covering)
    return [
        given[by_call[each.arrival.source_call_id][1].pk]
        if employee
        else Answer(drawn=False, missing=("agent_ref",))
        for each, employee in zip(asked, held, strict=True)
    ]


def metadata(call: GateCall) -> Arrival:
    """What was told of a call when it was asked about.

    Raises:
        keys.Gone: One of the two on the line was erased, or a week has passed.
    """
    source = call.offer.source
    row = boxes.unseal(call.key, METADATA, row=_row(call.offer))
    parsed = offers.parse(offers.loads(row), source=source)
    assert isinstance(parsed, Arrival)  # noqa: S101  it was one when it was sealed
    return parsed


def barred(arrival: Arrival) -> str | None:
    """The rule by which a number of this call is never recorded, as the list is now."""
    refs = (arrival.called_ref, arrival.agent_ref)
    numbers = unrecorded.Numbers([arrival.caller_ref, *refs])
    return numbers.rule(caller=arrival.caller_ref, others=refs)


def refuse(
    offer: Offer, rules: Sequence[str], *, missing: Sequence[str] = (), why: str, at: datetime
) -> None:
    """Write on an offer that nothing of its call may be kept; in the transaction of the deed."""
    offer.result = Offer.Result.REFUSED
    in_order: list[str] = sorted(set(rules), key=lambda rule: int(rule[1:]))
    offer.rules = in_order
    offer.missing = sorted(set(missing))
    offer.reason, offer.decided_at = why, at
    if offer.pk is not None:  # else it is written down at the end of this deed
        offer.save()


def _decide_all(
    offered: Sequence[tuple[_Asked, Offer]],
    read: Covering,
    lines: list[Line],
    fresh: list[Offer],
    *,
    by: Actor,
) -> list[GateCall]:
    """Ask the law about the calls that were drawn just now; those that it lets be recorded.

    New offers are written down with what became of them.
    """
    drawn = [
        (asked, offer)
        for asked, offer in offered
        if offer.result == Offer.Result.DRAWN and offer.decided_at is None
    ]
    if not drawn:
        sets.insert(fresh)
        return []
    _foresee(drawn, read)
    deed = _Deed(by, read, _counted(drawn, read), lines, fresh)
    permitted = [
        (asked, offer, text) for asked, offer in drawn if (text := _decide(asked, offer, deed))
    ]
    return _open(permitted, deed)


def _counted(drawn: Sequence[tuple[_Asked, Offer]], read: Covering) -> Drawn:
    """What was drawn of these people, now that these calls were too; the draw read the rest."""
    persons = {offer.employee_id for _, offer in drawn if offer.employee_id}
    counted = read.drawn(persons, {offer.month for _, offer in drawn})
    for _, offer in drawn:
        counted.note(offer)
    return counted


def _foresee(drawn: Sequence[tuple[_Asked, Offer]], read: Covering) -> None:
    """What the law will ask of these calls, and with what they will be sealed."""
    read.foresee_law()
    texts = {
        announcing.named(
            asked.arrival,
            read.of_call(offer.employee_id, offer.source_id_hash, asked.at, known_at=asked.at),
            began=asked.at,
            known_at=asked.at,
        )
        for asked, offer in drawn
        if offer.employee_id
    }
    announcing.foresee(name for name in texts if name)
    keys.foresee([_key(asked, offer) for asked, offer in drawn])


def _decide(asked: _Asked, offer: Offer, deed: _Deed) -> Announcement | None:
    """The text after which a call may be recorded; None when the law says no."""
    at = asked.at
    weighed = weighing.weigh(
        asked.arrival,
        offer,
        announced_at=at - MOMENT,
        at=at,
        by=deed.by,
        caller=asked.caller,
        read=deed.read,
        drawn=deed.drawn,
    )
    deed.lines.extend(weighed.lines)
    offer.decided_at = at
    if weighed.denied or weighed.text is None:
        refuse(offer, weighed.denied, missing=weighed.missing, why="denied", at=at)
        deed.drawn.note(offer)
        return None
    return weighed.text


def _open(permitted: Sequence[tuple[_Asked, Offer, Announcement]], deed: _Deed) -> list[GateCall]:
    """Write down, and seal, what was told of calls that may be recorded once it was announced."""
    known = [offer for _, offer, _ in permitted if offer.pk is not None]
    sets.update(known, ["decided_at"])
    sets.insert(deed.fresh)
    if not permitted:
        return []
    for text in {text.pk: text for *_, text in permitted}.values():
        sounds.foresee(text)
    at = permitted[0][0].at
    made = keys.create_opened([_key(asked, offer) for asked, offer, _ in permitted], at=at)
    if any(offer.pk is None for _, offer, _ in permitted):
        prepared.send()  # a call has the number of its offer
    calls = [
        GateCall(
            offer=offer,
            key=key,
            announcement=announcements.name_of(text),
            began_at=asked.began,
            asked_at=asked.at,
            valid_until=asked.at + VALID,
        )
        for (asked, offer, text), (key, _) in zip(permitted, made, strict=True)
    ]
    sets.insert(calls)
    payloads = [
        boxes.New(key, opened, _row(offer), asked.arrival.as_json())
        for (asked, offer, _), (key, opened) in zip(permitted, made, strict=True)
    ]
    boxes.seal_new(METADATA, payloads)
    deed.lines.extend(_opened(call, deed.by) for call in calls)
    return calls


def _key(asked: _Asked, offer: Offer) -> Wanted:
    assert offer.employee_id is not None  # noqa: S101  a drawn call is somebody's
    parties = [Party(offer.employee_id, "agent"), Party(asked.caller, "caller")]
    return Wanted(parties, kind="gate", keep_until=asked.at + keeping.QUARANTINE)


def _opened(call: GateCall, by: Actor) -> Line:
    detail: dict[str, Code] = {
        "call": call.offer.source_id_hash,
        "until": call.valid_until,
        "function": by.role,
    }
    return Line(call.offer.employee_id or book.ORGANISATION, "gate_opened", detail, call.asked_at)


def _answers(
    found: Sequence[Offer], opened: Sequence[GateCall], read: Covering
) -> dict[int, Answer]:
    """What is said of each of these offers, by its id."""
    calls = {call.pk: call for call in opened}
    before = [offer.pk for offer in found if not _hidden(offer) and offer.pk not in calls]
    if before:
        known = prepared.read(GateCall, "WHERE offer_id = ANY(%s::bigint[])", [before])
        calls |= {call.pk: call for call in known}
    return {offer.pk: _answer(offer, calls.get(offer.pk), read) for offer in found}


def _answer(offer: Offer, call: GateCall | None, read: Covering) -> Answer:
    if _hidden(offer):
        return Answer(drawn=False)
    if call is None:
        return Answer(
            drawn=offer.order is not None,
            rules=tuple(offer.rules),
            missing=tuple(offer.missing),
        )
    text = read.texts(call.announcement)
    sound = read.sounds(text) if text else None
    return Answer(drawn=True, announcement=text, sound=sound, valid_until=call.valid_until)


def _hidden(offer: Offer) -> bool:
    """Whether it is answered as any call that was not drawn."""
    return offer.result == Offer.Result.NOT_DRAWN or offer.reason == drawing.UNRECORDED


def _row(offer: Offer) -> boxes.Row:
    return boxes.Row("recordings.gatecall", offer.pk)
