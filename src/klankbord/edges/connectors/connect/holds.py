"""When callers were on hold, out of agent events: a contact record only counts it.

An event tells in which state each contact of an employee is from now on. `StateStartTimestamp` is
not read: of a contact on hold it may say when it was connected.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from klankbord.edges.connectors import records, times
from klankbord.edges.connectors.contract import Flawed, Settings, Wrong
from klankbord.edges.connectors.exports import Export
from klankbord.edges.connectors.index import Index
from klankbord.edges.connectors.records import Record

ON_HOLD = "CONNECTED_ONHOLD"
SNAPSHOT = "CurrentAgentSnapshot"

LEEWAY = timedelta(seconds=1)
"""The record counts whole seconds; so much may be missing of each hold, and once more."""

Holds = list[list[str | None]]


def is_events(export: Export, name: str) -> bool:
    """Whether a file holds agent events and not contact records."""
    first = next(records.records(export, name), None)
    return isinstance(first, Record) and SNAPSHOT in first.values


def keep(export: Export, name: str, known: Index, settings: Settings) -> Iterator[Flawed]:
    """Keep of each contact when it was on hold and when not; what cannot be read comes back."""
    for record in records.records(export, name):
        if not isinstance(record, Record):
            yield record
            continue
        try:
            at = times.instant(record.need("EventTimestamp"), "EventTimestamp", settings)
            before = {each.need("ContactId") for each in _contacts(record, "PreviousAgentSnapshot")}
            now = {
                each.need("ContactId"): each.text("State") for each in _contacts(record, SNAPSHOT)
            }
        except Wrong as wrong:
            yield Flawed(record.place, wrong.field, wrong.code)
            continue
        for contact in before | now.keys():
            known.put(f"state {contact}", [at, now.get(contact) == ON_HOLD])


def of(contact: str, agent: Record, known: Index) -> Holds | None:
    """The holds of a contact for a row; None if they are not those that its record counts."""
    holds: Holds = []
    length = timedelta(0)
    began: str | None = None
    for at, held in sorted(known.get(f"state {contact}")):
        if held and began is None:
            began = at
        elif began is not None and not held:
            holds.append([began, at])
            length += datetime.fromisoformat(at) - datetime.fromisoformat(began)
            began = None
    told = agent.number("CustomerHoldDuration")
    if told is None or began is not None or agent.number("NumberOfHolds") != len(holds):
        return None
    differs = abs(length - timedelta(seconds=float(told)))
    return holds if differs <= LEEWAY * (len(holds) + 1) else None


def _contacts(record: Record, snapshot: str) -> list[Record]:
    return record.record(snapshot).records("Contacts")
