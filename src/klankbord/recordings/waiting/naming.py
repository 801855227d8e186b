"""Saying whom a platform means by a name; what waits for that is offered anew, by a job."""

from collections.abc import Sequence
from datetime import datetime

from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.people import agents, mapping
from klankbord.people.mapping import Row
from klankbord.people.models import AgentRef, Employee
from klankbord.people.periods import Term
from klankbord.recordings.waiting import reoffering


def name(
    employee: Employee, *, source: str, ref: str, term: Term, at: datetime, by: Actor
) -> AgentRef:
    """Write down what a platform calls an employee, and from when.

    Raises:
        Overlap, Fault: As `agents.map_`.
    """
    with access.keeping(by, at):
        made = agents.record(employee, source=source, ref=ref, term=term, at=at, by=by)
        reoffering.of_source.defer(source=source)
    return made


def take_in(rows: Sequence[Row], *, day_first: bool, at: datetime, by: Actor) -> int:
    """Take in a table of names, whole or not at all.

    Returns:
        How many of its rows were new, or gave a period its end.

    Raises:
        Flawed: What is wrong, line by line.
    """
    with access.keeping(by, at):
        changed = mapping.record(rows, day_first=day_first, at=at, by=by)
        for source in sorted({row.source for row in rows}):
            reoffering.of_source.defer(source=source)
    return changed
