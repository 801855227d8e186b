"""Who sees and writes a draft: the quality manager writes, the DPO and the controller read along.

What was submitted is open to everybody whom it concerns (database/exempt); what is still being
thought over is not.
"""

from klankbord.gate import guards
from klankbord.gate.guards import ROLE
from klankbord.people.models import Role

WRITERS = (str(Role.QUALITY_MANAGER),)
READERS = (*WRITERS, str(Role.DPO), str(Role.CONTROLLER))

_TABLES = ("programmes_draft", "programmes_draftpart")


def tables() -> dict[str, list[str]]:
    """{table: the SQL statements that guard it}."""
    return {table: [*guards.enabled(table), *_policies(table)] for table in _TABLES}


def _policies(table: str) -> list[str]:
    return [
        f"CREATE POLICY {name} ON {table} FOR {command} USING ({ROLE} IN ({_listed(roles)}))"
        for name, command, roles in (("read", "SELECT", READERS), ("keepers", "ALL", WRITERS))
    ]


def _listed(roles: tuple[str, ...]) -> str:
    return ", ".join(f"'{role}'" for role in ("system", *roles))
