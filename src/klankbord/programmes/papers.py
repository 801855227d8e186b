"""Papers of a dossier: a letter, minutes, a signed report, as PDF. Sealed: names stand in them.

The page of the own website may come as it was saved, too.

A paper hangs on a version and on a kind of evidence. It proves nothing by itself: evidence is what
somebody said on a day, and the paper is there for who wants to read it.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from klankbord.gate import access
from klankbord.gate.access import Access, Actor
from klankbord.law.instants import AMSTERDAM, end_of, month_later
from klankbord.ledger import book
from klankbord.people.faults import Fault
from klankbord.programmes import guarded, pdf, queries, savedpage
from klankbord.programmes.evidence import KINDS
from klankbord.programmes.models import Paper, Version
from klankbord.vault import boxes, keys
from klankbord.vault.keys import Party

LARGEST = 10 * 1024 * 1024
"""Bytes of a paper."""
MONTHS = 24
"""How long a paper stays after the version ends."""
BOX = "paper"
PAGES = frozenset({"website_shown"})
"""Kinds of evidence that a page of a website may show, as a browser saved it."""


def add(version: Version, kind: str, data: bytes, *, at: datetime, by: Actor) -> Paper:
    """Add a paper to a version.

    Args:
        version: Of whose dossier it is.
        kind: The kind of evidence that it belongs to.
        data: The PDF, or the saved page.
        at: Now.
        by: Who has a part in the dossier.

    Raises:
        Fault: It is neither, it is too large or it is there already, or it is not for him.
    """
    if by.role not in guarded.BRINGERS or by.account is None:
        raise Fault("This is for another function to give.", "not_yours")
    if kind not in KINDS:
        raise Fault("There is no such kind of evidence.", "no_kind")
    if kind not in PAGES or not savedpage.whole(data):
        pdf.insist(data, most=LARGEST)
    elif len(data) > LARGEST:
        raise Fault("This file is too large.", "paper_large")
    sha256 = hashlib.sha256(data).hexdigest()
    with access.keeping(by, at):
        if Paper.objects.filter(version=version, sha256=sha256).exists():
            raise Fault("This paper is there already.", "paper_twice")
        made = Paper(
            version=version, kind=kind, sha256=sha256, size=len(data), added_at=at,
            added_by_id=by.account, added_as=by.role,
        )  # fmt: skip
        parties = [Party(book.ORGANISATION, "agent")]
        made.key = keys.create(parties=parties, kind=BOX, keep_until=_until(version, at), at=at)
        made.save()
        boxes.seal(made.key, BOX, data, row=_row(made))
        _note("paper_added", made, at, by)
    return made


def of(version: Version) -> Sequence[Paper]:
    """The papers of a version that can still be read, the newest first."""
    return list(version.papers.filter(key__gone_at=None).order_by("-added_at"))


def read(paper: UUID, *, at: datetime, by: Actor) -> bytes:
    """A paper, to read; that somebody read it is written down.

    Raises:
        Fault: It is not there for him, or its time is up.
    """
    with access.deed(Access(by, access.ADMINISTER, None, at)):
        found = Paper.objects.select_related("version__programme").filter(pk=paper).first()
        if found is None or found.key is None or found.key.gone_at is not None:
            raise Fault("This paper is not there any more.", "paper_gone")
        _note("paper_read", found, at, by)
        return boxes.unseal(found.key, BOX, row=_row(found))


def _until(version: Version, at: datetime) -> datetime:
    ends = max(version.ends_at or version.review_due or version.starts_at, at)
    return end_of(month_later(ends.astimezone(AMSTERDAM).date(), MONTHS))


def _row(paper: Paper) -> boxes.Row:
    return boxes.Row("programmes.paper", paper.pk)


def _note(kind: str, paper: Paper, at: datetime, by: Actor) -> None:
    detail = {
        "version": queries.name(paper.version),
        "evidence": paper.kind,
        "sha256": paper.sha256,
        "function": by.role,
    }
    book.append(kind, at=at, subjects=[], detail=detail)
