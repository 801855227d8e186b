"""The tagger: conditional random fields over the words of a turn, with python-crfsuite."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

import pycrfsuite

from klankbord.recordings.redaction import features
from klankbord.recordings.redaction.labels import Found, Said
from klankbord.recordings.redaction.tokens import Token

MODEL: Final = "tagger.crfsuite"
OUTSIDE, BEGIN, INSIDE = "O", "B-", "I-"
DOUBT: Final = 0.6
"""Below this likelihood of being nothing, a word is taken for the most likely of what it may be."""


@cache
def _tagger() -> pycrfsuite.Tagger:
    with resources.as_file(resources.files(__package__).joinpath(MODEL)) as path:
        return opened(path)


def opened(path: Path) -> pycrfsuite.Tagger:
    """A model that was learned (`learning`)."""
    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    return tagger


@dataclass(frozen=True, slots=True)
class Tagged:
    """A turn as the tagger reads it.

    `tokens`, `spans` what it takes for personal, `sure` per token how likely (0 to 1) it is not.
    """

    tokens: list[Token]
    spans: list[Found]
    sure: list[float]

    def kept(self, begin: int, end: int) -> float:
        """How likely nothing between two offsets is personal: that of the most personal word."""
        inside = zip(self.tokens, self.sure, strict=True)
        return min((p for each, p in inside if each.begin < end and each.end > begin), default=1.0)

    def trimmed(self, span: Found, sure: float) -> Found:
        """A span without the words at its ends that are nothing, as sure as that."""
        inside = [
            each
            for each, kept in zip(self.tokens, self.sure, strict=True)
            if each.begin < span.end and each.end > span.begin and kept < sure
        ]
        if not inside:
            return span
        begin, end = max(span.begin, inside[0].begin), min(span.end, inside[-1].end)
        return Found(begin, end, span.label)


def tagged(turns: Sequence[Said], tagger: pycrfsuite.Tagger | None = None) -> list[Tagged]:
    """What the tagger makes of each turn of a call."""
    asked = tagger or _tagger()
    return [_tagged(asked, read, seen) for read, seen in features.of_call(turns)]


def _tagged(asked: pycrfsuite.Tagger, read: list[Token], seen: list[list[str]]) -> Tagged:
    if not read:
        return Tagged([], [], [])
    given = asked.tag(seen)
    sure = [asked.marginal(OUTSIDE, at) for at in range(len(read))]
    labels = [each for each in asked.labels() if each != OUTSIDE]
    for at, (tag, kept) in enumerate(zip(given, sure, strict=True)):
        if tag == OUTSIDE and kept < DOUBT:
            _, given[at] = max((asked.marginal(label, at), label) for label in labels)
    return Tagged(read, list(_spans(read, given)), sure)


def tags(read: Sequence[Token], told: Sequence[Found]) -> list[str]:
    """The tag of each token, for a turn of which it is known what is personal."""
    given = [OUTSIDE] * len(read)
    for span in told:
        mark = BEGIN
        for at, token in enumerate(read):
            if token.begin < span.end and token.end > span.begin:
                given[at] = mark + span.label
                mark = INSIDE
    return given


def _spans(read: Sequence[Token], given: Sequence[str]) -> Iterator[Found]:
    last: Found | None = None
    for token, tag in zip(read, given, strict=True):
        mark, label = tag[:2], tag[2:]
        if last is not None and (mark != INSIDE or label != last.label):
            yield last
            last = None
        if tag != OUTSIDE:
            begin = token.begin if last is None else last.begin
            last = Found(begin, token.end, label)
    if last is not None:
        yield last
