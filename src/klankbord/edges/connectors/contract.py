"""What every connector keeps to: an export in, and one item for each recording that it names.

The rows are those of `recordings.offers`, but for `file`: that only says that there is sound. The
names of a platform's files hold numbers and names of people, so they go no further than `open`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from klankbord.edges.connectors.exports import Export, media_type
from klankbord.law.texts import Text
from klankbord.recordings.offered.folders import OutOfFolder

SOUND = "sound"
"""What a row says in `file` when the export has the sound."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Settings:
    """What an export does not say about itself, and the organisation therefore does.

    Attributes:
        zone: Of local times without an offset. Without it such a time is a fault.
        day_first: Dates are written dd-mm-yyyy.
        agent_channel: Where the employee speaks in sound of two channels, if the platform does
            not tell: 0 left, 1 right.
        protected: Employees, queues and numbers whose calls are never offered: the confidential
            counsellor, the works council, the company doctor.
        lines: The line of a call, by its queue or by the number that was called; `*` of any other.
        caller_country: From where callers call of whom the export tells neither number nor
            country, and from where customers write, ISO 3166-1 alpha-2. A claim of the
            organisation; without it such a call waits.
        columns: Of the generic CSV: field of the row → name of the column.
    """

    zone: ZoneInfo | None = None
    day_first: bool = False
    agent_channel: int | None = None
    protected: frozenset[str] = frozenset()
    lines: Mapping[str, str] = field(default_factory=dict)
    caller_country: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Offered:
    """One recording of one employee, as the platform tells of it.

    `notes` say where the export leaves the standard that it should keep to, without any value.
    `words` opens its transcript, as `recordings.transcripts` reads it.
    """

    place: str
    row: Row = field(repr=False)
    open: Callable[[], BinaryIO] | None = field(default=None, repr=False)
    notes: tuple[str, ...] = ()
    words: Callable[[], BinaryIO] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """A recording that is never offered, whatever the law would say of it."""

    place: str
    call: str = field(repr=False)
    reason: str


@dataclass(frozen=True, slots=True)
class Flawed:
    """Something that cannot be read; `field` is empty when it is the record or the file itself."""

    place: str
    field: str
    code: str


Item = Offered | Refused | Flawed


class Wrong(Exception):
    """A value that cannot be what its field asks for."""

    def __init__(self, where: str, code: str) -> None:
        super().__init__(f"{where}: {code}")
        self.field = where
        self.code = code


class Unwanted(Exception):
    """A recording that is refused before it is offered; `REASONS` says why."""

    def __init__(self, call: str, reason: str) -> None:
        super().__init__(reason)
        self.call = call
        self.reason = reason


REASONS: Mapping[str, str] = {
    "consult": "a talk between colleagues during a call",
    "internal": "a call between colleagues",
    "screen_recording": "pictures of a screen",
    "not_voice": "a chat, an e-mail or a message",
    "other_messages": "messages that are not with a customer",
    "attachment": "a message with an attachment, or of a kind that is no text",
    "two_employees": "the voices of several employees are in one file and cannot be told apart",
    "hold_unplaced": "recorded on while the caller was on hold, and nobody says when that was",
    "incomplete": "the platform says that there is no whole recording",
    "encrypted": "the sound is encrypted with a key of the platform",
    "protected": "a line or a person that the organisation never offers",
    "several_files": "one recording in several files, of which the order is not read",
    "not_granted": "somebody in it did not grant the recording, or took the grant back",
    "unknown_extension": "the vCon says that who does not know its extension may not process it",
}


RULES: Mapping[str, str] = {"other_messages": "R13"}
"""Rules by which something is never offered, where it is one of the law."""


@dataclass(frozen=True, slots=True)
class Connector:
    """One kind of export.

    Attributes:
        name: As `--format` says it.
        title: For people.
        recognises: Whether a folder or file is such an export, by the names of what is in it.
        read: Every recording that an export names, in constant memory. Raises nothing but
            `exports.Unusable`.
        erasing: What has to be erased at the platform when a recording is here, and by which call.
    """

    name: str
    title: str
    recognises: Callable[[Export], bool]
    read: Callable[[Export, Settings], Iterator[Item]]
    erasing: Text


@dataclass(frozen=True, slots=True)
class Sound:
    """Where the sound of a row is, what is known of it without opening it, and its transcript."""

    open: Callable[[], BinaryIO]
    media_type: str | None = None
    words: Callable[[], BinaryIO] | None = None


def sound(export: Export, field: str, names: Iterable[str]) -> Sound | None:
    """The first of these files that the export has.

    Args:
        export: Where it would be.
        field: Which field named it.
        names: Ways in which it may lie below the folder.

    Raises:
        Wrong: A name leads out of the folder.
    """
    try:
        for name in names:
            found = export.sound(name)
            if found is not None:
                return Sound(found, media_type(name))
    except OutOfFolder as fault:
        raise Wrong(field, "path") from fault
    return None


def item(
    place: str,
    make: Callable[[], tuple[Row, Sound | None]],
    settings: Settings,
    *,
    notes: Iterable[str] = (),
) -> Item:
    """Whatever comes of reading one record.

    Args:
        place: File and record, for people.
        make: Gives the row and its sound; raises `Wrong` or `Unwanted`.
        settings: Of the source.
        notes: As `Offered.notes`; read when `make` is done.
    """
    try:
        row, heard = make()
    except Wrong as wrong:
        return Flawed(place, wrong.field, wrong.code)
    except Unwanted as unwanted:
        return Refused(place, unwanted.call, unwanted.reason)
    ends = (row.get(name) for name in ("agent_ref", "queue", "caller_ref", "called_ref"))
    if not settings.protected.isdisjoint(ends):
        return Refused(place, row["source_call_id"], "protected")
    _settle(row, settings)
    if heard is not None:
        row |= {"file": SOUND, "media_type": row.get("media_type") or heard.media_type}
    known = {name: value for name, value in row.items() if value is not None}
    if heard is None:
        return Offered(place, known, None, tuple(notes))
    return Offered(place, known, heard.open, tuple(notes), heard.words)


def _settle(row: Row, settings: Settings) -> None:
    """What the organisation says of a call where the platform says nothing."""
    told = row.get("agent_channel") is not None or row.get("customer_channel") is not None
    if settings.agent_channel is not None and not told and row.get("channels") != 1:
        row |= {"channels": 2, "agent_channel": settings.agent_channel}
    for name in ("queue", "called_ref"):
        if row.get("line") is None and row.get(name) in settings.lines:
            row["line"] = settings.lines[row[name]]
    if row.get("line") is None:
        row["line"] = settings.lines.get("*")
    told = row.get("channel") in (None, "voice") and row.get("caller_ref") is not None
    if row.get("caller_country") is None and not told:
        row["caller_country"] = settings.caller_country
