"""Writing a bundle: everybody's leaves, and the openings of one person if he is named."""

import base64
import json
from collections.abc import Mapping
from operator import itemgetter
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from klankbord.ledger import book, bundle, keyring
from klankbord.ledger.models import Checkpoint, Detail, Entry, Leaf, Pseudonym


def write(folder: Path, *, subject: UUID | None = None) -> int:
    """Write a bundle into a folder, which is made if it is not there; return the number of leaves.

    The newest checkpoint of each month is also written apart (`checkpoint-<period>.txt`), to be
    kept elsewhere: with it a later bundle can be held against this one.

    Args:
        folder: Where to.
        subject: Whose lines to open. Without it the bundle opens nothing.

    Raises:
        OSError: The folder cannot be written.
    """
    head, written = gather(folder, subject=subject)
    (folder / bundle.HEAD).write_text(text(head))
    return written


def gather(folder: Path, *, subject: UUID | None = None) -> tuple[dict[str, Any], int]:
    """As `write`, without writing what opens the person's lines: that comes back as the head.

    What lies in the folder then says no more than an hour and a kind of deed.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    written = 0
    months = []
    for period in Checkpoint.objects.order_by("period").values_list("period", flat=True).distinct():
        signed = list(
            Checkpoint.objects.filter(period=period).order_by("id").values_list("size", "note")
        )
        size = signed[-1][0]
        written += _write_leaves(folder / f"leaves-{period}.jsonl", period, size)
        (folder / f"checkpoint-{period}.txt").write_text(signed[-1][1])
        months.append(_month(period, [note for _, note in signed], size, subject))
    head = {
        bundle.MARK: bundle.VERSION,
        "log": keyring.log_name(),
        "public_key": _b64(keyring.public_key()),
        "periods": months,
    }
    return head, written


def text(head: Mapping[str, Any]) -> str:
    """The head as it stands in its file."""
    return json.dumps(head, ensure_ascii=False, indent=1) + "\n"


def _month(period: str, signed: list[str], size: int, subject: UUID | None) -> Mapping[str, Any]:
    month: dict[str, Any] = {"period": period, "checkpoints": signed}
    if subject and keyring.details_exist(period):
        known = Pseudonym.objects.filter(subject=subject, period=period).first()
        if known:
            key = book.open_pseudonym(bytes(known.sealed), subject=subject, period=period)
            openings = _openings(period, size, subject)
            month["person"] = {"key": _b64(key), "openings": openings}
    return month


def _openings(period: str, size: int, subject: UUID) -> list[Mapping[str, Any]]:
    places = dict(
        Leaf.objects.filter(
            period=period,
            index__lt=size,
            entry__in=Detail.objects.filter(subject=subject).values("entry"),
        ).values_list("entry_id", "index")
    )
    details = Detail.objects.filter(pk__in=places).in_bulk()
    entries = Entry.objects.filter(pk__in=places).in_bulk()
    opened = [
        {"index": index, **book.open_detail(details[entry], entries[entry])}
        for entry, index in places.items()
        if entry in details
    ]
    return sorted(opened, key=itemgetter("index"))


def _write_leaves(path: Path, period: str, size: int) -> int:
    with path.open("wb") as file, connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT entry.leaf FROM ledger_leaf leaf JOIN ledger_entry entry"
            " ON entry.id = leaf.entry_id WHERE leaf.period = %s AND leaf.index < %s"
            " ORDER BY leaf.index",
            [period, size],
        )
        count = 0
        while rows := cursor.fetchmany(bundle.PORTION):
            file.writelines(bytes(leaf) + b"\n" for (leaf,) in rows)
            count += len(rows)
    return count


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
