"""Where what was found begins and ends: without titles and small words, with initials and doses.

Pure. A title and a word of kinship are no part of a name, a word that joins two things is of
neither; of what is told of health, faith or a union all is that is told in one breath.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from klankbord.recordings.redaction.labels import (
    AGENT_NAME,
    EMAIL,
    HEALTH,
    PERSON,
    RELIGION,
    UNION,
    USERNAME,
    Found,
)

_NAMES: Final = (PERSON, AGENT_NAME)
_TOLD: Final = (HEALTH, UNION, RELIGION)
_AS_IT_IS: Final = (EMAIL, USERNAME, *_TOLD)
_LEADING = re.compile(
    r"[\s,;:!?.)\"„”]+"
    r"|(?:eh|ehm|uh|en|dan|dus|is|met|ja|nee|naar|op|aan|in|bij|dat)\s+",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"[\s,;:!?(\"„”]+$"
    r"|\s(?:eh|ehm|uh|en|dan|dus|is|ja|op|in|of|dat|met|zit|gedaan|zei|zegt)$",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"(?:mevrouw|meneer|mijnheer|mevr\.?|mw\.?|dhr\.?|de heer|heer|familie|fam\.?|dokter|dr\.?"
    r"|drs\.?|mr\.?|ing\.?|ir\.?|prof\.?|professor|opa|oma|tante|oom|agent|zuster|broeder)\s+(?=\w)",
    re.IGNORECASE,
)
_OF_A_DEPARTMENT = re.compile(
    r"\s(?:van|bij) (?:de|het|uw|jullie|onze) (?:\w+ )?\w*(?:afdeling|dienst|bank|logie|kliniek"
    r"|poli|balie|planning|administratie|receptie|helpdesk|zaak|winkel|gemeente|politie)$",
    re.IGNORECASE,
)
_MAIL = re.compile(r"\S+@[\w.-]*\w")
_INITIALS = re.compile(r"(?<![\w.])(?:[A-Z]\.\s?){1,4}(?:(?:en|&) (?:[A-Z]\.\s?){1,4})?$")
_DOTTED = re.compile(r"(?:^|[\s.])[A-Z]$")
_JOINED = re.compile(
    r"[\s,]*(?:(?:en|of|van|van de|van een|door|door een|vanwege|vanwege een|sinds|sinds m'n"
    r"|sinds mijn|met|na|na een|voor|voor de|voor m'n|in|in de|aan|aan de|bij|bij de|bij het|uit|eh"
    r"|ehm|ik|wij zijn|ik ben|daar ben ik|dat is mijn|iets|tegen|is|onder)[\s,]*){0,2}",
    re.IGNORECASE,
)
_MORE = {
    HEALTH: re.compile(
        r",? (?:\w+ )?(?:milligram|mg)\b"
        r"|,? (?:type|gold|graad|stadium|fase) (?:\d|een|één|twee|drie|vier)\b"
        r"| (?:aan|in) (?:twee|beide|één|een|mijn|m'n|zijn|haar|de|het) (?:kanten|knieën|knie"
        r"|heupen|heup|schouders?|ogen|oog|oren|oor|rug|benen|been|handen|longen)\b",
        re.IGNORECASE,
    ),
    UNION: re.compile(
        r",? (?:waar|daar) (?:ben )?(?:ik|hij|zij|ze|we|wij) (?:ook |al (?:\w+ jaar )?|nog )?lid"
        r"(?: van)?(?: is| ben| zijn)?\b",
        re.IGNORECASE,
    ),
}


def tidy(text: str, spans: Sequence[Found]) -> list[Found]:
    """The same spans with better ends, in order; none overlap, and what is left empty goes."""
    cut = [each for span in spans if (each := _cut(text, span)) is not None]
    return list(_together(text, [_grown(text, each) for each in cut]))


def _cut(text: str, span: Found) -> Found | None:
    begin, end = span.begin, span.end
    if span.label not in _AS_IT_IS:
        while begin < end and (small := _LEADING.match(text, begin, end)):
            begin = small.end()
        while begin < end and (small := _TRAILING.search(text[begin:end])):
            end = begin + small.start()
        if end - begin > 1 and text[end - 1] == "." and not _initial(text[begin : end - 1]):
            end -= 1
    if span.label in _NAMES:
        while title := _TITLE.match(text, begin, end):
            begin = title.end()
        if department := _OF_A_DEPARTMENT.search(text[begin:end]):
            end = begin + department.start()
    if span.label == EMAIL and (mail := _MAIL.search(text, begin, end)):
        begin, end = mail.span()
    return Found(begin, end, span.label) if end > begin else None


def _initial(text: str) -> bool:
    return _DOTTED.search(text) is not None


def _grown(text: str, span: Found) -> Found:
    begin, end = span.begin, span.end
    if span.label in _NAMES:
        if before := _INITIALS.search(text[:begin]):
            begin = before.start()
        if text[end : end + 1] == "." and _initial(text[begin:end]):
            end += 1
    more = _MORE.get(span.label)
    if more is not None and (after := more.match(text, end)):
        end = after.end()
    return Found(begin, end, span.label)


def _together(text: str, spans: Sequence[Found]) -> Iterator[Found]:
    """Of what is told in one breath one span; of what grew into another no more than was free."""
    last: Found | None = None
    for span in sorted(spans):
        if last is None:
            last = span
        elif span.begin < last.end:
            last = Found(last.begin, max(last.end, span.end), last.label)
        elif (
            span.label == last.label
            and span.label in _TOLD
            and _JOINED.fullmatch(text, last.end, span.begin)
        ):
            last = Found(last.begin, span.end, last.label)
        else:
            yield last
            last = span
    if last is not None:
        yield last
