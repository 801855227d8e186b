"""How easily a text reads, and words that promise nothing. Pure."""

import re
from collections.abc import Iterator

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

VAGUE = {
    "nl": (
        "onder andere", "onder meer", "en dergelijke", "e.d.", "etc.", "etcetera", "enz.",
        "enzovoort", "zo lang als nodig", "zolang als nodig", "zo lang nodig", "zolang nodig",
        "onbepaald", "onbepaalde tijd", "indien nodig", "waar nodig", "in principe", "eventueel",
    ),
    "en": (
        "among others", "among other things", "and the like", "etc.", "et cetera", "and so on",
        "as long as necessary", "as long as needed", "indefinite", "indefinitely", "if necessary",
        "where necessary", "in principle",
    ),
}  # fmt: skip

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


def vague(text: str, language: str) -> Iterator[str]:
    """The words in a text that leave open what they should say."""
    flat = re.sub(r"\s+", " ", text)
    for word in VAGUE[language]:
        bare = re.escape(word.rstrip("."))
        if re.search(rf"(?<!\w){bare}(?!\w)", flat, re.IGNORECASE):
            yield word


def _syllables(word: str) -> int:
    return max(1, len(_SYLLABLE.findall(word)))
