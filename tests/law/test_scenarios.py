"""The seventy-eight scenarios of the rule book: answer, decisive rules, due dates, letters."""

import json
from pathlib import Path

import pytest

from klankbord.law import engine, question

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "scenarios.jsonl").read_text(encoding="utf-8").splitlines()
]
NO_FACTS = ("expect", "nl", "en", "pair", "kind")


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_mag_dit_is_answered_as_the_rule_book_says(case):
    asked = {name: value for name, value in case.items() if name not in NO_FACTS}
    question.check(asked)
    expected, answer = case["expect"], engine.decide(asked).as_answer()
    mentioned = {reason["rule"] for reason in answer["reasons"]}

    assert answer["answer"] == expected["answer"]
    assert set(expected["rules"]) <= mentioned
    if expected["answer"] == "no":
        assert set(expected["rules"]) & set(answer["denied_by"])
    for rule, day in expected.get("due", {}).items():
        assert [o["due"] for o in answer["obligations"] if o["rule"] == rule] == [day]
    for rule, letter in expected.get("hardness", {}).items():
        assert [r["hardness"] for r in answer["reasons"] if r["rule"] == rule] == [letter]


def test_all_seventy_eight_are_there():
    assert len({case["id"] for case in CASES}) == 78


@pytest.mark.parametrize(
    ("means", "answer"), [(["audio", "screen"], "no"), (["audio"], "yes"), (None, "no")]
)
def test_figures_stop_where_a_means_that_they_may_rest_on_is_disputed(means, answer):
    told = next(case for case in CASES if case["id"] == "T35")
    asked = {name: value for name, value in told.items() if name not in NO_FACTS}
    council = asked["works_council"] | {"disputed_means": ["screen"]}
    programme = {name: value for name, value in asked["programme"].items() if name != "means"}
    programme |= {} if means is None else {"means": means}
    decided = engine.decide(asked | {"works_council": council, "programme": programme})
    assert decided.as_answer()["answer"] == answer
