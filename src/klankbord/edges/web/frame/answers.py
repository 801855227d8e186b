"""The law's answer as a page: verdict, what decides, what is not known, and the way forward."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.utils.translation import get_language, gettext

from klankbord.edges import wall as walls
from klankbord.edges.web.frame import dates, words
from klankbord.edges.web.frame.strips import VERDICTS, Fact, Strip
from klankbord.law import engine
from klankbord.law.engine import Decision
from klankbord.law.texts import Text

HARDEST_FIRST = "WJTSB"
DENYING = ("prohibit", "deny")


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that was tried, in the reader's language. `due` is the last day of a duty."""

    rule: str
    hardness: str
    text: str
    sources: tuple[str, ...] = ()
    due: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """What was not proven, the paths in the question where it would stand, and who can prove it."""

    meaning: str
    facts: tuple[str, ...]
    who: str


@dataclass(frozen=True, slots=True)
class Way:
    """What would be allowed instead, or who can arrange it, by the rule that now says no."""

    rule: str
    hardness: str
    text: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that parts/answer.html shows.

    Attributes:
        violated: Rules that are not met, whatever else is proven; the hardest first.
        unproven: Rules that would be met if what is missing were proven.
        gaps: The facts that are missing, together what one person can supply.
        duties: What comes with a yes.
        passed: Rules that were tried and are met.
        ways: What can be done about the violated rules.
        more_ways: What can be done about the unproven ones.
        may: Address at which one fact of the question can be changed.
    """

    verdict: str
    word: str
    says: str
    violated: tuple[Reason, ...]
    unproven: tuple[Reason, ...]
    gaps: tuple[Gap, ...]
    duties: tuple[Reason, ...]
    passed: tuple[Reason, ...]
    ways: tuple[Way, ...]
    more_ways: tuple[Way, ...]
    facts: tuple[Fact, ...]
    noted: str = ""
    back: str = ""
    may: str = ""


def language() -> str:
    """The language of the reader, out of the two in which the rules are written."""
    return "en" if (get_language() or "").startswith("en") else "nl"


def spoken(text: Text) -> str:
    """A text of the law in the reader's language."""
    return text.in_language(language())


def present(
    decision: Decision, *, says: str, noted: str = "", back: str = "", may: str = ""
) -> Answer:
    """A decision as a page."""
    denying = sorted((r for r in decision.reasons if r.effect in DENYING), key=_hardest)
    unproven = set(decision.gaps)
    return Answer(
        verdict=VERDICTS[decision.answer],
        word=word(decision.answer),
        says=says,
        violated=_shown(r for r in denying if r.rule.id not in unproven),
        unproven=_shown(r for r in denying if r.rule.id in unproven),
        gaps=_gaps(decision),
        duties=_duties(decision) if decision.allowed else (),
        passed=_named(r for r in decision.reasons if r.effect not in DENYING),
        ways=_ways(r for r in denying if r.rule.id not in unproven),
        more_ways=_ways(r for r in denying if r.rule.id in unproven),
        facts=_facts(decision),
        noted=noted,
        back=back,
        may=may,
    )


def _ways(reasons: Iterable[engine.Reason]) -> tuple[Way, ...]:
    return tuple(Way(r.rule.id, r.hardness, spoken(r.rule.remedy)) for r in reasons)


def strip(decision: Decision) -> Strip:
    """An answer as the strip under the header."""
    return Strip(
        verdict=VERDICTS[decision.answer],
        says=gettext("This is not allowed") if not decision.allowed else gettext("This is allowed"),
        facts=()
        if decision.allowed
        else (Fact(gettext("By rule"), ", ".join(decision.denied_by)),),
        logged=gettext("Question and answer are written down"),
    )


def word(answer: str) -> str:
    """The answer in one word."""
    return {"yes": gettext("Yes."), "yes_if": gettext("Yes, if"), "no": gettext("No.")}[answer]


def meaning(path: str) -> str:
    """What a fact of a question is about, by its path."""
    known = _meanings().get(path)
    return spoken(known) if known else path


def wall() -> Way:
    """The rule that keeps learning and appraisal apart, as people read it."""
    rule = walls.rule()
    return Way(rule.id, "", spoken(rule.text), tuple(map(str, rule.sources)))


@cache
def _meanings() -> dict[str, Text]:
    found: dict[str, Text] = {}
    for fact in engine.BOOK.facts():
        for path in fact.paths:
            found.setdefault(path, fact.meaning)
    return found


def _shown(reasons: Iterable[engine.Reason]) -> tuple[Reason, ...]:
    return tuple(
        Reason(r.rule.id, r.hardness, spoken(r.rule.text), tuple(map(str, r.rule.sources)))
        for r in reasons
    )


def _named(reasons: Iterable[engine.Reason]) -> tuple[Reason, ...]:
    """By their names: the texts of some rules are what they say when they are not met."""
    return tuple(Reason(r.rule.id, r.hardness, spoken(r.rule.name)) for r in reasons)


def _gaps(decision: Decision) -> tuple[Gap, ...]:
    """Together what the same person can supply."""
    found: dict[str, Gap] = {}
    for fact, paths in decision.unproven.items():
        about = spoken(fact.meaning)
        told = found[about].facts if about in found else ()
        place = next((path for path in (*paths, *fact.paths) if "." in path), "")
        who = words.supplier(place)
        found[about] = Gap(about, tuple(dict.fromkeys((*told, *paths))), who)
    order = list(dict.fromkeys(gap.who for gap in found.values()))
    return tuple(sorted(found.values(), key=lambda gap: order.index(gap.who)))


def _duties(decision: Decision) -> tuple[Reason, ...]:
    letters = {reason.rule.id: reason.hardness for reason in decision.reasons}
    return tuple(
        Reason(
            owed.rule.id,
            letters.get(owed.rule.id, ""),
            spoken(owed.duty.text),
            tuple(map(str, owed.rule.sources)),
            _last(owed.due) if owed.due else "",
        )
        for owed in decision.obligations
    )


def _last(due: str) -> str:
    """A day, or a moment where the law counts hours."""
    if "T" in due:
        return dates.moment(datetime.fromisoformat(due))
    return dates.day(date.fromisoformat(due))


def _facts(decision: Decision) -> tuple[Fact, ...]:
    asked = decision.question
    found = [Fact(gettext("Asked"), words.word(words.ACTS, asked["act"]))]
    if "data" in asked:
        found.append(Fact(gettext("Data"), words.word(words.DATA, asked["data"])))
    if "purpose" in asked:
        found.append(Fact(gettext("Purpose"), words.word(words.PURPOSES, asked["purpose"])))
    if "actor" in asked:
        role = words.word(words.ROLES, asked["actor"]["role"])
        found.append(Fact(gettext("Your function"), role))
    found.append(Fact(gettext("Moment"), dates.moment(datetime.fromisoformat(asked["at"]))))
    found.append(Fact(gettext("Rules of"), dates.day(date.fromisoformat(decision.law_version))))
    return tuple(found)


def _hardest(reason: engine.Reason) -> tuple[int, int, int]:
    letters = [HARDEST_FIRST.index(letter) for letter in reason.hardness if letter.isalpha()]
    return DENYING.index(reason.effect), min(letters), int(reason.rule.id[1:])
