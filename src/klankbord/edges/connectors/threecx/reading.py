"""One row for each sound in the folder of an extension."""

import re
from collections.abc import Iterator
from functools import partial

from klankbord.edges.connectors import tables, times
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
from klankbord.edges.connectors.exports import Export, shown
from klankbord.edges.connectors.index import Index, index
from klankbord.edges.connectors.tables import Record
from klankbord.law.texts import Text

NEEDED = ("recording_url", "start_time")
LONGEST_EXTENSION = 5

_NAME = re.compile(
    r"(?:.*/)?(?P<own>[^/]+)/\[(?P<name>[^/]*)\]_(?P<by>[^/_]*?)-(?P<to>[^/_]*)"
    r"_(?P<began>\d{14})\((?P<n>\d{1,12})\)\.[a-z0-9]+",
    re.ASCII | re.DOTALL | re.IGNORECASE,
)


def recognises(export: Export) -> bool:
    return any(_NAME.fullmatch(name) for name, _ in zip(export.sounds(), range(20), strict=False))


def read(export: Export, settings: Settings) -> Iterator[Item]:
    with index() as known:
        for name in export.files(".csv"):
            for record in tables.records(export, name, needed=NEEDED):
                if not isinstance(record, Record):
                    yield record
                elif url := record.get("recording_url"):
                    known.put(f"began {url}", record.get("start_time"))
        for name in export.sounds():
            if told := _NAME.fullmatch(name):
                known.put(f"extension {told['own']}", 1)
        for name in export.sounds():
            if told := _NAME.fullmatch(name):
                make = partial(_made, told, name, known, export, settings)
                yield item(shown(name), make, settings)


ERASING = Text(
    nl="Wis de opname in het beheer van 3CX, onder Recordings, of het bestand in de "
    "map Recordings van de server, ook in reservekopieën.",
    en="Erase the recording in the administration of 3CX, below Recordings, or the "
    "file in the folder Recordings of the server, in backups too.",
)
CONNECTOR = Connector("3cx", "3CX, folder of recordings", recognises, read, ERASING)


def _made(
    told: re.Match[str], name: str, known: Index, export: Export, settings: Settings
) -> tuple[Row, Sound | None]:
    own, call = told["own"], f"{told['own']}/{told['began']}({told['n']})"
    direction, other = "unknown", None
    if told["by"] == own:
        direction, other = "outbound", told["to"]
    elif told["to"] == own:
        direction, other = "inbound", told["by"]
    if other and (known.get(f"extension {other}") or _alike(own, other)):
        raise Unwanted(call, "internal")
    began = next(iter(known.get(f"began {own}/{name.rpartition('/')[2]}")), None)
    row: Row = {
        "source_call_id": call,
        "agent_ref": own,
        "started_at": times.instant(
            began or told["began"], "start_time" if began else "name", settings
        ),
        "direction": direction,
        "caller_ref": other or None,
    }
    return row, sound(export, "name", [name])


def _alike(own: str, other: str) -> bool:
    return other.isdecimal() and len(other) == len(own) <= LONGEST_EXTENSION
