"""Facts with finite domains, and conditions over them: the whole language in which rules speak.

A condition is an Atom (a fact has one of these values), an All or an Any. There is no Not: `~`
gives the complement within each fact's domain and swaps All and Any, so no reader of a condition
(Python, SQL, a prover) ever meets three-valued logic. "unknown" is a value like any other, and a
complement therefore holds it only if the original did not: write `is_("yes")` for what must be
proven, and `~is_("yes")` holds for "no" and for "unknown".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from klankbord.law.texts import Text

Kind = Literal["proof", "bar", "context"]
Result = TypeVar("Result")
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fact:
    """One thing that rules can ask, with every answer that exists.

    Attributes:
        name: Unique, and the key in an environment `{name: value}`.
        kind: proof: not stated is not proven, and denies. bar: not stated did not happen.
            context: selects which rules speak.
        domain: All values; total, because `classify` gives one of them for every question.
        reads: Paths in a question that the value rests on, "settings.x" for a setting.
            The paths that must be stated come first.
        optional: Paths that may be absent from a complete statement.
        classify: Raw values at `reads` and then `optional` (None where absent; instants as
            moments of `instants`) to a value of the domain.
        meaning: What the fact is about, to name it as not proven.
        table: For a fact that is one raw value put in words: either true, false and absent to
            words, or words to themselves; any other value is `otherwise`. As `classify`.
    """

    name: str
    kind: Kind
    domain: tuple[str, ...]
    reads: tuple[str, ...]
    optional: tuple[str, ...] = ()
    classify: Callable[..., str]
    meaning: Text
    table: Mapping[object, str] | None = None
    otherwise: str = UNKNOWN

    def __post_init__(self) -> None:
        if len(set(self.domain)) != len(self.domain):
            raise ValueError(f"{self.name}: a value stands twice in the domain")
        if self.kind == "proof" and UNKNOWN not in self.domain:
            raise ValueError(f"{self.name}: what must be proven can be unknown")

    def is_(self, *values: str) -> Atom:
        """The fact has one of these values."""
        return Atom(self, frozenset(values))

    @property
    def paths(self) -> tuple[str, ...]:
        return self.reads + self.optional


class Condition:
    """Base of Atom, All and Any; conditions are values and never change."""

    __slots__ = ()

    def __and__(self, other: Condition) -> Condition:
        return All((self, other))

    def __or__(self, other: Condition) -> Condition:
        return Any((self, other))

    def __invert__(self) -> Condition:
        """The complement, pushed down to the atoms."""
        return self.fold(lambda atom: atom.complement(), any_of, all_of)

    def facts(self) -> tuple[Fact, ...]:
        """The facts read, each once, in order of first appearance."""
        found: dict[str, Fact] = {}

        def note(atom: Atom) -> None:
            found.setdefault(atom.fact.name, atom.fact)

        self.fold(note, lambda _: None, lambda _: None)
        return tuple(found.values())

    def evaluate(self, env: Mapping[str, str]) -> bool:
        """Whether the condition holds.

        Raises:
            KeyError: A fact is not in the environment. Not read is never a yes.
        """
        return self.fold(lambda atom: env[atom.fact.name] in atom.values, all, any)

    def failing(self, env: Mapping[str, str]) -> tuple[Atom, ...]:
        """The atoms to mend: those of every part that fails, none if the condition holds.

        No part is skipped because another failed before it. FALSE fails without an atom.
        """
        found: dict[Atom, None] = {}
        _collect_failing(self, env, found)
        return tuple(found)

    def bind(self, env: Mapping[str, str]) -> Condition:
        """What is left to ask when these facts are known: TRUE, FALSE, or a smaller condition."""
        return self.fold(
            lambda atom: (
                (TRUE if env[atom.fact.name] in atom.values else FALSE)
                if atom.fact.name in env
                else atom
            ),
            all_of,
            any_of,
        )

    def fold(
        self,
        atom: Callable[[Atom], Result],
        every: Callable[[Sequence[Result]], Result],
        some: Callable[[Sequence[Result]], Result],
    ) -> Result:
        """Read the condition in another language, leaves first.

        `every` and `some` receive the parts of All and Any; an empty All is true and an empty
        Any is false. Parts are always all read: nothing is short-circuited.
        """
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Atom(Condition):
    """A fact has one of these values. Values outside the domain are refused."""

    fact: Fact
    values: frozenset[str]

    def __post_init__(self) -> None:
        if strange := self.values - set(self.fact.domain):
            raise ValueError(f"{self.fact.name} never is {sorted(strange)}")

    def complement(self) -> Condition:
        return Atom(self.fact, frozenset(self.fact.domain) - self.values)

    def fold(
        self,
        atom: Callable[[Atom], Result],
        every: Callable[[Sequence[Result]], Result],  # noqa: ARG002  the shape of fold
        some: Callable[[Sequence[Result]], Result],  # noqa: ARG002  the shape of fold
    ) -> Result:
        return atom(self)


@dataclass(frozen=True, slots=True)
class All(Condition):
    """Every part holds. All(()) is true."""

    parts: tuple[Condition, ...]

    def fold(
        self,
        atom: Callable[[Atom], Result],
        every: Callable[[Sequence[Result]], Result],
        some: Callable[[Sequence[Result]], Result],
    ) -> Result:
        return every([part.fold(atom, every, some) for part in self.parts])


@dataclass(frozen=True, slots=True)
class Any(Condition):
    """At least one part holds. Any(()) is false."""

    parts: tuple[Condition, ...]

    def fold(
        self,
        atom: Callable[[Atom], Result],
        every: Callable[[Sequence[Result]], Result],
        some: Callable[[Sequence[Result]], Result],
    ) -> Result:
        return some([part.fold(atom, every, some) for part in self.parts])


TRUE = All(())
FALSE = Any(())


def all_of(parts: Sequence[Condition]) -> Condition:
    """All of these, in its smallest form: flat, without TRUE, and FALSE if a part is FALSE."""
    return _smallest(parts, All, absorbed=FALSE)


def any_of(parts: Sequence[Condition]) -> Condition:
    """Any of these, in its smallest form: flat, without FALSE, and TRUE if a part is TRUE."""
    return _smallest(parts, Any, absorbed=TRUE)


def shorten(condition: Condition) -> Condition:
    """The same condition, without what it repeats.

    One fact is asked once in a place, and what one part of an All demands, or one part of an Any
    allows, is not asked again inside its other parts.
    """
    return _shorten(condition, {})


def _shorten(condition: Condition, known: Mapping[Fact, frozenset[str]]) -> Condition:
    """Shortened where each of these facts has one of these values."""
    if isinstance(condition, Atom):
        possible = _possible(condition.fact, known)
        left = condition.values & possible
        return TRUE if left == possible else Atom(condition.fact, left) if left else FALSE
    assert isinstance(condition, All | Any)  # noqa: S101  there are no other conditions
    every = isinstance(condition, All)
    join = all_of if every else any_of
    joined = join([_shorten(part, known) for part in condition.parts])
    while isinstance(joined, type(condition)):
        atoms: dict[Fact, frozenset[str]] = {}
        for part in joined.parts:
            if isinstance(part, Atom):
                before = atoms.get(part.fact, part.values)
                atoms[part.fact] = before & part.values if every else before | part.values
        inner = dict(known)
        for fact, values in atoms.items():
            inner[fact] = _possible(fact, known) & (values if every else set(fact.domain) - values)
        shorter = join([
            *(_shorten(Atom(fact, values), known) for fact, values in atoms.items()),
            *(_shorten(part, inner) for part in joined.parts if not isinstance(part, Atom)),
        ])  # fmt: skip
        if shorter == joined:
            shorter = _factored(joined)
        if shorter == joined:
            break
        joined = shorter
    return joined


def _factored(node: All | Any) -> Condition:
    """(x | a) & (x | b) as x | (a & b), for the x that comes back most; and the other way round."""
    inner, inner_join, join = (
        (Any, any_of, all_of) if isinstance(node, All) else (All, all_of, any_of)
    )
    groups = [part for part in node.parts if isinstance(part, inner)]
    times = Counter(part for group in groups for part in group.parts)
    common, most = max(times.items(), key=lambda item: item[1], default=(TRUE, 0))
    if most < 2:
        return node
    sharing = [group for group in groups if common in group.parts]
    rests = [inner_join([p for p in group.parts if p != common]) for group in sharing]
    return join([
        *(part for part in node.parts if part not in sharing),
        inner_join([common, join(rests)]),
    ])  # fmt: skip


def _possible(fact: Fact, known: Mapping[Fact, frozenset[str]]) -> frozenset[str]:
    return known.get(fact, frozenset(fact.domain))


def _smallest(parts: Sequence[Condition], node: type[All | Any], absorbed: Condition) -> Condition:
    flat = dict.fromkeys(
        inner for part in parts for inner in (part.parts if isinstance(part, node) else (part,))
    )
    if absorbed in flat:
        return absorbed
    return next(iter(flat)) if len(flat) == 1 else node(tuple(flat))


def _collect_failing(part: Condition, env: Mapping[str, str], found: dict[Atom, None]) -> None:
    if part.evaluate(env):
        return
    if isinstance(part, Atom):
        found[part] = None
    elif isinstance(part, All | Any):
        for inner in part.parts:
            _collect_failing(inner, env, found)
