"""What points at recordings without being one: offers, calls, and who may hear what.

An offer says of whom a platform had a call; so it is the system's alone. Whoever may hear a
recording sees that he may. A call is seen with the recording that was made of it.
"""

from klankbord.gate import guards
from klankbord.gate.guards import ACTOR, Register

TABLES = {
    "recordings_batch": Register(),
    "recordings_offer": Register(),
    "recordings_legaccess": Register(own=f"account_id = {ACTOR}"),
}
SHIPMENTS = {"recordings_shipment": Register()}
"""What was imported, and by whom: counts and codes."""
CALLS = guards.hanging("recordings_call", on="recordings_leg", column="id", to="call_id")
