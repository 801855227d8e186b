"""The people of the demo: who is on the phone, and who acts in which role."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from klankbord.gate.access import Actor
from klankbord.people import queries as people
from klankbord.people.models import Account, Employee

Pace: TypeAlias = Literal["often", "regular", "seldom", "scenes"]
"""How often the platform has calls of somebody; in `scenes` only what is told in them."""

ANNA, JORIS = "1001", "1002"
"""At whose pages is looked."""
REGULAR = (
    *("1005", "1006", "1007", "1008", "1009", "1012", "1013"),
    *("1021", "1022", "1023", "1024", "1025", "1026", "1028"),
    *("1039", "1041", "1042", "1045", "1046", "1048", "1052", "1057"),
)
SCENES = ("1003", "1004", "1010", "1011", "1015", "1027", "1036", "1040")
LEAVES, OBJECTS, OBJECTED = "1052", "1045", "1021"


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody whom the telephone platform knows."""

    number: str
    name: str
    team: str
    since: date

    @property
    def pace(self) -> Pace:
        """How often he has calls."""
        if self.number in (ANNA, JORIS):
            return "often"
        if self.number in SCENES:
            return "scenes"
        return "regular" if self.number in REGULAR else "seldom"


def agents(*crews: Mapping[str, Any]) -> list[Agent]:
    """Everybody on the phone, by the tables of people files."""
    teams = {row["employee"]: row["team"] for crew in crews for row in crew["memberships"]}
    names = {row["number"]: row["name"] for crew in crews for row in crew["employees"]}
    known = [row for crew in crews for row in crew["agents"]]
    return [
        Agent(row["employee"], names[row["employee"]], teams[row["employee"]], row["since"])
        for row in sorted(known, key=lambda row: str(row["employee"]))
    ]


def who_came(crew: Mapping[str, Any], days: Collection[date]) -> dict[str, Any]:
    """A people file without what is said about employees who came on other days than these."""
    others = {row["employee"] for row in crew["employments"] if row["since"] not in days}
    return {
        table: [row for row in rows if others.isdisjoint((row.get("employee"), row.get("number")))]
        for table, rows in crew.items()
    }


def account(name: str) -> Account:
    """An account by what stands before the at sign."""
    found = people.by_email(f"{name}@woonstede.example")
    assert found is not None  # noqa: S101  the example files name him
    return found


def actor(name: str, role: str, at: datetime) -> Actor:
    """Somebody in one of his roles."""
    return people.actor_for(account(name), role, at)


def employee(number: str) -> Employee:
    """An employee by his staff number."""
    found = people.by_number(number)
    assert found is not None  # noqa: S101  the example files name him
    return found
