"""The vault opens to nobody but itself: whoever shows it the row of a payload gets the payload.

A key says which class of data and until when, and names nobody: it is read along with what hangs on
it, but not for a performance review. Whose key, share or hold it is, the system alone can see.
"""

from klankbord.gate import guards
from klankbord.gate.access import ADMINISTER, ENTER
from klankbord.gate.guards import Register

READ_ALONG = ("listen_back", "score", "coach", "disclose_to_employee", ENTER, ADMINISTER)

TABLES = {
    "vault_key": Register(acts=READ_ALONG),
    "vault_partykey": Register(),
    "vault_share": Register(),
    "vault_box": Register(),
    "vault_blob": Register(),
    "vault_hold": Register(),
    "vault_confirmation": Register(),
}


def tables() -> dict[str, list[str]]:
    """{table: the SQL statements that guard it}."""
    return guards.registers(TABLES)
