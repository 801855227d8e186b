"""The rule book is whole, in both languages, and each declaration can be reached."""

import dataclasses
import re
from datetime import date

import pytest
from hypothesis import given, settings

from klankbord.law import engine, question, reading
from klankbord.law.conditions import FALSE, TRUE, UNKNOWN, Fact
from klankbord.law.engine import BOOK, Book
from klankbord.law.rule import Rule, Source
from klankbord.law.settings import DEFAULT, Settings
from klankbord.law.texts import Text
from law.lawful import lawful
from law.questions import ACTS, questions


def test_all_seventy_eight_rules_are_declared():
    assert BOOK.undeclared == ()
    assert [rule.id for rule in BOOK.rules] == [f"R{number}" for number in range(1, 79)]


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_every_rule_says_what_to_do_and_where_it_comes_from(rule):
    letters = (
        [rule.hardness] if isinstance(rule.hardness, str) else [x.letter for x in rule.hardness]
    )
    assert all(re.fullmatch(r"[WJTSB](\+[WJTSB]|/[WJTSB])*", letter) for letter in letters)
    assert all(str(source) for source in rule.sources)
    for text in (rule.name, rule.text, rule.remedy, *(duty.text for duty in rule.duties)):
        assert len(text.nl.split()) <= 30
        assert len(text.en.split()) <= 30
    assert any(rule.applies.bind({"act": act}) != FALSE for act in ACTS)


@pytest.mark.parametrize("fact", BOOK.facts(), ids=lambda fact: fact.name)
def test_every_fact_reads_paths_that_a_question_has(fact):
    objects = {path.rpartition(".")[0] for path in question.CHECKS}
    for path in fact.paths:
        if path.startswith("settings."):
            assert hasattr(DEFAULT, path.removeprefix("settings."))
        else:
            assert path in question.CHECKS or path in objects


def test_no_two_facts_share_a_name():
    facts = [fact for rule in BOOK.rules for fact in BOOK.facts_of(rule)]
    assert len({id(fact) for fact in facts}) == len({fact.name for fact in facts})


def test_what_is_not_stated_is_unknown_or_did_not_happen():
    nothing = {"act": "record", "at": "2026-12-01T10:00:00+01:00"}
    for fact in BOOK.facts():
        value = reading.values([fact], nothing, DEFAULT)[fact.name]
        if fact.kind == "proof":
            expected = {UNKNOWN, "yes"} if fact.name == "means_agreed" else {UNKNOWN}
            assert value in expected, fact.name
        elif fact.kind == "bar":
            assert value in ("no", "none", "absent", "sample", "not_stated"), fact.name


@settings(max_examples=300, deadline=None)
@given(questions(changes=8))
def test_every_classification_falls_in_its_domain(asked):
    env = engine.bind(asked, everything=True)
    for fact in BOOK.facts():
        assert env[fact.name] in fact.domain


def test_a_rule_that_is_not_declared_makes_every_act_answer_no_and_says_so():
    book = Book([rule for rule in BOOK.rules if rule.id != "R15"], "test")
    decision = book.decide(lawful("record"))

    assert book.undeclared == ("R15",)
    assert decision.denied_by == ("R15",)
    assert "nog niet vastgelegd" in decision.as_answer()["reasons"][0]["nl"]
    assert book.decide(lawful("retain")).denied_by == ("R15",)


def test_a_past_moment_is_answered_by_the_law_of_then():
    new = date(2027, 1, 1)
    old_rule = _r15(holds=TRUE, until=new)
    new_rule = _r15(holds=FALSE, since=new)
    rest = [rule for rule in BOOK.rules if rule.id != "R15"]
    book = Book([*rest, old_rule, new_rule], "test")
    asked = lawful("retain")

    assert book.decide({**asked, "at": "2026-12-31T23:59:59+01:00"}).denied_by == ()
    assert book.decide({**asked, "at": "2026-12-31T23:00:00Z"}).denied_by == ("R15",)
    assert new_rule in book.speaking("retain")
    assert old_rule in book.speaking("retain", "2026-12-31T23:59:59+01:00")
    assert book.condition("retain") == FALSE


def test_an_act_that_does_not_exist_is_a_fault_and_no_yes():
    with pytest.raises(KeyError):
        engine.decide({"id": "q", "act": "dance", "at": "2026-12-01T10:00:00Z"})
    with pytest.raises(KeyError):
        engine.condition("dance")


@pytest.mark.parametrize("value", ["true", 1, 0, "yes", 2.5])
def test_a_value_of_the_wrong_type_is_never_proof(value):
    asked = lawful("listen_back")
    asked["actor"]["access_granted"] = value
    assert engine.decide(asked).denied_by == ("R33",)
    asked = lawful("listen_back")
    asked["recording"]["restricted"] = value
    assert engine.decide(asked).denied_by == ("R66",)


@pytest.mark.parametrize(
    "milder",
    [{"lead_time_days": 6}, {"smallest_group": 4}, {"training_months": 4}, {"approvals": 1},
     {"quarantine_days": 8}, {"quarantine_days": 0}, {"ai_log_months": True}],
)  # fmt: skip
def test_a_setting_can_only_be_stricter(milder):
    with pytest.raises(ValueError, match=next(iter(milder))):
        Settings(**milder)


def test_a_setting_reaches_the_answer():
    asked = lawful("report_team")
    assert engine.decide(asked).allowed
    assert "R50" in engine.decide(asked, Settings(smallest_group=13)).denied_by


def test_only_what_was_stated_or_looked_up_is_bound():
    part = {"act": "listen_back", "at": "2026-12-01T10:00:00Z", "purpose": "training"}

    known = engine.bind(part)
    assert known["act"] == "listen_back"
    assert "objection" not in known
    assert "notice" not in known

    looked_up = engine.bind(part, given=["objection"])
    assert looked_up["objection"] == "none"
    assert "notice" not in looked_up


def test_what_is_left_of_a_condition_asks_only_what_is_not_known():
    known = engine.bind({"act": "listen_back", "purpose": "training"})
    rest = engine.condition("listen_back").bind(known)

    assert {fact.name for fact in rest.facts()}.isdisjoint(known)
    everything = engine.bind(lawful("listen_back"), everything=True)
    assert rest.evaluate(everything)
    with pytest.raises(KeyError):
        rest.evaluate(known)


def test_a_fact_cannot_be_asked_for_a_value_it_never_has():
    fact: Fact = BOOK.facts()[0]
    with pytest.raises(ValueError, match=fact.name):
        fact.is_("perhaps")


def test_a_text_needs_both_languages():
    with pytest.raises(ValueError, match="both languages"):
        Text("alleen Nederlands", " ")


def _r15(**parts: object) -> Rule:
    return Rule(
        id="R15", name=Text("x", "x"), hardness="W", applies=TRUE, sources=(Source("AVG", "13"),),
        text=Text("x", "x"), remedy=Text("x", "x"), **parts,
    )  # fmt: skip


def test_a_rule_without_a_source_cannot_be_declared():
    with pytest.raises(ValueError, match="R15: a rule without a source"):
        dataclasses.replace(_r15(), sources=())


LIMITS = {
    "lead_time_days": (7, 6), "smallest_group": (5, 4), "alternatives": (3, 2),
    "training_months": (3, 4), "review_months": (12, 13), "review_grace_days": (30, 31),
    "after_notice_working_days": (5, 6), "quarantine_days": (7, 8), "approvals": (2, 1),
    "ai_log_months": (6, 5),
}  # fmt: skip


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(Settings)])
def test_a_setting_may_be_its_limit_and_no_milder(name):
    last, milder = LIMITS[name]
    assert getattr(Settings(**{name: last}), name) == last
    with pytest.raises(ValueError, match=f"{name}: {milder} is milder than allowed"):
        Settings(**{name: milder})
