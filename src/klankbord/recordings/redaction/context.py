"""What of a whole conversation is known before its words are looked at: for the tagger. Pure.

Which words follow what a name follows, and who says them; which are of the name of the
organisation, with which the first turn begins; and what was talked of last, until something else
is, however many turns a number takes.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from klankbord.recordings.redaction import cues, kinds, lexicon, spoken
from klankbord.recordings.redaction.labels import Said
from klankbord.recordings.redaction.tokens import Token, listed, tokens

_TITLES = listed("mevrouw meneer mevr dhr heer familie mijnheer dokter agent tante oom")
_PARTICLES = listed("van de der den ter ten te el al ben vd het 't")
_INTRODUCED = re.compile(
    r"(?:spreekt? (?:u |je )?met|chat (?:u |je )?met|naam is|heet|ik ben|groet(?:en|jes)?,?"
    r"|(?:^|[.,!] |\b(?:ja|hallo|hoi|dag|goe\w+|klantenservice)[,!]? )met)"
    r"\W(?:(?:mevrouw|meneer|de heer|eh|ehm)\W)*(?=([^\W\d_]+))"
)
_GREETING = listed(
    """
    goedemorgen goedemiddag goedenavond goeiemorgen goeiemiddag hallo hoi dag welkom bij van de het
    een en met u je spreekt chat klantenservice afdeling ik ben mijn naam is waarmee kan
    """
)
_TOPICS: Final = (
    "times", "house", "street", "city", "public", "queue", "article", "meter", "code", "name",
    "health", "post", "customer", "birth", "user", "plate", "card", "iban", "bsn", "phone", "mail",
    "ip", "ours",
)  # fmt: skip
"""What may be talked of; of two that end at one place the later one tells more."""
_LONG = 4
"""Digits from which on it tells that a number is said again."""
_STAYS = 3
"""Turns after which what was talked of is over, unless they give numbers or hardly anything."""
_SHORT = 4
"""Words of a turn that hardly says anything."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn, read: `cues` what it asks or tells, `runs` the numbers in it.

    `kinds`, `groups` and `compounds` are of each token (`kinds`).
    """

    tokens: list[Token]
    words: list[str]
    kinds: list[str]
    groups: list[str]
    compounds: list[bool]
    text: str
    runs: list[spoken.Run]
    cues: cues.Placed
    agent: bool | None


@dataclass(frozen=True, slots=True)
class Whole:
    """What is known of the whole conversation.

    `small`: written without capitals. `given`: of a word, after what it somewhere stands. `topics`:
    of each turn, what was talked of before it, and for how many turns something else.
    """

    small: bool
    numbers: Counter[str]
    topics: list[tuple[str, int]]
    given: dict[str, set[str]] = field(default_factory=dict)


def read(said: Said) -> Turn:
    """A turn with what stands in it."""
    found = tokens(said.text)
    words = [each.low for each in found]
    low = said.text.casefold()
    of_kind = [kinds.kind(each) for each in found]
    groups = [kinds.group(*each) for each in zip(found, of_kind, strict=True)]
    compounds = [kinds.compound(*each) for each in zip(found, of_kind, groups, strict=True)]
    return Turn(
        found,
        words,
        of_kind,
        groups,
        compounds,
        low,
        list(spoken.runs(words)),
        cues.placed(low),
        said.agent,
    )


def whole(turns: Sequence[Turn], said: Sequence[Said]) -> Whole:
    """What the turns of a conversation tell together."""
    numbers = Counter(run.digits for turn in turns for run in turn.runs if len(run.digits) >= _LONG)
    small = sum(each.text.islower() for each in said) > len(said) * 0.6
    known = Whole(small, numbers, list(_topics(turns)))
    for turn in turns:
        for word, way in _named(turn):
            known.given.setdefault(word, set()).add(way)
    first = next((each for each in turns if each.agent), None)
    for word in _organisation(first) if first is not None else ():
        known.given.setdefault(word, set()).add("ours")
    return known


def topic(turn: Turn, before: tuple[str, int], at: int) -> tuple[str, int]:
    """What is talked of at a place of a turn: what it says last of it, or what came before it."""
    said = [
        (end, _TOPICS.index(name))
        for name, ends in turn.cues
        if name in _TOPICS
        for end in ends
        if end <= at
    ]
    return (_TOPICS[max(said)[1]], 0) if said else before


def _topics(turns: Sequence[Turn]) -> Iterator[tuple[str, int]]:
    now, age = "", 0
    for turn in turns:
        yield now, age
        said, _ = topic(turn, ("", 0), len(turn.text))
        goes_on = len(turn.words) <= _SHORT or any(len(run.digits) > 1 for run in turn.runs)
        now, age = (said, 1) if said else (now, age if goes_on and age else age + 1)
        if age > _STAYS:
            now = ""


def _named(turn: Turn) -> Iterator[tuple[str, str]]:
    """Words that follow what a name follows, and what that is and who says it."""
    who = "agent" if turn.agent else "caller"
    introduced = {match.start(1) for match in _INTRODUCED.finditer(turn.text)}
    for at, token in enumerate(turn.tokens):
        title = bool(at) and turn.words[at - 1] in (*_TITLES, ".") and _titled(turn.words, at)
        if token.begin not in introduced and not title:
            continue
        way = f"{'title' if title else 'intro'}-{who}"
        for word in turn.words[at : at + 5]:
            if word in _PARTICLES:
                continue
            if not word.isalpha() or lexicon.common(word) == "8":
                break
            yield word, way


def _titled(words: Sequence[str], at: int) -> bool:
    return words[at - 1] != "." or (at > 1 and words[at - 2] in _TITLES)


def _organisation(first: Turn) -> Iterator[str]:
    """Words of the first turn that stand before `met`, or after `van` behind it."""
    words = first.words
    at = next((n for n, word in enumerate(words) if word in ("met", "spreekt", "chat")), 0)
    after = next((n for n, word in enumerate(words[at + 1 :], at + 1) if word in ("van", "bij")), 0)
    behind = words[after + 1 : after + 4] if after and after - at < 6 else []
    for word in [*words[:at], *behind]:
        if word in (".", "?", "!"):
            continue
        if len(word) > 2 and word.isalpha() and word not in _GREETING:
            yield word
