"""The round in which everybody in scope gets a policy, and when its last delivery was (seed S31).

Employees come before callers: from that delivery on the lead time runs after which a test call on
a line counts. Nobody says that a round is over; it follows from the deliveries. Who came back, has
no address, or of whom it is not clear stays out of scope until he is told himself, and so does
whoever joins later: for them the round does not begin anew.
"""

from datetime import datetime
from uuid import UUID

from klankbord.gate.access import Actor
from klankbord.notices.models import Delivery, Dispatch
from klankbord.programmes import lifecycle
from klankbord.programmes import queries as programmes
from klankbord.programmes.dossier import Dossier, Row
from klankbord.programmes.models import Evidence

OUT_OF_REACH = (Dispatch.State.BOUNCED, Dispatch.State.UNREACHABLE, Dispatch.State.UNCLEAR)


def record(at: datetime) -> int:
    """Let the dossiers that ask it say which rounds are over, in a deed that sees every row.

    Returns:
        Of how many versions it was written down; a round is over once.
    """
    ended = 0
    for dossier in programmes.going_on(at):
        policy = dossier.newest("policy", at)
        asked = "staff_told" in dossier.terms.get("asks", ())
        if asked and policy is not None and not _known(dossier, policy, at):
            ended += _end(dossier, policy, at)
    return ended


def _known(of: Dossier, policy: Row, at: datetime) -> bool:
    told = (row for row in of.counting(at) if row.kind == "staff_told")
    return any(row.detail["number"] == policy.detail["number"] for row in told)


def _end(of: Dossier, policy: Row, at: datetime) -> bool:
    number = policy.detail["number"]
    got = _delivered(programmes.persons(of, at), number, at)
    if not got:
        return False
    announced = Evidence.objects.select_related("version").get(pk=policy.id)
    by = Actor("system", account=announced.recorded_by_id)  # who announced it stands for it
    told = {"number": number, "persons": len(got)}
    version = programmes.by_code(of.code, of.number) or announced.version
    lifecycle.record(version, lifecycle.Given("staff_told", max(got), told), at=at, by=by)
    return True


def _delivered(scope: frozenset[UUID], number: int, at: datetime) -> list[datetime]:
    """When each in scope got it; nothing as long as one who can be reached did not."""
    rows = Delivery.objects.filter(
        employee__in=scope, policy__number=number, complete=True, delivered_at__lte=at
    )
    got = dict(rows.filter(bounced_at=None).values_list("employee", "delivered_at"))
    away = Dispatch.objects.filter(
        employee__in=scope, policy__number=number, state__in=OUT_OF_REACH
    ).values_list("employee", flat=True)
    return list(got.values()) if scope <= {*got, *away} else []
