"""What of each turn of a conversation is not kept: what the tagger finds, and what the patterns do.

The label is the tagger's where it has one. A pattern says more often too much than too little,
which is what is wanted where a text is kept for long.
"""

from collections.abc import Iterable, Iterator, Sequence

from klankbord.recordings.redaction import names, numbers, patterns, sensitive, spreading, tagging
from klankbord.recordings.redaction.labels import Found, Said
from klankbord.recordings.redaction.tagging import Tagged

SURE = 0.99
"""From this likelihood on, what a pattern found is nothing after all."""

MASKED = "███"
"""What stands in the place of what is not kept."""


def found(turns: Sequence[Said]) -> list[list[Found]]:
    """What is personal in each turn, in order; none overlap."""
    texts = [each.text for each in turns]
    tagged = tagging.tagged(turns)
    spans = spreading.spread([each.tokens for each in tagged], [each.spans for each in tagged])
    others = zip(names.found(texts), numbers.found(texts), patterns.found(texts), strict=True)
    return [
        _joined(sure, [*_left(of, [*rest[0], *rest[1], *rest[2]]), *sensitive.found(text)])
        for text, of, sure, rest in zip(texts, tagged, spans, others, strict=True)
    ]


def _left(of: Tagged, spans: Iterable[Found]) -> Iterator[Found]:
    """What patterns found, but what the tagger is sure of to be nothing."""
    return (each for each in spans if of.kept(each.begin, each.end) < SURE)


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
