"""Reading a leg in order to ask the law about it: facts only, never its sound."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from klankbord.database import prepared
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.recordings.models import Leg

_FROZEN = ("collected", "collected_facts")
"""What no deed changes, in JSON."""


class NoSuchLeg(Exception):
    """There is no such recording, or its record is gone too."""


@contextmanager
def held(leg: UUID, *, act: str, at: datetime, lock: bool = True) -> Iterator[Leg]:
    """A leg with its call, locked, for a deed of custody within a transaction.

    Args:
        leg: Its id.
        act: retain, restrict, erase or correct.
        at: Now.
        lock: Not for a question that is weighed first: then `settle` before its answer is written.

    Raises:
        NoSuchLeg: It is not there.
    """
    with access.acting(Access(SYSTEM, act, None, at)):
        yield _read(leg, lock=lock)


def settle(weighed: Leg) -> Leg | None:
    """Lock a leg that was read without; None if it is as it was, and what it became if it is not.

    So whoever stops its use waits for answers that are being written, and not for what is weighed;
    and what was weighed before he stopped it is weighed again.

    Raises:
        NoSuchLeg: It is not there any more.
    """
    where = "WHERE id = %s::uuid FOR UPDATE"
    for now in prepared.read(Leg, where, [weighed.pk], but=_FROZEN):
        if all(value == getattr(weighed, name) for name, value in _columns(now).items()):
            return None
    return _read(weighed.pk, lock=True)


def _columns(leg: Leg) -> dict[str, object]:
    return {name: value for name, value in vars(leg).items() if not name.startswith("_")}


def _read(leg: UUID, *, lock: bool) -> Leg:
    rows = Leg.objects.select_for_update(of=("self",)) if lock else Leg.objects.all()
    found = rows.select_related("call", "version", "key").filter(pk=leg).first()
    if found is None:
        raise NoSuchLeg(leg)
    return found


def lock(legs: Iterable[UUID], *, at: datetime) -> None:
    """Lock several legs in one order, for a deed about all of them, before its first line.

    Whoever freezes one of them has it locked too: so either he waits, or what he did is seen.
    """
    with access.acting(Access(SYSTEM, "retain", None, at)):
        wanted = Leg.objects.filter(pk__in=list(legs)).order_by("pk")
        list(wanted.select_for_update(of=("self",)).values_list("pk", flat=True))
