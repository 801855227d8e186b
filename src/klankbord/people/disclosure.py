"""What this package holds about a person, for who asks what is known about him (AVG art. 15)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from klankbord.law.texts import Text
from klankbord.people.models import Employee


@dataclass(frozen=True, slots=True)
class Holding:
    """One thing that is held about a person. Content is fetched by its kind and id."""

    kind: str
    id: UUID | int
    since: datetime | None
    until: datetime | None
    """When it is destroyed, or ends; None: as long as the relation lasts, or no end yet."""
    what: Text


PERSON = Text(
    nl="Uw naam en personeelsnummer.",
    en="Your name and staff number.",
)
EMPLOYMENT = Text(nl="Wanneer u hier werkt, en als wat.", en="When you work here, and as what.")
TEAM = Text(nl="In welk team u zit.", en="The team you are in.")
COACH = Text(nl="Wie u coacht.", en="Who coaches you.")
AGENT = Text(nl="Hoe een telefooncentrale u noemt.", en="What a telephone platform calls you.")
OBJECTION = Text(
    nl="Uw bezwaar, met uw redenen en het antwoord.",
    en="Your objection, with your reasons and the answer.",
)
ACCOUNT = Text(nl="Uw account om in te loggen.", en="Your account to sign in.")
ROLE = Text(nl="Een rol die u heeft of had.", en="A role that you have or had.")
CLEARANCE = Text(
    nl="Een geheimhouding of instructie die u tekende.",
    en="A secrecy statement or instruction that you signed.",
)


def held(employee: UUID) -> Iterator[Holding]:
    """Everything in this package about one employee.

    Raises:
        Employee.DoesNotExist: There is none with this id.
    """
    person = Employee.objects.select_related("account").get(pk=employee)
    yield Holding("person", person.pk, None, None, PERSON)
    for kind, rows, what in (
        ("employment", person.employments.all(), EMPLOYMENT),
        ("membership", person.memberships.all(), TEAM),
        ("coaching", person.coaches.all(), COACH),
        ("agent_ref", person.agent_refs.all(), AGENT),
    ):
        for row in rows:
            yield Holding(kind, row.pk, row.since, row.until, what)
    for objection in person.objections.select_related("key"):
        until = objection.key.keep_until
        yield Holding("objection", objection.pk, objection.filed_at, until, OBJECTION)
    if person.account is not None:
        account = person.account
        yield Holding("account", account.pk, account.created_at, None, ACCOUNT)
        for grant in account.grants.all():
            yield Holding("grant", grant.pk, grant.since, grant.until, ROLE)
        for clearance in account.clearances.all():
            yield Holding("clearance", clearance.pk, clearance.since, clearance.until, CLEARANCE)
