"""The policy for who has no mailbox here: a letter with a code, that a team lead hands over.

Whoever hands it over proves nothing: who types the code with his staff number has the policy before
him, and that is written down as what he did himself. So the letter that stays in a drawer tells
nobody, and of who did not open it nothing is recorded (R15, R72). With the code he can leave a
private address, to which the next version goes; it opens no account and shows nothing else.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import book
from klankbord.ledger.leaves import Code
from klankbord.notices import deliveries, dispatching, standings
from klankbord.notices.models import Delivery, Dispatch, Policy
from klankbord.people.faults import Fault
from klankbord.people.models import Role
from klankbord.people.partings import LENGTH, LETTERS

GIVERS = (*dispatching.KEEPERS, Role.TEAM_LEAD)
"""Who prints such a letter: a team lead for who is in his own team."""
VALID = timedelta(days=30)
EMPLOYEE = "employee"


def make_code(policy: Policy, employee: UUID, *, at: datetime, by: Actor) -> str:
    """A code for one person and one policy; the one before no longer works. It is shown once.

    Raises:
        Fault: Somebody else makes it, or this person can be mailed or has the policy already.
    """
    mine = by.role != Role.TEAM_LEAD or employee in standings.led(by, at)
    if by.role not in GIVERS or not mine:
        raise Fault("Quality managers, administrators and one's own lead do.", "not_a_sender")
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    with access.keeping(by, at), access.whole():
        rows = Dispatch.objects.select_for_update().filter(policy=policy, employee=employee)
        row = rows.filter(state__in=dispatching.AGAIN).first()
        held = Delivery.objects.filter(policy=policy, employee=employee, bounced_at=None)
        if row is None or held.exists():
            raise Fault("This person can be mailed, or has it already.", "no_code_needed")
        row.code, row.code_at = _digest(code), at
        row.save(update_fields=["code", "code_at"])
        detail: dict[str, Code] = {"number": policy.number, "function": by.role}
        book.append("policy_code", at=at, subjects=[employee], detail=detail)
    return "-".join(code[first : first + 5] for first in range(0, LENGTH, 5))


def enter(number: str, code: str, *, at: datetime) -> tuple[Actor, Delivery] | None:
    """Who typed a code, and his proof: he has the policy before him. None: it is nobody's, or old.

    Args:
        number: His staff number.
        code: As it stands in the letter.
        at: Now.
    """
    told = "".join(sign for sign in code.upper() if sign in LETTERS)
    with access.deed(Access(SYSTEM, "retain", None, at)):
        rows = Dispatch.objects.select_related("policy").filter(
            employee__number=number.strip(), code_at__gt=at - VALID
        )  # fmt: skip
        found = None
        for row in rows:  # all of them: the time tells nothing
            if hmac.compare_digest(row.code, _digest(told)):
                found = row
    if found is None:
        hmac.compare_digest("0" * 64, _digest(told))
        return None
    by = Actor(EMPLOYEE, employee=found.employee_id)
    return by, deliveries.opened(found.policy, at=at, by=by, channel="code")


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
