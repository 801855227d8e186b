"""Giving the policy to a person, and that he read it. "Gelezen", never "akkoord" (R3, R15)."""

from collections.abc import Iterable
from copy import copy
from datetime import datetime
from uuid import UUID

from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.ledger.leaves import Code
from klankbord.notices import policies, rounds
from klankbord.notices.models import Delivery, Policy
from klankbord.people.faults import Fault
from klankbord.people.models import Employee
from klankbord.programmes import steady

CHANNELS = ("portal", "mail", "paper", "code")
"""Ways in which a person gets it himself. A page on the intranet is not one."""


def deliver(
    policy: Policy, employees: Iterable[UUID], *, channel: str, at: datetime, by: Actor
) -> int:
    """Write down that these persons got this policy. Who has it already keeps his first date.

    Returns:
        How many had not got it before.

    Raises:
        Fault: The channel is none of CHANNELS, or a person is unknown.
    """
    with access.keeping(by, at):
        fresh = record(policy, employees, channel=channel, at=at, by=by)
        _look_round(fresh, at)
    return fresh


def record(
    policy: Policy,
    employees: Iterable[UUID],
    *,
    channel: str,
    at: datetime,
    by: Actor,
    counts_from: datetime | None = None,
) -> int:
    """As `deliver`, inside the deed of keeping that is under way.

    `counts_from` is from when it proves that they were told; None: from now.
    """
    if channel not in CHANNELS:
        raise Fault(f"Deliver through one of {', '.join(CHANNELS)}.")
    wanted = sorted(set(employees))
    with access.whole():
        known = list(Employee.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
        if len(known) < len(wanted):
            raise Fault("There is an employee among these who is not known.")
        rows = policy.deliveries.filter(employee__in=wanted, bounced_at__isnull=True)
        had = set(rows.values_list("employee", flat=True))
    fresh = [person for person in wanted if person not in had]
    complete = policies.is_complete(policy)
    proof = Delivery(
        policy=policy,
        delivered_at=at,
        counts_from=counts_from or at,
        channel=channel,
        complete=complete,
    )
    Delivery.objects.bulk_create(
        (_for(person, proof) for person in fresh),
        update_conflicts=True,  # what came back is given anew
        unique_fields=["policy", "employee"],
        update_fields=["delivered_at", "counts_from", "channel", "complete", "bounced_at"],
    )
    if fresh:
        detail: dict[str, Code] = {
            "number": policy.number,
            "channel": channel,
            "complete": complete,
            "function": by.role,
        }
        book.append("policy_delivered", at=at, subjects=fresh, detail=detail)
    return len(fresh)


@access.whole()
def _look_round(fresh: int, at: datetime) -> None:
    """One of these may have been the last who waited for it."""
    if fresh:
        rounds.record(at)


def _for(person: UUID, proof: Delivery) -> Delivery:
    made = copy(proof)
    made.employee_id = person
    return made


def opened(policy: Policy, *, at: datetime, by: Actor, channel: str = "portal") -> Delivery:
    """The person himself has the policy before him, on his own page: that is a delivery too.

    It counts after the lead time, as a mail does. Without a page he opens it by a `code`.

    Raises:
        Fault: He is no employee.
    """
    if by.employee is None:
        raise Fault("Only who works here has a policy delivered.")
    with access.keeping(by, at):
        found = Delivery.objects.filter(policy=policy, employee=by.employee).first()
        if found is None or found.bounced_at is not None:
            after = steady.days_later(at, steady.LEAD_DAYS)
            record(policy, [by.employee], channel=channel, at=at, by=by, counts_from=after)
            _look_round(1, at)
        row = Delivery.objects.filter(policy=policy, employee=by.employee)
        if row.filter(opened_at__isnull=True).update(opened_at=at):
            detail: dict[str, Code] = {"number": policy.number, "function": by.role}
            book.append("policy_opened", at=at, subjects=[by.employee], detail=detail)
        return row.get()


def confirm_read(delivery: Delivery, *, at: datetime, by: Actor) -> None:
    """Write down that somebody says he read it. It decides nothing and is no consent.

    Raises:
        Fault: Somebody else says it.
    """
    if by.employee != delivery.employee_id:
        raise Fault("Only the person himself says that he read it.")
    with access.keeping(by, at):
        unread = Delivery.objects.filter(pk=delivery.pk, read_at__isnull=True)
        if unread.update(read_at=at):
            subjects = [delivery.employee_id]
            book.append("policy_read", at=at, subjects=subjects, detail={"function": by.role})
