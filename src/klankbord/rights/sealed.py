"""The words of a request under a key of its own, with a day on which they are gone."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from klankbord.law.instants import AMSTERDAM, end_of, month_later
from klankbord.people import writing
from klankbord.rights.models import Request
from klankbord.vault import boxes, keys
from klankbord.vault.keys import Party
from klankbord.vault.models import Key

KIND = "request"
MONTHS = 12
"""How long the words can be read. Policy."""
ROW_MONTHS = 60
"""How long is known that there was a request, and how it went: a claim about it can be made."""
LONGEST = 10_000
"""Signs of what somebody asks or is answered."""

WORDS, CONTACT, MANDATE, NUMBER = "words", "contact", "mandate", "number"
ANSWER, EXTENSION, PAUSE = "answer", "extension", "pause"
CODE = "code"
"""By which somebody without an account collects his copy; in his letter, on no page."""


def key(person: UUID, role: str, at: datetime) -> Key:
    """A new key for a request of a person, in the transaction of the deed."""
    today = at.astimezone(AMSTERDAM).date()
    return keys.create(
        parties=[Party(person, role)],
        kind=KIND,
        keep_until=end_of(month_later(today, MONTHS)),
        row_until=end_of(month_later(today, ROW_MONTHS)),
        at=at,
    )


def seal(request: Request, named: Mapping[str, str]) -> None:
    """Put words under the key of a request; what is empty is left out."""
    said = {name: text.encode() for name, text in named.items() if text}
    if said:
        boxes.seal_each(request.key, said, row=_row(request))


def unseal(request: Request) -> dict[str, str]:
    """All words of a request by name; nothing when their term is over."""
    names = [WORDS, CONTACT, MANDATE, NUMBER, ANSWER, EXTENSION, PAUSE, *added(request)]
    try:
        found = boxes.unseal_each(request.key, names, row=_row(request))
    except keys.Gone:
        return {}
    return {name: text.decode() for name, text in found.items()}


def code(request: Request) -> str:
    """The code that stands in the letter of a request; empty where there is none."""
    try:
        found = boxes.unseal_each(request.key, [CODE], row=_row(request))
    except keys.Gone:
        return ""
    return found.get(CODE, b"").decode()


def added(request: Request) -> list[str]:
    """The names of what later requests added, in their order."""
    return [f"added.{number}" for number in range(1, request.joined + 1)]


def words(text: str, *, needed: bool = True) -> str:
    """What somebody wrote, without what surrounds it.

    Raises:
        Fault: There is nothing, or too much.
    """
    return writing.words(text, longest=LONGEST, needed=needed)


def _row(request: Request) -> boxes.Row:
    return boxes.Row("rights.request", request.pk)
