"""Who works here, in which role and relation: who may see and write which of these rows.

Somebody sees his own; a function that works with people looks them up; a platform and an employee
see nobody else. An account is no part of this: whoever signs in is not known before it is read.
"""

from klankbord.gate import guards
from klankbord.gate.guards import ACTOR, EMPLOYEE, ROLE, Register
from klankbord.people.models import Role

FUNCTIONS = ("system", *(str(role) for role in Role if role != Role.INTEGRATION))
"""Roles that work with people. Each look for somebody is written down where it is made."""
KEEPERS = ("system", str(Role.ADMIN), str(Role.HR))
DECIDERS = ("system", str(Role.DPO), str(Role.LEGAL))

_OF_EMPLOYEE = f"employee_id = {EMPLOYEE}"
_OF_ACCOUNT = f"account_id = {ACTOR}"

TABLES = {
    "people_employee": Register(
        own=f"id = {EMPLOYEE} OR {_OF_ACCOUNT}", read=FUNCTIONS, keep=KEEPERS, acts=("coach",)
    ),
    "people_employment": Register(own=_OF_EMPLOYEE, read=FUNCTIONS, keep=KEEPERS),
    "people_membership": Register(own=_OF_EMPLOYEE, read=FUNCTIONS, keep=KEEPERS),
    "people_agentref": Register(own=_OF_EMPLOYEE, read=KEEPERS, keep=KEEPERS),
    "people_coaching": Register(
        own=f"{_OF_EMPLOYEE} OR coach_id = {ACTOR}", read=FUNCTIONS, keep=KEEPERS
    ),
    "people_clearance": Register(own=_OF_ACCOUNT, read=FUNCTIONS, keep=KEEPERS),
    # Whoever has an account may ask a role for another; another yet approves it (design 4.4).
    "people_grant": Register(own=_OF_ACCOUNT, read=FUNCTIONS, keep=(*FUNCTIONS, "employee")),
    "people_token": Register(own=_OF_ACCOUNT, read=KEEPERS, keep=KEEPERS, own_kept=True),
    "people_parting": Register(own=_OF_EMPLOYEE, read=("system",), keep=("system",), own_kept=True),
    "people_objection": Register(own=_OF_EMPLOYEE, read=DECIDERS, keep=DECIDERS, own_kept=True),
}

UNRECORDED = "people_unrecordednumber"
_KEPT = f"{ROLE} IN ('system', 'dpo', 'works_council')"


def tables() -> dict[str, list[str]]:
    """{table: the SQL statements that guard it}."""
    keepers = f"CREATE POLICY keepers ON {UNRECORDED} FOR ALL USING ({_KEPT})"
    return {**guards.registers(TABLES), UNRECORDED: [*guards.enabled(UNRECORDED), keepers]}
