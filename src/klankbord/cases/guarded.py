"""Who sees a case: legal and the DPO. Who reports a finding writes it, and reads none."""

from klankbord.gate import guards
from klankbord.gate.access import ADMINISTER, ENTER
from klankbord.gate.guards import ACT, ACTOR, ROLE
from klankbord.people.models import Role

KEEPERS = (str(Role.LEGAL), str(Role.DPO))
FINDERS = (str(Role.EVALUATOR), str(Role.COACH))


def tables() -> dict[str, list[str]]:
    """{table: the SQL statements that guard it}."""
    table = "cases_case"
    keeper = f"{ROLE} IN ('legal', 'dpo') AND {ACT} IN ('{ENTER}', '{ADMINISTER}')"
    finder = (
        f"{ROLE} IN ('evaluator', 'coach') AND {ACT} = '{ADMINISTER}' "
        f"AND ground = 'serious' AND placed_by_id = {ACTOR}"
    )
    return {
        table: [
            *guards.policies(table),
            f"CREATE POLICY keep ON {table} FOR ALL USING ({keeper}) WITH CHECK ({keeper})",
            f"CREATE POLICY find ON {table} FOR INSERT WITH CHECK ({finder})",
        ]
    }
