"""The sequencer: gives committed lines their place in the tree of their month, and signs it.

One works at a time, wherever it runs. A batch is one transaction: places, hashes and checkpoint
exist together or not at all, so a crash leaves lines that wait and nothing else.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from klankbord.ledger import keyring, notes, periods, queries, tree
from klankbord.ledger.models import Checkpoint, Entry, Leaf, Node

LOCK = 0x6B6C_0001
"""Advisory lock of the sequencer."""
BATCH = 1000


class Diverged(Exception):
    """The stored tree is not the one that was signed. Nothing more is signed on top of it."""


@dataclass(frozen=True, slots=True)
class Sequenced:
    """What a run did. `busy`: another one was at work and this one did not wait."""

    leaves: int = 0
    checkpoints: int = 0
    busy: bool = False


def run(*, at: datetime, wait: bool = True) -> Sequenced:
    """Place every line that is committed, and sign each month that grew.

    The month of `at` gets a checkpoint each day, also when nothing happened: its moment shows that
    the clock went on.

    Args:
        at: Now; the moment of the checkpoints.
        wait: Whether to wait for another run to end, or to leave the work to it.

    Raises:
        Diverged: Somebody changed what was placed before.
    """
    leaves = checkpoints = 0
    full = True
    while full:
        with transaction.atomic(durable=True):
            if not _lock(wait=wait):
                return Sequenced(leaves, checkpoints, busy=True)
            waiting = _take()
            full = len(waiting) == BATCH
            grown = _by_period(waiting)
            if not full and not _signed_today(at):
                grown.setdefault(periods.period_of(at), [])
            for period, entries in grown.items():
                _grow(period, entries, at)
        leaves += len(waiting)
        checkpoints += len(grown)
    return Sequenced(leaves, checkpoints)


def _lock(*, wait: bool) -> bool:
    call = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {call}(%s)", [LOCK])
        row = cursor.fetchone()
    return wait or bool(row and row[0])


def _take() -> list[Entry]:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM ledger_unsequenced WHERE entry_id IN"
            " (SELECT entry_id FROM ledger_unsequenced ORDER BY entry_id LIMIT %s)"
            " RETURNING entry_id",
            [BATCH],
        )
        taken = [row[0] for row in cursor.fetchall()]
    return list(Entry.objects.filter(pk__in=taken).order_by("pk"))


def _by_period(entries: list[Entry]) -> dict[str, list[Entry]]:
    grown: dict[str, list[Entry]] = {}
    for entry in entries:
        grown.setdefault(entry.period, []).append(entry)
    return grown


def _signed_today(at: datetime) -> bool:
    """Whether this day has its checkpoint, and it is not 24 hours old (in autumn a day has 25)."""
    last = queries.last_checkpoint(periods.period_of(at))
    if last is None or at - last.at >= timedelta(days=1):
        return False
    return periods.local_day(last.at) >= periods.local_day(at)


def _grow(period: str, entries: list[Entry], at: datetime) -> None:
    read = queries.reader(period)
    start = queries.size(period)
    _check_last(period, start, read)
    Leaf.objects.bulk_create(
        Leaf(
            period=period,
            index=start + place,
            entry=entry,
            leaf_hash=tree.leaf_hash(bytes(entry.leaf)),
        )
        for place, entry in enumerate(entries)
    )
    size = start + len(entries)
    _keep_nodes(period, start, size, read)
    _sign(period, size, tree.root(size, read), at)


def _check_last(period: str, size: int, read: tree.Read) -> None:
    """A log may not sign what does not continue its last word."""
    last = queries.last_checkpoint(period)
    expected = last.size if last else 0
    try:
        if size == expected and (last is None or tree.root(size, read) == bytes(last.root)):
            return
    except queries.Incomplete as fault:
        raise Diverged(f"{period}: hashes are missing; run klankbord ledger verify") from fault
    raise Diverged(f"{period}: not the tree that was signed; run klankbord ledger verify")


def keep_nodes(period: str, start: int, size: int) -> None:
    """Store the hashes over leaves that were put in their places by another hand."""
    _keep_nodes(period, start, size, queries.reader(period))


def _keep_nodes(period: str, start: int, size: int, read: tree.Read) -> None:
    """Store the hashes of the subtrees that became complete."""
    level = tree.STEP
    while size >> level:
        first, stop = start >> level, size >> level
        Node.objects.bulk_create(
            Node(period=period, level=level, index=index, hash=_node(level, index, read))
            for index in range(first, stop)
        )
        level += tree.STEP


def _node(level: int, index: int, read: tree.Read) -> bytes:
    width = 1 << tree.STEP
    return tree.fold(read(level - tree.STEP, index * width, (index + 1) * width))


def _sign(period: str, size: int, root: bytes, at: datetime) -> None:
    signer = keyring.signer(f"log/{period}")
    checkpoint = notes.Checkpoint(signer.name, size, root)
    Checkpoint.objects.create(
        period=period, size=size, root=root, note=notes.sign(checkpoint.text, signer), at=at
    )
