"""Reading a leg in order to ask the law about it: facts only, never its sound."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.recordings.models import Leg


class NoSuchLeg(Exception):
    """There is no such recording, or its record is gone too."""


@contextmanager
def held(leg: UUID, *, act: str, at: datetime) -> Iterator[Leg]:
    """A leg with its call, locked, for a deed of custody within a transaction.

    Args:
        leg: Its id.
        act: retain, restrict, erase or correct.
        at: Now.

    Raises:
        NoSuchLeg: It is not there.
    """
    with access.acting(Access(SYSTEM, act, None, at)):
        found = (
            Leg.objects.select_for_update(of=("self",))
            .select_related("call", "version", "key")
            .filter(pk=leg)
            .first()
        )
        if found is None:
            raise NoSuchLeg(leg)
        yield found


def lock(legs: Iterable[UUID], *, at: datetime) -> None:
    """Lock several legs in one order, for a deed about all of them, before its first line.

    Whoever freezes one of them has it locked too: so either he waits, or what he did is seen.
    """
    with access.acting(Access(SYSTEM, "retain", None, at)):
        wanted = Leg.objects.filter(pk__in=list(legs)).order_by("pk")
        list(wanted.select_for_update(of=("self",)).values_list("pk", flat=True))
