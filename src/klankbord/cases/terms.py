"""By when a case is confirmed, decided and looked at again. Pure; days are of `law.calendar`."""

from datetime import date

from klankbord.law import calendar, instants

TO_ACT = 5
"""Working days in which a second person confirms, or somebody decides on a finding (R48)."""
MONTHS = 3
"""After so many months somebody looks whether it is still needed (R60)."""


def act_by(placed_on: date) -> date:
    """The last day for a second person.

    >>> act_by(date(2026, 11, 26))
    datetime.date(2026, 12, 3)
    """
    return calendar.plus_working_days(placed_on, TO_ACT)


def review_on(looked_on: date) -> date:
    """The last day on which it is looked at again."""
    return instants.month_later(looked_on, MONTHS)
