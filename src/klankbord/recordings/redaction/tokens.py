"""A turn cut into words, numbers and signs."""

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|\S", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Token:
    """One of them: offsets in the text, end excluded."""

    begin: int
    end: int
    text: str
    low: str


def tokens(text: str) -> list[Token]:
    """Every token of a text, in order."""
    return [Token(m.start(), m.end(), m[0], m[0].casefold()) for m in _TOKEN.finditer(text)]


def listed(words: str) -> frozenset[str]:
    """The words of a list that is written out with spaces between them."""
    return frozenset(words.split())
