"""Objections and numbers of which no call is recorded, laid down anew after a restore.

An objection that was filed since is open again, whatever was decided on it: nobody is recorded,
listened to or scored until somebody with a mandate looked.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from klankbord.gate.access import SYSTEM, Access, deed
from klankbord.ledger.returning import Said
from klankbord.people import objections, unrecorded
from klankbord.people.models import Employee, Objection
from klankbord.vault.replaying import Again, Laid

FILED, PROTECTED, UNPROTECTED = "objection_filed", "number_protected", "number_unprotected"


def lay(said: Sequence[Said], at: datetime) -> Laid:
    """Open objections again, and bring the list of numbers to what the log says of it."""
    laid = Laid()
    last: dict[tuple[str, str], Said] = {}
    for line in said:
        if line.kind == FILED:
            _object(line, laid, at)
        elif "number" not in line.detail:  # a line of before the hash stood in it
            laid.lost[line.kind] += 1
        else:
            last[line.detail["number"], line.detail["kind"]] = line
    for (hashed, kind), line in last.items():
        laid.anew[line.kind] += _list(hashed, kind, line, at)
    laid.anew = +laid.anew
    return laid


AGAIN = Again((FILED, PROTECTED, UNPROTECTED), lay)


def _object(line: Said, laid: Laid, at: datetime) -> None:
    if not Employee.objects.filter(pk=line.subject).exists():
        laid.lost[FILED] += 1
        return
    lost = Objection(
        pk=UUID(line.detail["objection"]),
        employee_id=line.subject,
        filed_at=min(line.began, at),
        answer_due_on=date.fromisoformat(line.detail["answer_due_on"]),
    )
    laid.anew[FILED] += objections.reopen(lost, at=at)


def _list(hashed: str, kind: str, line: Said, at: datetime) -> bool:
    with deed(Access(SYSTEM, "restrict", None, at)):
        if line.kind == UNPROTECTED:
            return unrecorded.unprotect(hashed, kind=kind, at=at, by=SYSTEM)
        whom = [line.subject] if kind == unrecorded.CALLER else []
        return unrecorded.protect(hashed, kind=kind, subjects=whom, at=at, by=SYSTEM)[1]
