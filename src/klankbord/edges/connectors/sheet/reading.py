"""One row for each line of the table."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from klankbord.edges.connectors import tables, times
from klankbord.edges.connectors.contract import (
    Connector,
    Item,
    Row,
    Settings,
    Sound,
    Wrong,
    item,
    sound,
)
from klankbord.edges.connectors.exports import Export, Unusable
from klankbord.edges.connectors.tables import Record
from klankbord.law.texts import Text

TEXTS = (
    "source_call_id", "source_recording_id", "parent_call_id", "agent_ref", "direction",
    "caller_ref", "called_ref", "queue", "channel", "sha256", "media_type", "basis", "line",
    "caller_country",
)  # fmt: skip
NUMBERS = ("duration_ms", "talk_ms", "channels", "agent_channel", "customer_channel")
MOMENTS = ("started_at", "ended_at", "source_expiry")
SPANS = ("hold_spans", "pause_spans", "hold_times", "pause_times")
FLAGS = {"true": True, "false": False, "1": True, "0": False, "ja": True, "nee": False}
ID = "source_call_id"
FIELDS = {*TEXTS, *NUMBERS, *MOMENTS, *SPANS, "notice_given", "file", "transcript"}


def recognises(export: Export) -> bool:
    return any(ID in tables.header(export, name) for name in export.files(".csv"))


def read(export: Export, settings: Settings) -> Iterator[Item]:
    if unknown := set(settings.columns) - FIELDS:
        raise Unusable(
            f"settings, columns: there is no field {', '.join(sorted(unknown))}.", code="settings"
        )
    columns = {name: settings.columns.get(name, name).strip().lower() for name in FIELDS}
    needed = {columns[name] for name in {*settings.columns, ID}}
    found = False
    for name in export.files(".csv"):
        found = True
        for record in tables.records(export, name, needed=needed):
            if isinstance(record, Record):
                make = partial(_made, record, columns, export, export.beside(name), settings)
                yield item(record.place, make, settings)
            else:
                yield record
    if not found:
        raise Unusable("There is no table (*.csv).", code="no_table")


ERASING = Text(
    nl="Wis het geluid en de regel waar de tabel vandaan kwam.",
    en="Erase the sound and the row where the table came from.",
)
CONNECTOR = Connector("csv", "CSV and files", recognises, read, ERASING)


def _made(
    record: Record, columns: Mapping[str, str], export: Export, folder: str, settings: Settings
) -> tuple[Row, Sound | None]:
    told = {name: record.get(column) for name, column in columns.items()}
    row: Row = {name: told[name] for name in TEXTS}
    row[ID] = record.need(columns[ID])
    row |= {name: _number(told[name], columns[name]) for name in NUMBERS}
    row |= {name: _spans(told[name], columns[name]) for name in SPANS}
    for name in MOMENTS:
        text = told[name]
        row[name] = text and times.instant(text, columns[name], settings)
    if told["notice_given"] is not None:
        if told["notice_given"].lower() not in FLAGS:
            raise Wrong(columns["notice_given"], "unknown_value")
        row["notice_given"] = FLAGS[told["notice_given"].lower()]
    return row, _sound(told, columns, export, folder)


def _sound(
    told: Mapping[str, str | None], columns: Mapping[str, str], export: Export, folder: str
) -> Sound | None:
    """The sound of a line, with its transcript if the line names one and it is there."""
    file, words = told["file"], told["transcript"]
    heard = sound(export, columns["file"], [folder + file]) if file else None
    if heard is None or not words:
        return heard
    beside = sound(export, columns["transcript"], [folder + words])
    return replace(heard, words=beside.open if beside else None)


def _number(text: str | None, column: str) -> int | None:
    if text is None:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 12:
        raise Wrong(column, "malformed")
    return int(text)


def _spans(text: str | None, column: str) -> object:
    try:
        return None if text is None else json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise Wrong(column, "malformed") from fault
