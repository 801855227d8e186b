"""What the tagger sees of each word: itself, its neighbours, and what was asked for before it.

A feature is a text; those that the model does not know weigh nothing. A change here asks for a new
model (`learning`).
"""

import re
from collections.abc import Iterator, Sequence

from klankbord.recordings.redaction import context, cues, lexicon, spoken
from klankbord.recordings.redaction.context import Turn, Whole
from klankbord.recordings.redaction.labels import Said
from klankbord.recordings.redaction.tokens import Token

STREET = re.compile(
    r"..(straat|laan|weg|plein|gracht|kade|dijk|steeg|singel|dreef|hof|pad|lei|markt|baan|plantsoen"
    r"|park|ring|wal|horst|veld|oord|kamp|berg|stede|akker|weide|meent|erf|donk|hoek|kreek|zoom"
    r"|schans|brink|heuvel)$"
)
_NEAR = (
    "first",
    "surname",
    "name",
    "place",
    "street",
    "shape=",
    "medical",
    "capital",
    "given",
    "common",
)
_BACK = (1, 2, 3)
_WINDOW = 60
"""Characters before a word in which its own turn may say what it is."""
_STRETCH = re.compile(r"\S+")
_EDGES = ".,;:!?()[]\"'„”’"


def of_call(turns: Sequence[Said]) -> Iterator[tuple[list[Token], list[list[str]]]]:
    """The tokens of each turn, and of each token its features."""
    read = [context.read(each) for each in turns]
    whole = context.whole(read, turns)
    for place, turn in enumerate(read):
        asked: dict[str, int] = {}
        for back in _BACK:
            if place >= back:
                for cue, _ in read[place - back].cues:
                    asked.setdefault(cue, back)
        before = set(read[place - 1].words) if place else set()
        seen = _of_turn(turn, asked, whole, whole.topics[place], before)
        where = f"turn={place}" if place < 2 else f"turn=-{min(len(read) - place, 4)}"
        for each in seen:
            each.append(f"{where}:{turn.agent}")
        yield turn.tokens, seen


def _of_turn(
    turn: Turn, asked: dict[str, int], whole: Whole, topic: tuple[str, int], before: set[str]
) -> list[list[str]]:
    numbers = _numbers(turn, whole)
    places = lexicon.places(turn.words)
    chunks = _chunks(turn)
    own = [
        [*_own(turn, at, whole, place=places[at]), *numbers.get(at, ()), *chunks.get(at, ())]
        for at in range(len(turn.words))
    ]
    near = [[each for each in seen if each.startswith(_NEAR)] for seen in own]
    return [
        [
            *own[at],
            *_around(turn, at, near),
            *_told(turn, at, asked, numbers.get(at, ())),
            *_talked(turn, at, topic, numbers.get(at, ())),
            *(("echo",) if turn.words[at] in before else ()),
        ]
        for at in range(len(own))
    ]


def _chunks(turn: Turn) -> dict[int, list[str]]:
    """Of each token of a stretch without spaces with a number or a sign in it, how that looks."""
    found: dict[int, list[str]] = {}
    for stretch in _STRETCH.finditer(turn.text):
        plain = stretch[0].strip(_EDGES)
        if plain.isalpha() or not plain:
            continue
        inside = [
            at
            for at, each in enumerate(turn.tokens)
            if each.begin >= stretch.start() and each.end <= stretch.end()
        ]
        form = re.sub(r"\d+", _nines, re.sub(r"[^\W\d_]+", _letters, plain))[:18]
        rough = re.sub(r"9+", "9", form)
        for at in inside:
            place = "first" if at == inside[0] else "last" if at == inside[-1] else "in"
            found[at] = [f"form={form}", f"rough={rough}", f"rough={rough}:{place}"]
            if euro := turn.text[max(0, stretch.start() - 3) : stretch.start()].strip():
                found[at].append(f"sign={euro[-1]}:{rough}")
    return found


def _nines(digits: re.Match[str]) -> str:
    return "9" * min(len(digits[0]), 5)


def _letters(word: re.Match[str]) -> str:
    return "a" if len(word[0]) == 1 else "aa" if len(word[0]) == 2 else "w"


def _talked(turn: Turn, at: int, before: tuple[str, int], number: Sequence[str]) -> Iterator[str]:
    name, age = context.topic(turn, before, turn.tokens[at].begin)
    group = turn.groups[at]
    yield f"topic:{group}:{name}"
    yield f"topic:{group}:{name}:{age}:{turn.agent}"
    for each in number:
        if each.startswith(("digits=", "pieces=")) or each in ("mobile", "bsn", "luhn", "zero"):
            yield f"topic:{name}:{each}"


def _numbers(turn: Turn, whole: Whole) -> dict[int, list[str]]:
    words, found = turn.words, {}
    for run in turn.runs:
        count = run.last - run.begin + 1
        before = words[run.begin - 1] if run.begin else "START"
        two = "_".join(words[max(0, run.begin - 2) : run.begin])
        after = words[run.last + 1] if run.last + 1 < len(words) else "END"
        later = "_".join(words[run.last + 1 : run.last + 3])
        said = [
            f"digits={min(len(run.digits), 19)}", f"head={run.digits[:2]}",
            f"pieces={min(count, 12)}", f"run-before={before}", f"run-before2={two}",
            f"run-after={after}", f"run-after2={later}", f"share={count * 10 // len(words)}",
        ]  # fmt: skip
        if run.digits.startswith("0"):
            said.append("mobile" if run.digits.startswith("06") else "zero")
        if spoken.is_bsn(run.digits):
            said.append("bsn")
        if spoken.is_card(run.digits):
            said.append("luhn")
        if whole.numbers[run.digits] > 1:
            said.append("again")
        if "euro" in words[run.last + 1 : run.last + 4] or before == "€":
            said.append("money")
        for at in range(run.begin, run.last + 1):
            place = "run-first" if at == run.begin else "run-last" if at == run.last else "run-in"
            found[at] = [*said, place]
    return found


def _own(turn: Turn, at: int, whole: Whole, *, place: bool) -> Iterator[str]:
    token, word = turn.tokens[at], turn.words[at]
    yield f"w={word}"
    kind = turn.kinds[at]
    yield f"k={kind}"
    if kind:
        return
    for length in (2, 3, 4):
        yield f"s{length}={word[-length:]}"
    yield f"p3={word[:3]}"
    yield f"p4={word[:4]}"
    yield from _listed(word, made=turn.compounds[at], place=place)
    step = lexicon.common(word)
    yield f"common={step}"
    for way in whole.given.get(word, ()):
        yield f"given={way}"
        yield f"given={way}:{turn.agent}"
        yield f"given={way}:{step}"
    if not whole.small:
        yield f"shape={_shape(token.text)}"
        if token.text[0].isupper():
            yield "capital" if at and turn.words[at - 1] not in ".?!" else "capital-first"


def _listed(word: str, *, made: bool, place: bool) -> Iterator[str]:
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
    step = min(lexicon.common(word), "5")
    yield "listed" if lists else f"unlisted={step}{'+' if made else ''}"
    if made:
        yield "compound"
    if street := STREET.search(word):
        yield "street"
        yield f"street={street[1]}"


def _around(turn: Turn, at: int, near: Sequence[Sequence[str]]) -> Iterator[str]:
    words = turn.words
    group = turn.groups[at]
    for step in (-4, -3, -2, -1, 1, 2, 3):
        beside = at + step
        if not 0 <= beside < len(words):
            yield f"{step}:END"
            continue
        yield f"{step}:w={words[beside]}"
        if step >= -3:
            yield f"{step}:k={turn.kinds[beside]}"
        if abs(step) <= 2:
            yield from [f"{step}:{each}" for each in near[beside]]
    if at > 1:
        yield f"before2={words[at - 2]}_{words[at - 1]}"
        yield f"before2={words[at - 2]}_{words[at - 1]}_{group}"
    if 0 < at < len(words) - 1:
        both = f"{turn.groups[at - 1]}_{group}_{turn.groups[at + 1]}"
        yield f"groups={both}"
        yield f"between={words[at - 1]}_{group}_{words[at + 1]}"
    if at > 2:
        yield f"before3={words[at - 3]}_{words[at - 2]}_{words[at - 1]}"
    if at:
        yield f"who={turn.agent}:{words[at - 1]}_{group}"
        yield f"with-before={words[at - 1]}_{words[at]}"
        yield f"before={words[at - 1]}_{group}"
    if at + 1 < len(words):
        yield f"with-after={words[at]}_{words[at + 1]}"
        yield f"after={words[at + 1]}_{group}"


def _told(turn: Turn, at: int, asked: dict[str, int], number: Sequence[str]) -> Iterator[str]:
    group = turn.groups[at]
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
    if len(turn.words) - at < 3:
        yield f"end{len(turn.words) - at}:{turn.agent}"
        yield f"end:{turn.agent}:{group}"
    yield f"length={min(len(turn.words) // 3, 6)}"


def _shape(text: str) -> str:
    signs = ("X" if sign.isupper() else "x" if sign.isalpha() else sign for sign in text[:6])
    return "".join(signs)
