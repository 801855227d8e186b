"""Who sees what the log says of somebody: he himself, and the data protection officer for him."""

from klankbord.gate.guards import ACTOR, EMPLOYEE, ROLE, Register

_HIS = Register(own=f"subject IN ({EMPLOYEE}, {ACTOR})", read=("system", "dpo"))

TABLES = {"ledger_detail": _HIS, "ledger_pseudonym": _HIS}
EXPIRY = [
    f"CREATE POLICY expire ON {table} FOR DELETE USING ({ROLE} = 'system')" for table in TABLES
]
"""What is past its term goes, whoever it was about."""
