"""The gate: a platform asks before it records, and hears when it may (design, idea 3).

The draw comes first, so that most calls end here with nothing but a keyed hash. Of a drawn call the
law is asked twice: when the platform asks, as if the announcement had been played; and once it has
been. Only then may it be recorded.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.engine import Decision
from klankbord.ledger import book
from klankbord.ledger.leaves import Code
from klankbord.notices import announcements
from klankbord.notices.models import Announcement
from klankbord.people import callers, unrecorded
from klankbord.programmes.dossier import Dossier
from klankbord.recordings import announcing, drawing, facts, keeping, offers
from klankbord.recordings.counting import Drawn
from klankbord.recordings.covering import Covering
from klankbord.recordings.models import GateCall, Offer
from klankbord.recordings.offers import Arrival
from klankbord.recordings.values import Announcement as Played
from klankbord.vault import boxes, keys
from klankbord.vault.keys import Party

VALID = timedelta(minutes=5)
"""How long a platform has to play the announcement; what it tells later is too late."""

CALL_LASTS = timedelta(days=1)
"""A call that began longer ago is over."""

MOMENT = timedelta(milliseconds=1)
METADATA = "metadata"


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a call may be recorded once `announcement` was played, before `valid_until`.

    Without an announcement it may not; `rules` and `missing` say why, when the law said so.
    """

    drawn: bool
    announcement: Announcement | None = None
    valid_until: datetime | None = None
    rules: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class TooOld(Exception):
    """The call began longer ago than calls last, or is still to begin."""


def ask(arrival: Arrival, *, at: datetime, by: Actor) -> Answer:
    """May this call be recorded? Durable before it is answered; asked again, the same answer.

    Args:
        arrival: The call as far as it is known; `started_at` is when the call began.
        at: Now.
        by: The platform.

    Raises:
        TooOld: It is no call that goes on now.
    """
    began = arrival.started_at or at
    if not at - CALL_LASTS <= began <= at:
        raise TooOld
    arrival = replace(arrival, started_at=at)
    with access.deed(Access(SYSTEM, "record", None, at)):
        names = drawing.names([arrival])
        employee = drawing.resolve(arrival, names)
        if employee is None:
            return Answer(drawn=False, missing=("agent_ref",))
        covering = Covering([employee.pk])
        [offer] = drawing.record(
            [arrival],
            source=arrival.source_system,
            at=at,
            by=by,
            stream=True,
            read=drawing.Read(names, covering),
        )
        if offer.result == Offer.Result.DRAWN and offer.decided_at is None:
            _decide(arrival, offer, covering, began=began, at=at, by=by)
        return _answer(offer)


def weigh(
    arrival: Arrival,
    offer: Offer,
    *,
    announced_at: datetime,
    at: datetime,
    by: Actor,
    read: Covering | None = None,
) -> tuple[list[Decision], Announcement | None]:
    """Ask the law whether a call may be recorded from now on, this line's text having been played.

    The answers are in the log, in the transaction of the deed. Without a text on this line the law
    hears of none, and says no.
    """
    assert offer.employee_id is not None  # noqa: S101  a drawn call is somebody's
    read = read or Covering([offer.employee_id])
    versions = read.versions(offer.employee_id, at, known_at=at)
    text = announcing.to_play(arrival, versions, began=at, known_at=at)
    if text is not None:
        name = announcements.name_of(text)
        played = Played(name, announced_at, played=True)
        arrival = replace(arrival, announcement=played, started_at=at)
    count = Drawn([offer.employee_id], [offer.month]).with_(offer)
    about = [offer.employee_id, callers.pseudonym(arrival.caller_ref)]
    answers = [
        decisions.decide(
            facts.for_arrival(
                arrival,
                began=at,
                employee=offer.employee_id,
                versions=versions,
                purpose=purpose,
                count=count,
                at=at,
                read=read,
            ),
            about=about,
            by=by,
            reason="gate",
        )
        for purpose in _purposes(versions)
    ]
    return answers, text


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
    offer.save()


def _decide(
    arrival: Arrival, offer: Offer, read: Covering, *, began: datetime, at: datetime, by: Actor
) -> None:
    answers, text = weigh(arrival, offer, announced_at=at - MOMENT, at=at, by=by, read=read)
    denied = [rule for answer in answers for rule in answer.denied_by]
    if denied or text is None or offer.employee_id is None:
        missing = [path for answer in answers for path in answer.missing]
        refuse(offer, denied, missing=missing, why="denied", at=at)
        return
    offer.decided_at = at
    offer.save(update_fields=["decided_at"])
    caller = callers.pseudonym(arrival.caller_ref)
    key = keys.create(
        parties=[Party(offer.employee_id, "agent"), Party(caller, "caller")],
        kind="gate",
        keep_until=at + keeping.QUARANTINE,
        at=at,
    )
    call = GateCall.objects.create(
        offer=offer,
        key=key,
        announcement=announcements.name_of(text),
        began_at=began,
        asked_at=at,
        valid_until=at + VALID,
    )
    boxes.seal(key, METADATA, arrival.as_json(), row=_row(offer))
    detail: dict[str, Code] = {
        "call": offer.source_id_hash,
        "until": call.valid_until,
        "function": by.role,
    }
    book.append("gate_opened", at=at, subjects=[offer.employee_id], detail=detail)


def _answer(offer: Offer) -> Answer:
    if offer.result == Offer.Result.NOT_DRAWN or offer.reason == drawing.UNRECORDED:
        return Answer(drawn=False)
    call = GateCall.objects.filter(pk=offer.pk).first()
    if call is None:
        return Answer(
            drawn=offer.order is not None,
            rules=tuple(offer.rules),
            missing=tuple(offer.missing),
        )
    text = announcing.text(call.announcement)
    return Answer(drawn=True, announcement=text, valid_until=call.valid_until)


def _purposes(versions: Sequence[Dossier]) -> tuple[str | None, ...]:
    return versions[0].purposes if versions else (None,)


def _row(offer: Offer) -> boxes.Row:
    return boxes.Row("recordings.gatecall", offer.pk)
