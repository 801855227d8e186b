"""Evidence of a breach: a PDF, a mail or a picture of a screen, sealed with the words about it.

What it is shows from its first bytes, never from its name. No page of ours opens one: who keeps the
register takes it along as a file.

Source: AVG art. 33(5).
"""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from uuid import UUID

from klankbord.breaches import guarded, keeping, sealed
from klankbord.breaches.models import Entry
from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.people.faults import Fault
from klankbord.vault import boxes, keys

LARGEST = 5 * 1024 * 1024
"""Bytes of a file."""
MOST = 50
"""Files of one breach."""
_BEGINS = (
    (b"%PDF-", "pdf", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
)
_HEAD = 64 * 1024
"""Bytes in which the head of a mail ends."""


@dataclass(frozen=True, slots=True)
class File:
    """One file: how its name ends, its media type, and what is in it."""

    ends: str
    media: str
    data: bytes


def kind(data: bytes) -> tuple[str, str] | None:
    """How the name of such a file ends and its media type; None for what is not taken.

    >>> kind(b"%PDF-1.7")
    ('pdf', 'application/pdf')
    """
    for begins, ends, media in _BEGINS:
        if data.startswith(begins):
            return ends, media
    head = message_from_bytes(data[:_HEAD])
    mailed = "from" in head and ("date" in head or "received" in head) and b"\x00" not in data
    return ("eml", "message/rfc822") if mailed else None


def keep(breach: UUID, data: bytes, words: str, *, at: datetime, by: Actor) -> UUID:
    """Keep a file with a breach, for as long as the breach stays in the register.

    Args:
        breach: Which; it is open.
        data: What is in the file.
        words: What it shows.
        at: Now.
        by: DPO or controller.

    Raises:
        Fault: There is no such breach that is open, nothing is said, it is too large or another
            kind of file, or there are many already.
    """
    said = sealed.words(words)
    if len(data) > LARGEST:
        raise Fault("A file has at most 5 MB.", "breach_large")
    if kind(data) is None:
        raise Fault("Give a PDF, a mail (.eml), a PNG or a JPEG.", "breach_file")
    with access.keeping(by, at):
        found = keeping.opened(breach, by)
        if found.entries.filter(kind=Entry.Kind.EVIDENCE).count() >= MOST:
            raise Fault(f"A breach has at most {MOST} files.", "breach_files")
        made = keeping.write(found, Entry.Kind.EVIDENCE, said, at=at, by=by)
        sealed.seal_file(found, made.pk, data)
    return made.pk


def read(breach: UUID, entry: UUID, *, at: datetime, by: Actor) -> File:
    """A file, to take along; that somebody did is written down.

    Raises:
        Fault: It is not his to read, it is not there, or its time is up.
    """
    gone = Fault("There is no such file.", "no_breach")
    if by.role not in guarded.KEEPERS:
        raise gone
    with access.keeping(by, at):
        rows = Entry.objects.select_related("breach__key").filter(kind=Entry.Kind.EVIDENCE)
        found = rows.filter(pk=entry, breach=breach).first()
        if found is None:
            raise gone
        try:
            data = sealed.unseal_file(found.breach, found.pk)
        except (boxes.NoBox, keys.Gone) as fault:
            raise gone from fault
        detail = {"breach": str(breach), "entry": str(entry), "function": by.role}
        book.append("breach_read", at=at, subjects=[], detail=detail)
    known = kind(data)
    assert known is not None  # noqa: S101  nothing else is kept
    return File(*known, data)
