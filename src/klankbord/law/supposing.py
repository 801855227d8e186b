"""What if? A question answered on facts that were put in words, beside those that it states.

A fact may be supposed to have any value of its domain, whatever else is known: "suppose that the
works council consented". The rules are the declared ones, read by the same conditions.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from klankbord.law import conditions, explaining, reading
from klankbord.law.conditions import Atom, Condition
from klankbord.law.engine import BOOK, Book, Decision, Question
from klankbord.law.rule import Rule
from klankbord.law.settings import DEFAULT, Settings

Facts = Mapping[str, str]
"""Name of a fact to a value of its domain."""

USUAL: Facts = {
    "programme_basis": "legitimate_interest",
    "window": "inside",
    "training_period": "within",
    "course": "named",
    "participation": "works_council",
    "dpia": "sound",
    "has_dpo": "yes",
}
"""How things mostly are where the law would accept more than one way."""


class NotInDomain(ValueError):
    """There is no such fact, or it never has this value. `fact` is the name that was given."""

    def __init__(self, fact: str) -> None:
        """Keep the name; the value may be anything that a browser sends."""
        super().__init__(fact)
        self.fact = fact


@dataclass(frozen=True, slots=True)
class Supposed(Decision):
    """A decision on facts that were supposed. `values` holds every fact that is read."""

    values: Facts

    def _values(self, rule: Rule, view: Question) -> Facts:  # noqa: ARG002  as Decision
        return self.values


def suppose(question: Question, facts: Facts, settings: Settings = DEFAULT) -> Supposed:
    """Answer a question that is in order, with these facts in place of what it states of them.

    Of several programmes only the first is asked.

    Raises:
        NotInDomain: A fact or a value that does not exist.
    """
    check(facts)
    return _decide(BOOK, question, {**stated(question, settings), **facts}, settings)


def stated(question: Question, settings: Settings = DEFAULT) -> dict[str, str]:
    """What a question says of every fact that rules read; what it leaves out is not known."""
    return reading.values(BOOK.facts(), question, settings)


def in_order(
    question: Question,
    facts: Facts,
    *,
    keep: Collection[str] = (),
    settings: Settings = DEFAULT,
) -> dict[str, str]:
    """What would have to be proven of the unknown facts for the answer to be no longer a no.

    Only what is unknown is filled in, so what is violated whatever is proven stays so.

    Args:
        question: In order.
        facts: As in `suppose`.
        keep: Names of facts that stay unknown.
        settings: What the organisation set.

    Raises:
        NotInDomain: As `suppose`.
    """
    check(facts)
    known = {**stated(question, settings), **facts}
    taken: dict[str, str] = {}
    while True:
        decision = _decide(BOOK, question, known | taken, settings)
        wanted = next(_wanted(decision, keep), None)
        if wanted is None:
            return taken
        taken |= wanted


def check(facts: Facts) -> None:
    """Say which fact or value does not exist, if any does not.

    Raises:
        NotInDomain: The first of them.
    """
    domains = {fact.name: fact.domain for fact in BOOK.facts()}
    for name, value in facts.items():
        if value not in domains.get(name, ()):
            raise NotInDomain(name)


def _decide(book: Book, question: Question, values: Facts, settings: Settings) -> Supposed:
    speaking = denied = owed = 0
    in_force = set(map(id, book.speaking(question["act"], question["at"])))
    met = set()
    for place, rule in enumerate(book.rules):
        if id(rule) not in in_force or not rule.applies.evaluate(values):
            continue
        speaking |= 1 << place
        if rule.holds.evaluate(values):
            met.add(id(rule))
        else:
            denied |= 1 << place
    for place, (rule, duty) in enumerate(book.duties):
        if id(rule) in met and duty.when.evaluate(values):
            owed |= 1 << place
    return Supposed(book, question, settings, speaking, denied, owed, values)


def _wanted(decision: Supposed, keep: Collection[str]) -> Iterator[dict[str, str]]:
    """Of each rule that denies only for want of proof: what to prove."""
    gaps = set(decision.gaps)
    for rule in decision.book.at_bits(decision.denied):
        proof = _proof(rule.holds, decision.values) if rule.id in gaps else {}
        wanted = {name: value for name, value in proof.items() if name not in keep}
        if wanted:
            yield wanted


def _proof(condition: Condition, values: Facts) -> dict[str, str]:
    """Values of unknown facts that make a condition hold that can be proven."""
    if condition.evaluate(values):
        return {}
    if isinstance(condition, Atom):
        return {condition.fact.name: _usual(condition)}
    if isinstance(condition, conditions.Any):
        parts = [part for part in condition.parts if explaining.provable(part, values)]
        return min((_proof(part, values) for part in parts), key=_strangeness)
    assert isinstance(condition, conditions.All)  # noqa: S101  there are no other conditions
    found = [_proof(part, values) for part in condition.parts]
    return {name: value for each in found for name, value in each.items()}


def _usual(atom: Atom) -> str:
    usual = USUAL.get(atom.fact.name)
    if usual in atom.values:
        return str(usual)
    return next(value for value in atom.fact.domain if value in atom.values)


def _strangeness(proof: Facts) -> tuple[int, int]:
    """How far a proof is from how things mostly are, and then how much there is to it."""
    return sum(USUAL.get(name, value) != value for name, value in proof.items()), len(proof)
