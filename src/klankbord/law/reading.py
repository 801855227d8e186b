"""From a question to facts, one at a time; the compiled rules do the same in one go."""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any

from klankbord.law import instants
from klankbord.law import question as questions
from klankbord.law.conditions import Fact
from klankbord.law.settings import Settings

_SETTING = "settings."


def values(
    facts: Iterable[Fact], question: Mapping[str, Any], settings: Settings
) -> dict[str, str]:
    """What a question says about these facts; what it does not state counts as not stated."""
    return {
        fact.name: fact.classify(*(raw(question, path, settings) for path in fact.paths))
        for fact in facts
    }


def raw(question: Mapping[str, Any], path: str, settings: Settings) -> Any:
    """What a classifier receives for a path: None if absent, a moment for an instant."""
    if path.startswith(_SETTING):
        return getattr(settings, path.removeprefix(_SETTING))
    value = questions.stated(question, path)
    return instants.moment(value) if value is not None and path in questions.INSTANTS else value


def is_given(question: Mapping[str, Any], path: str, given: Collection[str]) -> bool:
    """Whether a path is stated, or counts as looked up because it or what is above is named."""
    if path.startswith(_SETTING) or _named(path, tuple(given)):
        return True
    return questions.stated(question, path) is not None


@lru_cache(maxsize=4096)
def _named(path: str, given: tuple[str, ...]) -> bool:
    return any(path == one or path.startswith(one + ".") for one in given)


def unstated(question: Mapping[str, Any], paths: Iterable[str]) -> list[str]:
    """The paths that the question leaves out."""
    return [
        path
        for path in paths
        if not path.startswith(_SETTING) and questions.stated(question, path) is None
    ]
