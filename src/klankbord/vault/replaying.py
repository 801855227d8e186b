"""What was forgotten since a backup, forgotten once more in the database that was put back.

The log says which keys were destroyed and which deadlines came nearer; both are done again, however
often. What somebody laid down since that holds a payload is not known any more, and is counted, so
that somebody lays it down anew.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from klankbord.gate import access
from klankbord.ledger import periods
from klankbord.ledger.returning import Said
from klankbord.vault import keys, sweep
from klankbord.vault.models import Hold, Key, Share

ERASED, MOVED, SWEPT = "erased", "retention.moved", "sweep"
LOST = (
    "hold.placed",
    "hold.ended",
    "recording_restricted",
    "objection_filed",
    "objection_decided",
    "number_protected",
)
KINDS = (ERASED, MOVED, SWEPT, *LOST)
BATCH = 1000


@dataclass(slots=True)
class Replayed:
    """How many keys were destroyed and deadlines moved, and what has to be laid down anew."""

    destroyed: int = 0
    moved: int = 0
    lost: Counter[str] = field(default_factory=Counter)


@access.whole()
def replay(said: Iterable[Said], *, at: datetime) -> Replayed:
    """Do again what the log says was done since, but for what nobody can do again.

    Args:
        said: Lines of the log of `KINDS`, in their order.
        at: Now.
    """
    erased: dict[UUID, str] = {}
    sooner: dict[UUID, datetime] = {}
    done, swept = Replayed(), ""
    for line in said:
        if line.kind == ERASED and "key" in line.detail:
            erased[UUID(line.detail["key"])] = str(line.detail.get("why", ERASED))
        elif line.kind == MOVED:
            sooner[UUID(line.detail["key"])] = datetime.fromisoformat(line.detail["keep_until"])
        elif line.kind == SWEPT:
            swept = max(swept, line.hour)
        else:
            done.lost[line.kind] += 1
    ids = sorted(erased)
    for start in range(0, len(ids), BATCH):
        done.destroyed += _destroy(ids[start : start + BATCH], erased, at)
    for key, keep_until in sorted(sooner.items()):
        done.moved += _move(key, keep_until, at)
    if swept:
        last = datetime.fromisoformat(f"{swept}:00:00").replace(tzinfo=periods.ZONE)
        sweep.end_days(last)
    sweep.remove_idle_parties()
    return done


def _destroy(ids: Sequence[UUID], why: dict[UUID, str], at: datetime) -> int:
    with transaction.atomic(durable=True):
        found = list(Key.objects.select_for_update().filter(pk__in=ids, gone_at=None))
        # Whoever destroyed it knew of no hold any more; a hold in the backup had ended by then.
        Hold.objects.filter(key__in=found, ended_at=None).update(ended_at=at)
        for reason in sorted({why[key.pk] for key in found}):
            keys.destroy([key for key in found if why[key.pk] == reason], at=at, why=reason)
        return len(found)


def _move(pk: UUID, keep_until: datetime, at: datetime) -> int:
    with transaction.atomic(durable=True):
        key = Key.objects.select_for_update().filter(pk=pk, gone_at=None).first()
        if key is None or key.keep_until <= keep_until:
            return 0
        key.keep_until = keep_until
        key.save(update_fields=["keep_until"])
        if Share.objects.filter(key=key).exists():
            keys.rewrap(key, at)
        return 1
