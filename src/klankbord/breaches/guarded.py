"""Who sees the register of breaches: the DPO and the controller. The administrator reports one.

He writes and does not read: a breach can be about what an administrator did.
"""

from klankbord.gate import guards
from klankbord.gate.access import ADMINISTER, ENTER
from klankbord.gate.guards import ACT, ROLE
from klankbord.people.models import Role

KEEPERS = (str(Role.DPO), str(Role.CONTROLLER))
REPORTERS = (*KEEPERS, str(Role.ADMIN))


def tables() -> dict[str, list[str]]:
    """{table: the SQL statements that guard it}."""
    keeper = f"{ROLE} IN ('dpo', 'controller') AND {ACT} IN ('{ENTER}', '{ADMINISTER}')"
    admin = f"{ROLE} = 'admin' AND {ACT} = '{ADMINISTER}'"
    return {
        table: [
            *guards.policies(table),
            f"CREATE POLICY keep ON {table} FOR ALL USING ({keeper}) WITH CHECK ({keeper})",
            f"CREATE POLICY report ON {table} FOR INSERT WITH CHECK ({admin})",
        ]
        for table in ("breaches_breach", "breaches_entry")
    }
