"""Names of people and places in the Netherlands and Belgium, and words of medicine.

`lexicon.txt.gz` holds a line each: the words in small letters, a tab, and a letter for each list
that they stand on. Facts out of public lists (first names, surnames, residences, medical terms of
deduce 3.0.6; whether something is an ordinary word too, out of the word list of OpenTaal).

`common.txt.gz` says how common a word of Dutch texts is: a line for each step, from 2 (seldom) to 8
(everywhere), its words in small letters after it. Facts out of wordfreq 3.1 (Robyn Speer, CC BY-SA
4.0). A name that no list has is seldom there too.
"""

import gzip
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Final

FIRST, SURNAME, MEDICAL, PLACE, ORDINARY = "f", "s", "m", "p", "w"
_FILE: Final = "lexicon.txt.gz"
_COMMON: Final = "common.txt.gz"
_PART: Final = "4"
_LEAST: Final = 4
"""How common the parts of a compound are, and how many letters they have, at the least."""


@cache
def _lists() -> tuple[dict[str, str], dict[str, tuple[tuple[str, ...], ...]]]:
    raw = resources.files(__package__).joinpath(_FILE).read_bytes()
    flags: dict[str, str] = {}
    places: dict[str, list[tuple[str, ...]]] = {}
    for line in gzip.decompress(raw).decode().splitlines():
        words, _, letters = line.partition("\t")
        flags[words] = letters
        if PLACE in letters:
            parts = tuple(words.split(" "))
            places.setdefault(parts[0], []).append(parts)
    return flags, {first: tuple(sorted(p, key=len, reverse=True)) for first, p in places.items()}


@cache
def _steps() -> dict[str, str]:
    raw = resources.files(__package__).joinpath(_COMMON).read_bytes()
    lines = (line.split(" ") for line in gzip.decompress(raw).decode().splitlines())
    return {word: step for step, *words in lines for word in words}


def common(word: str) -> str:
    """How common a word in small letters is, "2" (seldom) to "8"; "0": in no text that was read."""
    return _steps().get(word, "0")


def compound(word: str) -> bool:
    """Whether a word in small letters is two words of Dutch in one."""
    return any(
        common(word[:at]) >= _PART and common(rest) >= _PART
        for at in range(_LEAST, len(word) - _LEAST + 1)
        for rest in (word[at:], word[at:].removeprefix("s"))
        if len(rest) >= _LEAST
    )


@cache
def names(letter: str) -> list[str]:
    """The words of a list of more than two letters, in order; of places those of no other sense."""
    return [
        word
        for word, letters in _lists()[0].items()
        if letter in letters and len(word) > 2 and (letter != PLACE or ORDINARY not in letters)
    ]


def flags(word: str) -> str:
    """The lists that a word in small letters stands on; empty: none."""
    return _lists()[0].get(word, "")


def places(words: Sequence[str]) -> list[bool]:
    """Which of these words are (part of) the name of a place."""
    found = [False] * len(words)
    for at, word in enumerate(words):
        for parts in _lists()[1].get(word, ()):
            if tuple(words[at : at + len(parts)]) == parts:
                found[at : at + len(parts)] = [True] * len(parts)
                break
    return found
