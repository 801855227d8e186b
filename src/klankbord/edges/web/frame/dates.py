"""Dates, times and lengths in words, in the reader's language and in Dutch time."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext


def moment(value: datetime) -> str:
    """Day and time in full: `di 17 november 2026, 10.42 uur`."""
    return date_format(timezone.localtime(value), gettext("D j F Y, H:i"))


def day(value: date) -> str:
    """Day in full: `di 17 november 2026`."""
    return date_format(_local(value), gettext("D j F Y"))


def short_day(value: date) -> str:
    """Day without the year, for lists of one period: `di 17 nov`."""
    return date_format(_local(value), gettext("D j M"))


def month(value: date) -> str:
    """Month in full: `november 2026`."""
    return date_format(value, "F Y")


def month_name(value: date) -> str:
    """Month without its year, where a period is shorter than one: `november`."""
    return date_format(value, "F")


def short_month(value: date) -> str:
    """Month for the axis of a figure: `nov`."""
    return date_format(value, pgettext("short month", "M"))


def clock(value: datetime) -> str:
    """Time of day: `10.42 uur`."""
    return date_format(timezone.localtime(value), pgettext("time of day", "H:i"))


def hour(value: datetime) -> str:
    """An hour of which the minutes are not known: `10 uur`."""
    return date_format(value, pgettext("hour of day", "H:00"))


def last_day(value: datetime) -> str:
    """The last day on which something is still kept, when it goes at `value`."""
    return day(value - timedelta(microseconds=1))


def minutes(milliseconds: int) -> str:
    """Length in minutes and seconds: `6 min 48`, `24 s`."""
    whole, seconds = divmod(round(milliseconds / 1000), 60)
    if not whole:
        return gettext("{seconds} s").format(seconds=seconds)
    return gettext("{minutes} min {seconds}").format(minutes=whole, seconds=f"{seconds:02d}")


def timecode(milliseconds: int) -> str:
    """Position in a call: `2:41`."""
    whole, seconds = divmod(milliseconds // 1000, 60)
    return f"{whole}:{seconds:02d}"


def today(at: datetime) -> date:
    """The Dutch day of a moment."""
    return timezone.localtime(at).date()


def _local(value: date) -> date:
    return timezone.localtime(value) if isinstance(value, datetime) else value
