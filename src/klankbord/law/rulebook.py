"""The rule book: every declared rule, by subject, and the version of the law they speak for."""

from klankbord.law.rule import Rule
from klankbord.law.rules import (
    content,
    grounds,
    keeping,
    listening,
    machines,
    participation,
    rights,
    sharing,
    study,
    telling,
    wall,
)

VERSION = "2026-11-23"

RULES: tuple[Rule, ...] = (
    *grounds.RULES,
    *wall.RULES,
    *participation.RULES,
    *study.RULES,
    *telling.RULES,
    *content.RULES,
    *listening.RULES,
    *machines.RULES,
    *sharing.RULES,
    *keeping.RULES,
    *rights.RULES,
)
