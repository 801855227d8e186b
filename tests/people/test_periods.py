"""A period holds for a row that was read exactly when the database finds that row."""

from datetime import UTC, datetime, timedelta

import pytest

from klankbord.people import periods
from klankbord.people.models import Employee, Employment

SINCE = datetime(2026, 3, 1, 9, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@pytest.mark.django_db
@pytest.mark.parametrize("until", [None, SINCE + timedelta(days=1)])
@pytest.mark.parametrize("days", [0, 1])
@pytest.mark.parametrize("off", [-TICK, timedelta(0), TICK])
def test_both_readings_of_a_period_agree(until: datetime | None, days: int, off: timedelta) -> None:
    employee = Employee.objects.create(number="1", name="A")
    row = Employment.objects.create(employee=employee, kind="employee", since=SINCE, until=until)
    at = SINCE + timedelta(days=days) + off
    assert Employment.objects.filter(periods.holding(at)).exists() is periods.holds(row, at)
