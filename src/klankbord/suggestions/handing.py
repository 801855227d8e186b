"""What a machine is given, and on which answer of the law.

In the house it is the masked transcript. To a processor elsewhere it goes without the name of the
employee too, and only when a line of the log and a row about the recipient stand: they are written
in one transaction with the last answer of the law, after the machine proved its name and before it
hears a word. So what went is always written down; what is written down may at worst not have come.

Source: AVG art. 4(5), 5(2), 22, 28; R38, R39, R55, R57.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from klankbord.gate import decisions
from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.notices import recipients
from klankbord.people.models import Employee
from klankbord.recordings import custody, facts
from klankbord.recordings.draw import covering
from klankbord.recordings.ending import handovers
from klankbord.recordings.models import Leg
from klankbord.recordings.offered.transcripts import Turn
from klankbord.recordings.redaction.finding import MASKED
from klankbord.suggestions.endpoint import Endpoint
from klankbord.suggestions.failures import Failed

LOG_MONTHS = 24
"""How long the log says that a machine suggested something; the law asks six (R39)."""

BY = Actor("system")
DENIED = "denied"
SHORTEST = 3
"""Letters of a part of a name that is looked for."""

Before = Callable[[], None]


def question(leg: Leg, purpose: str, machine: Endpoint | None, at: datetime) -> dict[str, Any]:
    """May a machine suggest, where a human decides and sees nothing of it before he did?

    Where it is a processor elsewhere, the law is asked about that too: R55 and R57.
    """
    found = facts.for_leg(
        leg, act="auto_score", data="score", purpose=purpose, actor=BY, at=at, reason="assigned"
    )
    told = {
        "worker_notice_at": found.get("notice", {}).get("delivered_at"),
        "representatives_informed_at": found.get("works_council", {}).get("requested_at"),
    }
    found["ai"] = {
        "used": True, "human_review": True, "log_months": LOG_MONTHS, "voice_biometrics": False,
        "biometric": False, **{name: when for name, when in told.items() if when},
    }  # fmt: skip
    if machine is not None and machine.host:
        versions = covering.of_leg(leg.programmes)
        found["recipient"] = recipients.part(versions, machine.host, at)
        found["recording"] = found["recording"] | {"pseudonymised": True}
    return found


def prepared(
    leg: UUID, turns: Sequence[Turn], machine: Endpoint, *, at: datetime
) -> tuple[Sequence[Turn], Before | None]:
    """What a machine is given of a call, and what has to be done just before it is given."""
    if not machine.host:
        return turns, None
    veiled = _veiled(turns, _names(leg, at))
    return veiled, lambda: _give(leg, machine, sum(len(each.text) for each in veiled), at=at)


def _give(leg: UUID, machine: Endpoint, characters: int, *, at: datetime) -> None:
    """Write down that words go, if the law still lets them.

    Raises:
        Failed: `denied`, or `gone` where the recording is not there any more.
    """
    with transaction.atomic(durable=True), custody.held(leg, act="retain", at=at) as found:
        about = [found.employee_id, found.call.caller]
        asked = [
            decisions.weigh(
                question(found, purpose, machine, at), about=about, by=BY, thing=leg,
                reason="assigned",
            )
            for purpose in found.purposes
        ]  # fmt: skip
        to = recipients.processor(covering.of_leg(found.programmes), machine.host)
        allowed = to is not None and all(decision.allowed for decision, _ in asked)
        if to is not None and allowed:
            handovers.record(found, to, characters=characters, at=at, by=BY)
        else:
            book.append_lines([line for _, lines in asked for line in lines], at=at)
    if not allowed:
        raise Failed(DENIED)


def _names(leg: UUID, at: datetime) -> list[str]:
    """The parts of the name of who took a call."""
    with transaction.atomic(), custody.held(leg, act="retain", at=at) as found:
        name = Employee.objects.values_list("name", flat=True).get(pk=found.employee_id)
    return [each for each in re.findall(r"\w+", name) if len(each) >= SHORTEST]


def _veiled(turns: Sequence[Turn], names: Sequence[str]) -> list[Turn]:
    """The same without these names, in whatever letters they are written."""
    if not names:
        return list(turns)
    known = re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b", re.IGNORECASE)
    return [replace(each, text=known.sub(MASKED, each.text)) for each in turns]
