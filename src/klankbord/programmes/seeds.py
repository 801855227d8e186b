"""The seed of a month's draw: committed in the log before it is used, shown after the month."""

import hashlib
import re
import secrets
from datetime import UTC, datetime, timedelta

from django.db import transaction

from klankbord.gate.access import SYSTEM, Actor
from klankbord.jobs import queue
from klankbord.law.instants import AMSTERDAM
from klankbord.ledger import book
from klankbord.people.faults import Fault
from klankbord.programmes import queries
from klankbord.programmes.models import Seed, Version

SEED_BYTES = 32
AHEAD = timedelta(days=7)
"""How long before a month its seed is committed."""
AFTER = timedelta(days=7)
"""How long after a month its seed is shown by itself: calls of its last days come in later."""
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def month_of(at: datetime) -> str:
    """The month of a moment in Europe/Amsterdam, as "2026-11"."""
    return at.astimezone(AMSTERDAM).strftime("%Y-%m")


def commitment(seed: bytes) -> str:
    """What the log says of a seed before it is shown: its SHA-256."""
    return hashlib.sha256(seed).hexdigest()


def commit(version: Version, month: str, *, at: datetime, by: Actor) -> Seed:
    """Make the seed of a month, once, and write its commitment to the log.

    The same version and month give the same seed for ever. Who replays the draw sees in the log
    when it was committed: before the month, or in it when the first offers came that early.

    Raises:
        Fault: That is no month.
    """
    with transaction.atomic(durable=True):
        return record(version, month, at=at, by=by)


def record(version: Version, month: str, *, at: datetime, by: Actor) -> Seed:
    """As `commit`, inside the transaction of another deed."""
    if MONTH.fullmatch(month) is None:
        raise Fault(f"{month!r} is no month. Write it as 2026-11.")
    fresh = secrets.token_bytes(SEED_BYTES)
    defaults = {"seed": fresh, "committed_at": at}
    seed, made = Seed.objects.get_or_create(version=version, month=month, defaults=defaults)
    if made:
        detail = {
            "version": queries.name(version),
            "month": month,
            "commitment": commitment(fresh),
            "function": by.role,
        }
        book.append("seed_committed", at=at, subjects=[], detail=detail)
    return seed


def reveal(version: Version, month: str, *, at: datetime, by: Actor) -> bytes:
    """The seed of a month that is over, so that anybody can replay the draw.

    Raises:
        Fault: The month is not over, or has no seed.
    """
    if month_of(at) <= month:
        raise Fault(f"The seed of {month} is shown when that month is over.")
    with transaction.atomic(durable=True):
        found = Seed.objects.select_for_update().filter(version=version, month=month).first()
        if found is None:
            raise Fault(f"There is no seed of {month}: nothing was drawn in it.")
        seed = bytes(found.seed)
        if found.revealed_at is None:
            found.revealed_at = at
            found.save(update_fields=["revealed_at"])
            detail = {
                "version": queries.name(version),
                "month": month,
                "seed": seed.hex(),
                "function": by.role,
            }
            book.append("seed_revealed", at=at, subjects=[], detail=detail)
    return seed


@queue.periodic("programmes.seeds", "3 * * * *")
def hourly(timestamp: int) -> None:
    """Every hour: a seed is there before its month, and shown after it without being asked for."""
    run(datetime.fromtimestamp(timestamp, tz=UTC))


def run(at: datetime) -> None:
    """Commit the seeds of this month and, a week before it, of the next; show those that are over.

    Safe to repeat and to break off.
    """
    months = sorted({month_of(at), month_of(at + AHEAD)})
    named = {each.id for each in (*queries.in_force(at), *queries.going_on(at))}
    for version in Version.objects.filter(pk__in=named).select_related("programme"):
        for month in months:
            if _runs_in(version, month) and queries.seed(version.pk, month) is None:
                commit(version, month, at=at, by=SYSTEM)
    over = Seed.objects.filter(revealed_at=None, month__lt=month_of(at - AFTER))
    for seed in over.select_related("version__programme").order_by("month", "pk"):
        reveal(seed.version, seed.month, at=at, by=SYSTEM)


def _runs_in(version: Version, month: str) -> bool:
    begins, ends = month_of(version.starts_at), version.ends_at
    return begins <= month and (ends is None or month <= month_of(ends))
