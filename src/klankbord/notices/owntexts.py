"""What callers hear, in one's own words: a quality manager writes it, a DPO sees it.

What nobody has seen is no text yet: no line is tested with it, and no platform can name it. Once a
DPO saw it, it is one of the texts for good. Other words are another text, with the next number.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from klankbord.database import turns
from klankbord.gate.access import Actor
from klankbord.law import vocabulary
from klankbord.ledger import book
from klankbord.notices import announcements, naming
from klankbord.notices.models import Announcement, OwnText
from klankbord.people.faults import Fault
from klankbord.people.models import Role
from klankbord.programmes import queries

WRITERS = (Role.QUALITY_MANAGER,)


class Misnamed(Fault):
    """A text does not say what callers have to hear; `flaws` are those of `naming.flaws`."""

    def __init__(self, flaws: tuple[str, ...]) -> None:
        super().__init__(f"This text will not do: {', '.join(flaws)}.", "text_misnamed")
        self.flaws = flaws


def write(
    text: str, *, language: str, programmes: Sequence[str], at: datetime, by: Actor
) -> OwnText:
    """Lay a text before the DPO.

    Args:
        text: What callers are to hear; white space counts as one space.
        language: In which, one of `naming.PURPOSES`.
        programmes: Codes of those that will use it: it names exactly their purposes.
        at: Now.
        by: A quality manager.

    Raises:
        Fault: Somebody else writes, it is too long, it is there already, or no programme goes on.
        Misnamed: It names other purposes, or does not say what it has to.
    """
    writer = _writer(by)
    with transaction.atomic(durable=True):
        turns.take("notices.own_text")
        said, purposes = checked(text, language=language, programmes=programmes, at=at)
        made = OwnText.objects.create(
            language=language, purposes=purposes, text=said, sha256=_digest(said),
            written_at=at, written_as=by.role, written_by_id=writer,
        )  # fmt: skip
        _note("announcement_written", made, at, by)
    return made


def checked(
    text: str, *, language: str, programmes: Sequence[str], at: datetime
) -> tuple[str, list[str]]:
    """A text as it would be kept, and the purposes it is for; nothing is written.

    Raises:
        Fault: As `write`, but for who asks.
        Misnamed: As `write`.
    """
    said = " ".join(text.split())
    if language not in naming.PURPOSES:
        raise Fault("There is no such language here.", "no_language")
    if len(said) > naming.LONGEST:
        raise Fault(f"A text has at most {naming.LONGEST} signs.", "own_text_long")
    purposes = purposes_of(programmes, at)
    if not purposes:
        raise Fault("Name the programmes that use the text.", "no_programme")
    if flaws := naming.flaws(said, language, purposes):
        raise Misnamed(flaws)
    if _known(_digest(said)):
        raise Fault("This text is there already.", "own_text_there")
    return said, purposes


def see(text: UUID, *, at: datetime, by: Actor) -> Announcement:
    """A DPO has seen a text: from now on it is one of the texts, under its name.

    Raises:
        Fault: It is no DPO, he wrote it himself, or it waits no more.
    """
    with transaction.atomic(durable=True):
        waits = _waiting(text, by)
        code = f"{waits.language.upper()}-{announcements.OWN}"
        waits.announcement = Announcement.objects.create(
            code=code,
            number=Announcement.objects.filter(code=code).count() + 1,
            language=waits.language,
            purposes=waits.purposes,
            names_website=True,
            text=waits.text,
            sha256=waits.sha256,
        )
        _judge(waits, at, by)
        _note("announcement_accepted", waits, at, by)
    return waits.announcement


def decline(text: UUID, *, at: datetime, by: Actor) -> None:
    """A DPO does not accept a text.

    Raises:
        Fault: As `see`.
    """
    with transaction.atomic(durable=True):
        waits = _waiting(text, by)
        _judge(waits, at, by)
        _note("announcement_declined", waits, at, by)


def waiting() -> tuple[OwnText, ...]:
    """The texts that no DPO has judged yet, the oldest first."""
    return tuple(OwnText.objects.filter(judged_at=None).order_by("written_at"))


def purposes_of(programmes: Sequence[str], at: datetime) -> list[str]:
    """Every purpose of some programmes that go on."""
    asked = {
        purpose
        for dossier in queries.going_on(at)
        if dossier.code in programmes
        for purpose in dossier.purposes
    }
    return [purpose for purpose in vocabulary.PURPOSES if purpose in asked]


def _writer(by: Actor) -> UUID:
    if by.role not in WRITERS or by.account is None:
        raise Fault("A text for callers is written by the quality manager.", "not_a_writer")
    return by.account


def _digest(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()


def _known(digest: str) -> bool:
    there = {each.sha256 for each in announcements.LIBRARY}
    waits = OwnText.objects.filter(sha256=digest, judged_at=None)
    kept = Announcement.objects.filter(sha256=digest)
    return digest in there or waits.exists() or kept.exists()


def _waiting(text: UUID, by: Actor) -> OwnText:
    if by.role != Role.DPO or by.account is None:
        raise Fault("Only a data protection officer sees a text.", "not_a_dpo")
    turns.take("notices.own_text")
    waits = OwnText.objects.select_for_update().filter(pk=text, judged_at=None).first()
    if waits is None:
        raise Fault("This text waits no more.", "own_text_judged")
    if waits.written_by_id == by.account:
        raise Fault("Another person sees a text than who wrote it.", "own_text_writer")
    return waits


def _judge(waits: OwnText, at: datetime, by: Actor) -> None:
    waits.dpo_id, waits.judged_at = by.account, at
    waits.save(update_fields=["dpo", "judged_at", "announcement"])


def _note(kind: str, text: OwnText, at: datetime, by: Actor) -> None:
    detail = {"text_sha256": text.sha256, "function": by.role}
    book.append(kind, at=at, subjects=[], detail=detail)
