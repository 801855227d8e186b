"""No mail goes to somebody who is in a call."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import transaction

import cast
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law import calendar
from klankbord.law.instants import AMSTERDAM
from klankbord.notices import afterwards, digest, dispatching
from klankbord.notices.models import Delivery
from klankbord.people.models import Employee
from klankbord.recordings.calling import gating, ongoing, telling
from klankbord.recordings.offered import offers

PLATFORM = Actor(role="integration")
MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.django_db


def begin(organisation, *, at, number=1, agent="agent-1001"):
    """A drawn call of somebody that begins now."""
    row = cast.offer(number, at=at, agent=agent)
    row["file"] = "sound.wav"
    call = offers.parse(row, source=cast.SOURCE)
    assert gating.ask(call, at=at, by=PLATFORM).drawn


def end(number, *, at):
    happened = telling.Happened(cast.SOURCE, f"call-{number}", "ended", at=at)
    telling.tell(happened, at=at, by=PLATFORM)


def listened(employee, at):
    with transaction.atomic():
        happened = afterwards.Happening("listened", employee, uuid4(), "evaluator")
        afterwards.tell(happened, at=at, by=SYSTEM)


def test_a_message_afterwards_waits_until_the_call_has_ended(organisation):
    now, anna = organisation.now, organisation.anna.pk
    joris = Employee.objects.get(number="1002").pk
    begin(organisation, at=now)
    listened(anna, now)
    listened(joris, now)
    assert ongoing.in_a_call(now) == {anna}
    assert afterwards.mail(now).sent == 1
    assert [letter.to for letter in mail.outbox] == [["joris@woonstede.example"]]
    end(1, at=now + 9 * MINUTE)
    assert ongoing.in_a_call(now + 8 * MINUTE) == {anna}
    assert afterwards.mail(now + 10 * MINUTE).sent == 1
    assert mail.outbox[-1].to == ["anna@woonstede.example"]


def test_a_call_of_which_nobody_tells_that_it_ended_holds_mail_back_for_two_hours(organisation):
    now, anna = organisation.now, organisation.anna.pk
    begin(organisation, at=now)
    listened(anna, now)
    late = now + ongoing.LONGEST
    assert afterwards.mail(late - MINUTE).sent == 0
    assert afterwards.mail(late).sent == 1


def test_the_policy_and_the_mail_of_the_morning_wait_too(organisation):
    now = organisation.now
    while not calendar.is_working_day(now.astimezone(AMSTERDAM).date()):
        now += timedelta(days=1)
    begin(organisation, at=now)
    with access.deed(Access(SYSTEM, "erase", None, now)):
        gone = Delivery.objects.filter(employee__in=(organisation.anna, organisation.joris))
        gone.delete()
    anna, joris = "anna@woonstede.example", "joris@woonstede.example"
    assert dispatching.run(now).done == {"sent": 1}
    digest.run(now, count=lambda account, _: account.email in (anna, joris))
    assert [letter.to for letter in mail.outbox] == [[joris], [joris]]
    end(1, at=now + MINUTE)
    assert dispatching.run(now + MINUTE).done == {"sent": 1}
    digest.run(now + MINUTE, count=lambda account, _: account.email in (anna, joris))
    assert [letter.to for letter in mail.outbox[2:]] == [[anna], [anna]]
