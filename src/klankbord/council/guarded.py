"""Who sees what passes between council and employer, and who sees the council's own room.

The room opens to members and advisers alone: the policy asks the grant itself at the moment of the
deed, so who leaves is out at once, whatever role a page believed him to have.
"""

from klankbord.gate import guards
from klankbord.gate.guards import ACTOR, AT, ROLE
from klankbord.people.models import Role

MEMBER = str(Role.WORKS_COUNCIL)
ADVISER = "council_adviser"
"""The function of who was let into the room; no role that anybody grants."""

EMPLOYER = (str(Role.QUALITY_MANAGER), str(Role.CONTROLLER))
"""Who speaks for the employer."""
READERS = (MEMBER, *EMPLOYER, str(Role.DPO))
WRITERS = (MEMBER, *EMPLOYER)

_HOLDS = f"since <= {AT} AND (until IS NULL OR until > {AT})"
_GRANTED = f"role = '{MEMBER}' AND account_id = {ACTOR} AND approved_at <= {AT} AND {_HOLDS}"
_LET_IN = f"account_id = {ACTOR} AND {_HOLDS}"
_THERE = "{role} = '{of}' AND EXISTS (SELECT FROM {table} WHERE {where})"
_MEMBER = _THERE.format(role=ROLE, of=MEMBER, table="people_grant", where=_GRANTED)
_ADVISER = _THERE.format(role=ROLE, of=ADVISER, table="council_adviser", where=_LET_IN)


def tables() -> dict[str, list[str]]:
    """{table: the SQL statements that guard it}."""
    both = [
        ("read", "SELECT", f"USING ({ROLE} IN ({_listed(READERS)}))"),
        ("write", "INSERT", f"WITH CHECK ({ROLE} IN ({_listed(WRITERS)}))"),
    ]
    return {
        "council_message": _table("council_message", both),
        "council_letter": _table("council_letter", both),
        "council_paper": _table(
            "council_paper",
            [
                ("members", "ALL", f"USING ({_MEMBER}) WITH CHECK ({_MEMBER})"),
                ("adviser", "SELECT", f"USING ({_ADVISER})"),
                ("adviser_adds", "INSERT", f"WITH CHECK ({_ADVISER})"),
            ],
        ),
        "council_adviser": _table(
            "council_adviser",
            [
                ("members", "ALL", f"USING ({_MEMBER}) WITH CHECK ({_MEMBER})"),
                ("own", "SELECT", f"USING (account_id = {ACTOR})"),
            ],
        ),
    }


def _table(table: str, policies: list[tuple[str, str, str]]) -> list[str]:
    made = [f"CREATE POLICY {name} ON {table} FOR {of} {asks}" for name, of, asks in policies]
    return [*guards.policies(table), *made]


def _listed(roles: tuple[str, ...]) -> str:
    return ", ".join(f"'{role}'" for role in roles)
