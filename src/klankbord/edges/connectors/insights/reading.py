"""One row for each metadata file."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from klankbord.edges.connectors import records, times
from klankbord.edges.connectors.contract import (
    Connector,
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
from klankbord.edges.connectors.records import Record
from klankbord.law.texts import Text

END = ".json"
MARKS = {"agent_id", "agentId", "call_metadata", "callMetadata", "quality_metadata"}
LONGEST = timedelta(days=36_500)


def recognises(export: Export) -> bool:
    name = next(export.files(END), None)
    first = next(records.records(export, name), None) if name else None
    return isinstance(first, Record) and not MARKS.isdisjoint(first.values)


def read(export: Export, settings: Settings) -> Iterator[Item]:
    for name in export.files(END):
        for record in records.records(export, name):
            if isinstance(record, Record):
                make = partial(_made, record, name, export, settings)
                yield item(record.place, make, settings)
            else:
                yield record


ERASING = Text(
    nl="Wis het gesprek in Conversational Insights: DELETE "
    "/v1/projects/{project}/locations/{location}/conversations/{conversation}?force=true. "
    "Wis ook het geluid en de .json in Cloud Storage.",
    en="Erase the conversation in Conversational Insights: DELETE "
    "/v1/projects/{project}/locations/{location}/conversations/{conversation}?force=true. "
    "Erase the sound and the .json in Cloud Storage too.",
)
CONNECTOR = Connector("insights", "Google Conversational Insights", recognises, read, ERASING)


def _made(
    record: Record, name: str, export: Export, settings: Settings
) -> tuple[Row, Sound | None]:
    stem = name[: -len(END)]
    # The name of the file is all that the recording is called by, and may hold a number.
    call_id = f"sha256-{hashlib.sha256(stem.encode('utf-8', 'surrogateescape')).hexdigest()}"
    if "CHAT" in (record.text("medium") or "").upper():
        raise Unwanted(call_id, "not_voice")
    quality = record.record("quality_metadata", "qualityMetadata")
    people = {
        each.text("agent_id", "agentId") for each in quality.records("agent_info", "agentInfo")
    }
    people = (people | {record.text("agent_id", "agentId")}) - {None}
    if len(people) > 1:
        raise Unwanted(call_id, "two_employees")
    began = record.text("start_time", "startTime")
    call = record.record("call_metadata", "callMetadata")
    agent, customer = _channel(call, "agent"), _channel(call, "customer")
    row: Row = {
        "source_call_id": call_id,
        "agent_ref": next(iter(people), None),
        "started_at": began and times.instant(began, "start_time", settings),
        "agent_channel": agent,
        "customer_channel": customer,
        "channels": None if agent is None and customer is None else 2,
    }
    row["source_expiry"] = _expiry(record, row["started_at"], settings)
    return row, sound(export, "name", [stem + end for end in MEDIA])


def _channel(call: Record, who: str) -> int | None:
    number = call.number(f"{who}_channel", f"{who}Channel")
    if number is None:
        return None
    if number not in (1, 2):
        raise Wrong(f"call_metadata.{who}_channel", "impossible")
    return int(number) - 1


def _expiry(record: Record, began: str | None, settings: Settings) -> str | None:
    told, lasts = record.text("expire_time", "expireTime"), record.text("ttl")
    if told:
        return times.instant(told, "expire_time", settings)
    if not lasts or not began:
        return None
    seconds = lasts.removesuffix("s")
    if not seconds.isdecimal() or len(seconds) > 12 or not seconds.isascii():
        raise Wrong("ttl", "malformed")
    length = timedelta(seconds=int(Decimal(seconds)))
    if not timedelta(0) < length <= LONGEST:
        raise Wrong("ttl", "impossible")
    return times.as_text(datetime.fromisoformat(began) + length)
