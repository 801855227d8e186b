"""The 72 hours of a breach: hours on the clock, at weekends and on holidays too. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from klankbord.law import calendar

Colour = Literal["calm", "soon", "late", "done"]
SOON = 24
"""Hours before the end from which the clock warns."""


@dataclass(frozen=True, slots=True)
class Clock:
    """How a report to the authority stands. `hours` are whole ones left; below zero it is late."""

    due_at: datetime
    hours: int
    colour: Colour


def of(discovered_at: datetime, *, done: bool, at: datetime) -> Clock:
    """The clock of a breach.

    Args:
        discovered_at: When anybody of the organisation, or who works for it, saw what it was.
        done: Whether it was reported, or weighed as no risk.
        at: Now.
    """
    due = calendar.report_breach_by(discovered_at)
    left = due - at
    hours = int(left.total_seconds() // 3600)
    if done:
        return Clock(due, hours, "done")
    if at > due:
        return Clock(due, hours, "late")
    return Clock(due, hours, "soon" if hours < SOON else "calm")


def late(discovered_at: datetime, at: datetime) -> bool:
    """Whether a report at this moment needs the reasons for its delay (AVG art. 33(1))."""
    return at > calendar.report_breach_by(discovered_at)
