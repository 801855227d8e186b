"""The law is proved, not only tried; and a claim that is false is found to be so."""

import dataclasses
import json

import pytest

from klankbord.edges.cli import main
from klankbord.law import engine, properties, proving, question, reading, rulebook, witness
from klankbord.law.conditions import TRUE
from klankbord.law.facts import recording
from klankbord.law.properties import PROPERTIES, Property, Search
from klankbord.law.settings import DEFAULT
from klankbord.law.texts import Text

SLOW = {"every_act_has_a_way", "every_rule_matters"}
BY_NAME = {claim.name: claim for claim in PROPERTIES}


@pytest.mark.parametrize("name", sorted(BY_NAME.keys() - SLOW))
def test_what_is_claimed_of_every_world_is_proved(name):
    assert proving.verdict(BY_NAME[name]) == proving.Verdict(name, holds=True, counterexample=None)


def test_every_other_act_is_allowed_in_a_world_that_can_be_asked():
    ways = list(BY_NAME["every_act_has_a_way"].searches())
    assert len(ways) == 28
    for [search] in ways:
        found = proving.find(search)
        question.check(found)
        assert engine.decide(found).allowed, search.act


def test_every_rule_that_can_deny_denies_somewhere_alone():
    for group in BY_NAME["every_rule_matters"].searches():
        found = next(filter(None, map(proving.find, group)))
        assert len(engine.decide(found).denied_by) == 1


def test_a_claim_that_is_false_gets_a_question_that_shows_it():
    def careless():
        yield (Search(act="retain", world=(engine.condition("retain"),)),)

    claim = Property("x", Text("x", "x"), careless)
    verdict = proving.verdict(claim)
    assert not verdict.holds
    question.check(verdict.counterexample)
    assert engine.decide(verdict.counterexample).allowed


@pytest.mark.parametrize(
    ("name", "rule_id"), [(claim.name, rule) for claim in PROPERTIES for rule in claim.rests_on]
)
def test_without_a_rule_the_proof_that_rests_on_it_fails(monkeypatch, name, rule_id):
    [rule] = [rule for rule in engine.BOOK.rules if rule.id == rule_id]
    open_ = dataclasses.replace(rule, holds=TRUE)
    rules = [open_ if each is rule else each for each in rulebook.RULES]
    without = engine.Book(rules, f"without {rule_id}")
    monkeypatch.setattr(properties, "condition", without.condition)
    verdict = proving.verdict(BY_NAME[name])
    assert not verdict.holds
    assert without.decide(verdict.counterexample).allowed
    assert rule_id in engine.decide(verdict.counterexample).denied_by


def test_the_training_wall_rests_on_its_rule():
    assert BY_NAME["training_wall"].rests_on == ("R8",)


def test_a_witness_has_the_facts_that_were_wanted():
    wanted = {recording.RETENTION: "over", recording.HOLD: "valid", recording.RESTRICTED: "yes"}
    found = witness.find("retain", wanted)
    question.check(found)
    assert reading.values(wanted, found, DEFAULT) == {f.name: v for f, v in wanted.items()}


def test_facts_that_never_are_so_together_have_no_witness():
    wanted = {recording.RUNNING: "yes", recording.MADE: "unknown", recording.RESTRICTED: "yes"}
    with pytest.raises(witness.NoWitness) as none:
        witness.find("record", wanted)
    assert none.value.facts == {recording.RUNNING: "yes", recording.MADE: "unknown"}


def test_the_command_says_what_holds_and_takes_no_unknown_claim(capsys):
    assert main.main(["prove", "training_wall", "never_allowed"]) == 0
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert said == [
        {"property": name, "holds": True, "counterexample": None}
        for name in ("training_wall", "never_allowed")
    ]
    assert main.main(["prove", "pigs_fly"]) == 2
    assert "training_wall" in capsys.readouterr().err
