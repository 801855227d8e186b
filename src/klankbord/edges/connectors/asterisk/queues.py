"""Who took a call out of a queue, as the queue log tells it."""

from collections.abc import Iterator

from klankbord.edges.connectors import tables
from klankbord.edges.connectors.asterisk import names
from klankbord.edges.connectors.contract import Flawed
from klankbord.edges.connectors.exports import Export, shown
from klankbord.edges.connectors.index import Index

NAMES = ("queue_log", "queuelog")
"""How the names of logs begin; those that were put aside have a day or a number behind it."""

COLUMNS = ("callid", "agent", "event")
TOOK = "CONNECT"


def is_log(name: str) -> bool:
    """Whether a file is a log of the queues."""
    return name.lower().rpartition("/")[2].startswith(NAMES)


def keep(export: Export, found: Index) -> Iterator[Flawed]:
    """Put into an index, under each callid, the agents that took it; and tell the faults."""
    for name in filter(is_log, export.files("")):
        for event in _events(export, name):
            if isinstance(event, Flawed):
                yield event
                continue
            call, agent, what = event
            if what == TOOK and call and agent:
                found.put(f"took {call}", names.peer(agent) or agent)


def _events(export: Export, name: str) -> Iterator[tuple[str, str, str] | Flawed]:
    """(callid, agent, event) of the log as Asterisk writes it, or of its table as CSV."""
    if set(COLUMNS) <= tables.header(export, name):
        for record in tables.records(export, name, needed=COLUMNS):
            if isinstance(record, Flawed):
                yield record
            else:
                call, agent, what = (record.get(column) or "" for column in COLUMNS)
                yield call, agent, what
        return
    for number, line in enumerate(tables.lines(export, name), 1):
        parts = line.strip().split("|")
        if len(parts) >= 5:
            yield parts[1], parts[3], parts[4]
        elif line.strip():
            yield Flawed(f"{shown(name)}, line {number}", "", "columns")
