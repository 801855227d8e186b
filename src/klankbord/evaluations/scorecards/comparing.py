"""What one version of a form says otherwise than another, question by question. Pure.

Versions are compared by the ids of sections, questions and options, never by their place: a
question that only moved is the same question, and its line over time goes on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from klankbord.evaluations.scorecards import texts

Value = Mapping[str, Any]

SETTINGS = ("weight_mode", "capped")
WORTH = ("weight",)
OF_QUESTION = ("kind", "weight", "na_allowed", "critical", "bonus")
OF_OPTION = ("points", "fatal", "from")
DEFAULTS: dict[str, object] = {
    "capped": True, "kind": "choice", "na_allowed": False, "critical": False, "bonus": False,
    "fatal": "none",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs.

    Attributes:
        of: What it is about, as it is called now, or was called.
        what: "added", "removed", "moved", or a field: "text", "help", "weight", "points" ...
        before, after: What it said; empty where there was or is nothing.
    """

    of: str
    what: str
    before: str = ""
    after: str = ""


def between(was: tuple[Value, texts.Texts], now: tuple[Value, texts.Texts]) -> tuple[Change, ...]:
    """Everything that differs between two versions, each as (form, texts)."""
    return tuple(_between(_Version(*was), _Version(*now)))


class _Version:
    def __init__(self, form: Value, words: texts.Texts) -> None:
        self.form, self.words = form, words
        self.sections = {each["id"]: each for each in form["sections"]}
        self.questions = {q["id"]: q for part in form["sections"] for q in part["questions"]}
        self.within = {q["id"]: part["id"] for part in form["sections"] for q in part["questions"]}
        self.bands = {each["id"]: each for each in form.get("bands", [])}

    def said(self, *keys: str) -> str:
        found = next((self.words[key] for key in keys if self.words.get(key)), {})
        return " / ".join(found[each] for each in texts.LANGUAGES if found.get(each))


def _between(was: _Version, now: _Version) -> Iterator[Change]:
    title = now.said(texts.TITLE)
    yield from _said(title, "text", was.said(texts.TITLE), title)
    for name in SETTINGS:
        yield from _said(title, name, _value(was.form, name), _value(now.form, name))
    for band in {**was.bands, **now.bands}:
        key = texts.band(band)
        before, after = (
            f"{v.bands[band]['from']}% {v.said(key)}" if band in v.bands else "" for v in (was, now)
        )
        yield from _said(title, "band", before, after)
    for identifier in {**was.sections, **now.sections}:
        yield from _item(identifier, was, now, was.sections, now.sections, WORTH)
    for identifier in {**was.questions, **now.questions}:
        yield from _item(identifier, was, now, was.questions, now.questions, OF_QUESTION)
        if identifier in was.questions and identifier in now.questions:
            yield from _question(identifier, was, now)


def _item(
    identifier: str,
    was: _Version,
    now: _Version,
    before: Mapping[str, Value],
    after: Mapping[str, Value],
    fields: tuple[str, ...],
) -> Iterator[Change]:
    if identifier not in after:
        yield Change(was.said(identifier), "removed")
        return
    name = now.said(identifier)
    if identifier not in before:
        yield Change(name, "added")
        return
    yield from _said(name, "text", was.said(identifier), name)
    key = texts.explained(identifier)
    yield from _said(name, "help", was.said(key), now.said(key))
    for field in fields:
        old, new = (_value(each[identifier], field) for each in (before, after))
        yield from _said(name, field, old, new)


def _question(identifier: str, was: _Version, now: _Version) -> Iterator[Change]:
    name = now.said(identifier)
    old, new = was.questions[identifier], now.questions[identifier]
    if was.within[identifier] != now.within[identifier]:
        yield Change(
            name, "moved", was.said(was.within[identifier]), now.said(now.within[identifier])
        )
    yield from _said(name, "condition", _condition(was, old), _condition(now, new))
    before = {each["id"]: each for each in old["options"]}
    after = {each["id"]: each for each in new["options"]}
    for each in {**before, **after}:
        key = texts.option(identifier, each)
        words = tuple(v.said(key, each) for v in (was, now))
        lines = [_option(v.get(each), w, each, q)
                 for v, w, q in zip((before, after), words, (old, new), strict=True)]  # fmt: skip
        yield from _said(name, "option", *lines)
        helped = texts.explained(key)
        yield from _said(name, "anchor", was.said(helped), now.said(helped))


def _option(option: Value | None, words: str, identifier: str, of: Value) -> str:
    if option is None:
        return ""
    said = [words or identifier, *(_value(option, name) for name in OF_OPTION)]
    if identifier in of.get("comment_required", []):
        said.append("comment")
    said += [f"“{each}”" for each in of.get("phrases", {}).get(identifier, [])]
    return ", ".join(each for each in said if each and each != "none")


def _condition(version: _Version, question: Value) -> str:
    found = question.get("visible_if")
    if not found:
        return ""
    other = found["question"]
    chosen = [version.said(texts.option(other, each), each) or each for each in found["in"]]
    return f"{version.said(other) or other}: {', '.join(chosen)}"


def _value(of: Value, name: str) -> str:
    found = of.get(name, DEFAULTS.get(name, ""))
    return {True: "yes", False: "no"}[found] if isinstance(found, bool) else str(found)


def _said(of: str, what: str, before: str, after: str) -> Iterator[Change]:
    if before != after:
        yield Change(of, what, before, after)
