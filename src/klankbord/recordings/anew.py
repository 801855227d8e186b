"""What stopped the use of a recording since a backup, laid down anew after that was put back.

The last line about a recording counts. Lifting is done again as well, for the person was told of it
first; a hold and the word of a caller go on.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from klankbord.gate.access import SYSTEM, Access, deed
from klankbord.ledger import book
from klankbord.ledger.returning import Said
from klankbord.recordings import custody, objecting
from klankbord.vault.replaying import Again, Laid

RESTRICTED, LIFTED, OBJECTED = "recording_restricted", "restriction_lifted", objecting.WHY
WHY = "restored"


def lay(said: Sequence[Said], at: datetime) -> Laid:
    """Restrict again what was restricted, and turn away again the calls whose callers object."""
    laid = Laid()
    objected: dict[tuple[str, str], Said] = {}
    last: dict[UUID, str] = {}
    for line in said:
        if line.kind == OBJECTED:  # one for each person in it
            objected.setdefault((line.detail["source"], line.detail["call"]), line)
        else:
            leg = UUID(line.detail["leg"])
            last.pop(leg, None)
            last[leg] = line.kind
    for line in objected.values():
        _turn_away(line, at)
        laid.anew[OBJECTED] += 1
    for leg, kind in last.items():
        laid.anew[kind] += _mark(leg, restricted=kind == RESTRICTED, at=at)
    laid.anew = +laid.anew
    return laid


AGAIN = Again((RESTRICTED, LIFTED, OBJECTED), lay)


def _mark(pk: UUID, *, restricted: bool, at: datetime) -> bool:
    with deed(Access(SYSTEM, "restrict", None, at)):
        try:
            with custody.held(pk, act="restrict", at=at) as leg:
                stays = leg.held or leg.caller_objected_at is not None
                if (leg.restricted_at is not None) == restricted or (stays and not restricted):
                    return False
                leg.restricted_at = at if restricted else None
                leg.save(update_fields=["restricted_at"])
                detail = {"leg": str(pk), "why": WHY, "function": SYSTEM.role}
                kind = RESTRICTED if restricted else LIFTED
                book.append(kind, at=at, subjects=[leg.employee_id], detail=detail)
        except custody.NoSuchLeg:
            return False  # it came in after the backup: its sound is gone
    return True


def _turn_away(line: Said, at: datetime) -> None:
    source, call = line.detail["source"], line.detail["call"]
    with deed(Access(SYSTEM, "erase", None, at)):
        objecting.record_hash(source, call, said=line.began, at=at, by=SYSTEM)
