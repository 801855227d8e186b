"""A defect that is found later: nobody plays the recording, and a week later it is gone (R64).

The DPO hears of it (design 4.5): what is sealed waits on his page.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import book
from klankbord.ledger.book import Line
from klankbord.recordings import keeping
from klankbord.recordings.draw import announcing
from klankbord.recordings.models import Leg
from klankbord.vault import keys

WHY = "defect_found"


def unannounced(line: str, since: datetime, *, at: datetime, by: Actor) -> int:
    """Seal what was recorded on a line after its proof ended, in the transaction of another deed.

    What a platform logged of the announcement in a call proves that call by itself; it stays.

    Args:
        line: Of which the proof ended.
        since: From then on nothing proves what callers heard.
        at: Now.
        by: Who told it.

    Returns:
        How many recordings.

    Source: AVG art. 5(1)(a), 17(1)(d), 18(1)(b).
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a recording is sealed in the transaction of the deed that found it")
    with access.acting(Access(SYSTEM, "restrict", None, at)):
        found = Leg.objects.filter(
            call__line=line,
            call__announced_by=announcing.LINE_ATTESTED,
            made_at__gte=since,
            defect_found_at__isnull=True,
        )
        legs = list(found.order_by("pk").select_for_update(of=("self",)))
        _seal_all(legs, at=at, by=by)
    return len(legs)


def annulled(
    version: UUID, consented: Callable[[datetime], bool], *, at: datetime, by: Actor
) -> int:
    """Seal what was recorded under a decision that is void, in the transaction of the deed.

    Args:
        version: What the works council annulled.
        consented: Whether there was consent, or what takes its place, at a moment: what was made
            then stays.
        at: Now.
        by: Who invoked it.

    Returns:
        How many recordings.

    Source: WOR art. 27(5), 27(6); AVG art. 17(1)(d), 18(1)(b).
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a recording is sealed in the transaction of the deed that found it")
    with access.acting(Access(SYSTEM, "restrict", None, at)):
        found = Leg.objects.filter(programmes__contains=[version], defect_found_at__isnull=True)
        rows = found.order_by("pk").select_for_update(of=("self",))
        legs = [leg for leg in rows if not consented(leg.made_at)]
        _seal_all(legs, at=at, by=by)
    return len(legs)


def _seal_all(legs: Sequence[Leg], *, at: datetime, by: Actor) -> None:
    for leg in legs:
        _seal(leg, at=at, by=by)
    detail = {"why": WHY, "function": by.role}
    lines = [
        Line(leg.employee_id, "recording_sealed", {"leg": str(leg.pk), **detail}) for leg in legs
    ]
    book.append_lines(sorted(lines, key=lambda each: each.subject), at=at)


def _seal(leg: Leg, *, at: datetime, by: Actor) -> None:
    until = at + keeping.QUARANTINE
    for track in leg.tracks.select_related("key").order_by("key"):
        if track.key.gone_at is None and until < track.key.keep_until:
            keys.move(track.key, keep_until=until, at=at, by=by, why=WHY)
    leg.defect_found_at, leg.state = at, Leg.State.SEALED
    # What was collected is frozen and still says that the caller was told; so it is restricted.
    leg.restricted_at = leg.restricted_at or at
    leg.retention_until = min(leg.retention_until, until)
    leg.save(update_fields=["defect_found_at", "state", "restricted_at", "retention_until"])
