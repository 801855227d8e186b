"""How long what came in may stay. Policy, only ever to be made stricter (design 4.5)."""

from datetime import datetime, timedelta

from klankbord.law.instants import AMSTERDAM, month_later

SELECTED = timedelta(days=90)
RECORD = 12
"""Months that the record of a call outlives the call: as long as the proofs of notice."""
QUARANTINE = timedelta(days=7)
"""How long metadata waits for a missing fact, and how long a defective recording lies sealed."""


def audio_until(made_at: datetime, ends_at: datetime | None) -> datetime:
    """When the sound must be gone: 90 days, or the end of the course if that comes first.

    Only drawn calls come in, so every recording here is a selected one.

    Source: law.md 4.4; AVG art. 5(1)(e).
    """
    last = made_at + SELECTED
    return min(last, ends_at) if ends_at else last


def record_until(made_at: datetime) -> datetime:
    """When the record itself must be gone: twelve months, on the calendar of Europe/Amsterdam."""
    local = made_at.astimezone(AMSTERDAM)
    return datetime.combine(month_later(local.date(), RECORD), local.timetz())
