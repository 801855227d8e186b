"""How easily a text reads, and words that promise nothing. Pure."""

import re
from collections.abc import Iterator, Mapping

from klankbord.law.texts import Text

EASY = 60
"""What a text of level B1 reaches (law.md 4; shown, never a gate)."""

LAWS = (
    "Algemene verordening gegevensbescherming",
    "Uitvoeringswet Algemene verordening gegevensbescherming",
    "Wet op de ondernemingsraden",
    "Autoriteit Persoonsgegevens",
    "functionaris gegevensbescherming",
    "AVG",
    "UAVG",
    "WOR",
)
"""Names that the writer cannot choose; they count for nothing."""

ALL = Text("Noem alles, of schrijf “alleen” met wat het is.", "Name all, or write “only” and what.")
TERM = Text(
    "Schrijf een getal met een eenheid, zoals: 90 dagen na het gesprek.",
    "Write a number with a unit, such as: 90 days after the call.",
)
WHEN = Text(
    "Schrijf wanneer wel en wanneer niet, zoals: alleen als u een klacht indient.",
    "Write when it is so and when not, such as: only if you complain.",
)
VAGUE: Mapping[str, Mapping[str, Text]] = {
    "nl": {
        **dict.fromkeys(
            ("onder andere", "onder meer", "en dergelijke", "e.d.", "etc.", "etcetera", "enz.",
             "enzovoort"), ALL),
        **dict.fromkeys(
            ("zo lang als nodig", "zolang als nodig", "zo lang nodig", "zolang nodig", "onbepaald",
             "onbepaalde tijd"), TERM),
        **dict.fromkeys(("indien nodig", "waar nodig", "in principe", "eventueel"), WHEN),
    },
    "en": {
        **dict.fromkeys(
            ("among others", "among other things", "and the like", "etc.", "et cetera",
             "and so on"), ALL),
        **dict.fromkeys(
            ("as long as necessary", "as long as needed", "indefinite", "indefinitely"), TERM),
        **dict.fromkeys(("if necessary", "where necessary", "in principle"), WHEN),
    },
}  # fmt: skip
"""Words that leave open what they should say, in each language, and what to write instead."""

_SENTENCE = re.compile(r"[.!?:;]+(?=\s|$)|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SYLLABLE = re.compile(r"ieuw|eeuw|aai|ooi|oei|[aeiouyáéíóúàèëïöüê]+", re.IGNORECASE)


def ease(text: str) -> int | None:
    """Flesch-Douma of a Dutch text, rounded: from 60 on it is plain. None: there are no words.

    206.84 - 0.93 x words per sentence - 77 x syllables per word.
    """
    for name in sorted(LAWS, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(name)}\b", " ", text)
    sentences = sum(1 for part in _SENTENCE.split(text) if _WORD.search(part))
    words = _WORD.findall(text)
    if not words:
        return None
    syllables = sum(_syllables(word) for word in words)
    return round(206.84 - 0.93 * len(words) / sentences - 77 * syllables / len(words))


def vague(text: str, language: str) -> Iterator[tuple[str, str]]:
    """The words in a text that leave open what they should say, each with its sentence."""
    for word in VAGUE[language]:
        bare = re.escape(word.rstrip(".")).replace(r"\ ", r"\s+")
        found = re.search(rf"(?<!\w){bare}(?!\w)", text, re.IGNORECASE)
        if found:
            yield word, _around(text, found.start(), found.end())


def _around(text: str, start: int, end: int) -> str:
    """The sentence in which something stands. A short form such as “etc.” may end it early."""
    before = [each.end() for each in _SENTENCE.finditer(text, 0, start)]
    after = _SENTENCE.search(text, end)
    said = text[before[-1] if before else 0 : after.end() if after else len(text)]
    return " ".join(said.split())


def _syllables(word: str) -> int:
    return max(1, len(_SYLLABLE.findall(word)))
