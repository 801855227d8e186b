"""What witnesses are asked to sign, and what they signed: files beside the copy of the log."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from klankbord.ledger import audit, keyring, notes, outside, queries, secretfiles, tree, witnessing
from klankbord.ledger.models import Checkpoint

LOG = "log.txt"


class Unwitnessed(Exception):
    """No witness that is known signed this. The message says which and why."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A checkpoint that a witness signed."""

    period: str
    size: int
    witness: str
    at: datetime


def known() -> list[notes.Verifier]:
    """The keys of the witnesses.

    Raises:
        ImproperlyConfigured: One cannot be read.
    """
    try:
        return [notes.parse_verifier(each, notes.COSIGNED) for each in settings.WITNESSES]
    except notes.Malformed as fault:
        raise ImproperlyConfigured(
            "KLANKBORD_WITNESSES holds what is no key of a witness. Give what klankbord witness"
            " key prints."
        ) from fault


def offer(place: Path, *, since: int | None = None) -> list[Path]:
    """Write requests to witnesses into a folder: of each month one for each place where one is.

    Args:
        place: The folder, made if it is not there.
        since: The size that a witness says he has, when it is not known here.

    Raises:
        OSError: The folder cannot be written.
    """
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    public = notes.Verifier(keyring.log_name(), keyring.public_key())
    (place / LOG).write_text(f"{public}\n")
    written = []
    for period in Checkpoint.objects.order_by("period").values_list("period", flat=True).distinct():
        newest = queries.last_checkpoint(period)
        if newest is None:
            continue
        olds = {since} if since is not None else _sizes(period)
        for old in sorted(each for each in olds if each <= newest.size):
            proof = tree.consistency(old, newest.size, queries.reader(period))
            path = place / f"{period}-{old}.txt"
            path.write_text(str(witnessing.Request(old, proof, newest.note)), encoding="utf-8")
            written.append(path)
    return written


def accept(note: str) -> list[Accepted]:
    """Keep what witnesses signed.

    Raises:
        Unwitnessed: It is not of this log, or none of its signatures is of a witness.
        OSError: It cannot be kept.
    """
    period, found = opened(note, audit.Log(keyring.log_name(), keyring.public_key()))
    accepted = []
    for verifier, at in signatures(note):
        path = _path(period, verifier)
        before = notes.parse_checkpoint(notes.text_of(path.read_text())) if path.exists() else None
        if before is None or before.size <= found.size:
            secretfiles.replace(path, note.encode())
        accepted.append(Accepted(period, found.size, verifier.name, at))
    if not accepted:
        raise Unwitnessed("none of the keys in KLANKBORD_WITNESSES signed this.")
    return accepted


def signatures(note: str) -> Iterator[tuple[notes.Verifier, datetime]]:
    """Which witnesses signed a note, and when."""
    for verifier in known():
        try:
            yield verifier, witnessing.signed_at(note, verifier)
        except notes.Unsigned:
            continue


def opened(note: str, log: audit.Log) -> tuple[str, notes.Checkpoint]:
    """The month of a checkpoint of this log, and what it says.

    Raises:
        Unwitnessed: It is no checkpoint of this log.
    """
    report = audit.Report()
    try:
        found = audit.open_held(log, note, report)
    except notes.Malformed as fault:
        raise Unwitnessed(f"this is no signed checkpoint ({fault}).") from fault
    if found is None:
        raise Unwitnessed(f"this is no checkpoint of the log {log.name}.")
    return found


def _sizes(period: str) -> set[int]:
    """Where the witnesses are in a month: what each of them signed last."""
    sizes = {_size(_path(period, each)) for each in known()}
    return sizes or {0}


def _size(path: Path) -> int:
    if not path.exists():
        return 0
    return notes.parse_checkpoint(notes.text_of(path.read_text(encoding="utf-8"))).size


def _path(period: str, verifier: notes.Verifier) -> Path:
    return outside.folder() / "witnessed" / f"{period}-{verifier.key_id.hex()}.txt"
