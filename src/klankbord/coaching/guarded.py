"""A talk is seen by its coach for coaching, and by the employee himself; no policy shows it for a
performance review or anything else (R8).
"""

from klankbord.coaching import columns
from klankbord.gate import guards
from klankbord.gate.guards import Register

ITEM = columns.TABLE
CONVERSATION = "coaching_conversation"
AGREEMENT = "coaching_agreement"
GOAL = "coaching_goal"
BROUGHT = "coaching_brought"
CHANGE = "coaching_change"
EFFECTS = {"coaching_effect": Register()}
"""Seen by nobody: a figure is read to ask the law of it."""
READ = ("coach", "disclose_to_employee")
OWN = ("disclose_to_employee",)


def tables() -> dict[str, list[str]]:
    """{table: the SQL statements that guard it}."""
    return {
        **guards.registers(EFFECTS),
        ITEM: guards.policies(ITEM, acts=READ, live=columns.ITEMS, own=OWN),
        CONVERSATION: guards.hanging(CONVERSATION, on=ITEM, column="id", to="conversation_id"),
        AGREEMENT: guards.hanging(AGREEMENT, on=CONVERSATION, column="conversation_id"),
        GOAL: guards.hanging(GOAL, on=CONVERSATION, column="conversation_id"),
        BROUGHT: guards.hanging(BROUGHT, on=CONVERSATION, column="conversation_id"),
        CHANGE: guards.hanging(CHANGE, on=CONVERSATION, column="conversation_id"),
    }
