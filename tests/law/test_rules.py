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
    plain = plain_rules.RULES[rule_id]
    duties = plain_rules.DUTIES.get(rule_id, [])
    assert [(d.kind, d.effect, d.due is not None) for d in rule.duties] == [
        duty[:3] for duty in duties
    ]
    for act in ACTS:
        for env in states(rule_id, act):
            answer = plain(env)
            assert said(rule, env) is answer, (rule_id, _read(rule_id, env))
            if answer:
                owed = [duty.when.evaluate(env) for duty in rule.duties]
                assert owed == [when(env) for *_, when in duties], (rule_id, _read(rule_id, env))


def _read(rule_id, env):
    return {"act": env["act"], **{fact.name: env[fact.name] for fact in READ[rule_id]}}


def test_each_rule_has_the_letter_and_the_effect_of_the_rule_book():
    letters = dict(line.split() for line in plain_rules.LETTERS.replace("\n", " ").split(","))
    for rule in engine.BOOK.rules:
        if isinstance(rule.hardness, str):
            assert rule.hardness == letters.pop(rule.id[1:]), rule.id
        assert (rule.effect == "prohibit") is (rule.id in plain_rules.ABSOLUTE), rule.id
    assert letters == {}
