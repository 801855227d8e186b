"""Each declared rule says what the plain one says, in every state of the facts that it reads.

Where those are too many: around a lawful world every two facts at a time, and many drawn worlds.
"""

import itertools
import random
from functools import cache

import pytest

from klankbord.law import engine
from klankbord.law.vocabulary import ACTS
from law import plain_rules
from law.lawful import lawful

MOST = 4_000
DRAWN = 1_500
IDS = [f"R{number}" for number in range(1, 79)]
BY_CASE = {"R39", "R40"}
LETTERS = dict.fromkeys(BY_CASE) | {
    f"R{number}": letter
    for number, letter in (
        line.split() for line in plain_rules.LETTERS.replace("\n", " ").split(",")
    )
}


@cache
def world(act):
    """What every fact is in the lawful question about an act."""
    return engine.BOOK.bind(lawful(act), everything=True)


FACTS = {fact.name: fact for fact in engine.BOOK.facts()}
READ = {
    rule.id: [fact for fact in engine.BOOK.facts_of(rule) if fact.name != "act"]
    for rule in engine.BOOK.rules
}


def states(rule_id, act):
    """Worlds that differ from the lawful one in what the rule reads."""
    usual, read = world(act), READ[rule_id]
    count = 1
    for fact in read:
        count *= len(fact.domain)
    if count <= MOST:
        for values in itertools.product(*(fact.domain for fact in read)):
            yield {**usual, **dict(zip([fact.name for fact in read], values, strict=True))}
        return
    for one, other in itertools.combinations(read, 2):
        for first, second in itertools.product(one.domain, other.domain):
            yield {**usual, one.name: first, other.name: second}
    dice = random.Random(f"{rule_id} {act}")
    for _ in range(DRAWN):
        drawn = dice.sample(read, dice.randint(1, len(read)))
        yield {**usual, **{fact.name: dice.choice(fact.domain) for fact in drawn}}


def said(rule, env):
    """None, True or False, as the plain rules put it."""
    return rule.holds.evaluate(env) if rule.applies.evaluate(env) else None


@pytest.mark.parametrize("rule_id", IDS)
def test_a_rule_says_what_the_plain_rule_says(rule_id):
    [rule] = [rule for rule in engine.BOOK.rules if rule.id == rule_id]
    assert rule.hardness == LETTERS[rule_id] or rule_id in BY_CASE
    assert (rule.effect == "prohibit") is (rule_id in plain_rules.ABSOLUTE)
    assert [(d.kind, d.effect, d.due is not None) for d in rule.duties] == [
        duty[:3] for duty in plain_rules.DUTIES.get(rule_id, [])
    ]
    for act in ACTS:
        assert next(differences(rule, act), None) is None


def differences(rule, act):
    """What the rule reads in the states in which it and the plain rule differ."""
    plain, duties = plain_rules.RULES[rule.id], plain_rules.DUTIES.get(rule.id, [])
    for env in states(rule.id, act):
        answer = plain(env)
        owed = [when(env) for *_, when in duties]
        if said(rule, env) is not answer or (
            answer and [duty.when.evaluate(env) for duty in rule.duties] != owed
        ):
            yield _read(rule.id, env)


def _read(rule_id, env):
    return {"act": env["act"], **{fact.name: env[fact.name] for fact in READ[rule_id]}}
