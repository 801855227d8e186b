"""Numbers as Dutch speakers say them: words and digits, in pieces, as the digits they stand for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from klankbord.recordings.redaction.tokens import listed

ONES = {
    "nul": 0, "een": 1, "één": 1, "eén": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6,
    "zeven": 7, "acht": 8, "negen": 9,
}  # fmt: skip
TEENS = {
    "tien": 10, "elf": 11, "twaalf": 12, "dertien": 13, "veertien": 14, "vijftien": 15,
    "zestien": 16, "zeventien": 17, "achttien": 18, "negentien": 19,
}  # fmt: skip
TENS = {
    "twintig": 20, "dertig": 30, "veertig": 40, "vijftig": 50, "zestig": 60, "zeventig": 70,
    "tachtig": 80, "negentig": 90,
}  # fmt: skip
_UNDER_100 = {word: value for word, value in ONES.items() if value} | TEENS | TENS
_UNDER_100 |= {
    f"{one}{joined}{ten}": value + tens
    for one, value in ONES.items() if value
    for ten, tens in TENS.items()
    for joined in ("en", "ën")
}  # fmt: skip
_BELOW = rf"(?:(?:{'|'.join([*ONES, *TEENS])})(?:e|ë)?n(?:{'|'.join(TENS)})|{'|'.join(TENS)}"
_BELOW += rf"|{'|'.join(sorted([*ONES, *TEENS], key=len, reverse=True))})"
WORD = rf"(?:(?:{_BELOW})?honderd(?:en)?(?:{_BELOW})?|{_BELOW})"
"""Pattern of a number in words below ten thousand, in small letters."""
YEAR = (
    rf"(?:tweeduizend(?:en)?(?:{_BELOW})?|(?:negentien|achttien)(?:honderd)?(?:en)?"
    rf"(?:{_BELOW})|(?:19|20)\d\d)"
)
"""Pattern of a year in words or digits."""
_LARGE = re.compile(r"(?:(?P<thousand>.*?)duizend)?(?:en)?(?:(?P<hundred>.*?)honderd)?(?:en)?(.*)")
_TWICE = frozenset(["dubbel", "dubbele", "tweemaal"])
_BETWEEN = listed(
    """
    dubbel dubbele tweemaal driemaal maal keer en dan eh ehm uh uhm streepje min slash
    spatie - – . , / ( ) + ' :
    """
)


@dataclass(frozen=True, slots=True)
class Run:
    """Words from `begin` up to and with `last` that give digits together."""

    begin: int
    last: int
    digits: str


def digits(word: str) -> str:
    """The digits that a word in small letters stands for; empty: it is no number."""
    if word.isdecimal():
        return word
    if word in ONES:
        return str(ONES[word])
    if word in _UNDER_100:
        return str(_UNDER_100[word])
    if "honderd" not in word and "duizend" not in word:
        return ""
    value = _large(word)
    return "" if value is None else str(value)


def _large(word: str) -> int | None:
    found = _LARGE.fullmatch(word)
    if found is None:
        return None
    thousand, hundred, rest = found["thousand"], found["hundred"], found[3]
    value = 0
    for head, unit in ((thousand, 1000), (hundred, 100)):
        if head is not None:
            many = _UNDER_100.get(head) if head else 1
            if many is None and unit == 1000:
                many = _large(head)
            if many is None:
                return None
            value += many * unit
    if rest:
        if rest not in _UNDER_100:
            return None
        value += _UNDER_100[rest]
    return value


def runs(words: Sequence[str]) -> Iterator[Run]:
    """Numbers that follow each other, also with hesitations and signs between them."""
    at = 0
    while at < len(words):
        said = digits(words[at])
        if not said:
            at += 1
            continue
        begin = last = at
        at += 1
        while at < len(words):
            more = digits(words[at])
            if more:
                said += more * (2 if words[at - 1] in _TWICE else 1)
                last = at
            elif words[at] not in _BETWEEN:
                break
            at += 1
        yield Run(begin, last, said)
        at = last + 1


def is_bsn(number: str) -> bool:
    """Whether nine digits pass the test of a burgerservicenummer (Regeling BSN)."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(int(each) * weight for each, weight in zip(number, weights, strict=False))
    return len(number) == len(weights) and total % 11 == 0


def is_card(number: str) -> bool:
    """Whether so many digits pass the test of a card (ISO/IEC 7812-1, Luhn)."""
    doubled = (int(each) * (1 + place % 2) for place, each in enumerate(reversed(number)))
    return len(number) in (15, 16) and sum(n - 9 * (n > 9) for n in doubled) % 10 == 0
