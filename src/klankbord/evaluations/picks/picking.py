"""A complaint about a call: that one recording is evaluated, chosen by somebody and not by lot.

It can only be a recording that was made for complaints and for nothing else; it waits, unheard,
until somebody complains about just that call. The law is asked (R75, R7): without a complaint, and
where somebody who may not be targeted is picked beyond his share of the calls, it is targeting. The
pick stands outside the draw and outside every figure, and the employee is told at once.

Source: R75 (law.md): WOR art. 21; AVG art. 5(1)(a), 5(1)(b).
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from klankbord.evaluations.evaluating import assigning, chosen
from klankbord.evaluations.evaluating.chosen import PURPOSE, WHY
from klankbord.evaluations.models import Dispute, Pick
from klankbord.evaluations.picks import shares
from klankbord.gate import decisions
from klankbord.gate.access import Actor
from klankbord.law import engine
from klankbord.ledger import book
from klankbord.ledger.periods import local_day
from klankbord.notices import afterwards
from klankbord.notices.models import AfterNotice
from klankbord.people import queries as people
from klankbord.people.faults import Fault
from klankbord.people.models import Employee, Grant, Objection, Role
from klankbord.recordings import custody, facts, keeping
from klankbord.recordings.models import Leg
from klankbord.vault import keys, values
from klankbord.vault.keys import Party

KEY_KIND = "pick"
LONGEST = {"reference": 60, "reason": 500}
YEAR = timedelta(days=365)
NOT_TARGETED = (Role.WORKS_COUNCIL, Role.DPO)
"""Functions for which nobody may be put at a disadvantage (WOR art. 21; AVG art. 38(3))."""
SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a caller complained of. Without reference and day there is none.

    Attributes:
        reference: By which it is found where complaints are handled.
        made_on: The day on which it came in.
        asked_by: A code of `Pick.Asker`: who wants the call to be looked at.
        reason: What has to be looked at, in a sentence, without a name.
    """

    reference: str
    made_on: date | None
    asked_by: str
    reason: str


def pick(leg: UUID, complaint: Complaint, *, actor: Actor, at: datetime) -> UUID:
    """Choose a recording because of a complaint about that call; the id of the pick.

    It goes to an evaluator like any other work. A refusal is in the log, and the employee hears it.

    Args:
        leg: One of `picked.offered`.
        complaint: What the caller complained of.
        actor: A quality manager.
        at: Now.

    Raises:
        NoSuchLeg: It is not there.
        Fault: He may not pick this call, or what he says of the complaint is not right.
        Refused: The law says no.
    """
    manages(actor)
    with transaction.atomic(durable=True), custody.held(leg, act="retain", at=at) as found:
        _check(complaint, found, at)
        if _too_close(found, actor, at):
            raise Fault("You are too close to this call.", "pick_too_close")
        question = _question(found, complaint, at)
        if engine.decide(question).allowed:
            _insist_waiting(found, at)
        about = [found.employee_id, found.call.caller]
        decision = decisions.decide(question, about=about, by=actor, thing=leg, reason=WHY)
        _tell(found, decision.denied_by, actor=actor, at=at)
        if decision.allowed:
            made = _keep(found, complaint, actor, at)
            assigning.give(found, assigning.present(at), by=actor, at=at)
    if not decision.allowed:
        raise decisions.Refused(decision)
    return made.pk


def manages(actor: Actor) -> None:
    """Refuse who does not choose.

    Raises:
        Fault: He is no quality manager.
    """
    if actor.role != Role.QUALITY_MANAGER:
        raise Fault("A quality manager chooses a call for a complaint.", "pick_not_yours")


def counted(at: datetime) -> tuple[dict[UUID, int], dict[UUID, int]]:
    """Per person the picks of a year, and the calls that could have been; within custody."""
    since = at - YEAR
    picks = Pick.objects.filter(picked_at__gt=since, picked_at__lte=at).order_by()
    calls = Leg.objects.filter(purposes=[PURPOSE], made_at__gt=since, made_at__lte=at).order_by()
    return (
        dict(picks.values("employee").annotate(n=Count("pk")).values_list("employee", "n")),
        dict(calls.values("employee").annotate(n=Count("pk")).values_list("employee", "n")),
    )


def _check(complaint: Complaint, leg: Leg, at: datetime) -> None:
    for name, longest in LONGEST.items():
        if len(getattr(complaint, name)) > longest:
            raise Fault(f"{name}: at most {longest} characters.", "pick_long")
    if complaint.asked_by not in Pick.Asker.values:
        raise Fault("Say who asks.", "pick_asker")
    if not complaint.reason.strip():
        raise Fault("Say what has to be looked at.", "pick_unexplained")
    if complaint.made_on and not local_day(leg.made_at) <= complaint.made_on <= local_day(at):
        raise Fault("Nobody complained of this call on that day.", "pick_day")
    if _names(complaint, leg):
        raise Fault("Leave names out.", "pick_named")


def _names(complaint: Complaint, leg: Leg) -> bool:
    """Whether the employee is named in it; for whom it is, stands with the call already."""
    name = Employee.objects.values_list("name", flat=True).get(pk=leg.employee_id)
    said = set(re.findall(r"\w+", f"{complaint.reference} {complaint.reason}".casefold()))
    return any(
        each in said for each in re.findall(r"\w+", name.casefold()) if len(each) >= SHORTEST_NAME
    )


def _too_close(leg: Leg, actor: Actor, at: datetime) -> bool:
    return actor.employee == leg.employee_id or people.hr_power(actor, leg.employee_id, at)


def _question(leg: Leg, complaint: Complaint, at: datetime) -> dict[str, Any]:
    """May it be scored for this complaint, by somebody to whom it would be given?"""
    scorer = Actor(Role.EVALUATOR)
    question = facts.for_leg(
        leg, act="score", data="score", purpose=PURPOSE, actor=scorer, at=at, reason=WHY
    )
    question["actor"] = question["actor"] | {"access_granted": True}
    question["selection"] = question["selection"] | {"method": _method(leg, complaint, at)}
    return question


def _method(leg: Leg, complaint: Complaint, at: datetime) -> str:
    """How it is chosen: what no complaint stands behind was aimed at a person."""
    if not complaint.reference.strip() or complaint.made_on is None:
        return "targeted"
    if _protected(leg.employee_id, at) and shares.targets(leg.employee_id, *counted(at)):
        return "targeted"
    return "complaint"


def _protected(employee: UUID, at: datetime) -> bool:
    """Whether somebody speaks for others, or spoke up himself, in the last year."""
    lately = at - YEAR
    speaks = Grant.objects.filter(
        Q(until=None) | Q(until__gt=lately),
        account__employee=employee, role__in=NOT_TARGETED, approved_at__lte=at, since__lte=at,
    )  # fmt: skip
    spoke = Objection.objects.filter(employee=employee, filed_at__gt=lately, filed_at__lte=at)
    disputed = Dispute.objects.filter(
        evaluation__employee=employee, opened_at__gt=lately, opened_at__lte=at
    )
    return speaks.exists() or spoke.exists() or disputed.exists()


def _insist_waiting(leg: Leg, at: datetime) -> None:
    if leg.purposes != [PURPOSE]:
        raise Fault("This recording is there to be drawn.", "pick_drawn")
    if leg.picked_at is not None:
        raise Fault("This recording was chosen already.", "pick_twice")
    if leg.state != Leg.State.READY or leg.retention_until <= at:
        raise Fault("This recording cannot be listened to.", "pick_not_there")


def _keep(leg: Leg, complaint: Complaint, actor: Actor, at: datetime) -> Pick:
    assert actor.account is not None  # noqa: S101  whoever manages has one
    assert complaint.made_on is not None  # noqa: S101  the law saw to it
    key = keys.create(
        parties=[Party(leg.employee_id, "agent")],
        kind=KEY_KIND,
        keep_until=keeping.record_until(at),
        at=at,
    )
    made = Pick.objects.create(
        leg=leg, key=key, employee_id=leg.employee_id, decided_by_id=actor.account,
        asked_by=complaint.asked_by, complained_on=complaint.made_on, picked_at=at,
    )  # fmt: skip
    said = {"reference": complaint.reference.strip(), "reason": complaint.reason.strip()}
    values.keep(key, chosen.BOX, said, row=chosen.row_of(made))
    leg.picked_at = at
    leg.save(update_fields=["picked_at"])
    detail = {"pick": str(made.pk), "leg": str(leg.pk), "function": actor.role}
    book.append("complaint_picked", at=at, subjects=[leg.employee_id], detail=detail)
    return made


def _tell(leg: Leg, denied: tuple[str, ...], *, actor: Actor, at: datetime) -> None:
    kind = AfterNotice.Kind.REFUSED if denied else AfterNotice.Kind.PICKED
    happened = afterwards.Happening(
        kind=kind, employee=leg.employee_id, leg=leg.pk, function=actor.role, purpose=PURPOSE,
        reason=WHY, rules=tuple(denied),
    )  # fmt: skip
    afterwards.tell(happened, at=at, by=actor)
