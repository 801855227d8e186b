"""One row for each tape."""

from collections.abc import Iterable, Iterator
from functools import partial

from klankbord.edges.connectors import tables, times
from klankbord.edges.connectors.contract import (
    Connector,
    Flawed,
    Item,
    Row,
    Settings,
    Sound,
    Unwanted,
    item,
    sound,
)
from klankbord.edges.connectors.exports import Export, Unusable, tails
from klankbord.edges.connectors.index import Index, index
from klankbord.edges.connectors.tables import Record
from klankbord.law.texts import Text

TAPE = ("id", "timestamp", "filename", "localparty", "remoteparty", "direction")
SEGMENT = ("tape_id",)
LOCAL = "local party "
"""Before a telephone of our own in the index, where tapes stand by their id."""
DIRECTIONS = {"IN": "inbound", "OUT": "outbound"}


def recognises(export: Export) -> bool:
    return any(set(TAPE) <= tables.header(export, name) for name in export.files(".csv"))


def read(export: Export, settings: Settings) -> Iterator[Item]:
    heads = {name: tables.header(export, name) for name in export.files(".csv")}
    tapes = [name for name, head in heads.items() if set(TAPE) <= head]
    if not tapes:
        raise Unusable(
            "There is no table orktape (*.csv with filename, localParty, remoteParty).",
            code="no_table",
        )
    with index() as people:
        for name, head in heads.items():
            if set(SEGMENT) <= head:
                for record in tables.records(export, name, needed=SEGMENT):
                    if isinstance(record, Record):
                        _keep(record, people)
                    else:
                        yield record
        for record in _tapes(export, tapes):
            if isinstance(record, Record) and (here := record.get("localparty")):
                people.put(f"{LOCAL}{here}", 1)
        for record in _tapes(export, tapes):
            if isinstance(record, Record):
                make = partial(_made, record, people, export, settings)
                yield item(record.place, make, settings)
            else:
                yield record


ERASING = Text(
    nl="Wis het bestand in de map van OrkAudio, ook in reservekopieën. Een API is er "
    "niet; de regel in orktape mag blijven.",
    en="Erase the file in the folder of OrkAudio, in backups too. There is no API; the "
    "row in orktape may stay.",
)
CONNECTOR = Connector("oreka", "Oreka, orktape and orksegment", recognises, read, ERASING)


def _tapes(export: Export, names: Iterable[str]) -> Iterator[Record | Flawed]:
    for name in names:
        yield from tables.records(export, name, needed=TAPE)


def _keep(segment: Record, people: Index) -> None:
    tape, person = segment.get("tape_id"), segment.get("loginstring") or segment.get("user_id")
    if tape and person:
        people.put(tape, person)


def _made(
    record: Record, people: Index, export: Export, settings: Settings
) -> tuple[Row, Sound | None]:
    tape = record.need("id")
    found = set(people.get(tape))
    if len(found) > 1:
        raise Unwanted(tape, "two_employees")
    if (other := record.get("remoteparty")) and people.get(f"{LOCAL}{other}"):
        raise Unwanted(tape, "internal")
    direction = DIRECTIONS.get((record.get("direction") or "").upper(), "unknown")
    expires, file = record.get("expirytimestamp"), record.get("filename")
    row: Row = {
        "source_call_id": tape,
        "agent_ref": next(iter(found), None) or record.get("localparty"),
        "started_at": times.instant(record.need("timestamp"), "timestamp", settings),
        "direction": direction,
        "caller_ref": record.get("remoteparty"),
        "called_ref": record.get("localentrypoint") if direction == "inbound" else None,
        "source_expiry": expires and times.instant(expires, "expirytimestamp", settings),
    }
    return row, sound(export, "filename", tails(file) if file else [])
