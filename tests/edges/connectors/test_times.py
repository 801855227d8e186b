"""A local time that is no single moment is a fault; it is never guessed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from klankbord.edges.connectors import times
from klankbord.edges.connectors.contract import Settings, Wrong

AMSTERDAM = Settings(zone=ZoneInfo("Europe/Amsterdam"))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-02 09:41:12", "2026-03-02T08:41:12+00:00"),
        ("2026-07-02T09:41", "2026-07-02T07:41:00+00:00"),
        ("20260302094112", "2026-03-02T08:41:12+00:00"),
        ("20260302-094112", "2026-03-02T08:41:12+00:00"),
        ("2026-03-02 09:41:12.5+01", "2026-03-02T08:41:12.500000+00:00"),
        ("2026-03-02T09:41:12.000+0100", "2026-03-02T08:41:12+00:00"),
        ("2026-10-25T02:30:00+02:00", "2026-10-25T00:30:00+00:00"),
        ("2026-10-25T02:30:00+01:00", "2026-10-25T01:30:00+00:00"),
        ("2026-03-29 01:59:59", "2026-03-29T00:59:59+00:00"),
        ("2026-03-29 03:00:00", "2026-03-29T01:00:00+00:00"),
        ("2026-10-25 03:00:00", "2026-10-25T02:00:00+00:00"),
    ],
)
def test_a_moment_is_read_however_a_platform_writes_it(text, moment):
    assert times.instant(text, "x", AMSTERDAM) == moment


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-03-29 02:00:00", "nonexistent"),
        ("2026-03-29 02:59:59", "nonexistent"),
        ("2026-10-25 02:00:00", "ambiguous"),
        ("2026-10-25 02:59:59", "ambiguous"),
        ("02-03-2026 09:41", "malformed"),
        ("2026-02-30 09:41:00", "impossible"),
        ("2026-03-02 25:00:00", "impossible"),
        ("0001-01-01T00:00:00+14:00", "impossible"),
        ("٢٠٢٦-٠٣-٠٢ 09:41:00", "malformed"),
        ("=NOW()", "malformed"),
    ],
)
def test_what_is_no_single_moment_is_a_fault(text, code):
    with pytest.raises(Wrong) as wrong:
        times.instant(text, "x", AMSTERDAM)
    assert (wrong.value.field, wrong.value.code) == ("x", code)


def test_every_minute_of_a_year_is_one_moment_or_a_fault():
    minute = datetime(2026, 1, 1)
    wrong = {"ambiguous": 0, "nonexistent": 0}
    while minute.year == 2026:
        text = minute.strftime("%Y-%m-%d %H:%M:%S")
        try:
            found = datetime.fromisoformat(times.instant(text, "x", AMSTERDAM))
            assert found.astimezone(AMSTERDAM.zone).replace(tzinfo=None) == minute
        except Wrong as fault:
            wrong[fault.code] += 1
        minute += timedelta(minutes=10)
    assert wrong == {"ambiguous": 6, "nonexistent": 6}


def test_a_moment_beside_it_decides_only_between_the_two_that_it_may_be():
    twice = "2026-10-25 02:30:00"
    for near in (
        datetime(2026, 10, 25, 0, 29, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 31, tzinfo=UTC),
    ):
        found = datetime.fromisoformat(times.instant(twice, "x", AMSTERDAM, near=near))
        assert abs(found - near) < timedelta(minutes=2)
    for near, code in (
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), "other_zone"),
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), "ambiguous"),
    ):
        until = timedelta(hours=12) if code == "ambiguous" else times.NEAR
        with pytest.raises(Wrong) as wrong:
            times.instant(twice, "x", AMSTERDAM, near=near, until=until)
        assert wrong.value.code == code


def test_mail_dates_say_utc_with_either_sign():
    for zone in ("+0000", "-0000"):
        found = times.rfc2822(f"Wed, 18 May 2022 23:05:05 {zone}", "x")
        assert found == "2022-05-18T23:05:05+00:00"
    for text, code in (("Wed, 18 May 2022 23:05:05", "no_zone"), ("yesterday", "malformed")):
        with pytest.raises(Wrong) as wrong:
            times.rfc2822(text, "x")
        assert wrong.value.code == code
