"""Who may see recordings, and what points at them: offers, calls, and who may hear what.

An offer says of whom a platform had a call; so it is the system's alone, and so is the copy that
the platform still has, who elsewhere got its words, what the gate keeps of a call, and a shipment:
what was imported and by whom. Whoever may hear a recording sees that he may. A call is seen with
the recording that was made of it.
"""

from klankbord.gate import guards
from klankbord.gate.guards import ACTOR, Register
from klankbord.recordings import columns

LEG = "recordings_leg"
READ = ("listen_back", "score", "use_in_review", "disclose_to_employee")
OWN = ("disclose_to_employee",)
TABLES = {
    "recordings_batch": Register(),
    "recordings_offer": Register(),
    "recordings_shipment": Register(),
    "recordings_sourcecopy": Register(),
    "recordings_handover": Register(),
    "recordings_legaccess": Register(own=f"account_id = {ACTOR}"),
}
OF_THE_GATE = ("recordings_gatecall", "recordings_gateevent")


def tables() -> dict[str, list[str]]:
    """{table: the SQL statements that guard it}."""
    return {
        **guards.registers(TABLES),
        LEG: guards.policies(LEG, acts=READ, live=columns.LEGS, own=OWN),
        "recordings_track": guards.hanging("recordings_track", on=LEG, column="leg_id"),
        "recordings_listening": guards.hanging("recordings_listening", on=LEG, column="leg_id"),
        "recordings_call": guards.hanging("recordings_call", on=LEG, column="id", to="call_id"),
        **{table: guards.policies(table) for table in OF_THE_GATE},
    }
