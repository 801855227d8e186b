"""What a caller heard before the recording began, and how that is known (design 4.5)."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from klankbord.database import prepared
from klankbord.notices.models import Announcement
from klankbord.programmes import parts
from klankbord.programmes.dossier import Dossier, Row
from klankbord.recordings.offered.offers import Arrival

PLAYED_EVENT, LINE_ATTESTED, NONE = "played_event", "line_attested", "none"
"""What proves the announcement of a call."""

Texts = Callable[[str], Announcement | None]
"""As `text`; what was read once may be given again within a deed."""

BEFORE_RECORDING = timedelta(seconds=1)
"""An attested line records after its announcement; on such a line the moment is not measured."""


_NAMED = "WHERE code = %s AND number = %s::int"


def text(name: str) -> Announcement | None:
    """A text by its name, such as NL-2; None if there is no such text."""
    code, _, number = name.rpartition("-")
    if not number.isdigit():
        return None
    return next(iter(prepared.read(Announcement, _NAMED, [code, int(number)])), None)


def foresee(names: Iterable[str]) -> None:
    """Foresee what `text` asks of these."""
    parts = [name.rpartition("-") for name in names]
    prepared.foresee(
        prepared.reading(Announcement, _NAMED, [code, int(number)])
        for code, _, number in parts
        if number.isdigit()
    )


def heard(
    arrival: Arrival,
    versions: Sequence[Dossier],
    *,
    began: datetime,
    known_at: datetime,
    texts: Texts = text,
) -> dict[str, Any]:
    """The part `call.announcement`; empty when nothing is proven.

    `played_event` comes first: this text, played to its end at this moment. Else `line_attested`:
    the line was tested with a text, on both ends, and not changed since. That a platform or an
    agent says "notice given" is a claim and proves nothing.
    """
    line = _line(arrival, versions, began=began, known_at=known_at)
    told = arrival.announcement
    if told is not None and told.played:
        known = texts(told.text_version)
        if known is not None:
            spoken = line.detail["language"] if line else None
            return {
                "completed_at": told.completed_at.isoformat(),
                "purposes": known.purposes,
                "in_line_language": known.language == spoken,
                "names_website": known.names_website,
            }
    attested = parts.announcement(line) if line else {}
    if attested:
        attested["completed_at"] = (began - BEFORE_RECORDING).isoformat()
    return attested


def proof(
    arrival: Arrival, versions: Sequence[Dossier], *, began: datetime, known_at: datetime
) -> str:
    """By what `heard` knows what a caller heard: one of the three above."""
    told = arrival.announcement
    if told is not None and told.played and text(told.text_version) is not None:
        return PLAYED_EVENT
    line = _line(arrival, versions, began=began, known_at=known_at)
    return LINE_ATTESTED if line and parts.announcement(line) else NONE


def line_known(
    arrival: Arrival, versions: Sequence[Dossier], *, began: datetime, known_at: datetime
) -> bool:
    """Whether the call came over a line that was attested as one of the organisation's own."""
    return _line(arrival, versions, began=began, known_at=known_at) is not None


def to_play(
    arrival: Arrival,
    versions: Sequence[Dossier],
    *,
    began: datetime,
    known_at: datetime,
    texts: Texts = text,
) -> Announcement | None:
    """The text that callers on this line must hear; None when no line is known or attested."""
    name = named(arrival, versions, began=began, known_at=known_at)
    return texts(name) if name else None


def named(
    arrival: Arrival, versions: Sequence[Dossier], *, began: datetime, known_at: datetime
) -> str | None:
    """The name of the text that `to_play` gives."""
    line = _line(arrival, versions, began=began, known_at=known_at)
    return str(line.detail["text"]) if line else None


def _line(
    arrival: Arrival, versions: Sequence[Dossier], *, began: datetime, known_at: datetime
) -> Row | None:
    for version in versions:
        found = parts.lines(version, began, known_at).get(arrival.line or "")
        if found is not None:
            return found
    return None
