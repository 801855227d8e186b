"""Who sees what was brought in: the employee, and until the talk the one whom he named (R9).

HR, managers and everybody else see no row, so not even that there is one.
"""

from klankbord.gate import guards
from klankbord.gate.guards import ACTOR, AT, EMPLOYEE

BROUGHT_IN = "reviews_broughtin"
PIECE = "reviews_piece"


def tables() -> dict[str, list[str]]:
    """{table: the SQL statements that guard it}."""
    today = f"({AT} AT TIME ZONE 'Europe/Amsterdam')::date"
    given = f"recipient_id = {ACTOR} AND withdrawn_at IS NULL AND talk_on >= {today}"
    return {
        BROUGHT_IN: [
            *guards.policies(BROUGHT_IN),
            f"CREATE POLICY own ON {BROUGHT_IN} FOR SELECT USING (employee_id = {EMPLOYEE})",
            f"CREATE POLICY given ON {BROUGHT_IN} FOR SELECT USING ({given})",
        ],
        PIECE: guards.hanging(PIECE, on=BROUGHT_IN, column="brought_id"),
    }
