"""A form in the making, as a value: what every button of the builder does to it. Pure.

A content is {"form", "texts", "languages"}: the form as `forms` reads it, but with whatever people
wrote so far where numbers belong; its texts; and the languages it is to be had in. Ids are drawn
once and never given again, so that a condition, a result or a trend over versions keeps pointing at
the same question wherever it is moved to.
"""

import copy
import secrets
from collections.abc import Mapping
from typing import Any

from klankbord.evaluations.scorecards import texts
from klankbord.evaluations.scorecards.forms import SCORED, Kind

Content = dict[str, Any]

FORM = "form"
"""The item that is the form itself; every other item is the id of a section or a question."""

SECTIONS, QUESTIONS, OPTIONS, PHRASES = 40, 100, 20, 20
"""How many there may be: sections, questions in the whole form, options of a question, phrases of
an option."""


class Unknown(Exception):
    """The form has no such section, question or option any more."""


class TooMany(Exception):
    """There is no room for another one."""


def empty(title: Mapping[str, str], languages: tuple[str, ...]) -> Content:
    """A form with one section and nothing to ask yet."""
    section = {"id": _new("s"), "weight": "1", "questions": []}
    form = {"id": "form", "weight_mode": "share", "capped": True, "bands": [],
            "sections": [section]}  # fmt: skip
    return {"form": form, "texts": {texts.TITLE: dict(title)}, "languages": list(languages)}


def section(content: Content, identifier: str) -> dict[str, Any]:
    """A section by its id.

    Raises:
        Unknown: It is not there.
    """
    sections: list[dict[str, Any]] = content["form"]["sections"]
    for found in sections:
        if found["id"] == identifier:
            return found
    raise Unknown(identifier)


def question(content: Content, identifier: str) -> dict[str, Any]:
    """A question by its id.

    Raises:
        Unknown: It is not there.
    """
    return _placed(content, identifier)[0]


def questions(content: Content) -> list[dict[str, Any]]:
    """Every question, in the order of the form."""
    return [each for part in content["form"]["sections"] for each in part["questions"]]


def kind(of: Mapping[str, Any]) -> Kind:
    """How a question is answered."""
    return Kind(of.get("kind", Kind.CHOICE))


def add_section(content: Content) -> tuple[Content, str]:
    """Another section at the end; the content and its id.

    Raises:
        TooMany: There are `SECTIONS` already.
    """
    made = copy.deepcopy(content)
    if len(made["form"]["sections"]) >= SECTIONS:
        raise TooMany
    identifier = _new("s")
    made["form"]["sections"].append({"id": identifier, "weight": "1", "questions": []})
    return made, identifier


def add_question(content: Content, within: str, of: Kind) -> tuple[Content, str]:
    """Another question at the end of a section; the content and its id.

    Raises:
        Unknown: There is no such section.
        TooMany: There are `QUESTIONS` already.
    """
    made = copy.deepcopy(content)
    if len(questions(made)) >= QUESTIONS:
        raise TooMany
    identifier = _new("q")
    weight = "1" if of in SCORED else "0"
    added: dict[str, Any] = {"id": identifier, "kind": str(of), "weight": weight, "options": []}
    section(made, within)["questions"].append(added)
    if of in SCORED:
        points = ("1", "0") if of is not Kind.NUMBER else ("0", "1")
        floors = ("0", "1")
        for each, floor in zip(points, floors, strict=True):
            _add_option(added, points=each, floor=floor)
    return made, identifier


def add_option(content: Content, of: str) -> Content:
    """Another option at the end of a question.

    Raises:
        Unknown: There is no such question.
        TooMany: It has `OPTIONS` already.
    """
    made = copy.deepcopy(content)
    found = question(made, of)
    if len(found["options"]) >= OPTIONS:
        raise TooMany
    _add_option(found, points="0", floor="")
    return made


def remove(content: Content, identifier: str) -> Content:
    """Without a section or a question. What pointed at it keeps pointing; the check says so."""
    made = copy.deepcopy(content)
    gone: list[str] = [identifier]
    for part in made["form"]["sections"]:
        if part["id"] == identifier:
            gone += [each["id"] for each in part["questions"]]
    sections = [each for each in made["form"]["sections"] if each["id"] != identifier]
    for part in sections:
        part["questions"] = [each for each in part["questions"] if each["id"] != identifier]
    made["form"]["sections"] = sections
    made["texts"] = {key: said for key, said in made["texts"].items() if not _of(key, gone)}
    return made


def remove_option(content: Content, of: str, place: int) -> Content:
    """Without the option at a place of a question."""
    made = copy.deepcopy(content)
    found = question(made, of)
    if not 0 <= place < len(found["options"]):
        raise Unknown(of)
    gone = found["options"].pop(place)["id"]
    named = [each for each in found.get("comment_required", []) if each != gone]
    found["comment_required"] = named
    set_phrases(found, {each: said for each, said in found.get("phrases", {}).items()
                        if each != gone})  # fmt: skip
    key = texts.option(of, gone)
    for each in (key, texts.explained(key)):
        made["texts"].pop(each, None)
    return made


def move(content: Content, identifier: str, by: int) -> Content:
    """A section, or a question, one place up (-1) or down (1); a question also out of its section.

    Raises:
        Unknown: It is not there.
    """
    made = copy.deepcopy(content)
    sections = made["form"]["sections"]
    for place, part in enumerate(sections):
        if part["id"] == identifier:
            _swap(sections, place, by)
            return made
    found, part = _placed(made, identifier)
    place = part["questions"].index(found)
    if 0 <= place + by < len(part["questions"]):
        _swap(part["questions"], place, by)
        return made
    other = sections.index(part) + by
    if 0 <= other < len(sections):
        part["questions"].remove(found)
        there = sections[other]["questions"]
        there.insert(len(there) if by < 0 else 0, found)
    return made


def move_option(content: Content, of: str, place: int, by: int) -> Content:
    """The option at a place one up (-1) or down (1)."""
    made = copy.deepcopy(content)
    options = question(made, of)["options"]
    if not 0 <= place < len(options):
        raise Unknown(of)
    _swap(options, place, by)
    return made


def moved_into(content: Content, identifier: str, within: str) -> Content:
    """A question at the end of another section, or where it is if that is its own."""
    made = copy.deepcopy(content)
    found, part = _placed(made, identifier)
    there = section(made, within)
    if there is not part:
        part["questions"].remove(found)
        there["questions"].append(found)
    return made


MOST_CAUSES = 12
"""Causes of a form; more are no list to choose from."""


def say(content: Content, words: Mapping[str, Mapping[str, str]]) -> None:
    """Write texts into a content that is one's own; what is empty is taken away."""
    for key, said in words.items():
        kept = {language: text for language, text in said.items() if text}
        if kept:
            content["texts"][key] = kept
        else:
            content["texts"].pop(key, None)


def set_causes(content: Content, said: Mapping[str, list[str]]) -> None:
    """Let a form that is one's own name these causes: {language: a line each}, in one order.

    A cause that is called as before keeps its id, and so does one that has other words now.
    """
    form, kept = content["form"], list(content["form"].get("causes", []))
    called = {each: content["texts"].get(texts.cause(each), {}) for each in kept}
    count = max(map(len, said.values()), default=0)
    lines = [{of: each[n] for of, each in said.items() if n < len(each)} for n in range(count)]
    same = [next((k for k in kept if _meet(called[k], line)), "") for line in lines]
    free = [k for k in kept if k not in same]
    named: list[str] = []
    for place, found in enumerate(same):
        old = found if found and found not in named else ""
        if not old and place < len(kept) and kept[place] in free:
            old = kept[place]
            free.remove(old)
        taken = {*kept, *named}
        new = next(f"cause-{n}" for n in range(1, MOST_CAUSES * 3) if f"cause-{n}" not in taken)
        named.append(old or new)
    say(content, {texts.cause(each): {} for each in kept})
    say(content, {texts.cause(each): line for each, line in zip(named, lines, strict=True)})
    form.pop("causes", None)
    if named:
        form["causes"] = named


def _meet(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return any(text and one.get(language) == text for language, text in other.items())


def set_phrases(of: dict[str, Any], phrases: Mapping[str, list[str]]) -> None:
    """Let a question that is one's own name these phrases for its options, and no others."""
    kept = {option: said for option, said in phrases.items() if said}
    of.pop("phrases", None)
    if kept:
        of["phrases"] = kept


def seen(content: Content, item: str) -> dict[str, Any]:
    """What somebody sees who writes one item: the form itself, a section or a question.

    Raises:
        Unknown: It is not there.
    """
    form = content["form"]
    if item == FORM:
        bands = [each["id"] for each in form.get("bands", [])]
        own = {key: each for key, each in form.items() if key != "sections"}
        keys = [texts.TITLE, *map(texts.band, bands), *map(texts.cause, form.get("causes", []))]
        own |= {"languages": content["languages"]}
    else:
        parts = {each["id"]: each for each in form["sections"]}
        own = parts[item] if item in parts else question(content, item)
        keys = [key for key in content["texts"] if _of(key, [item])]
        own = {key: each for key, each in own.items() if key != "questions"}
    return own | {"texts": {key: content["texts"].get(key) for key in sorted(keys)}}


def _add_option(to: dict[str, Any], *, points: str, floor: str) -> None:
    option = {"id": _new("o"), "points": points}
    if kind(to) is Kind.NUMBER:
        option["from"] = floor
    to["options"].append(option)


def _placed(content: Content, identifier: str) -> tuple[dict[str, Any], dict[str, Any]]:
    for part in content["form"]["sections"]:
        for found in part["questions"]:
            if found["id"] == identifier:
                return found, part
    raise Unknown(identifier)


def _swap(row: list[Any], place: int, by: int) -> None:
    other = place + by
    if 0 <= other < len(row):
        row[place], row[other] = row[other], row[place]


def _of(key: str, identifiers: list[str]) -> bool:
    return any(
        key == each or key == texts.explained(each) or key.startswith(f"{each}/")
        for each in identifiers
    )


def _new(letter: str) -> str:
    return f"{letter}{secrets.token_hex(4)}"
