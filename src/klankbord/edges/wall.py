"""The wall between learning and appraisal, for who stands on the other side of it (R8)."""

from klankbord.law import engine
from klankbord.law.rule import Rule
from klankbord.people.models import Role

RULE = "R8"
JUDGING = (Role.HR, Role.MANAGER, Role.TEAM_LEAD)
"""Who decides on contracts, or leads who does."""


def rule() -> Rule:
    """The rule that keeps the two apart."""
    return next(rule for rule in engine.BOOK.rules if rule.id == RULE)
