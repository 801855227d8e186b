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
     "2026-12-01", "2026-12-01T10:00:00+24:00", "2026-W49-2T10:00:00Z", "20261201T100000Z",
     "2026-12-01 10:00:00Z", "2026-12-01T10:00:00Z ", "2026-12-01T10:00:00.1234567Z"],
)  # fmt: skip
def test_what_is_no_instant_is_refused(text):
    assert instants.is_instant("2026-12-01T10:00:00.123456+01:00")
    assert instants.is_instant("2026-12-01T10:00Z")
    assert not instants.is_instant(text)


def oudin(year):
    """Easter by the rule of Oudin (1940), which shares no step with ours."""
    century, golden = year // 100, year % 19
    moon = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon -= (moon // 28) * (1 - (29 // (moon + 1)) * ((21 - golden) // 11))
    shift = moon - (year + year // 4 + moon + 2 - century + century // 4) % 7
    month = 3 + (shift + 40) // 44
    return date(year, month, shift + 28 - 31 * (month // 4))


def test_easter_falls_in_every_year_where_another_reckoning_puts_it():
    years = range(1583, 4100)
    assert [calendar.easter(year) for year in years] == [oudin(year) for year in years]


AVG_2026 = {"01-01", "04-05", "04-06", "04-27", "05-14", "05-24", "05-25", "12-25", "12-26"}
AVG_2013 = {"01-01", "03-31", "04-01", "04-30", "05-09", "05-19", "05-20", "12-25", "12-26"}


@pytest.mark.parametrize(
    ("year", "term", "days"),
    [
        (2026, "avg", AVG_2026),
        (2026, "wor", AVG_2026 | {"01-02", "04-03", "05-05", "05-15"}),
        (2013, "avg", AVG_2013),
        (2013, "wor", AVG_2013 | {"03-29", "05-05"}),
    ],
)
def test_a_year_has_these_holidays_and_no_others(year, term, days):
    assert {day.isoformat()[5:] for day in calendar.holidays(year, term)} == days


@pytest.mark.parametrize(
    ("year", "queen_or_king"),
    [(2006, "04-29"), (2013, "04-30"), (2014, "04-26"), (2025, "04-26"), (2026, "04-27")],
)
def test_there_is_one_birthday_a_year_and_never_on_a_sunday(year, queen_or_king):
    april = {day for day in calendar.holidays(year, "avg") if day.month == 4 and day.day > 25}
    assert {day.isoformat()[5:] for day in april} == {queen_or_king}


def test_the_days_that_a_decree_equates_count_for_the_works_council_alone():
    for day in calendar.EQUATED:
        assert day in calendar.holidays(day.year, "wor")
        assert day not in calendar.holidays(day.year, "avg")
        assert day.weekday() < calendar.SATURDAY


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-08-31", 1, "2026-09-30"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-11-30", 1, "2026-12-30"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2026-10-15", 14, "2027-12-15"),
        ("9999-11-30", 1, "9999-12-30"),
    ],
)
def test_a_month_later_is_the_same_number_or_else_the_last_day(day, months, later):
    assert instants.month_later(date.fromisoformat(day), months) == date.fromisoformat(later)


def test_a_term_that_the_calendar_does_not_hold_never_ends():
    last = instants.moment("9999-12-20T10:00:00+01:00")
    assert instants.plus_days(last, 14) == instants.plus_months(last, 1) == instants.NEVER
    assert instants.plus_days(last, 3) == instants.moment("9999-12-23T10:00:00+01:00")
    with pytest.raises(ValueError, match="9999"):
        instants.month_later(date(9999, 12, 1), 1)


def test_a_day_ends_at_midnight_in_amsterdam():
    assert instants.end_of(date(2026, 3, 28)).isoformat() == "2026-03-29T00:00:00+01:00"
    assert instants.end_of(date(2026, 3, 29)).isoformat() == "2026-03-30T00:00:00+02:00"
    assert instants.day_of(instants.moment("2026-03-29T21:59:59Z")) == date(2026, 3, 29)
    assert instants.day_of(instants.moment("2026-03-29T22:00:00Z")) == date(2026, 3, 30)
    assert instants.day_of(instants.NEVER) == date.max
    assert instants.day_of(-instants.NEVER) == date.min


def test_a_text_without_an_offset_names_no_moment():
    with pytest.raises(ValueError, match="offset"):
        instants.moment("2026-12-01T10:00:00")


def test_a_moment_is_told_with_the_offset_of_amsterdam():
    summer = instants.moment("2026-07-01T10:00:00.5Z")
    assert instants.as_text(summer) == "2026-07-01T12:00:00.500000+02:00"
    assert instants.as_text(summer + 4_400 * instants.HOUR)[-6:] == "+01:00"
    assert instants.moment("1970-01-01T00:00:01Z") == 1_000_000


@pytest.mark.parametrize(
    ("start", "days", "later"),
    [
        ("2027-03-14T02:30:00+01:00", 14, "2027-03-28T03:30:00+02:00"),  # an hour that is not
        ("2026-10-11T02:30:00+02:00", 14, "2026-10-25T02:30:00+02:00"),  # an hour that is twice
        ("2026-12-01T10:00:00.25+01:00", -1, "2026-11-30T10:00:00.25+01:00"),
    ],
)
def test_days_are_counted_over_the_change_of_the_clock(start, days, later):
    assert instants.plus_days(instants.moment(start), days) == instants.moment(later)
