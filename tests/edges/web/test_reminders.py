"""The mail of the day says a number and nothing else; the calendar names nobody."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from icalendar import Calendar

from klankbord.edges.web.start import duties
from klankbord.law import calendar
from klankbord.law.instants import AMSTERDAM
from klankbord.notices import digest
from klankbord.people import grants
from klankbord.people import queries as people
from klankbord.people.models import Account
from klankbord.people.periods import Term

pytestmark = pytest.mark.django_db


def a_working_day(organisation, *, works=True):
    at = organisation.now
    while calendar.is_working_day(at.astimezone(AMSTERDAM).date()) is not works:
        at += timedelta(days=1)
    return at


def test_who_has_something_waiting_gets_one_mail_with_a_number_and_a_link(organisation):
    at = a_working_day(organisation)
    by = organisation.actor("petra", "quality_manager")
    grants.ask(organisation.account("bram"), role="legal", term=Term(at, None), at=at, by=by)
    waiting = {each.email: duties.waiting(each, at) for each in Account.objects.all()}
    busy = {email for email, n in waiting.items() if n}
    assert {"tess", "directie"} == {email.partition("@")[0] for email in busy}
    quiet = organisation.account(min(busy).partition("@")[0])
    role = people.first(people.standing(quiet, at)[0])
    digest.choose(quiet, wanted=False, at=at, by=people.actor_for(quiet, role, at))
    mail.outbox.clear()
    told = digest.run(at)
    assert {sent.to[0] for sent in mail.outbox} == busy - {quiet.email}
    assert told.sent == len(mail.outbox)
    later = at.astimezone(AMSTERDAM).replace(hour=23, minute=59)
    assert digest.run(later).sent == 0, "once a day"
    names = {each.name for each in Account.objects.all()}
    for sent in mail.outbox:
        whole = sent.subject + sent.body
        assert not [name for name in names if name in whole]
        assert re.search(rf"\b({waiting[sent.to[0]]}|One)\b", sent.body)
        assert reverse("reminders") in sent.body
    assert {len(sent.body.splitlines()) for sent in mail.outbox} == {5}


def test_on_a_day_on_which_nobody_works_no_mail_goes_out(organisation):
    mail.outbox.clear()
    assert digest.run(a_working_day(organisation, works=False), count=lambda *_: 3).sent == 0
    assert mail.outbox == []


def test_each_chooses_for_himself_on_a_page_in_his_language(of, organisation):
    page = of("petra").get(reverse("reminders"))
    assert page.status_code == 200
    answered = of("petra").post(reverse("reminders"), {}, follow=True)
    assert "U krijgt de mail niet." in answered.content.decode()
    assert not organisation.account("petra").digest
    of("petra").post(reverse("reminders"), {"wanted": "on"})
    assert organisation.account("petra").digest


def test_a_calendar_holds_the_days_of_a_role_and_no_names(of, organisation):
    got = of("petra").get(reverse("reminders_calendar"))
    assert got["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(got.content).walk("VEVENT")
    assert any("regeling eindigt" in str(event["summary"]) for event in events)
    assert len({str(event["uid"]) for event in events}) == len(events)
    whole = got.content.decode()
    assert "Beter luisteren" not in whole
    assert not [each.name for each in Account.objects.all() if each.name in whole]
    again = of("petra").get(reverse("reminders_calendar"))
    uids = [str(event["uid"]) for event in Calendar.from_ical(again.content).walk("VEVENT")]
    assert uids == [str(event["uid"]) for event in events]
    nobody = Calendar.from_ical(of("anna").get(reverse("reminders_calendar")).content)
    assert nobody.walk("VEVENT") == []
    assert datetime.now(UTC) >= events[0].decoded("dtstamp")
