"""What the tagger sees of each word: itself, its neighbours, and what was asked for before it.

A feature is a text; those that the model does not know weigh nothing. A change here asks for a new
model (`learning`).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from klankbord.recordings.redaction import cues, lexicon, spoken
from klankbord.recordings.redaction.labels import Said
from klankbord.recordings.redaction.tokens import Token, listed, tokens

_STREET = re.compile(
    r"..(straat|laan|weg|plein|gracht|kade|dijk|steeg|singel|dreef|hof|pad|lei|markt|baan|plantsoen"
    r"|park|ring|wal|horst|veld|oord|kamp|berg|stede|akker|weide|meent|erf|donk|hoek|kreek|zoom"
    r"|schans|brink|heuvel)$"
)
_MONTHS = listed(
    """
    januari februari maart april mei juni juli augustus september oktober november december
    jan feb mrt apr jun jul aug sept sep okt nov dec
    """
)
_TITLES = frozenset(["mevrouw", "meneer", "mevr", "dhr", "heer", "familie"])
_INTRODUCED = frozenset(
    [("spreekt", "met"), ("naam", "is"), ("ik", "heet"), ("u", "spreekt"), ("chat", "met")]
)
_NEAR = ("first", "surname", "name", "place", "street", "shape=", "medical", "capital", "given")
_BACK = (1, 2, 3)
_WINDOW = 60
"""Characters before a word in which its own turn may say what it is."""
_LONG = 4
"""Digits from which on it tells that a number is said again."""


@dataclass(frozen=True, slots=True)
class _Turn:
    tokens: list[Token]
    words: list[str]
    text: str
    runs: list[spoken.Run]
    cues: cues.Placed
    agent: bool | None


@dataclass(frozen=True, slots=True)
class _Whole:
    """What is known of the whole conversation."""

    small: bool  # written without capitals
    given: frozenset[str]  # words that somewhere follow what a name follows
    numbers: Counter[str]


def of_call(turns: Sequence[Said]) -> Iterator[tuple[list[Token], list[list[str]]]]:
    """The tokens of each turn, and of each token its features."""
    read = [_turn(each) for each in turns]
    whole = _whole(read, turns)
    for place, turn in enumerate(read):
        asked: dict[str, int] = {}
        for back in _BACK:
            if place >= back:
                for cue, _ in read[place - back].cues:
                    asked.setdefault(cue, back)
        yield turn.tokens, _of_turn(turn, asked, whole)


def _turn(said: Said) -> _Turn:
    found = tokens(said.text)
    words = [each.low for each in found]
    low = said.text.casefold()
    return _Turn(found, words, low, list(spoken.runs(words)), cues.placed(low), said.agent)


def _whole(read: Sequence[_Turn], turns: Sequence[Said]) -> _Whole:
    given = set()
    for turn in read:
        words = turn.words
        given |= {after for before, after in pairwise(words) if before in _TITLES}
        given |= {
            after
            for pair, after in zip(pairwise(words), words[2:], strict=False)
            if pair in _INTRODUCED
        }
    said = Counter(run.digits for turn in read for run in turn.runs if len(run.digits) >= _LONG)
    small = sum(each.text.islower() for each in turns) > len(turns) * 0.6
    return _Whole(small, frozenset(given), said)


def _of_turn(turn: _Turn, asked: dict[str, int], whole: _Whole) -> list[list[str]]:
    numbers = _numbers(turn, whole)
    places = lexicon.places(turn.words)
    own = [
        [*_own(turn, at, whole, place=places[at]), *numbers.get(at, ())]
        for at in range(len(turn.words))
    ]
    return [
        [*own[at], *_around(turn, at, own), *_told(turn, at, asked, numbers.get(at, ()))]
        for at in range(len(own))
    ]


def _numbers(turn: _Turn, whole: _Whole) -> dict[int, list[str]]:
    words, found = turn.words, {}
    for run in turn.runs:
        count = run.last - run.begin + 1
        before = words[run.begin - 1] if run.begin else "START"
        two = "_".join(words[max(0, run.begin - 2) : run.begin])
        after = words[run.last + 1] if run.last + 1 < len(words) else "END"
        said = [
            f"digits={min(len(run.digits), 19)}", f"head={run.digits[:2]}",
            f"pieces={min(count, 12)}", f"run-before={before}", f"run-before2={two}",
            f"run-after={after}", f"share={count * 10 // len(words)}",
        ]  # fmt: skip
        if run.digits.startswith("0"):
            said.append("mobile" if run.digits.startswith("06") else "zero")
        if spoken.is_bsn(run.digits):
            said.append("bsn")
        if spoken.is_card(run.digits):
            said.append("luhn")
        if whole.numbers[run.digits] > 1:
            said.append("again")
        for at in range(run.begin, run.last + 1):
            found[at] = [*said, "run-first"] if at == run.begin else said
    return found


def _own(turn: _Turn, at: int, whole: _Whole, *, place: bool) -> Iterator[str]:
    token, word = turn.tokens[at], turn.words[at]
    yield f"w={word}"
    kind = _kind(token)
    yield f"k={kind}"
    if kind:
        return
    for length in (2, 3, 4):
        yield f"s{length}={word[-length:]}"
    yield f"p3={word[:3]}"
    yield f"p4={word[:4]}"
    yield from _listed(word, place=place)
    if word in whole.given:
        yield "given"
    if not whole.small:
        yield f"shape={_shape(token.text)}"
        if token.text[0].isupper():
            yield "capital" if at and turn.words[at - 1] not in ".?!" else "capital-first"


def _listed(word: str, *, place: bool) -> Iterator[str]:
    lists = lexicon.flags(word)
    too = "/word" if lexicon.ORDINARY in lists else ""
    for letter, name in ((lexicon.FIRST, "first"), (lexicon.SURNAME, "surname")):
        if letter in lists:
            yield name + too
            yield "name" + too
    if place:
        yield "place" + too
    if lexicon.MEDICAL in lists:
        yield "medical"
    yield "listed" if lists else "unlisted"
    if street := _STREET.search(word):
        yield "street"
        yield f"street={street[1]}"


def _around(turn: _Turn, at: int, own: Sequence[Sequence[str]]) -> Iterator[str]:
    words = turn.words
    group = _group(turn.tokens[at])
    for step in (-4, -3, -2, -1, 1, 2, 3):
        beside = at + step
        if not 0 <= beside < len(words):
            yield f"{step}:END"
            continue
        yield f"{step}:w={words[beside]}"
        if step >= -3:
            yield f"{step}:k={_kind(turn.tokens[beside])}"
        if abs(step) <= 2:
            yield from (f"{step}:{each}" for each in own[beside] if each.startswith(_NEAR))
    if at > 1:
        yield f"before2={words[at - 2]}_{words[at - 1]}"
        yield f"before2={words[at - 2]}_{words[at - 1]}_{group}"
    if at > 2:
        yield f"before3={words[at - 3]}_{words[at - 2]}_{words[at - 1]}"
    if at:
        yield f"with-before={words[at - 1]}_{words[at]}"
        yield f"before={words[at - 1]}_{group}"
    if at + 1 < len(words):
        yield f"with-after={words[at]}_{words[at + 1]}"
        yield f"after={words[at + 1]}_{group}"


def _told(turn: _Turn, at: int, asked: dict[str, int], number: Sequence[str]) -> Iterator[str]:
    group = _group(turn.tokens[at])
    telling = [each for each in number if each.startswith("digits=") or each in ("mobile", "bsn")]
    yield f"agent={turn.agent}"
    for cue, back in asked.items():
        yield f"asked:{group}:{cue}"
        yield f"asked{back}:{group}:{cue}"
        yield from (f"asked:{cue}:{each}" for each in telling)
        if back == 1 and len(turn.words) <= 4:
            yield f"answer:{group}:{cue}"
    begin = turn.tokens[at].begin
    for cue in cues.before(turn.cues, begin, _WINDOW):
        yield f"told:{group}:{cue}"
        yield from (f"told:{cue}:{each}" for each in telling)
    yield from (f"turn:{group}:{cue}" for cue, _ in turn.cues)
    if at < 2:
        yield f"start{at}"
    yield f"length={min(len(turn.words) // 3, 6)}"


def _kind(token: Token) -> str:
    """What a token is when it is no ordinary word; empty: a word."""
    if number := spoken.digits(token.low):
        return f"{'D' if token.text.isdecimal() else 'N'}{min(len(number), 12)}"
    if token.low in _MONTHS:
        return "MONTH"
    if len(token.text) == 1:
        return "LETTER" if token.text.isalpha() else f"SIGN{token.text}"
    return ""


def _group(token: Token) -> str:
    kind = _kind(token)
    if kind:
        return {"D": "number", "N": "number", "L": "letter"}.get(kind[0], "other")
    lists = lexicon.flags(token.low)
    if lexicon.FIRST in lists or lexicon.SURNAME in lists:
        return "name"
    return "listed" if lists else "word"


def _shape(text: str) -> str:
    signs = ("X" if sign.isupper() else "x" if sign.isalpha() else sign for sign in text[:6])
    return "".join(signs)
