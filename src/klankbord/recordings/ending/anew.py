"""What stopped the use of a recording since a backup, laid down anew after that was put back.

The last line about a recording counts. Lifting is done again as well, for the person was told of it
first; a hold and the word of a caller go on. The keys of sound that was erased are destroyed below;
here what was erased whole is frozen again, and a call whose caller was erased forgets him again.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from klankbord.gate.access import SYSTEM, Access, deed
from klankbord.ledger import book
from klankbord.ledger.returning import Said
from klankbord.recordings import custody
from klankbord.recordings.ending import destroying, erasing, objecting, severing
from klankbord.vault.replaying import Again, Laid

RESTRICTED, LIFTED, OBJECTED = "recording_restricted", "restriction_lifted", objecting.WHY
ERASED = destroying.ERASED
WHY = "restored"


def lay(said: Sequence[Said], at: datetime) -> Laid:
    """Restrict again what was restricted, and turn away again the calls whose callers object."""
    laid = Laid()
    objected: dict[tuple[str, str], Said] = {}
    last: dict[UUID, str] = {}
    erased: dict[UUID, set[str]] = {}
    for line in said:
        if line.kind == OBJECTED:  # one for each person in it
            objected.setdefault((line.detail["source"], line.detail["call"]), line)
        elif line.kind == ERASED:
            erased.setdefault(UUID(line.detail["leg"]), set()).add(line.detail["party"])
        else:
            leg = UUID(line.detail["leg"])
            last.pop(leg, None)
            last[leg] = line.kind
    for line in objected.values():
        _turn_away(line, at)
        laid.anew[OBJECTED] += 1
    for leg, kind in last.items():
        laid.anew[kind] += _mark(leg, restricted=kind == RESTRICTED, at=at)
    for leg, parties in erased.items():
        laid.anew[ERASED] += _erased(leg, parties, at)
    laid.anew = +laid.anew
    return laid


AGAIN = Again((RESTRICTED, LIFTED, OBJECTED, ERASED), lay)


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


def _erased(pk: UUID, parties: set[str], at: datetime) -> bool:
    """What stood beside the keys: nobody plays what is gone, and nothing leads to who asked."""
    with deed(Access(SYSTEM, "erase", None, at)):
        try:
            with custody.held(pk, act="erase", at=at) as leg:
                if erasing.CALLER in parties:
                    severing.sever(leg.call, at=at, by=SYSTEM, why=erasing.WHY)
                if parties != {erasing.CALLER} and leg.restricted_at is None:
                    leg.restricted_at = at
                    leg.save(update_fields=["restricted_at"])
        except custody.NoSuchLeg:
            return False
    return True


def _turn_away(line: Said, at: datetime) -> None:
    source, call = line.detail["source"], line.detail["call"]
    with deed(Access(SYSTEM, "erase", None, at)):
        objecting.record_hash(source, call, said=line.began, at=at, by=SYSTEM)
