"""What telephone platforms call an employee. The same extension may be another's next month."""

import re
from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Literal, NamedTuple
from uuid import UUID

from klankbord.database import prepared, turns
from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.people import periods
from klankbord.people.faults import Fault
from klankbord.people.models import AgentRef, Employee
from klankbord.people.periods import Term

SOURCE = re.compile(r"[a-z][a-z0-9_-]{0,39}")
LONGEST = 80
"""Characters of a name."""

Outcome = Literal["new", "known", "ended"]


class Overlap(Fault):
    """In a period a platform means somebody by a name already; `other` says whom, and when."""

    def __init__(self, other: AgentRef) -> None:
        ends = "" if other.until is None else f" until {other.until:%Y-%m-%d %H:%M %z}"
        super().__init__(
            f"{other.source} calls employee {other.employee.number} {other.ref} already, from "
            f"{other.since:%Y-%m-%d %H:%M %z}{ends}. End that first.",
            "name_taken",
        )
        self.other = other


def map_(
    employee: Employee,
    *,
    source: str,
    ref: str,
    term: Term,
    at: datetime,
    by: Actor,
) -> AgentRef:
    """Write down what a platform calls an employee, and from when.

    Raises:
        Overlap: In that period the platform calls somebody so already.
        Fault: The platform or the name is none.
    """
    with access.keeping(by, at):
        return record(employee, source=source, ref=ref, term=term, at=at, by=by)


def record(
    employee: Employee,
    *,
    source: str,
    ref: str,
    term: Term,
    at: datetime,
    by: Actor,
) -> AgentRef:
    """As `map_`, inside the transaction of another deed."""
    told = ref.isprintable() and 0 < len(ref.strip()) <= LONGEST
    if SOURCE.fullmatch(source) is None or not told:
        raise Fault(
            "Say which platform (a code such as genesys) calls the employee what.", "no_platform"
        )
    _one_at_a_time(source, ref)
    meeting = AgentRef.objects.filter(periods.meeting(term), source=source, ref=ref)
    other = meeting.select_related("employee").order_by("since").first()
    if other is not None:
        raise Overlap(other)
    made = AgentRef.objects.create(
        employee=employee, source=source, ref=ref, since=term.since, until=term.until
    )
    detail = {"source": source, "function": by.role}
    book.append("agent_ref_mapped", at=at, subjects=[employee.pk], detail=detail)
    return made


def ensure(
    employee: Employee, *, source: str, ref: str, term: Term, at: datetime, by: Actor
) -> Outcome:
    """Let what a list says hold, inside the transaction of another deed.

    What is there already is left alone; an open period may get its end.

    Raises:
        Fault: As `record`; or the period is there with another end.
    """
    known = AgentRef.objects.filter(employee=employee, source=source, ref=ref, since=term.since)
    found = known.first()
    if found is None:
        record(employee, source=source, ref=ref, term=term, at=at, by=by)
        return "new"
    if term.until is None or term.until == found.until:
        return "known"
    if found.until is not None:
        raise Fault(
            "that period is there with another end. A set end is not moved by a file.", "other_end"
        )
    record_end(found, until=term.until, at=at, by=by)
    return "ended"


def unmap(mapped: AgentRef, *, until: datetime, at: datetime, by: Actor) -> None:
    """End what a platform calls an employee.

    Raises:
        Fault: It would end before it began, or later than it does.
    """
    with access.keeping(by, at):
        record_end(mapped, until=until, at=at, by=by)


def record_end(mapped: AgentRef, *, until: datetime, at: datetime, by: Actor) -> None:
    """As `unmap`, inside the transaction of another deed."""
    _one_at_a_time(mapped.source, mapped.ref)
    found = AgentRef.objects.select_for_update().get(pk=mapped.pk)
    ended = Term(found.since, until)
    if found.until is not None and until > found.until:
        raise Fault("This ends before that. Map it anew.", "name_ends_before")
    found.until = ended.until
    found.save(update_fields=["until"])
    detail = {"source": found.source, "function": by.role}
    book.append("agent_ref_ended", at=at, subjects=[found.employee_id], detail=detail)


@access.whole()
def sources() -> tuple[str, ...]:
    """The platforms on which somebody is known by a name."""
    return tuple(AgentRef.objects.order_by("source").values_list("source", flat=True).distinct())


_NAMED = "WHERE source = %s AND ref = ANY(%s::text[]) ORDER BY id"


def foresee(source: str, refs: Collection[str]) -> None:
    """Foresee what `Names` asks."""
    prepared.foresee([prepared.picking(_Named, AgentRef, _NAMED, [source, sorted(set(refs))])])


class _Named(NamedTuple):
    """Whom a platform means by a name, and when."""

    ref: str
    employee_id: UUID
    since: datetime
    until: datetime | None


class Names:
    """Whom a platform means by some names: read once, for many calls in a row."""

    @access.whole()
    def __init__(self, source: str, refs: Collection[str]) -> None:
        named = prepared.pick(_Named, AgentRef, _NAMED, [source, sorted(set(refs))])
        # Of most calls nobody looks at more of him than who he is; the rest is read when asked.
        self._employee = cache(lambda one: Employee.from_db("default", ["id"], [one]))
        self._named: dict[str, list[_Named]] = {}
        for row in named:
            self._named.setdefault(row.ref, []).append(row)

    def resolve(self, ref: str, at: datetime) -> Employee | None:
        """Whom it means by a name at a moment; None if nobody is known by it."""
        held = (row for row in self._named.get(ref, []) if periods.holds(row, at))
        found = next(held, None)
        return None if found is None else self._employee(found.employee_id)


@access.whole()
def resolve(source: str, ref: str, at: datetime) -> Employee | None:
    """As `Names.resolve`, of one name."""
    return Names(source, [ref]).resolve(ref, at)


def _one_at_a_time(source: str, ref: str) -> None:
    # No row to lock when the name is new; the lock on the name ends with the transaction.
    turns.take(f"people.agent_ref {source} {ref}")
