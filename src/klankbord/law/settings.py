"""What an organisation may set for itself: only stricter than the defaults, never milder.

Every value is policy (letter B) or a default that the law leaves open; the reason that rests on
it carries that letter.
"""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Limits with which the law is read.

    Raises:
        ValueError: A value is milder than its limit, or no whole number above zero.
    """

    lead_time_days: int = 14
    """R16. Calendar days between announcement and start."""
    smallest_group: int = 5
    """R7, R50, R51, R54. Persons in a figure that may be shown."""
    alternatives: int = 3
    """R5. Less intrusive means examined and rejected."""
    training_months: int = 3
    """R17. Longest period of a training programme."""
    review_months: int = 12
    """R17. Longest time to the review of another programme."""
    review_grace_days: int = 30
    """R17. Days that an overdue review is let go."""
    after_notice_working_days: int = 5
    """R32, R48. Working days in which a person is told, or a finding is decided on."""
    quarantine_days: int = 7
    """R64. Days in which a recording with a defect is erased."""
    approvals: int = 2
    """R47. Persons who approve covert monitoring."""
    ai_log_months: int = 6
    """R39. Months that logs of an AI system are kept."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if type(value) is not int or value < 1:
                raise ValueError(f"{field.name}: a whole number above zero was expected.")
            limit = _LIMITS[field.name]
            if (value < limit) if field.name in _LEAST else (value > limit):
                word = "at least" if field.name in _LEAST else "at most"
                raise ValueError(f"{field.name}: {value} is milder than allowed, {word} {limit}.")


_LEAST = {"lead_time_days", "smallest_group", "alternatives", "approvals", "ai_log_months"}
_LIMITS = {
    "lead_time_days": 7,
    "smallest_group": 5,
    "alternatives": 3,
    "training_months": 3,
    "review_months": 12,
    "review_grace_days": 30,
    "after_notice_working_days": 5,
    "quarantine_days": 7,
    "approvals": 2,
    "ai_log_months": 6,
}

DEFAULT = Settings()
