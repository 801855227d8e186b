"""One suggestion, and what no machine is ever asked. Pure.

A suggestion is an answer to a question of the form, with the turn that it rests on. It holds no
words: those are read from the transcript when it is shown, and are gone when that is gone.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from klankbord.evaluations.scorecards.forms import Form, Kind, Question
from klankbord.programmes import gaps
from klankbord.recordings.offered.transcripts import Turn

SURE = 0.8
"""A machine that is less sure of an answer than this keeps it to itself. Policy."""

_MOOD = re.compile(
    r"sentiment|emoti|stemming|gemoed|\btoon(?:hoogte|zetting)?\b|intonatie|stemgebruik|tempo"
    r"|\bboos|ge[iï]rriteerd|gestrest|vrolijk|\btone\b|\bmood|\bangry|stress",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An answer that a machine suggests, and where in the call it rests on, in milliseconds."""

    question: str
    option: str
    begin: int
    end: int


def asked(form: Form) -> list[Question]:
    """The questions that a machine may suggest an answer to: a choice out of options."""
    return [question for _, question in form.questions() if question.kind is Kind.CHOICE]


def prohibited(form: Form, texts: Mapping[str, Any]) -> bool:
    """Whether a form asks a machine for what none may say of anybody.

    That is mood, tone, accent, health, origin, belief and the like, in any language of the form.

    Source: AI Act art. 5(1)(f); R37, R40, R41, R43.
    """
    said = [form.id, *(phrase for question in asked(form) for _, phrase in question.phrases)]
    for value in texts.values():
        said += _strings(value)
    return any(_MOOD.search(each) or gaps.forbidden(each) for each in said)


def at_turn(question: str, option: str, turn: Turn) -> Suggestion:
    """A suggestion that rests on a turn."""
    return Suggestion(question, option, turn.begin, turn.end)


def sealed(found: Iterable[Suggestion]) -> bytes:
    """Suggestions, to be sealed."""
    return json.dumps([asdict(each) for each in found]).encode()


def opened(raw: bytes) -> list[Suggestion]:
    """What `sealed` gave."""
    return [Suggestion(**each) for each in json.loads(raw)]


def quote(suggestion: Suggestion, turns: Sequence[Turn]) -> str:
    """The words that it rests on; empty when they are gone."""
    place = (suggestion.begin, suggestion.end)
    return next((turn.text for turn in turns if (turn.begin, turn.end) == place), "")


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [each for part in inner for each in _strings(part)]
