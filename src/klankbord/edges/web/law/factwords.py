"""Facts on the screen: what they are about, which value they have, who can prove them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame import words
from klankbord.edges.web.frame.answers import spoken
from klankbord.law import engine
from klankbord.law import words as values
from klankbord.law.conditions import Fact


@dataclass(frozen=True, slots=True)
class Topic:
    """What a fact belongs to."""

    code: str
    title: str | Promise


PROGRAMME = Topic("programme", _("The programme"))
COUNCIL = Topic("council", _("Works council and employer"))
TELLING = Topic("telling", _("What employees were told"))
CALL = Topic("call", _("The call and the caller"))
RECORDING = Topic("recording", _("The recording and how it was chosen"))
PEOPLE = Topic("people", _("Who asks, and about whom"))
REQUESTS = Topic("requests", _("Requests and objections"))
MACHINES = Topic("machines", _("AI"))
SHARING = Topic("sharing", _("Who gets it, and why"))
SECRET = Topic("secret", _("Monitoring in secret and messages"))
ORDER = (REQUESTS, PEOPLE, RECORDING, SHARING, PROGRAMME, COUNCIL, TELLING, CALL, MACHINES, SECRET)

TOPICS: Mapping[str, Topic] = {
    "programme": PROGRAMME,
    "works_council": COUNCIL,
    "organisation": COUNCIL,
    "policy": TELLING,
    "notice": TELLING,
    "call": CALL,
    "recording": RECORDING,
    "selection": RECORDING,
    "actor": PEOPLE,
    "person": PEOPLE,
    "request": REQUESTS,
    "objection": REQUESTS,
    "ai": MACHINES,
    "report": SHARING,
    "recipient": SHARING,
    "export": SHARING,
    "demand": SHARING,
    "incident": SHARING,
    "covert": SECRET,
    "messages": SECRET,
}
"""By the first part of the path in a question at which a fact stands."""

IN_SENTENCE: Mapping[str, words.Words] = {
    "act": words.ACTS,
    "purpose": words.PURPOSES,
    "data": words.DATA,
}
"""Facts that have a place in the sentence, with their words."""


def fact(name: str) -> Fact:
    """A fact by its name.

    Raises:
        KeyError: There is none.
    """
    return _facts()[name]


def meaning(name: str) -> str:
    """What a fact is about, as its declaration says."""
    return spoken(fact(name).meaning)


def value(name: str, code: str) -> str:
    """One of its values, in the reader's language."""
    if code in IN_SENTENCE.get(name, ()):
        return words.word(IN_SENTENCE[name], code)
    return spoken(values.value(fact(name), code))


def topic(name: str) -> Topic:
    """What it belongs to."""
    found = [TOPICS[part] for part in _parts(fact(name)) if part in TOPICS]
    return found[-1] if found else SHARING


@cache
def _facts() -> Mapping[str, Fact]:
    return {each.name: each for each in engine.BOOK.facts()}


def _parts(of: Fact) -> list[str]:
    return [path.partition(".")[0] for path in of.reads]
