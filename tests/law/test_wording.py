"""Conditions in words: nothing is lost on the way, and people can read it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klankbord.law import index, wording
from klankbord.law.conditions import FALSE, TRUE
from klankbord.law.engine import BOOK
from klankbord.law.facts import case, recording
from klankbord.law.rules.groups import USE, acts
from klankbord.law.wording import Line

CONDITIONS = tuple({part for rule in BOOK.rules for part in index.conditions(rule)})
WORLDS = st.fixed_dictionaries({fact.name: st.sampled_from(fact.domain) for fact in BOOK.facts()})


def said(lines: tuple[Line, ...], depth: int = 0) -> list[str]:
    found = []
    for line in lines:
        found += ["  " * depth + line.text.nl, *said(line.parts, depth + 1)]
    return found


@given(world=WORLDS)
@settings(max_examples=30, deadline=None)
def test_bringing_it_in_order_changes_no_condition(world):
    for condition in CONDITIONS:
        assert wording._tidy(condition).evaluate(world) == condition.evaluate(world)
    for group in wording.GROUPS:
        assert wording._flat(group).evaluate(world) == group.evaluate(world)


def test_the_training_wall_reads_as_people_say_it():
    [wall] = index.rules("R8")
    assert said(wording.lines(wall.applies)) == [
        "gebruiken wat bewaard is",
        "of voor training is opgenomen: ja",
    ]
    never = "gebruiken in een functioneringsgesprek of gebruiken bij een ontslag"
    assert said(wording.lines(wall.holds)) == [
        "een van deze",
        "  een opname die de medewerker zelf inbrengt in zijn functioneringsgesprek",
        "  alles hiervan",
        f"    de handeling: niet {never}",
        "    het doel: niet beoordelen van mensen",
        "    bij een beoordeling doorgeven of een rapport over één persoon maken",
        "      wie het rapport ziet: niet HR of de directie",
        "      de ontvanger: niet HR of de directie",
    ]


def test_what_is_asked_of_some_acts_names_those_acts():
    asked = ~(USE | acts("export")) | recording.MADE.is_("known")
    assert said(wording.lines(asked)) == [
        "bij exporteren of gebruiken wat bewaard is",
        "  het moment van opnemen: bekend",
    ]
    but_one = ~acts("export") | recording.MADE.is_("known") | case.LEFT.is_("no")
    assert said(wording.lines(but_one)) == [
        "bij exporteren",
        "  een van deze",
        "    het moment van opnemen: bekend",
        "    of de medewerker uit dienst is: nee",
    ]


@pytest.mark.parametrize("part", [TRUE, FALSE])
def test_always_and_never_are_said(part):
    assert said(wording.lines(part)) == ["altijd" if part == TRUE else "nooit"]


def test_every_name_says_what_it_stands_for():
    for group, name in wording.GROUPS.items():
        defined = said(wording.definition(group))
        assert defined
        assert name.nl not in defined
        assert wording.groups_in(~group) == (group,)


def test_every_act_of_a_rule_is_one_about_which_it_speaks():
    for rule in BOOK.rules:
        assert index.acts(rule) == tuple(
            act for act in case.ACT.domain if act != "unknown" and rule in BOOK.speaking(act)
        )
