"""Cedar reads the exported law and finds what ours finds: who denies, who speaks, what is owed.

Here a part of every slice and of the questions beyond; `cedar_oracle.py` takes them all.
"""

import dataclasses
import functools
from datetime import date
from pathlib import Path

import cedarpy
import pytest
from hypothesis import given, settings

from klankbord.edges.cli import main
from klankbord.law import cedar, engine, rulebook
from klankbord.law.conditions import FALSE, TRUE, UNKNOWN
from klankbord.law.facts import notice
from law import slices
from law.cedar_oracle import Oracle
from law.lawful import changed, lawful
from law.questions import ACTS, questions
from law.test_scenarios import CASES, NO_FACTS

STATES = 300
TEXT = Path(__file__).parents[2] / "docs" / "reference" / "rulebook" / "law.cedar"


@functools.cache
def oracle():
    return Oracle()


def test_the_scenarios_are_answered_alike():
    asked = [{k: v for k, v in case.items() if k not in NO_FACTS} for case in CASES]
    assert list(oracle().differences(asked)) == []


def test_every_lawful_question_is_answered_alike():
    assert list(oracle().differences(map(lawful, ACTS))) == []


@pytest.mark.parametrize("name", slices.SLICES)
def test_the_states_of_a_slice_are_answered_alike(name):
    assert list(oracle().differences(slices.some(name, STATES, seed=1))) == []


@settings(max_examples=300, deadline=None)
@given(asked=questions(changes=8), other=questions())
def test_whatever_is_asked_is_answered_alike(asked, other):
    several = changed(asked, other_programmes=[other["programme"]])
    assert list(oracle().differences([asked, several])) == []


def test_a_law_that_differs_in_one_rule_is_found_to_differ():
    rules = [
        dataclasses.replace(rule, holds=TRUE) if rule.id == "R8" else rule
        for rule in rulebook.RULES
    ]
    asked = changed(lawful("use_in_review"), recording__purposes=["training"])

    found = list(Oracle(exported=engine.Book(rules, "no wall")).differences([asked]))

    [(_, (theirs, *_), (ours, *_))] = found
    assert ours - theirs == {"R8"}


def test_a_change_of_law_turns_at_the_same_moment():
    new = date(2027, 1, 1)
    [r15] = [rule for rule in rulebook.RULES if rule.id == "R15"]
    rest = [rule for rule in rulebook.RULES if rule is not r15]
    old = dataclasses.replace(r15, holds=TRUE, until=new)
    book = engine.Book([*rest, old, dataclasses.replace(r15, holds=FALSE, since=new)], "test")
    asked = [
        {**lawful("record"), "at": at} for at in ("2026-12-31T22:59:59Z", "2026-12-31T23:00:00Z")
    ]
    assert list(Oracle(book, exported=book).differences(asked)) == []
    assert [("R15" in book.decide(one).denied_by) for one in asked] == [False, True]


def test_a_rule_that_ends_is_silent_from_that_moment_on():
    rules = [
        dataclasses.replace(rule, holds=FALSE, until=date(2027, 1, 1)) if rule.id == "R15" else rule
        for rule in rulebook.RULES
    ]
    book = engine.Book(rules, "test")
    asked = [
        {**lawful("record"), "at": at} for at in ("2026-12-31T22:59:59Z", "2026-12-31T23:00:00Z")
    ]
    assert list(Oracle(book, exported=book).differences(asked)) == []
    assert [("R15" in book.decide(one).denied_by) for one in asked] == [True, False]


def test_a_rule_that_asks_for_what_is_not_known_is_read_alike():
    rules = [
        dataclasses.replace(rule, holds=notice.NOTICE.is_(UNKNOWN)) if rule.id == "R15" else rule
        for rule in rulebook.RULES
    ]
    book = engine.Book(rules, "test")
    known = lawful("record")
    asked = [known, {name: part for name, part in known.items() if name != "notice"}]
    assert list(Oracle(book, exported=book).differences(asked)) == []
    assert [("R15" in book.decide(one).denied_by) for one in asked] == [True, False]


def test_of_what_nothing_is_known_only_freezing_is_allowed_and_no_policy_fails():
    policies = cedarpy.PolicySet.from_str(cedar.decisions(engine.BOOK))
    asked = [cedar.request({"act": act}, "2026-12-01T10:00:00Z") for act in ACTS]
    answers = cedarpy.is_authorized_batch(asked, policies, [])
    assert not any(answer.diagnostics.errors for answer in answers)
    allowed = [act for act, answer in zip(ACTS, answers, strict=True) if answer.allowed]
    assert allowed == ["restrict"]


def test_the_text_in_the_documentation_is_that_of_the_declarations(capsys):
    assert main.main(["rules", "--cedar"]) == 0
    assert TEXT.read_text(encoding="utf-8") == capsys.readouterr().out, (
        f"klankbord rules --cedar > {TEXT.name}"
    )
