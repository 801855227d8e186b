"""One row for each line of recording_log."""

from collections.abc import Iterator
from functools import partial

from klankbord.edges.connectors import tables, times
from klankbord.edges.connectors.contract import (
    Connector,
    Item,
    Row,
    Settings,
    Sound,
    item,
    sound,
)
from klankbord.edges.connectors.exports import MEDIA, Export, Unusable, tails
from klankbord.edges.connectors.index import Index, index
from klankbord.edges.connectors.tables import Record
from klankbord.law.texts import Text

RECORDINGS = ("recording_id", "filename", "user", "vicidial_id")
CALLS = {
    "inbound": ("closecallid", "campaign_id", "phone_number"),
    "outbound": ("uniqueid", "campaign_id", "phone_number", "call_date"),
}
"""Which columns a log has, by the way its calls go. The first is what a recording names it by."""

MACHINES = {"VDAD", "VDCL"}
"""Users that are no people: calls that no employee took."""


def recognises(export: Export) -> bool:
    return any(set(RECORDINGS) <= tables.header(export, name) for name in export.files(".csv"))


def read(export: Export, settings: Settings) -> Iterator[Item]:
    heads = {name: tables.header(export, name) for name in export.files(".csv")}
    recordings = [name for name, head in heads.items() if set(RECORDINGS) <= head]
    if not recordings:
        raise Unusable(
            "There is no table recording_log (*.csv with recording_id, vicidial_id).",
            code="no_table",
        )
    with index() as calls:
        logs = False
        for name, head in heads.items():
            way = next((way for way, columns in CALLS.items() if set(columns) <= head), None)
            if way and name not in recordings:
                logs = True
                yield from _keep(export, name, way, calls)
        for name in recordings:
            for record in tables.records(export, name, needed=RECORDINGS):
                if isinstance(record, Record):
                    make = partial(_made, record, calls if logs else None, export, settings)
                    yield item(record.place, make, settings)
                else:
                    yield record


ERASING = Text(
    nl="Wis het bestand in monitorDONE en waar VICIdial het daarna heen bracht. Een "
    "API is er niet; de regel in recording_log mag blijven, zonder location.",
    en="Erase the file in monitorDONE and where VICIdial took it after that. There is "
    "no API; the row in recording_log may stay, without location.",
)
CONNECTOR = Connector("vicidial", "VICIdial, recording_log", recognises, read, ERASING)


def _keep(export: Export, name: str, way: str, calls: Index) -> Iterator[Item]:
    for record in tables.records(export, name, needed=CALLS[way]):
        if not isinstance(record, Record):
            yield record
        elif call := record.get(CALLS[way][0]):
            told = [way, record.get("campaign_id"), record.get("phone_number")]
            calls.put(call, told)


def _made(
    record: Record, calls: Index | None, export: Export, settings: Settings
) -> tuple[Row, Sound | None]:
    epoch, user = record.get("start_epoch"), record.need("user")
    row: Row = {
        "source_call_id": record.need("recording_id"),
        "parent_call_id": record.get("vicidial_id"),
        "agent_ref": None if user in MACHINES else user,
        "duration_ms": record.milliseconds("length_in_sec"),
        "started_at": (
            times.as_text(times.epoch(epoch, "start_epoch"))
            if epoch
            else times.instant(record.need("start_time"), "start_time", settings)
        ),
    }
    told = calls.get(record.get("vicidial_id") or "") if calls else []
    ways = {way for way, _, _ in told}
    if len(ways) == 1:
        way, group, number = told[-1]
        row |= {"direction": way, "queue": group, "caller_ref": number}
    elif calls:
        row["agent_ref"] = None
    stem = record.get("filename") or ""
    names = [f"{stem}{middle}{end}" for middle in ("", "-all") for end in MEDIA] if stem else []
    return row, sound(export, "location", [*tails(record.get("location") or ""), *names])
