"""When a duty is due: a day (until its end, Amsterdam) or, for a data breach, a moment."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from klankbord.law import calendar, instants
from klankbord.law import question as questions
from klankbord.law.settings import Settings

Question = Mapping[str, Any]


def after_notice(question: Question, settings: Settings) -> str | None:
    """Working days after the day of the act (R32, R48)."""
    today = instants.day_of(instants.moment(question["at"]))
    try:
        return calendar.plus_working_days(today, settings.after_notice_working_days).isoformat()
    except OverflowError:
        return None


def talk(question: Question, settings: Settings) -> str | None:  # noqa: ARG001  the shape of a due
    """Fourteen days after the works council withdrew (R26)."""
    withdrawn_at = _moment(question, "works_council.withdrawn_at")
    return None if withdrawn_at is None else _day(instants.plus_days(withdrawn_at, 14))


def erased(question: Question, settings: Settings) -> str | None:  # noqa: ARG001  the shape of a due
    """The last day of the retention term, which ends before `retention_until` (R59)."""
    until = _moment(question, "recording.retention_until")
    return None if until is None else _day(until - 1)


def reviewed(question: Question, settings: Settings) -> str | None:  # noqa: ARG001  the shape of a due
    """Three months after the hold was last reviewed, or else from now (R60)."""
    at = instants.moment(question["at"])
    last = _moment(question, "recording.hold.last_reviewed_at")
    return _day(instants.plus_months(at if last is None or last > at else last, 3))


def quarantined(question: Question, settings: Settings) -> str | None:
    """Seven days after the defect was found, or else from now (R64)."""
    at = instants.moment(question["at"])
    found = _moment(question, "recording.defect_detected_at")
    start = at if found is None or found > at else found
    return _day(instants.plus_days(start, settings.quarantine_days))


def answered(question: Question, settings: Settings) -> str | None:  # noqa: ARG001  the shape of a due
    """One month after receipt, or three when extended (R70)."""
    received_at = _moment(question, "request.received_at")
    if received_at is None:
        return None
    extended = questions.stated(question, "request.extended") is True
    try:
        return calendar.answer_by(instants.day_of(received_at), extended=extended).isoformat()
    except (OverflowError, ValueError):
        return None


def reported(question: Question, settings: Settings) -> str | None:  # noqa: ARG001  the shape of a due
    """Seventy-two hours after the breach was known (R71)."""
    aware_at = _moment(question, "incident.aware_at")
    if aware_at is None:
        return None
    try:
        return instants.as_text(aware_at + 72 * instants.HOUR)
    except OverflowError:
        return None


def _moment(question: Question, path: str) -> int | None:
    text = questions.stated(question, path)
    return None if text is None else instants.moment(text)


def _day(at: int) -> str | None:
    day = instants.day_of(at)
    return None if day == date.max else day.isoformat()
