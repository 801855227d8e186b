"""Named reads of the log."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Q

from klankbord.ledger import tree
from klankbord.ledger.models import Checkpoint, Leaf, Node


class Incomplete(Exception):
    """Hashes that were stored are not there any more."""


def last_checkpoint(period: str) -> Checkpoint | None:
    """The newest checkpoint of a month."""
    return Checkpoint.objects.filter(period=period).order_by("-id").first()


def newest_checkpoint() -> Checkpoint | None:
    """The newest checkpoint of all."""
    return Checkpoint.objects.order_by("-id").first()


def checkpoint_moments(since: datetime | None) -> list[datetime]:
    """When checkpoints were made from `since` on, and the last one before it; in their order."""
    found = Checkpoint.objects.order_by("id").values_list("at", flat=True)
    if since is None:
        return list(found.reverse()[:1])
    before = list(found.filter(at__lt=since).reverse()[:1])
    return before + list(found.filter(at__gte=since))


def size(period: str) -> int:
    """How many leaves the tree of a month has."""
    last = Leaf.objects.filter(period=period).order_by("-index").values_list("index", flat=True)
    return next(iter(last[:1]), -1) + 1


def lines_of(kind: str) -> int:
    """How many lines of a kind the log has, of all months."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM ledger_entry WHERE position(%s::bytea in leaf) > 0",
            [f'"k":"{kind}"'.encode()],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def reader(period: str) -> tree.Read:
    """Read the stored hashes of a month's tree, as `tree` asks for them.

    The function raises Incomplete when one is missing.
    """

    def read(level: int, start: int, stop: int) -> Sequence[bytes]:
        within = Q(period=period, index__range=(start, stop - 1))
        hashes = _node_hashes(within, level) if level else _leaf_hashes(within)
        if len(hashes) != stop - start:
            raise Incomplete(f"{period}: hashes {start} to {stop} of level {level}")
        return hashes

    return read


def _leaf_hashes(within: Q) -> list[bytes]:
    found = Leaf.objects.filter(within).order_by("index").values_list("leaf_hash", flat=True)
    return [bytes(each) for each in found]


def _node_hashes(within: Q, level: int) -> list[bytes]:
    found = Node.objects.filter(within, level=level).order_by("index")
    return [bytes(each) for each in found.values_list("hash", flat=True)]
