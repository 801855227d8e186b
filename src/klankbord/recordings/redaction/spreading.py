"""What was found in one turn of a conversation is that in every turn: names, places, numbers."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from klankbord.recordings.redaction import lexicon, spoken
from klankbord.recordings.redaction.labels import AGENT_NAME, CITY, PERSON, Found
from klankbord.recordings.redaction.tagging import Tagged

_NAMES = (PERSON, AGENT_NAME, CITY)
_SHORTEST = 3
"""Letters of a word that is looked for in other turns."""
_EVERYWHERE = "8"
"""How common a word is that is looked for nowhere, though it is in a name."""
_SURE = 0.97
"""From this likelihood on, a word that may be a name is none."""
_LONG = 5
"""Digits of a number that is looked for in other turns."""


def spread(turns: Sequence[Tagged]) -> list[list[Found]]:
    """What was found, and the same words and numbers in the other turns."""
    words: dict[str, str] = {}
    numbers: dict[str, str] = {}
    for turn in turns:
        for span in turn.spans:
            inside = [
                each for each in turn.tokens if each.begin < span.end and each.end > span.begin
            ]
            if span.label in _NAMES:
                words |= {each.low: span.label for each in inside if _is_name(each.low)}
            for run in spoken.runs([each.low for each in inside]):
                if len(run.digits) >= _LONG:
                    numbers[run.digits] = span.label
    return [_merged([*turn.spans, *_again(turn, words, numbers)]) for turn in turns]


def _is_name(word: str) -> bool:
    """Whether a word of a name tells something: no particle, no number."""
    if len(word) < _SHORTEST or not word.isalpha() or spoken.digits(word):
        return False
    return lexicon.common(word) < _EVERYWHERE


def _ordinary(word: str) -> bool:
    """Whether a name is a word too, so that it may be one elsewhere."""
    return lexicon.ORDINARY in lexicon.flags(word)


def _again(turn: Tagged, words: Mapping[str, str], numbers: Mapping[str, str]) -> Iterator[Found]:
    read = turn.tokens
    free = [
        all(each.begin >= span.end or each.end <= span.begin for span in turn.spans)
        for each in read
    ]
    for each, open_, kept in zip(read, free, turn.sure, strict=True):
        if open_ and each.low in words and (kept < _SURE or not _ordinary(each.low)):
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
