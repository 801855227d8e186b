"""What was found in one turn of a conversation is that in every turn: names, places, numbers."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from klankbord.recordings.redaction import lexicon, spoken
from klankbord.recordings.redaction.labels import AGENT_NAME, CITY, PERSON, Found
from klankbord.recordings.redaction.tokens import Token

_NAMES = (PERSON, AGENT_NAME, CITY)
_SHORTEST = 3
"""Letters of a word that is looked for in other turns."""
_LONG = 5
"""Digits of a number that is looked for in other turns."""


def spread(read: Sequence[Sequence[Token]], given: Sequence[Sequence[Found]]) -> list[list[Found]]:
    """What was found, and the same words and numbers in the other turns."""
    words: dict[str, str] = {}
    numbers: dict[str, str] = {}
    for tokens, spans in zip(read, given, strict=True):
        for span in spans:
            inside = [each for each in tokens if each.begin < span.end and each.end > span.begin]
            if span.label in _NAMES:
                words |= {each.low: span.label for each in inside if _tells(each.low)}
            for run in spoken.runs([each.low for each in inside]):
                if len(run.digits) >= _LONG:
                    numbers[run.digits] = span.label
    return [
        _merged([*spans, *_again(tokens, spans, words, numbers)])
        for tokens, spans in zip(read, given, strict=True)
    ]


def _tells(word: str) -> bool:
    """Whether a word is a name wherever it stands: no ordinary word, no number."""
    ordinary = lexicon.ORDINARY in lexicon.flags(word) or spoken.digits(word)
    return len(word) >= _SHORTEST and word.isalpha() and not ordinary


def _again(
    read: Sequence[Token],
    spans: Sequence[Found],
    words: Mapping[str, str],
    numbers: Mapping[str, str],
) -> Iterator[Found]:
    free = [
        all(each.begin >= span.end or each.end <= span.begin for span in spans) for each in read
    ]
    for each, open_ in zip(read, free, strict=True):
        if open_ and each.low in words:
            yield Found(each.begin, each.end, words[each.low])
    for run in spoken.runs([each.low for each in read]):
        if run.digits in numbers and all(free[run.begin : run.last + 1]):
            yield Found(read[run.begin].begin, read[run.last].end, numbers[run.digits])


def _merged(spans: Sequence[Found]) -> list[Found]:
    """In order; a name that is found in parts beside each other is one."""
    ordered = sorted(spans)
    for before, after in pairwise(ordered):
        if before.label == after.label and 0 <= after.begin - before.end <= 1:
            joined = Found(before.begin, after.end, before.label)
            return _merged([each for each in ordered if each not in (before, after)] + [joined])
    return ordered
