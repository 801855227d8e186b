"""The tagger: conditional random fields over the words of a turn, with python-crfsuite."""

from collections.abc import Iterator, Sequence
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


@cache
def _tagger() -> pycrfsuite.Tagger:
    with resources.as_file(resources.files(__package__).joinpath(MODEL)) as path:
        return opened(path)


def opened(path: Path) -> pycrfsuite.Tagger:
    """A model that was learned (`learning`)."""
    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    return tagger


def found(turns: Sequence[Said], tagger: pycrfsuite.Tagger | None = None) -> list[list[Found]]:
    """What the tagger takes for personal in each turn of a call; none overlap."""
    asked = tagger or _tagger()
    return [
        list(_spans(read, asked.tag(seen))) if read else []
        for read, seen in features.of_call(turns)
    ]


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
