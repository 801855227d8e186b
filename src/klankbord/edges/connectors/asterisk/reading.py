"""One row for each sound of an answered call."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from klankbord.edges.connectors import tables, times
from klankbord.edges.connectors.asterisk import names, queues
from klankbord.edges.connectors.asterisk.names import Name
from klankbord.edges.connectors.contract import (
    Connector,
    Item,
    Row,
    Settings,
    Sound,
    Unwanted,
    item,
    sound,
)
from klankbord.edges.connectors.exports import Export, Unusable, shown, tails
from klankbord.edges.connectors.index import Index, index
from klankbord.edges.connectors.tables import Record
from klankbord.law.texts import Text
from klankbord.recordings.offered.values import MAX_MS

NEEDED = ("src", "dst", "channel", "dstchannel", "disposition", "uniqueid")
MASTER = (
    "accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel", "lastapp",
    "lastdata", "start", "answer", "end", "duration", "billsec", "disposition", "amaflags",
    "uniqueid", "userfield",
)  # fmt: skip
"""Columns of Master.csv, which has no first line with their names."""

LONGEST = timedelta(milliseconds=MAX_MS)
NOBODY = {"anonymous", "unknown", "restricted", "unavailable", "<unknown>", "s"}


def recognises(export: Export) -> bool:
    for name in export.files(".csv"):
        if set(NEEDED) <= tables.header(export, name) or name.lower().endswith("master.csv"):
            return True
    if any(map(queues.is_log, export.files(""))):
        return True
    return any(names.parse(name) for name, _ in zip(export.sounds(), range(20), strict=False))


def read(export: Export, settings: Settings) -> Iterator[Item]:
    with index() as known:
        yield from queues.keep(export, known)
        found = [name for name in export.files(".csv") if not queues.is_log(name)]
        if not found:
            yield from _by_names(export, known, settings)
            return
        if not any("recordingfile" in tables.header(export, name) for name in found):
            _keep_sounds(export, known)
        for record in _answered(export, found):
            if isinstance(record, Record):
                file = _file(record, known)
                if file:
                    known.put(f"in {_last(file)}", [record.place, _end(record, file)])
        for record in _answered(export, found):
            if not isinstance(record, Record):
                yield record
                continue
            file = _file(record, known)
            if file and known.get(f"in {_last(file)}")[0][0] == record.place:
                make = partial(_made, record, file, known, export, settings)
                yield item(record.place, make, settings)


ERASING = Text(
    nl="Wis het bestand in de map monitor van Asterisk, ook in reservekopieën. Een API "
    "is er niet; de regel in cdr mag blijven, zonder recordingfile.",
    en="Erase the file in the folder monitor of Asterisk, in backups too. There is no "
    "API; the row in cdr may stay, without recordingfile.",
)
CONNECTOR = Connector("asterisk", "Asterisk, FreePBX, Issabel", recognises, read, ERASING)


def _answered(export: Export, found: list[str]) -> Iterator[Item | Record]:
    """Records of calls that were answered, and whatever cannot be read."""
    for name in found:
        for record in tables.records(export, name, needed=NEEDED, head=MASTER):
            if not isinstance(record, Record) or record.get("disposition") == "ANSWERED":
                yield record


def _file(record: Record, known: Index) -> str | None:
    """The sound of a record: the file that it names, or the one that bears its uniqueid."""
    if "recordingfile" in record.cells:
        return record.get("recordingfile")
    found: list[str] = known.get(f"sound {record.get('uniqueid')}")
    return next(iter(found), None)


def _keep_sounds(export: Export, known: Index) -> None:
    for name in export.sounds():
        told = names.parse(name)
        if told is not None:
            known.put(f"sound {told.unique}", name)


def _end(record: Record, file: str) -> str | None:
    """The telephone of the employee of a record."""
    told = names.parse(file)
    end = names.peer(record.get("channel" if _outbound(record, told) else "dstchannel"))
    return end or (told.extension if told else None)


def _took(record: Record, known: Index) -> set[str]:
    """Who took the call out of a queue, by the queue log."""
    calls = {record.get("uniqueid"), record.get("linkedid")}
    return {agent for call in calls if call for agent in known.get(f"took {call}")}


def _outbound(record: Record, told: Name | None) -> bool:
    if told is not None and told.kind in ("out", "exten", "q", "rg"):
        return told.kind == "out"
    return _calls_from_inside(record)


def _calls_from_inside(record: Record) -> bool:
    """Whether the caller is an extension: the end of his channel is his own number."""
    return record.get("src") is not None and names.peer(record.get("channel")) == record.get("src")


def _made(
    record: Record, file: str, known: Index, export: Export, settings: Settings
) -> tuple[Row, Sound | None]:
    told = names.parse(file)
    unique = record.need("uniqueid")
    call = told.recording if told else unique
    outbound = _outbound(record, told)
    ends = {end for _, end in known.get(f"in {_last(file)}")}
    took = set() if outbound else _took(record, known)
    if len(ends) > 1 or len(took) > 1:
        raise Unwanted(call, "two_employees")
    if _calls_from_inside(record) and (
        not outbound or names.peer(record.get("dstchannel")) == record.get("dst")
    ):
        raise Unwanted(call, "internal")
    began = "calldate" if "calldate" in record.cells else "start"
    made = names.made(unique)
    row: Row = {
        "source_call_id": call,
        "agent_ref": (took or ends).pop(),
        "direction": "outbound" if outbound else "inbound",
        "parent_call_id": record.get("linkedid"),
        "started_at": times.instant(record.need(began), began, settings, near=made, until=LONGEST),
        "talk_ms": record.milliseconds("billsec"),
        "caller_ref": _person(record.get("dst" if outbound else "src")),
        "called_ref": None if outbound else record.get("did"),
        "queue": told.to if told and told.kind == "q" else None,
    }
    day = told.began[:8] if told else ""
    folder = f"{day[:4]}/{day[4:6]}/{day[6:]}/"
    places = [*tails(file), f"{folder}{_last(file)}", f"monitor/{folder}{_last(file)}"]
    return row, sound(export, "recordingfile", places)


def _by_names(export: Export, known: Index, settings: Settings) -> Iterator[Item]:
    seen = False
    for name in export.sounds():
        told = names.parse(name)
        if told is not None:
            seen = True
            yield item(shown(name), partial(_named, told, name, known, export, settings), settings)
    if not seen:
        raise Unusable(
            "There is no table cdr (*.csv) and no sound with a name of FreePBX.", code="no_table"
        )


def _named(
    told: Name, name: str, known: Index, export: Export, settings: Settings
) -> tuple[Row, Sound | None]:
    if told.kind == "internal":
        raise Unwanted(told.recording, "internal")
    took = set(known.get(f"took {told.unique}")) if told.kind == "q" else set()
    if len(took) > 1:
        raise Unwanted(told.recording, "two_employees")
    outbound = told.kind == "out"
    row: Row = {
        "source_call_id": told.recording,
        "agent_ref": told.extension or next(iter(took), None),
        "direction": "outbound" if outbound else "inbound",
        "started_at": times.instant(told.began, "name", settings, near=names.made(told.unique)),
        "caller_ref": _person(told.to if outbound else told.by),
        "queue": told.to if told.kind == "q" else None,
    }
    return row, sound(export, "name", [name])


def _person(number: str | None) -> str | None:
    return None if number is None or number.lower() in NOBODY else number


def _last(file: str) -> str:
    return file.replace("\\", "/").rpartition("/")[2]
