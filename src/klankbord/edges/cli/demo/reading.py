"""What people with a page of their own read of what they were told, and what they leave unread."""

from datetime import datetime, timedelta

from klankbord.edges.cli.demo import staff
from klankbord.evaluations import queries as evaluations
from klankbord.evaluations.evaluating import reading
from klankbord.gate.access import Actor
from klankbord.notices import afterwards, deliveries
from klankbord.notices import queries as notices
from klankbord.notices.models import Delivery
from klankbord.people.queries import EMPLOYEE
from klankbord.recordings.listening.asking import OWN

READERS = ("anna", "joris", "or")
SEEN = timedelta(days=7)
"""What is older has been read by who reads; Wil, of the works council, reads only the policy."""


def read_messages(at: datetime) -> None:
    """At the end of the week: the messages of the week before, and what was found in them."""
    for name in READERS:
        actor = staff.actor(name, EMPLOYEE, at)
        _read_policy(actor, at)
        if name != READERS[-1]:
            _read_messages(actor, at)


def _read_policy(actor: Actor, at: datetime) -> None:
    for delivery in Delivery.objects.filter(employee=actor.employee, read_at=None):
        deliveries.confirm_read(delivery, at=at, by=actor)


def _read_messages(actor: Actor, at: datetime) -> None:
    assert actor.employee is not None  # noqa: S101  acts as employee
    known = {each.id for each in evaluations.own(actor, at=at)}
    for notice in notices.notices(actor.employee, at):
        if notice.read_at is not None or notice.happened_at > at - SEEN:
            continue
        row = notices.after_notice(notice.id, actor.employee)
        assert row is not None  # noqa: S101  it was just listed
        afterwards.mark_read(row, at=at, by=actor)
        if notice.evaluation in known and notice.kind == "scored":
            reading.read(notice.evaluation, act=OWN, purpose=None, actor=actor, at=at)
