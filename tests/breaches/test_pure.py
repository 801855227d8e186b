"""The clock of 72 hours and the seven questions, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klankbord.breaches import assessing, clocks
from klankbord.law import calendar
from klankbord.law.instants import AMSTERDAM

HOUR = timedelta(hours=1)
FRIDAY = datetime(2026, 12, 25, 17, tzinfo=AMSTERDAM)
ANSWERS = st.fixed_dictionaries(
    dict.fromkeys(assessing.CRITERIA, st.sampled_from(assessing.LEVELS))
)


def test_the_clock_runs_through_christmas_and_the_weekend():
    assert calendar.report_breach_by(FRIDAY) == FRIDAY + 72 * HOUR
    assert clocks.of(FRIDAY, done=False, at=FRIDAY + 47 * HOUR).colour == "calm"
    assert clocks.of(FRIDAY, done=False, at=FRIDAY + 49 * HOUR).colour == "soon"
    assert clocks.of(FRIDAY, done=False, at=FRIDAY + 72 * HOUR).colour == "soon"
    late = clocks.of(FRIDAY, done=False, at=FRIDAY + 73 * HOUR)
    assert (late.colour, late.hours) == ("late", -1)
    assert clocks.of(FRIDAY, done=True, at=FRIDAY + 99 * HOUR).colour == "done"


@pytest.mark.parametrize("day", [datetime(2027, 3, 27, 12), datetime(2026, 10, 24, 12)])
def test_hours_are_those_that_passed_also_when_the_clock_is_changed(day):
    found = day.replace(tzinfo=AMSTERDAM)
    assert calendar.report_breach_by(found) - found.astimezone(UTC) == 72 * HOUR
    assert not clocks.late(found, found.astimezone(UTC) + 72 * HOUR)
    assert clocks.late(found, found.astimezone(UTC) + 72 * HOUR + timedelta(seconds=1))


def test_only_seven_times_low_is_no_risk():
    low = dict.fromkeys(assessing.CRITERIA, "low")
    assert assessing.allowed(low) == ("none", "risk", "high")
    for criterion in assessing.CRITERIA:
        assert assessing.least(low | {criterion: "unknown"}) == "risk"
        assert assessing.least(low | {criterion: "some"}) == "risk"


def test_severe_consequences_are_a_high_risk_by_themselves_and_else_two_high_answers_are():
    low = dict.fromkeys(assessing.CRITERIA, "low")
    assert assessing.allowed(low | {"consequences": "high"}) == ("high",)
    assert assessing.least(low | {"number": "high"}) == "risk"
    assert assessing.least(low | {"number": "high", "persons": "high"}) == "high"


@given(ANSWERS, st.sampled_from(assessing.CRITERIA))
def test_a_worse_answer_never_gives_a_milder_risk(answers, criterion):
    worse = answers | {criterion: "high"}
    assert set(assessing.allowed(worse)) <= set(assessing.allowed(answers))


@pytest.mark.parametrize("change", [{"type": "none"}, {"colour": "low"}])
def test_what_is_not_on_the_list_is_no_answer(change):
    with pytest.raises(assessing.Incomplete):
        assessing.least(dict.fromkeys(assessing.CRITERIA, "low") | change)
    with pytest.raises(assessing.Incomplete):
        assessing.least({"type": "low"})
