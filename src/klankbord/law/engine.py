"""The engine: questions in, decisions out; and the same rules as conditions for other readers.

    decide(question)            Decision: answer, denied_by, reasons, obligations, missing
    speaking(act)               the rules that can speak about an act
    condition(act)              when the act is allowed, as one Condition
    bind(question, given=...)   {fact name: value} for what a part of a question states

A rule speaks where `applies` and denies there unless `holds`; an act is allowed where no rule
denies. So `condition(act)` is All over its rules of `~applies | holds`, with the act filled in,
and `decide(q).answer != "no"` exactly when `condition(q["act"])` evaluates true over
`bind(q, given=everything)`, for the question's programme and for each of its other programmes.

For a filter or a policy over rows:

    known = engine.bind({"act": act, "purpose": purpose, "at": at, "actor": {...}})
    rest = engine.condition(act).bind(known)        # smaller: TRUE, FALSE or a residual
    rest.facts()                                    # what each row must answer
    rest.fold(atom=..., every=..., some=...)        # Atom -> `column IN values`, AND, OR

`bind` gives only the facts whose paths are all stated, or named in `given`, a collection of
paths or of prefixes of paths. Name in `given` what was looked up and found absent: an objection
that was read and is not there is `given={"objection"}`. A fact that nothing binds stays in the
residual; there is no default for it, and an Atom over a row's column must be false for NULL.

A fact may rest on `act`, `at` and settings besides a row's own columns (`Fact.reads`); a table
that keeps facts as columns must store the value as `Fact.classify` gave it, or repeat it in SQL.

Rules compile once per act and period of law to one Python function. All rules are evaluated,
none is skipped because another denied; the compiled code returns sets of rules as bits, and
texts are looked up when a decision is shown.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from klankbord.law import conditions, explaining, instants, reading, rulebook
from klankbord.law.compiling import Plan, compile_plan
from klankbord.law.conditions import FALSE, TRUE, Condition, Fact
from klankbord.law.rule import Duty, Effect, Rule, letter, undeclared
from klankbord.law.settings import DEFAULT, Settings
from klankbord.law.vocabulary import ACTS

Question = Mapping[str, Any]


class Reason(NamedTuple):
    """What one rule says about a question."""

    rule: Rule
    effect: Effect
    hardness: str


class Obligation(NamedTuple):
    """A duty that comes with a yes; `due` is a day, or for a data breach a moment."""

    rule: Rule
    duty: Duty
    due: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer. Reasons, obligations and what is missing are made when they are asked for."""

    book: "Book"
    question: Question
    settings: Settings
    speaking: int
    denied: int
    owed: int

    @property
    def answer(self) -> str:
        """One of yes, no and yes_if."""
        if self.denied:
            return "no"
        return "yes_if" if self.owed & self.book.conditions else "yes"

    @property
    def allowed(self) -> bool:
        return not self.denied

    @property
    def denied_by(self) -> tuple[str, ...]:
        """The rules that deny, in numeric order."""
        return tuple(rule.id for rule in self.book.at_bits(self.denied))

    @property
    def law_version(self) -> str:
        return self.book.version

    @property
    def obligations(self) -> tuple[Obligation, ...]:
        """The duties of the rules that are met."""
        return tuple(
            Obligation(rule, duty, duty.due(self.question, self.settings) if duty.due else None)
            for index, (rule, duty) in enumerate(self.book.duties)
            if self.owed >> index & 1
        )

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What every rule that speaks says, decisive first."""
        day = instants.day_of(instants.moment(self.question["at"]))
        passed = self._effects_of_conditions()
        denying = set(map(id, self.book.at_bits(self.denied)))
        found = [
            Reason(
                rule,
                self._denial(rule) if id(rule) in denying else passed.get(rule.id, "allow"),
                self._letter(rule, day),
            )
            for rule in self.book.at_bits(self.speaking)
        ]
        return tuple(sorted(found, key=lambda reason: _WEIGHT[reason.effect]))

    @property
    def gaps(self) -> tuple[str, ...]:
        """The denying rules that would be met if what is unknown were proven.

        The other rules that deny are violated, whatever is proven.
        """
        violated = {
            rule.id for rule, _, env in self._denials() if not explaining.provable(rule.holds, env)
        }
        return tuple(rule_id for rule_id in self.denied_by if rule_id not in violated)

    @property
    def unproven(self) -> dict[Fact, tuple[str, ...]]:
        """The unknown facts that deny, each with the paths that were not stated."""
        found: dict[Fact, tuple[str, ...]] = {}
        known = {"act": self.question["act"]}
        for rule, view, env in self._denials():
            for fact in explaining.unproven(rule.holds.bind(known), env):
                found.setdefault(fact, tuple(explaining.missing(fact, view)))
        return found

    @property
    def missing(self) -> tuple[str, ...]:
        """Paths that were not stated and whose absence denies."""
        return tuple(dict.fromkeys(path for paths in self.unproven.values() for path in paths))

    def as_answer(self) -> dict[str, Any]:
        """The answer line, as schemas/answer.schema.json."""
        return {
            "id": self.question["id"],
            "answer": self.answer,
            "denied_by": list(self.denied_by),
            "obligations": [_obligation_line(owed) for owed in self.obligations],
            "reasons": [self._reason_line(reason) for reason in self.reasons],
            "law_version": self.law_version,
            "missing": list(self.missing),
        }

    def _denials(self) -> Iterator[tuple[Rule, Question, Mapping[str, str]]]:
        """Each rule that denies, the view of the question in which it does, and its facts."""
        for rule in self.book.at_bits(self.denied):
            for view in _views(self.question):
                env = self._values(rule, view)
                if rule.applies.evaluate(env) and not rule.holds.evaluate(env):
                    yield rule, view, env

    def _values(self, rule: Rule, view: Question) -> Mapping[str, str]:
        return reading.values(self.book.facts_of(rule), view, self.settings)

    def _effects_of_conditions(self) -> dict[str, Effect]:
        effects: dict[str, Effect] = {}
        for index, (rule, duty) in enumerate(self.book.duties):
            owed = self.owed >> index & 1 and duty.kind == "condition"
            if owed and effects.get(rule.id) != "restrict":
                effects[rule.id] = duty.effect
        return effects

    def _denial(self, rule: Rule) -> Effect:
        if rule.effect == "deny" or rule.absolute == TRUE:
            return rule.effect
        return rule.denial(self._values(rule, self.question))

    def _letter(self, rule: Rule, day: date) -> str:
        if isinstance(rule.hardness, str):
            return rule.hardness
        return letter(rule.hardness, self._values(rule, self.question), day)

    def _reason_line(self, reason: Reason) -> dict[str, Any]:
        return {
            "rule": reason.rule.id,
            "effect": reason.effect,
            "hardness": reason.hardness,
            "nl": reason.rule.text.nl,
            "en": reason.rule.text.en,
            "sources": self.book.cited(reason.rule),
        }


class Book:
    """One version of the law: rules in numeric order, compiled when first asked."""

    def __init__(self, rules: Sequence[Rule], version: str) -> None:
        by_id: dict[str, list[Rule]] = {f"R{number}": [] for number in range(1, LAST_RULE + 1)}
        for rule in rules:
            by_id[rule.id].append(rule)
        self.version = version
        self.undeclared = tuple(rule_id for rule_id, found in by_id.items() if not found)
        self.rules = tuple(
            rule for rule_id, found in by_id.items() for rule in found or [undeclared(rule_id)]
        )
        self.duties = tuple((rule, duty) for rule in self.rules for duty in rule.duties)
        self.conditions = sum(
            1 << index for index, (_, duty) in enumerate(self.duties) if duty.kind == "condition"
        )
        self._by_bit = {1 << place: rule for place, rule in enumerate(self.rules)}
        self._duty_bits = {
            bit: sum(1 << index for index, (owner, _) in enumerate(self.duties) if owner is rule)
            for bit, rule in self._by_bit.items()
        }
        self._facts: dict[int, tuple[Fact, ...]] = {}
        self._cited = {id(rule): [str(source) for source in rule.sources] for rule in self.rules}
        self._turns = sorted(
            {start(day) for rule in self.rules for day in (rule.since, rule.until) if day}
        )
        self._plans: dict[tuple[str, int], Plan] = {}

    def decide(self, question: Question, settings: Settings = DEFAULT) -> Decision:
        """Answer a question that is in order (question.check)."""
        plan = self._plan(question["act"], question["at"])
        speaking, denied, owed = plan.run(question, settings)
        if "other_programmes" in question:
            for view in _views(question):
                more = plan.run(view, settings)
                speaking, denied, owed = speaking | more[0], denied | more[1], owed | more[2]
        if denied:
            for bit in _bits(denied):
                owed &= ~self._duty_bits[bit]
        return Decision(self, question, settings, speaking, denied, owed)

    def speaking(self, act: str, at: str | None = None) -> tuple[Rule, ...]:
        """The rules that can speak about an act, at a moment (the latest law if none is given).

        Raises:
            KeyError: There is no such act.
        """
        if act not in ACTS:
            raise KeyError(act)
        period = len(self._turns) if at is None else self._period(at)
        return tuple(
            rule
            for rule in self._in_force(period).values()
            if rule.applies.bind({"act": act}) != FALSE
        )

    def condition(self, act: str, at: str | None = None) -> Condition:
        """When an act is allowed under one programme."""
        known = {"act": act}
        return conditions.all_of(
            [(~rule.applies | rule.holds).bind(known) for rule in self.speaking(act, at)]
        )

    def facts(self) -> tuple[Fact, ...]:
        """Every fact that a rule reads."""
        found = {fact.name: fact for rule in self.rules for fact in self.facts_of(rule)}
        return tuple(found.values())

    def bind(
        self,
        question: Question,
        *,
        given: Collection[str] = (),
        everything: bool = False,
        among: Iterable[Fact] | None = None,
        settings: Settings = DEFAULT,
    ) -> dict[str, str]:
        """The facts that a part of a question states.

        Args:
            question: Any part of a question.
            given: Paths, or prefixes of paths, that count as stated though they are absent.
            everything: All paths count as stated: what is absent is unknown or did not happen.
            among: The facts that are looked for; all when left out.
            settings: What the organisation set.
        """
        stated = [
            fact
            for fact in (self.facts() if among is None else among)
            if everything or all(reading.is_given(question, path, given) for path in fact.paths)
        ]
        return reading.values(stated, question, settings)

    def at_bits(self, bits: int) -> Iterator[Rule]:
        """The rules in a set of a decision, in numeric order."""
        return (self._by_bit[bit] for bit in _bits(bits))

    def facts_of(self, rule: Rule) -> tuple[Fact, ...]:
        """The facts that one rule reads."""
        if id(rule) not in self._facts:
            self._facts[id(rule)] = _facts_of(rule)
        return self._facts[id(rule)]

    def cited(self, rule: Rule) -> list[str]:
        """The sources of one rule as text."""
        return self._cited[id(rule)]

    def _plan(self, act: str, at: str) -> Plan:
        key = (act, self._period(at) if self._turns else 0)
        plan = self._plans.get(key)
        if plan is None:
            if act not in ACTS:
                raise KeyError(act)
            plan = compile_plan(act, self._in_force(key[1]), self.duties)
            self._plans[key] = plan
        return plan

    def _period(self, at: str) -> int:
        return bisect_right(self._turns, instants.moment(at))

    def _in_force(self, period: int) -> dict[int, Rule]:
        """The rules of a period between two turns of the law, each under its bit."""
        found = {}
        for bit, rule in self._by_bit.items():
            begins = bisect_right(self._turns, start(rule.since)) if rule.since else 0
            ends = bisect_right(self._turns, start(rule.until)) if rule.until else period + 1
            if begins <= period < ends:
                found[bit] = rule
        return found


def _bits(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest
        bits ^= lowest


def _views(question: Question) -> Iterator[Question]:
    """The question under its programme, and under each other programme on the recording."""
    yield question
    for other in question.get("other_programmes", ()):
        yield {**question, "programme": other}


def _facts_of(rule: Rule) -> tuple[Fact, ...]:
    read = [rule.applies, rule.holds, rule.absolute, *(duty.when for duty in rule.duties)]
    if not isinstance(rule.hardness, str):
        read += [letter.when for letter in rule.hardness]
    found = {fact.name: fact for condition_ in read for fact in condition_.facts()}
    return tuple(found.values())


def start(day: date) -> int:
    """The moment at which a day begins in Amsterdam."""
    local = datetime(day.year, day.month, day.day, tzinfo=instants.AMSTERDAM)
    return instants.moment(local.isoformat())


def _obligation_line(owed: Obligation) -> dict[str, Any]:
    line = {
        "rule": owed.rule.id,
        "kind": owed.duty.kind,
        "text_nl": owed.duty.text.nl,
        "text_en": owed.duty.text.en,
    }
    return line | ({"due": owed.due} if owed.due else {})


LAST_RULE = 78
_WEIGHT: Mapping[Effect, int] = {"prohibit": 0, "deny": 1, "restrict": 2, "oblige": 3, "allow": 4}

BOOK = Book(rulebook.RULES, rulebook.VERSION)
"""The law in force, as declared in `rulebook`."""

decide = BOOK.decide
speaking = BOOK.speaking
condition = BOOK.condition
bind = BOOK.bind
