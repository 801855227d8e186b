"""What has a form of its own: mail addresses, postcodes, number plates, streets and days of birth.

Pure. Days are taken where a birthday was asked for, or until when a card holds.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from klankbord.recordings.redaction import lexicon, spoken
from klankbord.recordings.redaction.labels import (
    ADDRESS,
    CITY,
    DATE_OF_BIRTH,
    EMAIL,
    IP,
    POSTCODE,
    Found,
    Span,
)
from klankbord.recordings.redaction.numbers import WARM
from klankbord.recordings.redaction.spoken import WORD, YEAR
from klankbord.recordings.redaction.tokens import Token, tokens

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PIECE = re.compile(r"\w+")
_AT = frozenset({"apenstaartje", "apestaartje", "at"})
_JOINERS = frozenset({"punt", "streepje", "underscore", "liggend", "laag", "dot"})
_OF_NAMES = frozenset(["van", "de", "den", "der", "ten", "ter"])
_DOMAIN = 6
"""Words after a spoken at-sign among which the end of an address must come."""
_ENDS = frozenset({"com", "nl", "be", "org", "net", "eu", "de"})
_POSTCODE = re.compile(
    r"\b[1-9][0-9]{3} ?[A-Z]{2}\b|\b[1-9][0-9]{3} (?!is|en|op|in|of|er|ik|ja|te)[a-z]{2}\b"
    r"|\bB-[1-9][0-9]{3}\b"
    r"|\b(?:[A-Z0-9]{1,3}-){2}[A-Z0-9]{1,3}\b"
)

_BORN = re.compile(r"geboren|geboorte|\bgeb\.|verjaar|\bjarig", re.IGNORECASE)
_EXPIRES = re.compile(r"verloop|geldig tot|vervalt", re.IGNORECASE)
_MONTH = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|maart|mrt|apr(?:il)?|mei|juni?|juli?|aug(?:ustus)?|sept(?:ember)?"
    r"|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_NUMBER = rf"(?:\d{{1,4}}|{WORD}|{YEAR})"
_DATE = re.compile(
    rf"\b(?:(?:\d{{4}}, )?{_NUMBER} )?{_MONTH}(?:[ ,]+'?{_NUMBER}(?: (?:honderd|en|{_NUMBER}))*)?"
    rf"|\b{_NUMBER} {_NUMBER} {YEAR}\b|\b\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:\d{{4}}|\d\d)\b"
    rf"|(?<=van )(?:19|20)\d\d\b|\('\d\d\)",
    re.IGNORECASE,
)
_HOUSE = rf"(?:\d{{1,5}}|{WORD})(?:[ -]?[a-z]\b|[-/]\w{{1,6}}| bis\b| bus \w{{1,6}})?"
_BEFORE = r"(?:[A-Z][\w.]{1,20} (?:van |de |der |den ){0,2}){0,3}"
_STREET = re.compile(
    rf"\b{_BEFORE}[\w-]{{3,25}}(?:straat|laan|gracht|steeg|kade|singel|dreef|steenweg|plantsoen"
    rf"|baan)\b(?:,? (?:nummer )?{_HOUSE})?"
    rf"|\b{_BEFORE}[\w-]{{3,25}}(?:weg|dijk|plein|hof|pad|lei|markt|heide)\b,? (?:nummer )?{_HOUSE}"
    r"|(?<=\b(?:op|in) )(?:[Hh]et |[Dd]e )?[A-Z]\w{1,25} \d{1,4}[a-zA-Z]?\b"
    r"|(?<=naar )(?:De |Het )[A-Z]\w{1,25} \d{1,4}[a-z]?\b"
    rf"|(?<=nummer )(?:\d{{1,4}}|{WORD})(?: bis| [a-d])?(?= |$)",
)
_SAID = rf"{WORD}(?: {WORD}){{0,2}}"
_NETWORK = re.compile(
    rf"\b(?:\d{{1,3}}\.){{3}}\d{{1,3}}\b(?:/\d\d)?|\b(?:[0-9a-f]{{1,4}}:){{2,7}}[0-9a-f:]*[0-9a-f]\b"
    rf"|\b{_SAID}(?: punt {_SAID}){{3}}\b",
    re.IGNORECASE,
)
_HIGH = 60
"""A network address has a number from here on among its four; the version of a program does not."""
_AFTER = re.compile(r"[\s,]+(?:in |te |uit )?(?:het |de )?(?=[^\W\d_])")
_PLACE = 4
"""Words of the name of a place, at the most."""
_ROADS = frozenset(["onderweg", "snelweg", "rijbaan", "loopbaan", "supermarkt", "winkelstraat"])


def found(texts: Sequence[str]) -> list[list[Found]]:
    """Where each turn of a conversation has something of such a form."""
    given, born = [], 0
    for text in texts:
        born = WARM if _BORN.search(text) else max(0, born - 1)
        spans = [
            (EMAIL, _mails(text)), (POSTCODE, _codes(text)), (ADDRESS, _streets(text)),
            (IP, _networks(text)),
        ]  # fmt: skip
        if born or _EXPIRES.search(text):
            spans.append((DATE_OF_BIRTH, _dates(text)))
        given.append([Found(a, b, label) for label, all_ in spans for a, b in all_])
    return given


def _mails(text: str) -> Iterator[Span]:
    yield from (each.span() for each in _MAIL.finditer(text))
    read = [Token(m.start(), m.end(), m[0], m[0].casefold()) for m in _PIECE.finditer(text)]
    words = [each.low for each in read]
    for at, word in enumerate(words):
        later = words[at + 1 : at + 1 + _DOMAIN]
        ends = [n for n, each in enumerate(later[1:], 1)
                if each in _ENDS and later[n - 1] in ("punt", "dot")]  # fmt: skip
        if word in _AT and at and ends:
            first = _first_of_mail(read, at - 1)
            yield read[first].begin, read[at + 1 + ends[0]].end


def _first_of_mail(read: Sequence[Token], at: int) -> int:
    """Where a spoken address begins, looking back from its last word before the at-sign."""
    while at:
        before, here = read[at - 1], read[at]
        joined = before.low in _JOINERS or here.low in _JOINERS or before.low in _OF_NAMES
        joined = joined or here.low in _OF_NAMES
        if not (joined or len(before.low) == 1 or spoken.digits(here.low)):
            break
        at -= 1
    return at


def _codes(text: str) -> Iterator[Span]:
    yield from (each.span() for each in _POSTCODE.finditer(text))


def _dates(text: str) -> Iterator[Span]:
    yield from (each.span() for each in _DATE.finditer(text))


def _streets(text: str) -> Iterator[Span]:
    for found in _STREET.finditer(text):
        if found[0].split()[0].casefold() not in _ROADS:
            yield found.span()


def places_after(text: str, spans: Iterable[Found]) -> Iterator[Found]:
    """The place of residence that stands right after a street or postcode that was found."""
    for span in spans:
        after = _AFTER.match(text, span.end) if span.label in (ADDRESS, POSTCODE) else None
        if after is None:
            continue
        read = tokens(text[after.end() :])[:_PLACE]
        if not read or read[0].begin:
            continue
        known = lexicon.places([each.low for each in read])
        many = next((n for n, each in enumerate(known) if not each), len(known))
        named = many or (text[after.end()].isupper() and read[0].text.isalpha() and 1)
        if named:
            yield Found(after.end(), after.end() + read[named - 1].end, CITY)


def _networks(text: str) -> Iterator[Span]:
    for found in _NETWORK.finditer(text):
        numbers = re.findall(r"\d+", found[0])
        if not numbers or ":" in found[0] or any(int(each) >= _HIGH for each in numbers):
            yield found.span()
