"""One row for each recording of sound that a contact record names."""

from collections.abc import Iterator
from functools import partial

from klankbord.edges.connectors import records, times
from klankbord.edges.connectors.connect import holds
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
from klankbord.edges.connectors.exports import Export, tails
from klankbord.edges.connectors.index import Index, index
from klankbord.edges.connectors.records import Record
from klankbord.law.texts import Text

ENDS = (".json", ".jsonl")
AGENT = 1
HELD = ("NumberOfHolds", "CustomerHoldDuration", "AgentInitiatedHoldDuration")
DIRECTIONS = {
    "INBOUND": "inbound", "TRANSFER": "inbound", "QUEUE_TRANSFER": "inbound",
    "OUTBOUND": "outbound", "CALLBACK": "outbound",
}  # fmt: skip


def recognises(export: Export) -> bool:
    if export.only is None and next(export.files("_utc.wav"), None) is not None:
        return True
    known = {"InitiationMethod", holds.SNAPSHOT}
    return any(known & first.values.keys() for first in _firsts(export))


def read(export: Export, settings: Settings) -> Iterator[Item]:
    with index() as known:
        of_contacts = []
        for name in export.files(*ENDS):
            if holds.is_events(export, name):
                yield from holds.keep(export, name, known, settings)
            else:
                of_contacts.append(name)
        for name in of_contacts:
            for record in records.records(export, name):
                if isinstance(record, Record):
                    yield from _items(record, export, known, settings)
                else:
                    yield record


ERASING = Text(
    nl="Wis het bestand onder CallRecordings in de S3-bucket van Amazon Connect, en wat Contact "
    "Lens ervan maakte: onder Analysis/Voice en onder Analysis/Voice/Redacted, tekst en geluid. "
    "DeleteObject van S3; bewaart de bucket versies, dan ook elke versie. Amazon bewaart zelf 24 "
    "maanden wie wanneer belde; DeleteContactData haalt daar nummers en adressen uit.",
    en="Erase the file below CallRecordings in the S3 bucket of Amazon Connect, and what Contact "
    "Lens made of it: below Analysis/Voice and below Analysis/Voice/Redacted, text and sound. "
    "DeleteObject of S3; if the bucket keeps versions, each version too. Amazon itself keeps for "
    "24 months who called when; DeleteContactData takes numbers and addresses out of that.",
)
CONNECTOR = Connector("connect", "Amazon Connect, contact records", recognises, read, ERASING)


def _firsts(export: Export) -> Iterator[Record]:
    for name in export.files(*ENDS):
        first = next(records.records(export, name), None)
        if isinstance(first, Record):
            yield first
        return


def _items(record: Record, export: Export, known: Index, settings: Settings) -> Iterator[Item]:
    """A record without a recording is of a contact that was not recorded: no item."""
    listed = record.values.get("Recordings") or [record.values.get("Recording")]
    if not isinstance(listed, list):
        listed = [listed]
    for number, values in enumerate(listed):
        if values is not None:
            make = partial(_made, record, number, values, export, known, settings)
            yield item(record.place, make, settings)


def _made(
    record: Record,
    number: int,
    values: object,
    export: Export,
    known: Index,
    settings: Settings,
) -> tuple[Row, Sound | None]:
    [recording] = Record(record.place, {"Recordings": [values]}).records("Recordings")
    agent = record.record("Agent", "AgentInfo")
    contact = record.need("ContactId", "Id")
    call = f"{contact}/{number}" if number else contact
    _refuse(record, recording, call)
    began = recording.text("StartTimestamp") or agent.text("ConnectedToAgentTimestamp")
    ended = recording.text("StopTimestamp")
    location = recording.text("Location")
    direction = DIRECTIONS.get(record.text("InitiationMethod") or "", "unknown")
    row: Row = {
        "source_call_id": call,
        "parent_call_id": record.text("InitialContactId"),
        "agent_ref": agent.text("Username", "ARN", "Id"),
        "started_at": began and times.instant(began, "StartTimestamp", settings),
        "direction": direction,
        "caller_ref": record.record("CustomerEndpoint").text("Address"),
        "called_ref": (
            record.record("SystemEndpoint").text("Address") if direction == "inbound" else None
        ),
        "queue": record.record("Queue", "QueueInfo").text("Name", "Id", "ARN"),
        "channels": 2,
        "agent_channel": AGENT,
    }
    if recording.text("StartTimestamp") and ended:
        row["ended_at"] = times.instant(ended, "StopTimestamp", settings)
        row["duration_ms"] = times.between(row["started_at"], row["ended_at"], "StopTimestamp")
    if any(agent.number(name) for name in HELD):
        row["hold_times"] = holds.of(contact, agent, known)
        if row["hold_times"] is None or "ended_at" not in row:
            raise Unwanted(call, "hold_unplaced")
    return row, sound(export, "Location", tails(location) if location else [])


def _refuse(record: Record, recording: Record, call: str) -> None:
    if record.need("Channel").upper() != "VOICE":
        raise Unwanted(call, "not_voice")
    if (recording.text("MediaStreamType") or "AUDIO").upper() == "VIDEO":
        raise Unwanted(call, "screen_recording")
    if (recording.text("Status") or "AVAILABLE").upper() != "AVAILABLE":
        raise Unwanted(call, "incomplete")
