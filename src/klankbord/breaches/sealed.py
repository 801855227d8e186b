"""The words of a breach, under a key of its own, with a day on which they are gone."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from klankbord.breaches.models import Breach
from klankbord.law.instants import AMSTERDAM, end_of, month_later
from klankbord.ledger import book
from klankbord.people import writing
from klankbord.vault import boxes, keys
from klankbord.vault.keys import Party
from klankbord.vault.models import Key

KIND = "breach"
MONTHS = 60
"""How long a breach stays in the register. Policy: a claim about it can be made for five years."""
LONGEST = 10_000
"""Signs of one text."""

WHAT, CONSEQUENCES, MEASURES, ADVICE = "what", "consequences", "measures", "advice"
TEXTS = (WHAT, CONSEQUENCES, MEASURES, ADVICE)
"""What the register says; the newest words stand there. `advice`: what persons can do themselves.
What each deed said stays with its entry."""


def key(at: datetime) -> Key:
    """A new key, in the transaction of the deed."""
    until = end_of(month_later(at.astimezone(AMSTERDAM).date(), MONTHS))
    parties = [Party(book.ORGANISATION, "agent")]
    return keys.create(parties=parties, kind=KIND, keep_until=until, at=at)


def seal(breach: Breach, named: Mapping[str, str]) -> None:
    """Put words under the key of a breach; what is empty is left out."""
    said = {name: text.encode() for name, text in named.items() if text}
    if said:
        boxes.seal_each(breach.key, said, row=_row(breach))


def unseal(breach: Breach, entries: Iterable[UUID]) -> dict[str, str]:
    """All words by name: `TEXTS`, and those of each entry by its hex id; gone ones left out."""
    names = [*TEXTS, *(each.hex for each in entries)]
    try:
        found = boxes.unseal_each(breach.key, names, row=_row(breach))
    except keys.Gone:
        return {}
    return {name: text.decode() for name, text in found.items()}


def seal_file(breach: Breach, entry: UUID, data: bytes) -> None:
    """Put the file of an entry under the key of its breach."""
    boxes.seal(breach.key, _file(entry), data, row=_row(breach))


def unseal_file(breach: Breach, entry: UUID) -> bytes:
    """The file of an entry.

    Raises:
        NoBox, Gone: There is none, or its time is up.
    """
    return boxes.unseal(breach.key, _file(entry), row=_row(breach))


def words(text: str, *, needed: bool = True) -> str:
    """What somebody wrote, without what surrounds it.

    Raises:
        Fault: There is nothing, or too much.
    """
    return writing.words(text, longest=LONGEST, needed=needed)


def _row(breach: Breach) -> boxes.Row:
    return boxes.Row("breaches.breach", breach.pk)


def _file(entry: UUID) -> str:
    return f"file{entry.hex[:28]}"
