"""What of each turn of a conversation is not kept: what the tagger finds, and what the patterns do.

The label is the tagger's where it has one. A pattern says more often too much than too little,
which is what is wanted where a text is kept for long.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from klankbord.recordings.redaction import (
    bounds,
    names,
    nobody,
    numbers,
    patterns,
    sensitive,
    spreading,
    tagging,
)
from klankbord.recordings.redaction.labels import EMAIL, IBAN, IP, PERSON, POSTCODE, Found, Said
from klankbord.recordings.redaction.tagging import Tagged

SURE = 0.95
"""From this likelihood on, what a pattern found is nothing after all;"""
SURER: Final = {EMAIL: 0.99, IBAN: 0.995, IP: 0.99, POSTCODE: 0.97}
"""or from this one, where the form tells more."""
MASKED = "███"
"""What stands in the place of what is not kept."""


def found(turns: Sequence[Said]) -> list[list[Found]]:
    """What is personal in each turn, in order; none overlap."""
    texts = [each.text for each in turns]
    tagged = tagging.tagged(turns)
    spans = spreading.spread(tagged)
    others = zip(names.found(texts), numbers.found(texts), patterns.found(texts), strict=True)
    return [
        _kept_from(text, sure, [*_left(of, [*one, *two, *three]), *sensitive.found(text)])
        for text, of, sure, (one, two, three) in zip(texts, tagged, spans, others, strict=True)
    ]


def _kept_from(text: str, tagged: Iterable[Found], others: Iterable[Found]) -> list[Found]:
    """What of both is not kept, without what is of nobody."""
    ours, theirs = (
        [each for each in all_ if not nobody.is_so(text, each)] for all_ in (tagged, others)
    )
    joined = _joined(ours, theirs)
    return bounds.tidy(text, _joined(joined, patterns.places_after(text, joined)))


def _left(of: Tagged, spans: Iterable[Found]) -> Iterator[Found]:
    """What patterns found, but what the tagger is sure of to be nothing."""
    for each in spans:
        if of.kept(each.begin, each.end) < SURER.get(each.label, SURE):
            yield of.trimmed(each, SURE) if each.label == PERSON else each


def masked(turns: Sequence[Said]) -> list[str]:
    """The turns of one conversation, in their order, as they may be kept."""
    return [_without(each.text, spans) for each, spans in zip(turns, found(turns), strict=True)]


def _joined(tagged: Iterable[Found], others: Iterable[Found]) -> list[Found]:
    """Spans that overlap become one, by the label of the first that the tagger found in it."""
    joined: list[Found] = []
    sure = False
    marked = [(each, True) for each in tagged] + [(each, False) for each in others]
    for span, of_tagger in sorted(marked, key=lambda each: (each[0].begin, not each[1])):
        last = joined[-1] if joined else None
        if last is None or span.begin >= last.end:
            joined.append(span)
            sure = of_tagger
            continue
        label = span.label if of_tagger and not sure else last.label
        joined[-1] = Found(last.begin, max(last.end, span.end), label)
        sure = sure or of_tagger
    return joined


def _without(text: str, spans: Sequence[Found]) -> str:
    for span in reversed(spans):
        text = text[: span.begin] + MASKED + text[span.end :]
    return text
