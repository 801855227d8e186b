"""What a package says that it holds about somebody, for tests."""

from datetime import UTC, datetime
from types import ModuleType
from uuid import UUID

from klankbord.gate import disclosing
from klankbord.law.disclosing import Person, Row

AT = datetime(2026, 11, 1, tzinfo=UTC)


def kinds(
    disclosure: ModuleType, employee: UUID | None = None, *, account: UUID | None = None
) -> list[str]:
    """The section of each row, sorted."""
    person = Person(employee=employee, account=account)
    return sorted(
        each.code for each in disclosure.SECTIONS for _ in disclosing.read(each, person, at=AT)
    )


def rows(disclosure: ModuleType, employee: UUID) -> list[Row]:
    """The rows of all sections."""
    person = Person(employee=employee)
    return [row for each in disclosure.SECTIONS for row in disclosing.read(each, person, at=AT)]
