"""Named reads of the log."""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from klankbord.ledger import keyring, tree
from klankbord.ledger.models import Checkpoint, Leaf, Node

# The form of a leaf is fixed (`leaves.FORM`): between its quotes stand names and values in turn.
_COUNTED = """
SELECT period, kind, count(*), count(*) FILTER (WHERE subject = ANY(%s::uuid[])),
    count(DISTINCT subject) FILTER (WHERE subject = ANY(%s::uuid[]))
FROM (
    SELECT period, split_part(convert_from(leaf, 'UTF8'), '"', 8) AS kind, subject
    FROM ledger_entry JOIN ledger_detail ON ledger_entry.id = entry_id
    WHERE period = ANY(%s::text[])
) AS lines
WHERE kind = ANY(%s::text[]) GROUP BY period, kind ORDER BY period, kind
"""
_SAID = """
SELECT subject, sealed, leaf, period FROM ledger_detail
JOIN ledger_entry ON ledger_entry.id = entry_id
WHERE period = ANY(%s::text[]) AND position(%s::bytea in leaf) > 0 ORDER BY entry_id
"""


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


class Counted(NamedTuple):
    """How many lines of a kind a month has; how many of them about some persons, and about whom."""

    period: str
    kind: str
    lines: int
    among: int
    persons: int


def counted(periods: Sequence[str], kinds: Sequence[str], among: Collection[UUID]) -> list[Counted]:
    """How often some kinds of deed happened in some months, as long as their details are kept.

    Nothing is opened for it. A line about no person counts, and is about nobody among them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, [list(among), list(among), list(periods), list(kinds)])
        return [Counted(*row) for row in cursor.fetchall()]


def said(kind: str, periods: Sequence[str]) -> Iterator[tuple[UUID, dict[str, Any]]]:
    """(whom it is about, what it says) of each line of a kind, as long as its details are kept."""
    keys = {period: keyring.details(period) for period in periods if keyring.details_exist(period)}
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_SAID, [list(keys), f'"k":"{kind}"'.encode()])
        for subject, sealed, leaf, period in cursor:
            opened = keys[period].unseal(bytes(sealed), bound_to=bytes(leaf))
            yield subject, json.loads(opened)["detail"]


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
