"""What changed between two editions of the rule book, and what a day changes by itself."""

from dataclasses import replace
from datetime import date

import pytest

from klankbord.law import editions
from klankbord.law.conditions import FALSE
from klankbord.law.editions import Change
from klankbord.law.engine import BOOK
from klankbord.law.rule import Letter, Source
from klankbord.law.texts import Text

BEFORE = editions.prints(BOOK.rules)
ONE = BOOK.rules[10]


def edition(**changed):
    rules = tuple(replace(rule, **changed) if rule is ONE else rule for rule in BOOK.rules)
    return editions.prints(rules)


def test_the_same_rules_have_the_same_prints():
    assert editions.differences(BEFORE, edition()) == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"name": Text("anders", "different")},
        {"text": Text("anders", "different")},
        {"remedy": Text("anders", "different")},
        {"contested": Text("anders", "different")},
        {"hardness": "B+T"},
        {"applies": FALSE},
        {"holds": FALSE},
        {"effect": "prohibit"},
        {"absolute": FALSE},
        {"sources": (Source("AVG", "99"),)},
        {"sources": tuple(source._replace(tag="V2") for source in ONE.sources)},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_whatever_a_rule_says_its_print_says_so(changed):
    assert editions.differences(BEFORE, edition(**changed)) == (Change(ONE.id, "changed"),)


def test_another_duty_is_another_rule():
    rule = next(rule for rule in BOOK.rules if rule.duties)
    other = replace(rule, duties=rule.duties[1:])
    now = editions.prints([other if each is rule else each for each in BOOK.rules])
    assert editions.differences(BEFORE, now) == (Change(rule.id, "changed"),)


def test_other_dates_are_told_apart_from_other_words():
    assert editions.differences(BEFORE, edition(until=date(2030, 1, 1))) == (
        Change(ONE.id, "dates"),
    )


def test_new_and_gone_rules_are_named():
    fewer = {number: each for number, each in BEFORE.items() if number != ONE.id}
    assert editions.differences(fewer, BEFORE) == (Change(ONE.id, "new"),)
    assert editions.differences(BEFORE, fewer) == (Change(ONE.id, "gone"),)


def test_a_day_that_comes_is_a_change_once():
    day = date(2030, 1, 1)
    rules = [
        replace(ONE, since=day),
        replace(ONE, until=day),
        replace(ONE, hardness=(Letter("T", until=day), Letter("W"))),
    ]
    came = editions.arrivals(rules, after=date(2029, 12, 31), until=day)
    assert came == (
        Change(ONE.id, "begins", day),
        Change(ONE.id, "ends", day),
        Change(ONE.id, "letter", day),
    )
    assert editions.arrivals(rules, after=day, until=date(2031, 1, 1)) == ()
    assert editions.arrivals(rules, after=date(2029, 1, 1), until=date(2029, 12, 31)) == ()


def test_the_day_of_the_ai_act_is_among_them():
    came = editions.arrivals(BOOK.rules, after=date(2027, 12, 1), until=date(2027, 12, 2))
    assert came
    assert {change.what for change in came} <= {"letter", "begins", "ends"}
