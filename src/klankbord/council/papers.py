"""Words and papers under a key of their own, with a day on which they are gone."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from klankbord.gate import access
from klankbord.law.instants import AMSTERDAM, end_of, month_later
from klankbord.ledger import book
from klankbord.people import writing
from klankbord.vault import boxes, keys
from klankbord.vault.keys import Party
from klankbord.vault.models import Key

LARGEST = 5 * 1024 * 1024
"""Bytes of a PDF."""
LONGEST = 8_000
"""Signs of a question, an answer or a note."""

COUNCIL = UUID(int=1)
"""Whose key the papers of the room lie under; no person, and not the organisation."""
IN_THE_OPEN, ROOM = "council", "room"
"""Classes of data: what passes between council and employer, and what is the council's alone."""
MONTHS = {IN_THE_OPEN: 60, ROOM: 48}
"""How long they are kept. Policy: five years as proof; one term of office (WOR art. 12)."""

TEXT = "text"


def key(kind: str, at: datetime) -> Key:
    """A new key of one of the two classes, in the transaction of the deed."""
    until = end_of(month_later(at.astimezone(AMSTERDAM).date(), MONTHS[kind]))
    whose = COUNCIL if kind == ROOM else book.ORGANISATION
    return keys.create(parties=[Party(whose, "agent")], kind=kind, keep_until=until, at=at)


@access.whole()
def found(ids: Iterable[UUID]) -> dict[UUID, Key]:
    """Keys that are still there; the vault shows them to the system only."""
    return {key.pk: key for key in Key.objects.filter(pk__in=list(ids), gone_at=None)}


def unsealed(name: str, rows: dict[UUID, boxes.Row]) -> dict[UUID, bytes]:
    """What lies under some keys by that name, by the id of the key; what is gone is left out."""
    held = found(rows)
    return boxes.unseal_all(name, {held[each]: row for each, row in rows.items() if each in held})


def words(text: str) -> str:
    """What somebody wrote, without what surrounds it.

    Raises:
        Fault: There is nothing, or too much.
    """
    return writing.words(text, longest=LONGEST)
