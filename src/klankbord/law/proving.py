"""Proofs by Z3: of every claim in `properties`, in all worlds, or a world in which it fails.

Each fact becomes a variable over its domain, each condition a formula; there are no approximations
in between. Facts are independent for the prover, which can only make it find worlds that do not
exist; so each world found is looked up (`witness`), and one that cannot be is ruled out and the
search goes on.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import z3

from klankbord.law import reading, witness
from klankbord.law.conditions import Atom, Condition, Fact
from klankbord.law.properties import PROPERTIES, Property, Search
from klankbord.law.settings import DEFAULT

MOST_WORLDS = 500
"""Worlds that are looked up for one search before it is given up."""

Question = Mapping[str, Any]

never_together: list[tuple[str | None, Mapping[str, str]]] = []
"""Facts that never are so together, for one act or for every; learnt once."""

_formulas: dict[int, tuple[Condition, Any, frozenset[str]]] = {}

_near: dict[str, Question] = {}
"""The world found last for each act, and under no name the last of all: where to look first."""


class Undecided(Exception):
    """The prover found worlds of which it is not known whether they can exist."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a claim holds; if not, a question that shows it (none if a world is lacking)."""

    property: str
    holds: bool
    counterexample: Question | None

    def as_line(self) -> dict[str, Any]:
        return {
            "property": self.property,
            "holds": self.holds,
            "counterexample": self.counterexample,
        }


def prove(names: Iterable[str] = ()) -> Iterator[Verdict]:
    """Prove these claims, or all.

    Raises:
        KeyError: There is no such claim.
        Undecided: A search was given up.
    """
    known = {each.name: each for each in PROPERTIES}
    for claim in [known[name] for name in names] or PROPERTIES:
        yield verdict(claim)


def verdict(claim: Property) -> Verdict:
    """Prove one claim.

    Raises:
        Undecided: A search was given up.
    """
    for group in claim.searches():
        found = next(filter(None, map(find, group)), None)
        if claim.sometimes and found is None:
            return Verdict(claim.name, holds=False, counterexample=None)
        if found is not None and not claim.sometimes:
            return Verdict(claim.name, holds=False, counterexample=found)
    return Verdict(claim.name, holds=True, counterexample=None)


def find(search: Search) -> Question | None:
    """A question in such a world; of two worlds, in the second. None if there is no such world.

    Raises:
        Undecided: The search was given up.
    """
    near = {**_near.get(search.act, _near.get("", {})), "act": search.act, "at": witness.AT}
    for worlds in _Sought(search).near(near):
        try:
            found = [witness.find(search.act, world, near=near) for world in worlds][-1]
        except witness.NoWitness as none:
            by_act = any("act" in fact.paths for fact in none.facts)
            known = {fact.name: value for fact, value in none.facts.items()}
            never_together.append((search.act if by_act else None, known))
            continue
        _near[search.act] = _near[""] = found
        return found
    return None


class _Sought:
    """A search as formulas: a variable for each fact, and one more for each that may change."""

    def __init__(self, search: Search) -> None:
        self._act = search.act
        self._changed = {fact.name: f"{fact.name}'" for fact in search.change}
        self._variables: dict[str, Any] = {}
        self._facts = {
            fact.name: fact
            for part in (*search.world, search.after, *map(_anything, search.change))
            for fact in part.facts()
        }
        self._must = [
            *(_formula(part, self._variables, {}) for part in search.world),
            _formula(search.after, self._variables, self._changed),
        ]
        for fact, values in search.change.items():
            self._must.append(_formula(fact.is_(*values), self._variables, self._changed))
        for fact, variable in self._each():
            self._must += [variable >= 0, variable < len(fact.domain)]
        for act, known in never_together:
            if known.keys() <= self._facts.keys() and act in {self._act, None}:
                self._must += self._without(known)

    def near(self, question: Question) -> Iterator[list[dict[Fact, str]]]:
        """Worlds, one or two at a time; those that turn out impossible are not given again.

        Close to a question that exists there are few facts that might not go together.

        Raises:
            Undecided: There is no end to them, or the prover does not know.
        """
        if not self._may(z3.Solver()):
            return
        solver = z3.Optimize()
        as_it_is = reading.values(self._facts.values(), question, DEFAULT)
        for fact, variable in self._each():
            solver.add_soft(variable == fact.domain.index(as_it_is[fact.name]))
        for _ in range(MOST_WORLDS):
            if not self._may(solver):
                return
            model = solver.model()
            both = ({}, self._changed) if self._changed else ({},)
            yield [self._read(model, names) for names in both]
            self._must = self._without(never_together[-1][1])
        raise Undecided(self._act)

    def _may(self, solver: Any) -> bool:
        solver.add(*self._must)
        answer = solver.check()
        if answer == z3.unknown:
            raise Undecided(self._act)
        return bool(answer == z3.sat)

    def _each(self) -> Iterator[tuple[Fact, Any]]:
        for name, fact in self._facts.items():
            for called in {name, self._changed.get(name, name)} & self._variables.keys():
                yield fact, self._variables[called]

    def _without(self, values: Mapping[str, str]) -> list[Any]:
        """That these facts are not so together, in the first world and in the second."""
        found = []
        for names in ({}, self._changed):
            so = [
                _formula(self._facts[name].is_(value), self._variables, names)
                for name, value in values.items()
            ]
            found.append(z3.Not(z3.And(so)))
        return found

    def _read(self, model: Any, names: Mapping[str, str]) -> dict[Fact, str]:
        """The facts of a world; one of which any value would do is left out."""
        found = {}
        for name, fact in self._facts.items():
            variable = self._variables.get(names.get(name, name))
            value = None if variable is None else model.eval(variable)
            if value is not None and z3.is_int_value(value):
                found[fact] = fact.domain[value.as_long()]
        return found


def _anything(fact: Fact) -> Condition:
    return fact.is_(*fact.domain)


def _formula(condition: Condition, variables: dict[str, Any], changed: Mapping[str, str]) -> Any:
    """A condition as a formula over whole numbers: the places of values in their domains."""
    _, plain, named = _written(condition)
    swaps = [(z3.Int(name), z3.Int(changed[name])) for name in named if name in changed]
    variables |= {name: z3.Int(name) for name in named if name not in changed}
    variables |= {str(new): new for _, new in swaps}
    return z3.substitute(plain, *swaps) if swaps else plain


def _written(condition: Condition) -> tuple[Condition, Any, frozenset[str]]:
    """A condition with its formula and the facts in it; large ones come back by the hundred."""
    known = _formulas.get(id(condition))
    if known is None:
        formula = condition.fold(_atom, z3.And, z3.Or)
        known = condition, formula, frozenset(fact.name for fact in condition.facts())
        _formulas[id(condition)] = known  # which keeps it alive, so that its id stays its own
    return known


def _atom(atom: Atom) -> Any:
    variable = z3.Int(atom.fact.name)
    return z3.Or([variable == atom.fact.domain.index(value) for value in sorted(atom.values)])
