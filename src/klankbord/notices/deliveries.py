"""Giving the policy to a person, and that he read it. "Gelezen", never "akkoord" (R3, R15)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.notices import policies
from klankbord.notices.models import Delivery, Policy
from klankbord.people.faults import Fault
from klankbord.people.models import Employee

CHANNELS = ("portal", "mail", "paper")
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
    if channel not in CHANNELS:
        raise Fault(f"Deliver through one of {', '.join(CHANNELS)}.")
    wanted = sorted(set(employees))
    with access.keeping(by, at):
        with access.whole():
            known = list(Employee.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
        if len(known) < len(wanted):
            raise Fault("There is an employee among these who is not known.")
        had = set(policy.deliveries.filter(employee__in=wanted).values_list("employee", flat=True))
        fresh = [person for person in wanted if person not in had]
        complete = policies.is_complete(policy)
        Delivery.objects.bulk_create(
            Delivery(
                policy=policy,
                employee_id=person,
                delivered_at=at,
                channel=channel,
                complete=complete,
            )
            for person in fresh
        )
        if fresh:
            book.append(
                "policy_delivered",
                at=at,
                subjects=fresh,
                detail={
                    "number": policy.number,
                    "channel": channel,
                    "complete": complete,
                    "function": by.role,
                },
            )
    return len(fresh)


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
