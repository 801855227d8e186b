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

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from klankbord.law import conditions, instants, rulebook
from klankbord.law import question as questions
from klankbord.law.compiling import Plan, compile_plan
from klankbord.law.conditions import FALSE, UNKNOWN, Condition, Fact
from klankbord.law.facts import clocks
from klankbord.law.rule import Duty, Effect, Rule, undeclared
from klankbord.law.settings import DEFAULT, Settings
from klankbord.law.vocabulary import ACTS

Question = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reason:
    """What one rule says about a question."""

    rule: Rule
    effect: Effect
    hardness: str


@dataclass(frozen=True, slots=True)
class Obligation:
    """A duty that comes with a yes."""

    rule: Rule
    duty: Duty
    due: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer. Reasons, obligations and what is missing are made when they are asked for."""

    book: Book
    question: Question
    settings: Settings
    speaking: int
    denied: int
    owed: int

    @property
    def answer(self) -> str:
        """yes, no, or yes_if."""
        if self.denied:
            return "no"
        return "yes_if" if self.owed & self.book.conditions else "yes"

    @property
    def allowed(self) -> bool:
        return not self.denied

    @property
    def denied_by(self) -> tuple[str, ...]:
        """The rules that deny, in numeric order."""
        return tuple(rule.id for rule in self._rules(self.denied))

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
        env = self._env(self.question)
        day = instants.day_of(instants.moment(self.question["at"]))
        restricting, obliging = self._conditions_by_effect()
        found = []
        for rule in self._rules(self.speaking):
            effect: Effect = "allow"
            if self.denied & self.book.bit(rule):
                effect = rule.effect
            elif rule.id in restricting:
                effect = "restrict"
            elif rule.id in obliging:
                effect = "oblige"
            found.append(Reason(rule, effect, rule.letter(env, day)))
        return tuple(sorted(found, key=lambda reason: _WEIGHT[reason.effect]))

    @property
    def gaps(self) -> tuple[str, ...]:
        """The denying rules that would be met if what is unknown were proven.

        The other rules that deny are violated, whatever is proven.
        """
        return tuple(
            rule.id
            for rule in self._rules(self.denied)
            if all(_provable(rule.holds, env) for env in self._envs_denying(rule))
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """Paths that were not stated and whose absence denies."""
        found: dict[str, None] = {}
        for rule in self._rules(self.denied):
            for programme in self._views():
                env = self._env(programme)
                if not rule.applies.evaluate(env) or rule.holds.evaluate(env):
                    continue
                for fact in _unproven(rule.holds.bind({"act": env["act"]}), env):
                    found |= dict.fromkeys(_unstated(fact, programme))
        return tuple(found)

    def as_answer(self) -> dict[str, Any]:
        """The answer line, as schemas/answer.schema.json."""
        return {
            "id": self.question["id"],
            "answer": self.answer,
            "denied_by": list(self.denied_by),
            "obligations": [_obligation_line(owed) for owed in self.obligations],
            "reasons": [_reason_line(reason) for reason in self.reasons],
            "law_version": self.law_version,
            "missing": list(self.missing),
        }

    def _rules(self, bits: int) -> Iterator[Rule]:
        return (rule for rule in self.book.rules if bits & self.book.bit(rule))

    def _views(self) -> Iterator[Question]:
        yield self.question
        for other in self.question.get("other_programmes", ()):
            yield {**self.question, "programme": other}

    def _env(self, view: Question) -> dict[str, str]:
        return self.book.bind(view, everything=True, settings=self.settings)

    def _envs_denying(self, rule: Rule) -> Iterator[dict[str, str]]:
        for view in self._views():
            env = self._env(view)
            if rule.applies.evaluate(env) and not rule.holds.evaluate(env):
                yield env

    def _conditions_by_effect(self) -> tuple[set[str], set[str]]:
        owed = [
            (rule.id, duty.effect)
            for index, (rule, duty) in enumerate(self.book.duties)
            if self.owed >> index & 1 and duty.kind == "condition"
        ]
        return {i for i, effect in owed if effect == "restrict"}, {i for i, _ in owed}


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
        self._bits = {id(rule): 1 << place for place, rule in enumerate(self.rules)}
        self._duty_bits = {
            1 << place: sum(
                1 << index for index, (owner, _) in enumerate(self.duties) if owner is rule
            )
            for place, rule in enumerate(self.rules)
        }
        self._turns = sorted(
            {_start(day) for rule in self.rules for day in (rule.since, rule.until) if day}
        )
        self._plans: dict[tuple[str, int], Plan] = {}

    def bit(self, rule: Rule) -> int:
        """The place of a rule in the sets of a decision."""
        return self._bits[id(rule)]

    def decide(self, question: Question, settings: Settings = DEFAULT) -> Decision:
        """Answer a question that is in order (question.check)."""
        plan = self._plan(question["act"], question["at"])
        speaking, denied, owed = plan.run(question, settings)
        if "other_programmes" in question:
            for other in question["other_programmes"]:
                more = plan.run({**question, "programme": other}, settings)
                speaking, denied, owed = speaking | more[0], denied | more[1], owed | more[2]
        if denied:
            owed &= ~self._duties_of(denied)
        return Decision(self, question, settings, speaking, denied, owed)

    def speaking(self, act: str, at: str | None = None) -> tuple[Rule, ...]:
        """The rules that can speak about an act, at a moment (today's law if none is given)."""
        return tuple(
            rule
            for rule in self._in_force(len(self._turns) if at is None else self._period(at))
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
        found = {
            fact.name: fact
            for rule in self.rules
            for condition in _conditions(rule)
            for fact in condition.facts()
        }
        return tuple(found.values())

    def bind(
        self,
        question: Question,
        *,
        given: Collection[str] = (),
        everything: bool = False,
        settings: Settings = DEFAULT,
    ) -> dict[str, str]:
        """The facts that a part of a question states.

        Args:
            question: Any part of a question.
            given: Paths, or prefixes of paths, that count as stated though they are absent.
            everything: All paths count as stated: what is absent is unknown or did not happen.
            settings: What the organisation set.
        """
        return {
            fact.name: fact.classify(*(_raw(question, path, settings) for path in fact.paths))
            for fact in self.facts()
            if everything or all(_is_given(question, path, given) for path in fact.paths)
        }

    def _plan(self, act: str, at: str) -> Plan:
        key = (act, self._period(at) if self._turns else 0)
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = self._compile(*key)
        return plan

    def _compile(self, act: str, period: int) -> Plan:
        if act not in ACTS:
            raise KeyError(act)
        in_force = {self.bit(rule): rule for rule in self._in_force(period)}
        return compile_plan(act, in_force, self.duties)

    def _period(self, at: str) -> int:
        return bisect_right(self._turns, instants.moment(at))

    def _in_force(self, period: int) -> Iterator[Rule]:
        for rule in self.rules:
            begins = bisect_right(self._turns, _start(rule.since)) if rule.since else 0
            ends = bisect_right(self._turns, _start(rule.until)) if rule.until else period + 1
            if begins <= period < ends:
                yield rule

    def _duties_of(self, bits: int) -> int:
        found = 0
        while bits:
            lowest = bits & -bits
            found |= self._duty_bits[lowest]
            bits ^= lowest
        return found


def _conditions(rule: Rule) -> Iterator[Condition]:
    yield rule.applies
    yield rule.holds
    yield from (duty.when for duty in rule.duties)
    if not isinstance(rule.hardness, str):
        yield from (letter.when for letter in rule.hardness)


def _start(day: date) -> int:
    local = datetime(day.year, day.month, day.day, tzinfo=instants.AMSTERDAM)
    return instants.moment(local.isoformat())


def _raw(question: Question, path: str, settings: Settings) -> Any:
    if path.startswith("settings."):
        return getattr(settings, path.removeprefix("settings."))
    value = questions.stated(question, path)
    return instants.moment(value) if value is not None and path in questions.INSTANTS else value


def _is_given(question: Question, path: str, given: Collection[str]) -> bool:
    if path.startswith("settings.") or questions.stated(question, path) is not None:
        return True
    return any(path == one or path.startswith(one + ".") for one in given)


def _provable(condition: Condition, env: Mapping[str, str]) -> bool:
    """Whether the condition would hold if everything unknown turned out as it should."""
    return condition.fold(
        lambda atom: env[atom.fact.name] == UNKNOWN or env[atom.fact.name] in atom.values, all, any
    )


def _unproven(condition: Condition, env: Mapping[str, str]) -> Iterator[Fact]:
    """The unknown facts that stand in the way; no alternative that proof could not mend."""
    if condition.evaluate(env):
        return
    if isinstance(condition, conditions.Atom):
        if env[condition.fact.name] == UNKNOWN:
            yield condition.fact
    elif isinstance(condition, conditions.All):
        for part in condition.parts:
            yield from _unproven(part, env)
    elif isinstance(condition, conditions.Any):
        for part in condition.parts:
            if _provable(part, env):
                yield from _unproven(part, env)


def _unstated(fact: Fact, question: Question) -> list[str]:
    """The paths to state: those that always count, or else those that count in this case.

    A recording that does not run yet has no moment of making.
    """
    unneeded = "recording.made_at" if question["act"] in clocks.MAKING_NOW else ""
    for candidates in (fact.reads, fact.optional):
        found = [
            path
            for path in candidates
            if not path.startswith("settings.")
            and path != unneeded
            and questions.stated(question, path) is None
        ]
        if found:
            return found
    return []


def _reason_line(reason: Reason) -> dict[str, Any]:
    return {
        "rule": reason.rule.id,
        "effect": reason.effect,
        "hardness": reason.hardness,
        "nl": reason.rule.text.nl,
        "en": reason.rule.text.en,
        "sources": [str(source) for source in reason.rule.sources],
    }


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
