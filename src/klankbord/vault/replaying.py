"""What was forgotten since a backup, forgotten once more in the database that was put back.

The log says which keys were destroyed and which deadlines came nearer; both are done again, however
often. What stops the use of data is laid down anew by the package that knows it: whoever asks for a
restore hands those in. What nobody can do again is counted, so that a person does.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from klankbord.gate import access
from klankbord.ledger.returning import Said
from klankbord.vault import keys, lengthening, sweep
from klankbord.vault.models import Hold, Key, Share

ERASED, MOVED, SWEPT = "erased", "retention.moved", "sweep"
LOST = ("hold.placed", "hold.ended", lengthening.EXTENDED)
KINDS = (ERASED, MOVED, SWEPT, *LOST)
BATCH = 1000


@dataclass(slots=True)
class Laid:
    """What stands again, and what nobody can do but a person; each by the kind of its line."""

    anew: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Again:
    """What a package above this one lays down anew.

    `lay` gets the lines of `kinds` in their order, and now. What the log says is done again; what
    it does not say enough of fails towards protection. Done twice, it stands once.
    """

    kinds: tuple[str, ...]
    lay: Callable[[Sequence[Said], datetime], Laid]


@dataclass(slots=True)
class Replayed(Laid):
    """As `Laid`, with how many keys were destroyed and how many deadlines moved."""

    destroyed: int = 0
    moved: int = 0


def kinds(again: Sequence[Again]) -> tuple[str, ...]:
    """Every kind of line that says what is to be done again."""
    return tuple(dict.fromkeys([*KINDS, *(kind for each in again for kind in each.kinds)]))


@access.whole()
def replay(said: Sequence[Said], again: Sequence[Again], *, at: datetime) -> Replayed:
    """Do again what the log says was done since, but for what nobody can do again.

    Args:
        said: Lines of the log of `kinds(again)`, in their order.
        again: What packages above this one do, the lowest first.
        at: Now.
    """
    erased: dict[UUID, str] = {}
    sooner: dict[UUID, datetime] = {}
    done = Replayed()
    swept: datetime | None = None
    for line in said:
        if line.kind == ERASED and "key" in line.detail:
            erased[UUID(line.detail["key"])] = str(line.detail.get("why", ERASED))
        elif line.kind == MOVED:
            sooner[UUID(line.detail["key"])] = datetime.fromisoformat(line.detail["keep_until"])
        elif line.kind == SWEPT:
            swept = max(swept or line.began, line.began)
        elif line.kind in LOST:
            done.lost[line.kind] += 1
    ids = sorted(erased)
    for start in range(0, len(ids), BATCH):
        done.destroyed += _destroy(ids[start : start + BATCH], erased, at)
    for key, keep_until in sorted(sooner.items()):
        done.moved += _move(key, keep_until, at)
    if swept:
        sweep.end_days(swept)
    sweep.remove_idle_parties()
    for each in again:
        laid = each.lay([line for line in said if line.kind in each.kinds], at)
        done.anew += laid.anew
        done.lost += laid.lost
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
