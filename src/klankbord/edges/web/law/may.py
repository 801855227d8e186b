"""The page of "Mag dit?": the sentence, the answer, and the facts that can be changed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext, ngettext

from klankbord.edges.web.frame import answers, asked, dates
from klankbord.edges.web.frame.answers import Answer
from klankbord.edges.web.frame.asked import Asked, Outcome
from klankbord.edges.web.frame.strips import VERDICTS, Fact, Strip
from klankbord.edges.web.law import factwords, sentences
from klankbord.edges.web.law.sentences import Group, Option, Piece
from klankbord.gate.models import KeptQuestion
from klankbord.law.conditions import UNKNOWN
from klankbord.law.engine import Decision

BEFORE = re.compile(r"(yes|yes_if|no)((?:-R[0-9]{1,2})*)")
"""The answer that stood there before, as the form sends it along: no-R7-R8."""
FEW = 5
"""So many facts that were named stand on top."""


@dataclass(frozen=True, slots=True)
class Field:
    """A fact that can be changed."""

    name: str
    label: str
    group: Group


@dataclass(frozen=True, slots=True)
class Topic:
    """Facts that belong together, folded away."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What the answer would be if the rest counted in the other way, and where to see that."""

    verdict: str
    word: str
    says: str
    url: str


@dataclass(frozen=True, slots=True)
class Preset:
    """A question to begin with, and what the law says to it."""

    title: str
    url: str
    verdict: str
    word: str


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with all that can be done with it.

    Attributes:
        says: The question as one reads it.
        named: Facts that were named, with their values.
        assumed: Facts that were taken for proven.
        changed: What is different from the answer before; empty if there was none.
        before: This answer, for the form to send along.
        deciding: Facts that could change the answer now.
        topics: The other facts, by topic, when they are asked for.
        others: How many other facts there are.
        unseen: Facts that were named and are not shown, for the form to send along.
        url: Where this question can be asked again.
        parameters: The question, for a form to send it along.
    """

    answer: Answer
    says: str
    named: tuple[Fact, ...]
    assumed: tuple[Fact, ...]
    otherwise: Otherwise | None
    changed: str
    before: str
    deciding: tuple[Field, ...]
    topics: tuple[Topic, ...]
    others: int
    unseen: tuple[tuple[str, str], ...]
    url: str
    parameters: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A question that was kept: when, until when, and what the law said to it then."""

    on: str
    until: str
    verdict: str
    word: str
    law: str
    same: bool


@dataclass(frozen=True, slots=True)
class May:
    """Everything on the page. `error` says what of a question could not be read."""

    pieces: tuple[Piece, ...]
    rest: bool
    presets: tuple[Preset, ...]
    error: str = ""
    answered: Answered | None = None
    kept: Kept | None = None


def blank(today: date, error: str = "") -> May:
    """The page before anything was asked, or with what could not be read."""
    _, first = sentences.presets(today)[0]
    return May(sentences.pieces(first), first.rest, _presets(today), error)


def hypothetical(question: Asked, today: date, *, before: str = "", more: bool = False) -> May:
    """The page with the answer to a question about nobody in particular.

    Args:
        question: What is asked.
        today: For the examples.
        before: The answer that stood there before, as `Answered.before`.
        more: Whether all facts are shown that bear on the act.
    """
    found = asked.answer(question)
    noted = gettext("This question is about nobody in particular. We do not keep it.")
    shown = answers.present(found.decision, says=sentences.spoken(question), noted=noted)
    shown = replace(shown, facts=shown.facts[-1:])  # the sentence says the rest
    if found.assumed and found.decision.allowed:
        shown = replace(shown, verdict=VERDICTS["yes_if"], word=answers.word("yes_if"))
    return _page(question, found, shown, today, before=before, more=more)


def about_something(decision: Decision, today: date) -> May:
    """The page with the answer about a real recording or evaluation, which was written down."""
    question = asked.of(decision)
    noted = gettext(
        "Question and answer are written down. The person concerned sees that "
        "it was asked, by which function, and when."
    )
    shown = answers.present(decision, says=sentences.spoken(question), noted=noted)
    return _page(question, asked.answer(question), shown, today)


def once_kept(row: KeptQuestion, today: date) -> May:
    """The page with the answer of today to a question that somebody kept.

    Raises:
        asked.Unreadable: The rules of today do not know a fact of it any more.
    """
    question = asked.read(row.asked, today)
    decision = asked.answer(question).decision
    now = (decision.answer, list(decision.denied_by))
    kept = Kept(
        on=dates.day(row.kept_at),
        until=dates.last_day(row.keep_until),
        verdict=VERDICTS[row.answer],
        word=answers.word(row.answer),
        law=dates.day(date.fromisoformat(row.law)),
        same=now == (row.answer, row.denied_by),
    )
    return replace(hypothetical(question, today), kept=kept)


def unreadable(places: tuple[str, ...]) -> str:
    """What to say of a question with something in it that no list offers."""
    names = {
        "role": gettext("who"),
        "data": gettext("what"),
        "relation": gettext("of whom"),
        "made_for": gettext("what it was made for"),
        "act": gettext("act"),
        "purpose": gettext("what for"),
        "on": gettext("day"),
        "rest": gettext("the rest"),
        "facts": gettext("the facts"),
    }
    said = ", ".join(names[place] for place in places)
    return gettext(
        "We cannot read this question. Something stands at “{places}” that is on no list. "
        "Choose again."
    ).format(places=said)


def strip(may: May, *, written: bool = False) -> Strip:
    """Asking is always allowed; only what is about a real recording is written down."""
    version = may.answered.answer.facts[-1:] if may.answered else ()
    kept = Fact(gettext("Kept"), gettext("nothing, it is about nobody in particular"))
    return Strip(
        verdict="yes",
        says=gettext("Asking is always allowed"),
        facts=version if written else (*version, kept),
        logged=gettext("Question and answer are written down") if written else "",
    )


def _page(
    question: Asked,
    found: Outcome,
    shown: Answer,
    today: date,
    *,
    before: str = "",
    more: bool = False,
) -> May:
    deciding = _deciding(question, found)
    rest = [name for name in _changeable(question) if name not in deciding]
    about = sentences.ABOUT.get(question.act, "")
    # The sentence has no word for a fact that was named as not known.
    said = {about} if dict(question.facts).get(about) != UNKNOWN else set()
    seen = {*deciding, *(rest if more else ()), *said}
    answered = Answered(
        answer=shown,
        says=sentences.spoken(question),
        named=tuple(_pairs(dict(question.facts))),
        assumed=tuple(_pairs(found.assumed)),
        otherwise=_otherwise(question, found),
        changed=_changed(before, found.decision),
        before="-".join((found.decision.answer, *found.decision.denied_by)),
        deciding=tuple(_field(name, question, found) for name in deciding),
        topics=_topics(rest, question, found) if more else (),
        others=len(rest),
        unseen=tuple(each for each in question.facts if each[0] not in seen),
        url=question.url(),
        parameters=tuple(question.parameters().items()),
    )
    return May(sentences.pieces(question), question.rest, _presets(today), "", answered)


def _presets(today: date) -> tuple[Preset, ...]:
    found = []
    for title, question in sentences.presets(today):
        outcome = asked.answer(question)
        said = "yes_if" if outcome.assumed and outcome.decision.allowed else outcome.decision.answer
        found.append(Preset(title, question.url(), VERDICTS[said], answers.word(said)))
    return tuple(found)


def _otherwise(question: Asked, found: Outcome) -> Otherwise | None:
    if not (found.assumed or found.decision.gaps):
        return None
    other = replace(question, rest=not question.rest)
    decision = asked.answer(other).decision
    said = "yes_if" if other.rest and decision.allowed else decision.answer
    return Otherwise(
        verdict=VERDICTS[said],
        word=answers.word(said),
        says=gettext("If the rest is in order")
        if other.rest
        else gettext("If only counts what you name"),
        url=other.url(),
    )


def _changed(before: str, decision: Decision) -> str:
    read = BEFORE.fullmatch(before)
    if not read:
        return ""
    then, now = set(filter(None, read[2].split("-"))), set(decision.denied_by)
    if (read[1], then) == (decision.answer, now):
        return gettext("The answer stays the same, by the same rules.")
    parts = [
        gettext("It was “{then}”, now it is “{now}”.").format(
            then=answers.word(read[1]), now=answers.word(decision.answer)
        )
        if read[1] != decision.answer
        else gettext("The answer stays “{now}”.").format(now=answers.word(decision.answer))
    ]
    if gone := _numbered(then - now):
        parts.append(
            ngettext("{rules} no longer says no.", "{rules} no longer say no.", len(gone)).format(
                rules=", ".join(gone)
            )
        )
    if more := _numbered(now - then):
        parts.append(
            ngettext("{rules} says no now.", "{rules} say no now.", len(more)).format(
                rules=", ".join(more)
            )
        )
    return " ".join(parts)


def _numbered(rules: set[str]) -> list[str]:
    return sorted(rules, key=lambda rule: int(rule[1:]))


def _deciding(question: Asked, found: Outcome) -> tuple[str, ...]:
    """The facts on which the rules rest that deny whatever else is proven, and what was named.

    If none does, those of the rules that deny for want of proof. Of a real question so much is
    named that it would hide the rest.
    """
    named = dict(question.facts) if len(question.facts) <= FEW else {}
    decision, names = found.decision, dict.fromkeys(named)
    gaps = set(decision.gaps)
    violated = set(decision.denied_by) - gaps
    for rule in decision.book.at_bits(decision.denied):
        if rule.id in (violated or gaps):
            for atom in rule.holds.bind({"act": question.act}).failing(decision.values):
                names[atom.fact.name] = None
    changeable = _changeable(question)
    return tuple(name for name in names if name in changeable)


def _topics(names: Sequence[str], question: Asked, found: Outcome) -> tuple[Topic, ...]:
    by_topic: dict[factwords.Topic, list[Field]] = {topic: [] for topic in factwords.ORDER}
    for name in names:
        by_topic[factwords.topic(name)].append(_field(name, question, found))
    return tuple(
        Topic(str(topic.title), tuple(fields)) for topic, fields in by_topic.items() if fields
    )


def _changeable(question: Asked) -> tuple[str, ...]:
    """The facts that bear on the act and have no place in the sentence."""
    in_sentence = {*asked.SLOTS, sentences.ABOUT.get(question.act, "")}
    if question.made_for:
        in_sentence |= {"for_training", "for_appraisal", "for_ai_training"}
    bearing = asked.facts_of(question.act, question.question()["at"])
    return tuple(name for name in bearing if name not in in_sentence)


def _field(name: str, question: Asked, found: Outcome) -> Field:
    named = dict(question.facts).get(name, "")
    stated = found.stated[name]
    usual = found.assumed.get(name) if not named else None
    said = factwords.value(name, usual or stated)
    plain = gettext("taken for proven: {value}").format(value=said) if usual else said
    codes = [code for code in factwords.fact(name).domain if code != stated or question.rest]
    options = [Option(code, factwords.value(name, code), code == named) for code in codes]
    return Field(name, factwords.meaning(name), Group("", (Option("", plain, not named), *options)))


def _pairs(facts: Mapping[str, str]) -> Iterator[Fact]:
    for name, value in facts.items():
        yield Fact(factwords.meaning(name), factwords.value(name, value))
