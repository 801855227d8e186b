"""Every act has a lawful question, and each fact that it needs denies when it is left out."""

import json
from pathlib import Path

import pytest

from klankbord.law import engine, question
from law.lawful import lawful, paths, without

NEEDS = json.loads((Path(__file__).parent / "needs.json").read_text(encoding="utf-8"))
"""Per act: the answer to its lawful question, and which rules deny without which fact."""


@pytest.mark.parametrize("act", NEEDS)
def test_every_act_has_a_lawful_question(act):
    asked = lawful(act)
    question.check(asked)
    answer = engine.decide(asked).as_answer()
    owed = {
        kind: sorted({o["rule"] for o in answer["obligations"] if o["kind"] == kind}, key=_number)
        for kind in ("condition", "standing")
    }

    assert answer["denied_by"] == []
    assert answer["answer"] == NEEDS[act]["answer"]
    assert owed == {"condition": NEEDS[act]["conditions"], "standing": NEEDS[act]["standing"]}


@pytest.mark.parametrize(
    ("act", "path"), [(act, path) for act, table in NEEDS.items() for path in table["needs"]]
)
def test_a_fact_that_is_left_out_denies_by_exactly_the_rules_that_need_it(act, path):
    decision = engine.decide(without(lawful(act), path))

    assert list(decision.denied_by) == NEEDS[act]["needs"][path]
    assert path in decision.missing
    assert decision.gaps == decision.denied_by


@pytest.mark.parametrize("act", NEEDS)
def test_a_fact_that_no_rule_needs_can_be_left_out(act):
    asked = lawful(act)
    unneeded = set(paths(asked)) - set(NEEDS[act]["needs"]) - {"id", "act", "at"}
    assert unneeded

    for path in sorted(unneeded):
        assert engine.decide(without(asked, path)).denied_by == (), path


def _number(rule_id: str) -> int:
    return int(rule_id[1:])
