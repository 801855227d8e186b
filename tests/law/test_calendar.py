"""Terms end on the right day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klankbord.law import calendar, instants

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("received", "extended", "last"),
    [
        ("2026-11-26", False, "2026-12-28"),  # 26-12 is a Saturday and a holiday
        ("2026-11-26", True, "2027-02-26"),
        ("2027-01-31", False, "2027-03-01"),  # 28-2 is a Sunday
        ("2026-08-31", False, "2026-09-30"),  # no 31 September
        ("2027-02-27", False, "2027-03-30"),  # Saturday before Easter
        ("2027-02-26", False, "2027-03-26"),  # Good Friday is no holiday for the AVG
        ("2026-03-27", False, "2026-04-28"),  # King's Day on a Monday
        ("2024-01-31", False, "2024-02-29"),  # leap year
        ("2026-04-05", False, "2026-05-05"),  # 5 May is no holiday for the AVG
    ],
)
def test_a_request_is_answered_in_time_until_the_end_of_this_day(received, extended, last):
    assert calendar.answer_by(date.fromisoformat(received), extended=extended).isoformat() == last


@pytest.mark.parametrize(
    ("notified", "last"),
    [
        ("2026-11-02", "2026-12-02"),
        ("2026-04-05", "2026-05-06"),  # 5 May
        ("2027-02-26", "2027-03-30"),  # Good Friday and Easter
        ("2026-04-15", "2026-05-18"),  # Friday after Ascension, equated by decree
    ],
)
def test_nullity_is_invoked_in_time_by_national_terms(notified, last):
    assert calendar.nullity_by(date.fromisoformat(notified)).isoformat() == last


@pytest.mark.parametrize(
    ("year", "easter"),
    [(1961, "04-02"), (2000, "04-23"), (2019, "04-21"), (2026, "04-05"), (2027, "03-28"),
     (2038, "04-25"), (2285, "03-22")],
)  # fmt: skip
def test_easter_falls_where_it_falls(year, easter):
    assert calendar.easter(year).isoformat() == f"{year}-{easter}"


@pytest.mark.parametrize(
    ("day", "name"),
    [("2026-04-27", "Koningsdag"), ("2025-04-26", "moved from a Sunday"), ("2013-04-30", "queen")],
)
def test_the_kings_day_is_a_holiday_and_moves_from_sundays(day, name):
    assert not calendar.is_working_day(date.fromisoformat(day)), name


@given(DAYS)
def test_a_last_day_is_always_a_working_day_within_a_fortnight(received):
    for last, term in (
        (calendar.answer_by(received), "avg"),
        (calendar.nullity_by(received), "wor"),
    ):
        assert calendar.is_working_day(last, term)
        plain = instants.month_later(received, 1)
        assert plain <= last <= plain + timedelta(days=14)


@given(DAYS, st.integers(1, 20))
def test_working_days_are_counted_one_by_one(day, count):
    last = calendar.plus_working_days(day, count)
    between = [day + timedelta(days=n) for n in range(1, (last - day).days + 1)]
    assert sum(map(calendar.is_working_day, between)) == count
    assert calendar.is_working_day(last)


def test_instants_compare_whatever_their_offset():
    assert instants.moment("2026-12-01T10:00:00+01:00") == instants.moment("2026-12-01T09:00:00Z")
    assert instants.moment("2026-12-01T10:00+01:00") < instants.moment(
        "2026-12-01T09:00:00.000001Z"
    )


def test_terms_keep_the_wall_clock_over_the_change_of_the_clock():
    start = instants.moment("2026-10-20T09:00:00+02:00")
    assert instants.plus_days(start, 14) == instants.moment("2026-11-03T09:00:00+01:00")
    assert instants.plus_months(start, 5) == instants.moment("2027-03-20T09:00:00+01:00")
    assert instants.plus_months(instants.moment("2026-11-30T09:00:00+01:00"), 3) == instants.moment(
        "2027-02-28T09:00:00+01:00"
    )


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+23:59"])
def test_the_ends_of_the_calendar_are_no_fault(text):
    edge = instants.moment(text)
    assert instants.plus_days(edge, 40_000_000) == instants.NEVER
    assert instants.plus_months(edge, 120_000) == instants.NEVER
    assert isinstance(instants.day_of(edge), date)


@pytest.mark.parametrize(
    "text",
    ["2026-02-30T10:00:00Z", "2026-12-01T24:00:00Z", "2026-12-01T10:00:60Z", "2026-12-01T10:00:00",
     "2026-12-01", "2026-12-01T10:00:00+24:00", "2026-W49-2T10:00:00Z", "20261201T100000Z"],
)  # fmt: skip
def test_what_is_no_instant_is_refused(text):
    assert instants.is_instant("2026-12-01T10:00:00.123456+01:00")
    assert not instants.is_instant(text)
