"""Who sees a request: the person who made it, and who decides on it.

A coach or manager sees none. Who decides for one person may be the coach of another; so a trigger
asks at the decision itself whether he coaches him or has a say in his contract.
"""

from klankbord.gate import guards
from klankbord.gate.access import ADMINISTER, ENTER
from klankbord.gate.guards import ACT, ACTOR, EMPLOYEE, ROLE
from klankbord.people.models import Role

DECIDERS = (str(Role.DPO), str(Role.LEGAL))
"""Roles that decide on requests; without a say in anybody's contract, and without coachees."""

_OWN = f"(employee_id = {EMPLOYEE} OR account_id = {ACTOR})"
_DECIDER = f"{ROLE} IN ('dpo', 'legal') AND {ACT} IN ('{ENTER}', '{ADMINISTER}')"


def tables() -> dict[str, list[str]]:
    """{table: the SQL statements that guard it}."""
    table = "rights_request"
    mine = f"{ACT} IN ('{ENTER}', '{ADMINISTER}') AND {_OWN}"
    return {
        table: [
            *guards.policies(table),
            f"CREATE POLICY own ON {table} FOR ALL USING ({mine}) WITH CHECK ({mine})",
            f"CREATE POLICY decide ON {table} FOR ALL USING ({_DECIDER}) WITH CHECK ({_DECIDER})",
        ],
        "rights_package": guards.hanging("rights_package", on=table, column="request_id"),
    }
