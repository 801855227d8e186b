"""Whether recordings are as they must be: sound where a row says so, nothing waits too long."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef

from klankbord.ledger import queries
from klankbord.recordings import keeping
from klankbord.recordings.intake import rooms
from klankbord.recordings.models import Leg, Offer, Track
from klankbord.vault.checking import MOST, NIGHTS, Finding, looking
from klankbord.vault.models import Blob


def check(now: datetime) -> list[Finding]:
    """Compare the rows of recordings with each other, with the vault and with the log."""
    with looking(now):
        return [*_without_sound(), *_waits_too_long(now), *_unwritten()]


def _without_sound() -> Iterator[Finding]:
    """Every track of a leg that came in has its sound, until that has to go."""
    there = Blob.objects.filter(key=OuterRef("key"), name=rooms.SOUND, size__isnull=False)
    silent = Track.objects.filter(key__gone_at=None).exclude(leg__state=Leg.State.EXPECTED)
    for pk in silent.exclude(Exists(there)).values_list("pk", flat=True)[:MOST]:
        yield Finding("sound_missing", {"track": str(pk)})


def _waits_too_long(now: datetime) -> Iterator[Finding]:
    """What waits in quarantine has seven days, and the night after them."""
    late = Offer.objects.filter(
        quarantine__gone_at=None,
        quarantine__created_at__lte=now - keeping.QUARANTINE - NIGHTS,
    )
    for pk in late.values_list("pk", flat=True)[:MOST]:
        yield Finding("quarantine_overdue", {"offer": pk})


def _unwritten() -> Iterator[Finding]:
    """Two persons were told of every leg; the log never has fewer lines than that."""
    legs, lines = Leg.objects.count(), queries.lines_of("recording_admitted")
    if lines < 2 * legs:
        yield Finding("admissions_counted", {"legs": legs, "lines": lines})
