"""Who sees and writes a draft: the quality manager writes, the DPO and the controller read along.

What was submitted is open to everybody whom it concerns (database/exempt); what is still being
thought over is not.
"""

from klankbord.gate import guards
from klankbord.gate.guards import ROLE
from klankbord.people.models import Role

WRITERS = (str(Role.QUALITY_MANAGER),)
READERS = (*WRITERS, str(Role.DPO), str(Role.CONTROLLER))

BRINGERS = (*READERS, str(Role.ADMIN), str(Role.WORKS_COUNCIL))
"""Who has a part in a dossier, so brings papers to it and reads them."""

_TABLES = {
    "programmes_draft": (READERS, WRITERS),
    "programmes_draftpart": (READERS, WRITERS),
    "programmes_paper": (BRINGERS, BRINGERS),
}


def tables() -> dict[str, list[str]]:
    """{table: the SQL statements that guard it}."""
    return {
        table: [*guards.enabled(table), *_policies(table, readers, writers)]
        for table, (readers, writers) in _TABLES.items()
    }


def _policies(table: str, readers: tuple[str, ...], writers: tuple[str, ...]) -> list[str]:
    return [
        f"CREATE POLICY {name} ON {table} FOR {command} USING ({ROLE} IN ({_listed(roles)}))"
        for name, command, roles in (("read", "SELECT", readers), ("keepers", "ALL", writers))
    ]


def _listed(roles: tuple[str, ...]) -> str:
    return ", ".join(f"'{role}'" for role in ("system", *roles))
