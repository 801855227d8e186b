"""What is different between two policies, in plain words: the sentences of each part. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from klankbord.notices.composing import Section

_END = re.compile(r"(?<=[.?!])\s+(?=[A-ZÀ-Þ“\"‘])")


@dataclass(frozen=True, slots=True)
class Change:
    """What became different in one part: the sentences that went, and those that came."""

    item: str
    title: str
    gone: tuple[str, ...]
    came: tuple[str, ...]


def changes(
    before: Sequence[Section], after: Sequence[Section], language: str
) -> tuple[Change, ...]:
    """Every part that says something else, in the order of the parts."""
    return tuple(_changes({s.item: s for s in before}, {s.item: s for s in after}, language))


def _changes(
    before: dict[str, Section], after: dict[str, Section], language: str
) -> Iterator[Change]:
    for item in sorted({*before, *after}, key=lambda each: int(each[1:])):
        old = _sentences(before.get(item), language)
        new = _sentences(after.get(item), language)
        gone: list[str] = []
        came: list[str] = []
        matched = SequenceMatcher(None, old, new, autojunk=False)
        for kind, i1, i2, j1, j2 in matched.get_opcodes():
            if kind != "equal":
                gone += old[i1:i2]
                came += new[j1:j2]
        if gone or came:
            title = (after.get(item) or before[item]).title.in_language(language)
            yield Change(item, title, tuple(gone), tuple(came))


def _sentences(section: Section | None, language: str) -> list[str]:
    if section is None:
        return []
    lines = section.words(language).splitlines()
    return [part for line in lines for part in _END.split(line) if part.strip()]
