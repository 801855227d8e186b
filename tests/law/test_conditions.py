"""Conditions mean what they say, however they are put together, turned round or made smaller."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klankbord.law import conditions, engine
from klankbord.law.conditions import FALSE, TRUE, All, Any, Atom, Fact, all_of, any_of, shorten
from klankbord.law.texts import Text
from law.questions import ACTS

FACTS = [
    Fact(
        name=name, kind="bar", domain=domain, reads=(name,), classify=str, meaning=Text(name, name)
    )
    for name, domain in (("a", ("no", "yes")), ("b", ("x", "y", "z")), ("c", ("1", "2", "unknown")))
]
A, B, C = FACTS
X = A.is_("yes")
WORLDS = [
    dict(zip("abc", values, strict=True))
    for values in itertools.product(*(f.domain for f in FACTS))
]


def atoms():
    return st.sampled_from(FACTS).flatmap(
        lambda fact: st.sets(st.sampled_from(fact.domain)).map(lambda v: fact.is_(*v))
    )


TREES = st.recursive(
    atoms() | st.sampled_from([TRUE, FALSE]),
    lambda inner: st.lists(inner, max_size=4).flatmap(
        lambda parts: st.sampled_from(
            [All(tuple(parts)), Any(tuple(parts)), all_of(parts), any_of(parts)]
        )
    ),
    max_leaves=14,
)


def meaning(condition) -> list[bool]:
    """In every world there is, by the plainest reading."""
    if isinstance(condition, Atom):
        return [world[condition.fact.name] in condition.values for world in WORLDS]
    parts = [meaning(part) for part in condition.parts]
    test = all if isinstance(condition, All) else any
    return [test(part[n] for part in parts) for n in range(len(WORLDS))]


@given(TREES)
def test_a_condition_holds_in_the_worlds_that_it_names(condition):
    assert [condition.evaluate(world) for world in WORLDS] == meaning(condition)


@given(TREES)
def test_the_complement_holds_exactly_in_the_other_worlds(condition):
    assert meaning(~condition) == [not holds for holds in meaning(condition)]


@given(TREES, TREES)
def test_both_and_either_are_both_and_either(one, other):
    left, right = meaning(one), meaning(other)
    assert meaning(one & other) == [a and b for a, b in zip(left, right, strict=True)]
    assert meaning(one | other) == [a or b for a, b in zip(left, right, strict=True)]


@given(TREES, st.sampled_from(WORLDS), st.sets(st.sampled_from("abc")))
def test_what_is_left_when_some_is_known_holds_where_the_whole_did(condition, world, known):
    left = condition.bind({name: world[name] for name in known})
    assert {fact.name for fact in left.facts()}.isdisjoint(known)
    assert left.evaluate(world) is condition.evaluate(world)


@given(TREES)
def test_the_shortest_form_means_the_same_and_asks_no_more(condition):
    short = shorten(condition)
    assert meaning(short) == meaning(condition)
    assert size(short) <= size(condition)
    assert shorten(short) == short


@pytest.mark.parametrize(
    ("long", "short"),
    [
        (A.is_("no", "yes"), TRUE),
        (A.is_(), FALSE),
        (B.is_("x", "y") & B.is_("y", "z"), B.is_("y")),
        (B.is_("x") | B.is_("y"), B.is_("x", "y")),
        (A.is_("yes") & (A.is_("no") | B.is_("x")), all_of([A.is_("yes"), B.is_("x")])),
        (A.is_("yes") | (A.is_("no") & B.is_("x")), any_of([A.is_("yes"), B.is_("x")])),
        (A.is_("yes") & (B.is_("x") | (C.is_("1") & A.is_("no"))),
         all_of([A.is_("yes"), B.is_("x")])),
        ((X | B.is_("x")) & (X | C.is_("1")), any_of([X, all_of([B.is_("x"), C.is_("1")])])),
        ((X & B.is_("x")) | (X & C.is_("1")), all_of([X, any_of([B.is_("x"), C.is_("1")])])),
        ((X | B.is_("x")) & (X | C.is_("1")) & (C.is_("2") | B.is_("y")),
         all_of([any_of([X, all_of([B.is_("x"), C.is_("1")])]), C.is_("2") | B.is_("y")])),
        ((A.is_("yes") | B.is_("x")) & (A.is_("no") | C.is_("1")),
         (A.is_("yes") | B.is_("x")) & (A.is_("no") | C.is_("1"))),
    ],
)  # fmt: skip
def test_what_was_said_is_not_said_again(long, short):
    assert shorten(long) == short


@pytest.mark.parametrize("act", ACTS)
def test_the_law_gets_shorter(act):
    whole = engine.condition(act)
    assert size(shorten(whole)) <= size(whole)


@given(TREES, st.sampled_from(WORLDS))
def test_what_is_to_be_mended_is_what_fails(condition, world):
    failing = condition.failing(world)
    assert all(world[atom.fact.name] not in atom.values for atom in failing)
    if condition.evaluate(world):
        assert failing == ()
    mended = conditions.Any((condition, All(failing))) if failing else condition
    assert mended.evaluate(world) is condition.evaluate(world)


def test_every_part_that_fails_is_named_once_and_no_other():
    condition = A.is_("yes") & (B.is_("x") | C.is_("1")) & (A.is_("yes") | B.is_("y"))
    assert condition.failing({"a": "no", "b": "z", "c": "1"}) == (A.is_("yes"), B.is_("y"))


def test_a_fact_has_each_value_once_and_can_be_unknown_if_it_must_be_proven():
    with pytest.raises(ValueError, match="twice"):
        Fact(
            name="d", kind="bar", domain=("x", "x"), reads=(), classify=str, meaning=Text("d", "d")
        )
    with pytest.raises(ValueError, match="can be unknown"):
        Fact(name="d", kind="proof", domain=("x",), reads=(), classify=str, meaning=Text("d", "d"))


def test_the_facts_of_a_condition_come_once_in_the_order_of_asking():
    assert (B.is_("x") & (A.is_("no") | B.is_("y")) & C.is_("1")).facts() == (B, A, C)


def size(condition) -> int:
    return condition.fold(lambda _: 1, sum, sum)
