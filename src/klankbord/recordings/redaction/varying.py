"""Calls like those that were made up, with other names, places and numbers in them; for learning.

So the tagger learns what stands around a name, and not the names.
"""

import random
import re
from collections.abc import Iterator, Sequence

from klankbord.recordings.redaction import features, lexicon, spoken
from klankbord.recordings.redaction.labels import (
    ADDRESS,
    AGENT_NAME,
    BSN,
    CARD,
    CITY,
    CUSTOMER_ID,
    IBAN,
    PERSON,
    PHONE,
    PLATE,
    POSTCODE,
    Found,
    Said,
)
from klankbord.recordings.redaction.tokens import listed

Call = tuple[list[Said], list[list[Found]]]
_NUMBERS = frozenset([PHONE, BSN, IBAN, CARD, CUSTOMER_ID, POSTCODE, PLATE, ADDRESS])
_PARTICLES = listed("van de der den ter ten te el al ben vd")
_SHORTEST = 3
_INVENTED, _BARE = 0.2, 0.15
"""How often a name is one that is on no list, and a street one that does not end like a street."""
_TWO_DIGITS = [word for word, value in (spoken.TEENS | spoken.TENS).items() if value > 9]
_ONES = [word for word, value in spoken.ONES.items() if value and word.isascii()]


def variants(call: Call, count: int, seed: int) -> Iterator[Call]:
    """So many others of a call; the same for the same seed."""
    for number in range(count):
        yield _Variant(random.Random(f"{seed} {number}")).of(call)  # noqa: S311  no secret


class _Variant:
    """One of them: the same name becomes the same other name wherever it stands."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._names: dict[str, str] = {}

    def of(self, call: Call) -> Call:
        turns = [self._turn(said, spans) for said, spans in zip(*call, strict=True)]
        return [said for said, _ in turns], [spans for _, spans in turns]

    def _turn(self, said: Said, spans: Sequence[Found]) -> tuple[Said, list[Found]]:
        text, at, moved = "", 0, []
        for span in sorted(spans):
            text += said.text[at : span.begin]
            other = self._other(said.text[span.begin : span.end], span.label)
            moved.append(Found(len(text), len(text) + len(other), span.label))
            text += other
            at = span.end
        return Said(text + said.text[at:], said.agent), moved

    def _other(self, text: str, label: str) -> str:
        if label in (PERSON, AGENT_NAME):
            return "".join(map(self._name, re.split(r"([\s.-]+)", text)))
        if label == CITY:
            return _cased(self._named(text.casefold(), lexicon.PLACE), text)
        if label == ADDRESS:
            text = re.sub(r"[^\W\d_]+", self._street, text)
        if label in _NUMBERS:
            return self._number(text, label)
        return text

    def _street(self, word: re.Match[str]) -> str:
        low = word[0].casefold()
        end = features.STREET.search(low)
        if end is None:
            return word[0]
        if low not in self._names:
            stem = self._new(self._chance.choice((lexicon.FIRST, lexicon.SURNAME, lexicon.PLACE)))
            bare = self._chance.random() < _BARE
            self._names[low] = stem if bare else stem + end[1]
        return _cased(self._names[low], word[0])

    def _name(self, word: str) -> str:
        low = word.casefold()
        if len(low) < _SHORTEST or low in _PARTICLES or not low.isalpha():
            return word
        first = lexicon.FIRST in lexicon.flags(low)
        return _cased(self._named(low, lexicon.FIRST if first else lexicon.SURNAME), word)

    def _named(self, low: str, list_: str) -> str:
        if low not in self._names:
            self._names[low] = self._new(list_)
        return self._names[low]

    def _new(self, list_: str) -> str:
        name = self._chance.choice(lexicon.names(list_))
        if self._chance.random() >= _INVENTED:
            return name
        other = self._chance.choice(lexicon.names(list_))
        return name[: len(name) // 2 + 1] + other[len(other) // 2 :]

    def _number(self, text: str, label: str) -> str:
        fixed = 2 if label == PHONE else 0  # 06 and the like stay
        head, tail = text[:fixed], text[fixed:]
        words = (head + re.sub(r"\d", self._digit, tail)).split(" ")
        for place, word in enumerate(words):
            if word in _ONES and place >= fixed:
                words[place] = self._chance.choice(_ONES)
            elif word in spoken.TEENS or word in spoken.TENS:
                words[place] = self._chance.choice(_TWO_DIGITS)
        return " ".join(words)

    def _digit(self, _: re.Match[str]) -> str:
        return str(self._chance.randrange(10))


def _cased(word: str, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return word.upper()
    return word.title() if like[:1].isupper() else word
