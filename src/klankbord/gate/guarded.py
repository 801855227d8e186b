"""Who sees what the log says of somebody: he himself, and the data protection officer for him."""

from klankbord.gate.guards import ACTOR, EMPLOYEE, ROLE, Register

_HIS = Register(own=f"subject IN ({EMPLOYEE}, {ACTOR})", read=("system", "dpo"))
_EXPIRE = f"FOR DELETE USING ({ROLE} = 'system')"
"""What is past its term goes, whoever it was about."""


def tables() -> dict[str, list[str]]:
    """{table: the SQL statements that guard it}."""
    return {
        table: [*_HIS.policies(table), f"CREATE POLICY expire ON {table} {_EXPIRE}"]
        for table in ("ledger_detail", "ledger_pseudonym")
    }
