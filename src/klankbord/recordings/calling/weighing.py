"""What the law says of a call at the gate, whose announcement was played or is supposed to be."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from klankbord.gate import decisions
from klankbord.gate.access import Actor
from klankbord.ledger.book import Line
from klankbord.notices import announcements
from klankbord.notices.models import Announcement
from klankbord.people import callers
from klankbord.programmes.dossier import Dossier
from klankbord.recordings import facts
from klankbord.recordings.draw import announcing
from klankbord.recordings.draw.counting import Drawn
from klankbord.recordings.draw.covering import Covering
from klankbord.recordings.models import Offer
from klankbord.recordings.offered.offers import Arrival
from klankbord.recordings.offered.values import Announcement as Played


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the law says of a call, as lines for the log too; `text` is what must be played."""

    denied: tuple[str, ...]
    missing: tuple[str, ...]
    text: Announcement | None
    lines: tuple[Line, ...]


def weigh(
    arrival: Arrival,
    offer: Offer,
    *,
    announced_at: datetime,
    at: datetime,
    by: Actor,
    caller: UUID | None = None,
    read: Covering | None = None,
    drawn: Drawn | None = None,
) -> Weighed:
    """Ask the law whether a call may be recorded from now on, this line's text having been played.

    The deed writes the lines. Without a text on this line the law hears of none, and says no. Who
    knows the pseudonym of the `caller` already gives it.
    """
    assert offer.employee_id is not None  # noqa: S101  a drawn call is somebody's
    read = read or Covering([offer.employee_id])
    call = offer.source_id_hash
    versions = read.of_call(offer.employee_id, call, at, known_at=at)
    text = announcing.to_play(arrival, versions, began=at, known_at=at, texts=read.texts)
    if text is not None:
        name = announcements.name_of(text)
        played = Played(name, announced_at, played=True)
        arrival = replace(arrival, announcement=played, started_at=at)
    count = (drawn or Drawn([offer.employee_id], [offer.month])).with_(offer)
    about = [offer.employee_id, caller or callers.pseudonym(arrival.caller_ref)]
    questions = [
        facts.for_arrival(
            arrival,
            began=at,
            employee=offer.employee_id,
            versions=versions,
            purpose=purpose,
            count=count,
            at=at,
            read=read,
        )
        for purpose in _purposes(versions)
    ]
    weighed = [decisions.weigh(each, about=about, by=by, reason="gate") for each in questions]
    return Weighed(
        denied=tuple(rule for decision, _ in weighed for rule in decision.denied_by),
        missing=tuple(path for decision, _ in weighed for path in decision.missing),
        text=text,
        lines=tuple(line for _, lines in weighed for line in lines),
    )


def _purposes(versions: Sequence[Dossier]) -> tuple[str | None, ...]:
    return versions[0].purposes if versions else (None,)
