"""The rule book: every declared rule, by subject, and the version of the law they speak for."""

from dataclasses import dataclass

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
from klankbord.law.texts import Text

VERSION = "2026-11-26"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a part of the book is about."""

    title: Text
    rules: tuple[Rule, ...]


SUBJECTS = (
    Subject(Text("Waarom het mag", "Why it may happen"), grounds.RULES),
    Subject(Text("De muur", "The wall"), wall.RULES),
    Subject(Text("De ondernemingsraad", "The works council"), participation.RULES),
    Subject(Text("Onderzocht en opgeschreven", "Studied and written down"), study.RULES),
    Subject(Text("Wat mensen horen", "What people are told"), telling.RULES),
    Subject(Text("Wat niet mag worden opgenomen", "What may not be captured"), content.RULES),
    Subject(Text("Luisteren en beoordelen", "Listening and judging"), listening.RULES),
    Subject(Text("Machines", "Machines"), machines.RULES),
    Subject(Text("Cijfers en ontvangers", "Figures and recipients"), sharing.RULES),
    Subject(Text("Bewaren, bevriezen en wissen", "Keeping, freezing and erasing"), keeping.RULES),
    Subject(
        Text("Rechten van medewerker en beller", "Rights of employee and caller"), rights.RULES
    ),
)

RULES: tuple[Rule, ...] = tuple(rule for subject in SUBJECTS for rule in subject.rules)
