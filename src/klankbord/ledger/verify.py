"""The check of the log in the database: what was changed, removed, moved or put in between.

Everything that was signed is computed again from the bytes that are stored now. Rows that come in
while it runs are left to the next check.
"""

import base64
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.db import connection
from django.db.models import Q

from klankbord.ledger import audit, book, keyring, leaves, notes, periods, queries, tree
from klankbord.ledger.models import Checkpoint, Detail, Entry, Leaf, Node, Pseudonym, Unsequenced

PORTION = 4096
PATIENCE = timedelta(hours=1)
"""How long a line may wait for its place in the tree."""


def database(*, at: datetime, held: Sequence[str] = ()) -> audit.Report:
    """Check the whole log.

    Args:
        at: Now: lines that have waited longer than an hour count as left out.
        held: Checkpoints that somebody kept, as signed notes.

    Raises:
        notes.Malformed: What was kept is no checkpoint.
    """
    report = audit.Report()
    log = audit.Log(keyring.log_name(), keyring.public_key())
    kept = [audit.open_held(log, note, report) for note in held]
    found = {*_periods(Checkpoint), *_periods(Leaf), *_periods(Entry)}
    for period in sorted(found):
        mine = [checkpoint for month, checkpoint in filter(None, kept) if month == period]
        _check_month(log, period, mine, report)
    for period in sorted({month for month, _ in filter(None, kept)} - found):
        report.fault("period_missing", period)
    _check_waiting(at, report)
    _check_details(at, report)
    return report


def _periods(model: type[Checkpoint] | type[Leaf] | type[Entry]) -> set[str]:
    return set(model.objects.values_list("period", flat=True).distinct())


def _check_month(
    log: audit.Log, period: str, held: Sequence[notes.Checkpoint], report: audit.Report
) -> None:
    rows = list(
        Checkpoint.objects.filter(period=period).order_by("id").values_list("size", "root", "note")
    )
    checkpoints = audit.signed(log, period, [note for _, _, note in rows], report)
    stated = [(checkpoint.size, checkpoint.root) for checkpoint in checkpoints]
    if len(stated) == len(rows) and stated != [(size, bytes(root)) for size, root, _ in rows]:
        report.fault("checkpoint_row", period)
    # Leaves and their checkpoint are committed together: whatever the newest checkpoint does not
    # cover by now was put there by somebody else, or will be covered when the size is read again.
    upto = max((size for size, _, _ in rows), default=0)
    sizes = {*(checkpoint.size for checkpoint in checkpoints), *(each.size for each in held)}
    walk = _Walk(period, upto, report)
    size, roots = tree.roots(walk.hashes(), sizes)
    report.entries += size
    audit.compare(period, checkpoints, size, roots, report)
    for checkpoint in held:
        audit.compare_held(period, checkpoint, size, roots, report)
    _check_uncovered(period, report)
    _check_nodes(period, walk.hashes_of_nodes, report)


def _check_uncovered(period: str, report: audit.Report) -> None:
    size = queries.size(period)
    newest = Checkpoint.objects.filter(period=period).order_by("-size").first()
    covered = newest.size if newest else 0
    if size > covered:
        report.fault("leaf_unsigned", period, index=covered)


class _Walk:
    """One reading of a month's leaves, in the order of their places."""

    def __init__(self, period: str, upto: int, report: audit.Report) -> None:
        self._period = period
        self._upto = upto
        self._form = leaves.of_month(period)
        self._report = report
        self.hashes_of_nodes: list[bytes] = []

    def hashes(self) -> Iterator[Sequence[bytes]]:
        """The leaf hashes as computed from the bytes, in portions; faults for what is wrong.

        A place without a leaf ends the tree: what comes after it has no place that can be checked.
        """
        expected = 0
        rest: list[bytes] = []
        for indexes, written, stored, months in self._portions():
            computed = [sha256(b"\x00" + leaf).digest() for leaf in written]
            if indexes != tuple(range(expected, expected + len(indexes))):
                place = next(n for n, index in enumerate(indexes) if index != expected + n)
                self._report.fault("leaf_missing", self._period, index=expected + place)
                yield computed[:place]
                return
            if computed != list(stored):
                self._find_changed(expected, computed, stored)
            if set(months) != {self._period} or not all(map(self._form.fullmatch, written)):
                self._find_strange(expected, written, months)
            expected += len(indexes)
            rest += computed
            while len(rest) >= 1 << tree.STEP:
                self.hashes_of_nodes.append(tree.fold(rest[: 1 << tree.STEP]))
                del rest[: 1 << tree.STEP]
            yield computed
        if expected < self._upto:
            self._report.fault("leaf_missing", self._period, index=expected)

    def _find_changed(self, start: int, computed: list[bytes], stored: Sequence[bytes]) -> None:
        for index, pair in enumerate(zip(computed, stored, strict=True), start):
            if pair[0] != pair[1]:
                self._report.fault("leaf_changed", self._period, index=index)

    def _find_strange(
        self, start: int, written: Sequence[bytes], months: Sequence[str | None]
    ) -> None:
        for index, (leaf, month) in enumerate(zip(written, months, strict=True), start):
            if not leaves.FORM.fullmatch(leaf):
                self._report.fault("leaf_malformed", self._period, index=index)
            elif month != self._period or not self._form.fullmatch(leaf):
                self._report.fault("leaf_elsewhere", self._period, index=index)

    def _portions(self) -> Iterator[tuple[tuple[Any, ...], ...]]:
        """Columns of some rows at a time: index, leaf, stored hash, month of the entry."""
        with connection.chunked_cursor() as cursor:
            cursor.execute(
                "SELECT leaf.index, coalesce(entry.leaf, ''), leaf.leaf_hash, entry.period"
                " FROM ledger_leaf leaf LEFT JOIN ledger_entry entry ON entry.id = leaf.entry_id"
                " WHERE leaf.period = %s AND leaf.index < %s ORDER BY leaf.index",
                [self._period, self._upto],
            )
            while rows := cursor.fetchmany(PORTION):
                yield tuple(zip(*rows, strict=True))


def _check_nodes(period: str, lowest: list[bytes], report: audit.Report) -> None:
    """Compare the stored hashes of complete subtrees with computed ones."""
    level, computed = tree.STEP, lowest
    while computed:
        stored = Node.objects.filter(period=period, level=level, index__lt=len(computed))
        found = {index: bytes(hash_) for index, hash_ in stored.values_list("index", "hash")}
        for index, hash_ in enumerate(computed):
            if found.get(index) != hash_:
                report.fault("node_mismatch", period, level=level, index=index)
        level += tree.STEP
        width = 1 << tree.STEP
        computed = [
            tree.fold(computed[start : start + width])
            for start in range(0, len(computed) - width + 1, width)
        ]


def _check_waiting(at: datetime, report: audit.Report) -> None:
    """Find lines that have no place, whether or not they are known to wait for one."""
    without = Entry.objects.exclude(pk__in=Leaf.objects.values("entry"))
    late = without.filter(
        Q(recorded_at__lt=at - PATIENCE) | ~Q(pk__in=Unsequenced.objects.values("entry"))
    )
    for entry in late.order_by("pk")[: audit.MOST]:
        report.fault("entry_waiting", entry.period, entry=entry.pk)


def _check_details(at: datetime, report: audit.Report) -> None:
    """Open every detail that must still exist, and count each person's lines."""
    for period in sorted(_periods(Entry)):
        if periods.local_day(at) >= periods.details_end(period):
            continue
        if not keyring.details_exist(period):
            report.fault("detail_key_missing", period)
            continue
        _check_missing(period, report)
        _check_numbers(period, report)


def _check_missing(period: str, report: audit.Report) -> None:
    without = Entry.objects.filter(period=period).exclude(pk__in=Detail.objects.values("entry"))
    for entry in without.order_by("pk")[: audit.MOST]:
        report.fault("detail_missing", period, entry=entry.pk)


def _check_numbers(period: str, report: audit.Report) -> None:
    """Open the details of a month; each person's are numbered from 1 in the order of the lines."""
    counters = dict(Pseudonym.objects.filter(period=period).values_list("subject", "counter"))
    last: dict[UUID, int] = {}
    for subject, details in groupby(_details(period), key=attrgetter("subject")):
        person_key = _person_key(subject, period)
        last[subject] = 0
        for detail in details:
            number = _number(detail, person_key)
            if number is None:
                report.fault("detail_false", period, entry=detail.entry_id)
            elif number != last[subject] + 1:
                report.fault("number_missing", period, entry=detail.entry_id)
            last[subject] = number or last[subject] + 1
    for subject, counter in counters.items():
        if last.get(subject, 0) < counter:
            report.fault("number_missing", period, number=last.get(subject, 0) + 1)


def _details(period: str) -> Iterator[Detail]:
    details = Detail.objects.select_related("entry").filter(entry__period=period)
    return details.order_by("subject", "entry").iterator(PORTION)


def _person_key(subject: UUID, period: str) -> bytes | None:
    row = Pseudonym.objects.filter(subject=subject, period=period).first()
    try:
        return (
            book.open_pseudonym(bytes(row.sealed), subject=subject, period=period) if row else None
        )
    except InvalidTag:
        return None


def _number(detail: Detail, person_key: bytes | None) -> int | None:
    """The number of a line whose detail is what its leaf committed to; None if it is not."""
    try:
        opened = book.open_detail(detail, detail.entry)
        leaf = leaves.parse(bytes(detail.entry.leaf))
    except (InvalidTag, leaves.NoLeaf):
        return None
    true = leaves.opens(
        leaf,
        detail=leaves.canonical(opened["detail"]),
        entry_key=base64.b64decode(opened["key"]),
        number=opened["number"],
    )
    mine = person_key is not None and leaves.subject_mark(person_key) == leaf.subject
    return opened["number"] if true and mine else None
