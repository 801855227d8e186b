"""Who may see and write what somebody was told. A message afterwards is for him alone."""

from klankbord.gate import guards
from klankbord.gate.guards import EMPLOYEE, Register
from klankbord.people.guarded import FUNCTIONS

_OWN = f"employee_id = {EMPLOYEE}"

TABLES = {
    "notices_delivery": Register(own=_OWN, read=FUNCTIONS, keep=FUNCTIONS, own_kept=True),
    "notices_dispatch": Register(own=_OWN, read=FUNCTIONS, keep=FUNCTIONS),
    "notices_afternotice": Register(own=_OWN, own_kept=True),
}


def tables() -> dict[str, list[str]]:
    """{table: the SQL statements that guard it}."""
    return guards.registers(TABLES)
