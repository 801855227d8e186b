"""One row for each recording that is complete; whose it is stands in the calls."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from klankbord.edges.connectors import records, times
from klankbord.edges.connectors.contract import (
    Connector,
    Flawed,
    Item,
    Row,
    Settings,
    Sound,
    Unwanted,
    Wrong,
    item,
    sound,
)
from klankbord.edges.connectors.exports import MEDIA, Export
from klankbord.edges.connectors.index import Index, index
from klankbord.edges.connectors.records import Record
from klankbord.law.texts import Text

ENDS = (".json", ".jsonl")
OURS = ("client:", "sip:", "sips:")


def recognises(export: Export) -> bool:
    name = next(export.files(*ENDS), None)
    first = next(records.records(export, name), None) if name else None
    if not isinstance(first, Record):
        return False
    return "recordings" in first.values or "calls" in first.values or _is_recording(first.values)


def read(export: Export, settings: Settings) -> Iterator[Item]:
    with index() as calls:
        for _, record in _resources(export, "calls"):
            if isinstance(record, Record):
                _keep(record, calls)
        for name, record in _resources(export, "recordings"):
            if isinstance(record, Record):
                make = partial(_made, record, export, export.beside(name), calls, settings)
                yield item(record.place, make, settings)
            else:
                yield record


ERASING = Text(
    nl="Wis de opname bij Twilio: DELETE /2010-04-01/Accounts/{AccountSid}/Recordings/{Sid}.json. "
    "Het geluid is dan meteen weg; Twilio bewaart nog 40 dagen dat het er was. Een uitgeschreven "
    "tekst wist u apart: DELETE onder de opname, Transcriptions/{Sid}.json.",
    en="Erase the recording at Twilio: DELETE "
    "/2010-04-01/Accounts/{AccountSid}/Recordings/{Sid}.json. The sound is gone at once; that it "
    "was there Twilio keeps for 40 days. A transcription is erased apart: DELETE below the "
    "recording, Transcriptions/{Sid}.json.",
)
CONNECTOR = Connector(
    "twilio", "Twilio, recordings and calls of the API", recognises, read, ERASING
)


def _resources(export: Export, kind: str) -> Iterator[tuple[str, Record | Flawed]]:
    """Resources of a kind, alone or in pages; faults come with the recordings."""
    for name in export.files(*ENDS):
        for record in records.records(export, name):
            if isinstance(record, Flawed):
                if kind == "recordings":
                    yield name, record
                continue
            try:
                page = record.records(kind)
            except Wrong as wrong:
                yield name, Flawed(record.place, wrong.field, wrong.code)
                continue
            for each in page:
                yield name, Record(f"{record.place}, {each.path.rstrip('.')}", each.values)
            alone = _is_recording(record.values) == (kind == "recordings")
            if alone and record.values.get("sid") is not None:
                yield name, record


def _is_recording(values: Any) -> bool:
    return str(values.get("sid", "")).startswith("RE") or "call_sid" in values


def _keep(call: Record, calls: Index) -> None:
    """Each call by its own sid and by that of the call that dialled it."""
    try:
        told = {"from": call.text("from"), "to": call.text("to"), "way": call.text("direction")}
        calls.put(f"call {call.need('sid')}", told)
        parent = call.text("parent_call_sid")
    except Wrong:
        return
    if parent:
        calls.put(f"dialled {parent}", told)


def _made(
    record: Record, export: Export, folder: str, calls: Index, settings: Settings
) -> tuple[Row, Sound | None]:
    sid = record.need("sid")
    if (record.text("status") or "completed") != "completed":
        raise Unwanted(sid, "incomplete")
    if record.values.get("encryption_details"):
        raise Unwanted(sid, "encrypted")
    began = record.text("start_time", "date_created")
    channels = record.number("channels")
    row: Row = {
        "source_call_id": sid,
        "parent_call_id": record.text("call_sid"),
        "started_at": began and _moment(began, settings),
        "duration_ms": record.milliseconds("duration"),
        "channels": None if channels is None else int(channels),
    }
    row |= _ends(record, calls)
    names = [f"{folder}{sid}{end}" for end in MEDIA]
    return row, sound(export, "sid", names) if "/" not in sid else None


def _ends(record: Record, calls: Index) -> Row:
    """Who took part, as far as the calls tell it without a doubt."""
    call = record.text("call_sid")
    if call is None or record.text("conference_sid"):
        return {}  # nobody tells who else was in a conference
    own, dialled = calls.get(f"call {call}"), calls.get(f"dialled {call}")
    told = [(0, each) for each in own] + [(1, each) for each in dialled]
    found = {
        (leg, end, each[end])
        for leg, each in told
        for end in ("from", "to")
        if each[end] and each[end].startswith(OURS)
    }
    if len({address for _, _, address in found}) > 1:
        # One who calls another of us, or two of us who were dialled one after the other.
        called = any(leg == 0 for leg, _, _ in found)
        raise Unwanted(record.need("sid"), "internal" if called else "two_employees")
    if not found:
        return {}
    leg, end, address = min(found)
    outbound = leg == 0 and end == "from"
    row: Row = {"agent_ref": address, "direction": "outbound" if outbound else "inbound"}
    if outbound:
        row["caller_ref"] = next((each["to"] for each in dialled), None) or own[0]["to"]
    elif own:
        row |= {"caller_ref": own[0]["from"], "called_ref": own[0]["to"]}
    if record.number("channels") == 2 and record.text("source") == "DialVerb":
        row["agent_channel"] = leg
    return row


def _moment(text: str, settings: Settings) -> str:
    """The API writes RFC 2822; its newer parts and the console's export write ISO 8601."""
    if text[:1].isdigit():
        return times.instant(text, "start_time", settings)
    return times.rfc2822(text, "start_time")
