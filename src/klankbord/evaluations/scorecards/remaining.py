"""What is still to be mended in a form in the making, each thing at its own field. Pure.

The law on criteria and the checks of `flaws` are said here to who writes the form. A content may
hold anything where a number belongs; what cannot be read counts as 1 for the other checks, so that
every fault is told at once.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from klankbord.evaluations.scorecards import editing, flaws, forms, texts, weighing
from klankbord.evaluations.scorecards.editing import FORM, Content
from klankbord.evaluations.scorecards.forms import SCORED, Kind
from klankbord.law.texts import Text
from klankbord.programmes import gaps


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend: in which item, at which field, and what to do."""

    item: str
    field: str
    text: Text


EMPTY = gaps.NOT_FILLED
NUMBER = Text(nl="Schrijf een getal, zoals 2 of 2,5.", en="Write a number, such as 2 or 2.5.")
NO_QUESTIONS = Text(
    nl="Zet een vraag in dit onderdeel, of haal het weg.",
    en="Put a question in this section, or take it away.",
)
FEW_OPTIONS = Text(nl="Geef twee antwoorden of meer.", en="Give two answers or more.")
NO_CONDITION = Text(
    nl="Kies bij welke antwoorden deze vraag verschijnt.",
    en="Choose with which answers this question appears.",
)
UNREADABLE = Text(
    nl="Dit formulier is niet te lezen. Kijk na wat u inlas.",
    en="This form cannot be read. Look at what you brought in.",
)
PHRASE = Text(
    nl="Schrijf zinnen van 4 tot 200 tekens, elk op een regel, en hoogstens 20.",
    en="Write phrases of 4 to 200 characters, each on a line, and 20 at most.",
)
PHRASE_TWICE = Text(
    nl="Deze zin staat ook bij een ander antwoord. Dan kan een computer niet kiezen.",
    en="This phrase stands with another answer too. Then a machine cannot choose.",
)
SAID: dict[str, tuple[str, Text]] = {
    "condition_deleted": (
        "when",
        Text(
            nl="Deze vraag hangt af van een vraag die weg is. Kies een andere.",
            en="This question depends on one that is gone. Choose another.",
        ),
    ),
    "condition_later": (
        "when",
        Text(
            nl="Deze vraag hangt af van een vraag die later komt. Verplaats een van beide.",
            en="This question depends on one that comes later. Move one of the two.",
        ),
    ),
    "condition_cycle": (
        "when",
        Text(
            nl="Deze vraag hangt van zichzelf af en verschijnt dus nooit. Kies een andere.",
            en="This question depends on itself, so it never appears. Choose another.",
        ),
    ),
    "unknown_option": (
        "when",
        Text(
            nl="Een antwoord waar deze vraag van afhangt, is weg. Kies opnieuw.",
            en="An answer that this question depends on is gone. Choose again.",
        ),
    ),
    "no_points": (
        "weight",
        Text(
            nl="Geen antwoord geeft punten. Geef er een punten, of maak het gewicht 0.",
            en="No answer gives points. Give one points, or make the weight 0.",
        ),
    ),
    "unscored_weight": (
        "weight",
        Text(
            nl="Tekst en datum geven geen punten. Maak het gewicht 0.",
            en="A text or a date gives no points. Make the weight 0.",
        ),
    ),
    "number_order": (
        "option.0.from",
        Text(
            nl="Begin bij 0, en laat elk volgend getal hoger zijn.",
            en="Begin at 0, and let each next number be higher.",
        ),
    ),
    "bonus_alone": (
        "weight",
        Text(
            nl="Een bonus telt op bij andere vragen. Zet een gewone vraag met gewicht erbij.",
            en="A bonus adds to other questions. Put an ordinary question with weight beside it.",
        ),
    ),
    "band_order": (
        "band.0.from",
        Text(
            nl="Begin bij 0 procent, en laat elke volgende stap hoger zijn.",
            en="Begin at 0 per cent, and let each next step be higher.",
        ),
    ),
    "no_weight": (
        "",
        Text(
            nl="Alle gewichten zijn 0, dus geen antwoord geeft een score.",
            en="All weights are 0, so no answer gives a score.",
        ),
    ),
}


def of(content: Content) -> tuple[Fault, ...]:
    """Everything that keeps a form from being published, in the order of the form."""
    found = [*_of_form(content)]
    for part in content["form"]["sections"]:
        found += _of_section(content, part)
        for question in part["questions"]:
            found += _of_question(content, question)
    if content["form"]["sections"]:
        found += _meaning(content)
    order = {item: place for place, item in enumerate(_items(content))}
    return tuple(sorted(dict.fromkeys(found), key=lambda each: order.get(each.item, -1)))


def shares(content: Content) -> dict[str, int]:
    """What each question counts for if all are asked and answered, in whole per cent.

    A bonus question stands above the 100 to which the others add up. Empty if nothing counts.
    """
    return {each: _percent(share) for each, share in _applied(content).items()}


def section_shares(content: Content) -> dict[str, int]:
    """What each section counts for, rounded once: three questions of a third make 100, not 99."""
    applied = _applied(content)
    if not applied:
        return {}
    return {
        part["id"]: _percent(
            sum((applied.get(q["id"], Fraction(0)) for q in part["questions"]
                 if not q.get("bonus")), Fraction(0))
        )
        for part in content["form"]["sections"]
    }  # fmt: skip


def _applied(content: Content) -> dict[str, Fraction]:
    form = readable(content, conditions=False)
    if form is None:
        return {}
    scale = weighing.Scale(form)
    mask = sum(question.bit for question in scale.questions)
    if not scale.weigh(mask, 0).total:
        return {}
    return {each: Fraction(share) for each, share in scale.applied(mask).items()}


def _percent(share: Fraction) -> int:
    return int((200 * share + 1) // 2)


def _items(content: Content) -> Iterator[str]:
    yield FORM
    for part in content["form"]["sections"]:
        yield part["id"]
        for question in part["questions"]:
            yield question["id"]


def _of_form(content: Content) -> Iterator[Fault]:
    yield from _words(content, FORM, texts.TITLE, "title")
    for place, band in enumerate(content["form"].get("bands", [])):
        yield from _words(content, FORM, texts.band(band["id"]), f"band.{place}")
        if forms.number(band["from"]) is None:
            yield Fault(FORM, f"band.{place}.from", NUMBER)
    for cause in content["form"].get("causes", []):
        yield from _words(content, FORM, texts.cause(cause), "causes")
    if not content["form"]["sections"]:
        yield Fault(FORM, "", NO_QUESTIONS)


def _of_section(content: Content, part: dict[str, Any]) -> Iterator[Fault]:
    yield from _words(content, part["id"], part["id"], "title")
    if forms.number(part["weight"]) is None:
        yield Fault(part["id"], "weight", NUMBER)
    if not part["questions"]:
        yield Fault(part["id"], "", NO_QUESTIONS)


def _of_question(content: Content, of: dict[str, Any]) -> Iterator[Fault]:
    item, kind = of["id"], editing.kind(of)
    yield from _words(content, item, item, "title")
    yield from _criteria(content, item, texts.explained(item), "help")
    if forms.number(of["weight"]) is None:
        yield Fault(item, "weight", NUMBER)
    if kind in SCORED and len(of["options"]) < 2:
        yield Fault(item, "options", FEW_OPTIONS)
    for place, option in enumerate(of["options"]):
        key, field = texts.option(item, option["id"]), f"option.{place}"
        yield from _words(content, item, key, field, option["id"])
        yield from _criteria(content, item, texts.explained(key), f"{field}.help")
        if forms.number(option["points"]) is None:
            yield Fault(item, f"{field}.points", NUMBER)
        if kind is Kind.NUMBER and forms.number(option.get("from")) is None:
            yield Fault(item, f"{field}.from", NUMBER)
    yield from _phrases(of)
    condition = of.get("visible_if")
    if condition and not condition["in"]:
        yield Fault(item, "when", NO_CONDITION)


def _phrases(of: dict[str, Any]) -> Iterator[Fault]:
    phrases, before = of.get("phrases", {}), set[str]()
    for place, option in enumerate(of["options"]):
        field, said = f"option.{place}.phrases", phrases.get(option["id"], [])
        if len(said) > editing.PHRASES or not all(map(forms.is_phrase, said)):
            yield Fault(of["id"], field, PHRASE)
        if any(map(gaps.forbidden, said)):
            yield Fault(of["id"], field, gaps.FORBIDDEN)
        plain = {each.casefold() for each in said}
        if plain & before:
            yield Fault(of["id"], field, PHRASE_TWICE)
        before |= plain


def _words(content: Content, item: str, key: str, field: str, other: str = "") -> Iterator[Fault]:
    kept = content["texts"].get(key) or content["texts"].get(other, {})
    for language in content["languages"]:
        if not kept.get(language, "").strip():
            yield Fault(item, f"{field}.{language}", EMPTY)
        elif gaps.forbidden(kept[language]):
            yield Fault(item, f"{field}.{language}", gaps.FORBIDDEN)


def _criteria(content: Content, item: str, key: str, field: str) -> Iterator[Fault]:
    for language, said in content["texts"].get(key, {}).items():
        if gaps.forbidden(said):
            yield Fault(item, f"{field}.{language}", gaps.FORBIDDEN)


def _meaning(content: Content) -> Iterator[Fault]:
    form = readable(content)
    if form is None:
        if any(part["questions"] for part in content["form"]["sections"]):
            yield Fault(FORM, "", UNREADABLE)
        return
    for problem in flaws.of(form):
        field, text = SAID[problem.code]
        _, _, item = problem.place.partition(" ")
        yield Fault(item or FORM, field, text)


def readable(content: Content, *, conditions: bool = True) -> forms.Form | None:
    """The form as far as it can be read, with 1 for what is no number; nothing if there is none."""
    form = copy.deepcopy(content["form"])
    form["sections"] = [part for part in form["sections"] if part["questions"]]
    for part in form["sections"]:
        part["weight"] = _number(part["weight"])
        for question in part["questions"]:
            _mend(question, conditions=conditions)
    for place, band in enumerate(form.get("bands", [])):
        band["from"] = band["from"] if forms.number(band["from"]) is not None else str(place)
    try:
        return forms.parse(form)
    except forms.BadForm:
        return None


def _mend(question: dict[str, Any], *, conditions: bool) -> None:
    question["weight"] = _number(question["weight"])
    if editing.kind(question) in SCORED and not question["options"]:
        question["options"] = [{"id": "-", "points": "1"}]
    for place, option in enumerate(question["options"]):
        option["points"] = _number(option["points"])
        if editing.kind(question) is Kind.NUMBER:
            known = forms.number(option.get("from")) is not None
            option["from"] = option["from"] if known else str(place)
    phrases = question.get("phrases", {})
    if not all(forms.is_phrase(each) for said in phrases.values() for each in said):
        question.pop("phrases")
    condition = question.get("visible_if")
    if condition and not (conditions and condition["in"]):
        question.pop("visible_if")


def _number(said: object) -> object:
    return said if forms.number(said) is not None else "1"
