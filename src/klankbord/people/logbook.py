"""A person's own part of the log: read on a screen, checked here, or taken home.

Each time the law is asked, and the answer is a line of that same log.
"""

import base64
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from klankbord.gate import decisions
from klankbord.gate.access import Actor
from klankbord.ledger import bundle, handout, queries, reading, sequence
from klankbord.ledger.reading import Line
from klankbord.people import queries as people
from klankbord.people.models import Role

ACT, DATA = "disclose_to_employee", "listening_log"
READ, CHECKED, TAKEN = "log_read", "log_checked", "log_taken"
"""Why the law was asked."""


@dataclass(frozen=True, slots=True)
class Read:
    """A part of a person's lines. `months` has all months with lines, and how many each."""

    months: Mapping[str, int]
    month: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of somebody's bundle found.

    Attributes:
        log: The name of the log, to be compared with the privacy policy.
        entries: Lines of everybody that were checked.
        mine: Lines of this person that were opened.
        complete: Whether nothing was left out.
        errors: What is false or missing.
        size: Lines under the newest checkpoint of this month.
        root: Its root, in base64.
        signed_at: When it was made.
    """

    log: str
    entries: int
    mine: int
    complete: bool
    errors: tuple[Mapping[str, Any], ...]
    size: int
    root: str
    signed_at: datetime | None


def read(subject: UUID, *, month: str, start: int, most: int, actor: Actor, at: datetime) -> Read:
    """Some lines about a person, the newest first.

    Args:
        subject: Who they are about.
        month: Which month; the newest if he has no lines in this one.
        start: So many are passed over.
        most: How many at most.
        actor: Who reads.
        at: Now.

    Raises:
        Refused: The law says no.
    """
    decide(subject, reason=READ, actor=actor, at=at)
    months = reading.months(subject)
    chosen = month if month in months else next(iter(months))
    return Read(months, chosen, reading.lines(subject, chosen, start=start, most=most))


def check(subject: UUID, folder: Path, *, actor: Actor, at: datetime) -> Checked:
    """Gather somebody's bundle and check it, as he could at home.

    Args:
        subject: Whose.
        folder: An empty one, for leaves of which none says who it is about.
        actor: Who checks.
        at: Now.

    Raises:
        Refused: The law says no.
    """
    head = gather(subject, folder, reason=CHECKED, actor=actor, at=at)
    read_ = bundle.parse(head, folder, "")
    report = bundle.verify(read_)
    newest = queries.newest_checkpoint()
    return Checked(
        log=read_.log.name,
        entries=report.entries,
        mine=sum(len(month.person.openings) for month in read_.months if month.person),
        complete=not report.omitted,
        errors=tuple(report.faults),
        size=newest.size if newest else 0,
        root=base64.b64encode(newest.root).decode() if newest else "",
        signed_at=newest.at if newest else None,
    )


def gather(
    subject: UUID, folder: Path, *, reason: str = TAKEN, actor: Actor, at: datetime
) -> dict[str, Any]:
    """Somebody's bundle: the leaves in a folder, and the head that opens his lines.

    Raises:
        Refused: The law says no.
    """
    decide(subject, reason=reason, actor=actor, at=at)
    with contextlib.suppress(sequence.Diverged):  # the check will say where
        sequence.run(at=at)
    return handout.gather(folder, subject=subject)[0]


def decide(subject: UUID, *, reason: str, actor: Actor, at: datetime) -> None:
    """Ask whether somebody may see the lines about a person; the answer is one of them.

    The person himself may. The data protection officer hands them to the person who asked him
    (AVG art. 38(4)), and the person reads that he did.

    Raises:
        Refused: The law says no.
    """
    own = subject in (actor.employee, actor.account)
    for_him = actor.role == Role.DPO
    question = {
        "id": str(subject),
        "act": ACT,
        "data": DATA,
        "at": at.isoformat(),
        "actor": {
            "role": actor.role,
            "relation": "self" if own else people.relation(actor, subject, at),
        },
        "request": {
            "by": "employee" if own or for_him else "third_party",
            "kind": "access",
            "received_at": at.isoformat(),
            "identity_method": "case_reference" if for_him and not own else "signed_in",
            "identity_ok": own or for_him,
        },
    }
    with transaction.atomic(durable=True):
        decision = decisions.decide(question, about=[subject], by=actor, reason=reason)
    if not decision.allowed:
        raise decisions.Refused(decision)
