"""An objection that was answered outside the desk takes the request that filed it along."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.jobs import queue
from klankbord.people import objections
from klankbord.people import queries as people
from klankbord.people.faults import Fault
from klankbord.people.models import Objection
from klankbord.rights import deciding, guarded, handling
from klankbord.rights.deciding import Answer, Outcome
from klankbord.rights.models import Request
from klankbord.vault import boxes, keys


def close_answered(at: datetime) -> int:
    """Answer the requests of which the objection was decided, as it was; return how many.

    What follows from it is done too. One that was decided by somebody who may not answer requests
    stays open: then a person looks.
    """
    decided = Objection.objects.filter(pk=OuterRef("objection"), decided_at__isnull=False)
    with access.deed(Access(SYSTEM, "retain", None, at)):
        waiting = Request.objects.filter(Exists(decided), state__in=handling.PENDING)
        found = list(waiting.order_by("received_at").values_list("pk", flat=True))
    return sum(_close(each, at) for each in found)


def _close(request: UUID, at: datetime) -> bool:
    with access.deed(Access(SYSTEM, "retain", None, at)):
        rows = Request.objects.select_for_update(of=("self",)).select_related("key")
        found = rows.filter(pk=request, state__in=handling.PENDING).first()
        if found is None or found.objection is None:
            return False
        objection = Objection.objects.select_related("key").get(pk=found.objection)
        by = _who(objection)
        if by is None or objection.decided_at is None:
            return False
        if handling.relation(found, by, objection.decided_at) in handling.BARRED:
            return False
        granted = objection.status == objections.GRANTED
        outcome, ground = (Outcome.GRANTED, "") if granted else (Outcome.REFUSED, "compelling")
        answer = Answer(outcome, _words(objection), ground)
        deciding.record(found, answer, at=objection.decided_at, by=by)
    return True


def _who(objection: Objection) -> Actor | None:
    """Who decided, in the function by which he answers requests; None if he had none then."""
    for role in guarded.DECIDERS:
        try:
            assert objection.decided_by and objection.decided_at  # noqa: S101, PT018  decided
            return people.actor_for(objection.decided_by, role, objection.decided_at)
        except Fault:
            continue
    return None


def _words(objection: Objection) -> str:
    row = boxes.Row(objections.TABLE, objection.pk)
    try:
        return boxes.unseal(objection.key, objections.ANSWER, row=row).decode()
    except keys.Gone:
        return ""


@queue.periodic("rights.close_answered", "*/5 * * * *")
def close(timestamp: int) -> None:  # noqa: ARG001  given by the clock
    """Every five minutes."""
    close_answered(timezone.now())
