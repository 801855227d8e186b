"""What is left of somebody here and until when: by kind, counted, and without opening any of it.

The same sections as the access package, so that nothing that is kept can be missing on the page.

Source: AVG art. 5(1)(e), 13(2)(a), 15(1)(d); R61.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from klankbord.cases import disclosure as cases
from klankbord.cases.models import Case
from klankbord.gate import access, decisions, disclosing
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.disclosing import Person, Section, Tally
from klankbord.ledger import book, periods
from klankbord.ledger.leaves import Code
from klankbord.people.faults import Fault
from klankbord.rights import packing
from klankbord.vault import epochs

_ONLY_A_TERM = (Case.Ground.SHORTER, Case.Ground.LONGER)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that is kept about him. `of` is the package that holds it."""

    of: str
    section: Section
    tally: Tally
    beyond: date | None
    """From this day on the last of it stands in no backup either; None: it names no last day."""


@dataclass(frozen=True, slots=True)
class Held:
    """A case for which recordings of him are frozen: a code for why, since when, looked at by."""

    ground: str
    since: datetime
    review_on: date | None


@dataclass(frozen=True, slots=True)
class Remaining:
    """All of it.

    Attributes:
        kinds: Those of which there is something.
        held: Cases that go on.
        beyond: From this day on what was erased until now stands in no backup either.
    """

    kinds: tuple[Kind, ...]
    held: tuple[Held, ...]
    beyond: date | None


def of(actor: Actor, *, at: datetime) -> Remaining:
    """What is left of the person who asks; that he looked is in his log.

    Raises:
        Fault: He is no employee.
        Refused: The law says no.
    """
    if actor.employee is None:
        raise Fault("Only an employee has this page.")
    person = Person(employee=actor.employee, account=actor.account)
    with access.deed(Access(SYSTEM, "retain", None, at)):
        decision = decisions.decide(
            _question(at), about=[actor.employee], by=actor, reason="remaining"
        )
        if decision.allowed:
            found = _found(person, at)
            detail: dict[str, Code] = {
                "what": "own_remaining", "count": len(found.kinds), "function": actor.role,
            }  # fmt: skip
            book.append("own_access", at=at, subjects=[actor.employee], detail=detail)
    if not decision.allowed:
        raise decisions.Refused(decision)
    return found


def _found(person: Person, at: datetime) -> Remaining:
    kinds = tuple(_kinds(person, at))
    erased = max((each.tally.erased for each in kinds if each.tally.erased), default=None)
    return Remaining(
        kinds=tuple(each for each in kinds if each.tally.kept or each.tally.gone),
        held=tuple(_held(person, at)),
        beyond=epochs.irrecoverable_by(periods.local_day(erased)) if erased else None,
    )


def _kinds(person: Person, at: datetime) -> Iterator[Kind]:
    for holder in packing.HOLDERS:
        name = holder.__name__.split(".")[-2]
        for each in holder.SECTIONS:
            tally = disclosing.tally(each, person, at=at)
            last = epochs.irrecoverable_by(periods.local_day(tally.last)) if tally.last else None
            yield Kind(name, each, tally, last)


def _held(person: Person, at: datetime) -> Iterator[Held]:
    for row in cases.ABOUT.page(person, None, disclosing.PORTION, at):
        going = row.values["ended_at"] is None and row.values["ground"] not in _ONLY_A_TERM
        if going and row.since is not None:
            day = row.values["review_on"]
            review_on = day if isinstance(day, date) else None
            yield Held(str(row.values["ground"]), row.since, review_on)


def _question(at: datetime) -> dict[str, Any]:
    return {
        "id": "remaining",
        "act": "disclose_to_employee",
        "data": "listening_log",
        "at": at.isoformat(),
        "actor": {"role": "employee", "relation": "self"},
        "request": {
            "by": "employee",
            "kind": "access",
            "received_at": at.isoformat(),
            "identity_ok": True,
            "identity_method": "signed_in",
        },
    }
