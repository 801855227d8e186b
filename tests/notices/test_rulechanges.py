"""No rule changes and no day of a rule comes without the data protection officer being told."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

import woonstede
from klankbord.gate.access import Actor
from klankbord.law.engine import BOOK
from klankbord.law.rule import Letter
from klankbord.law.texts import Text
from klankbord.ledger.book import ORGANISATION
from klankbord.notices import rulechanges
from klankbord.people import queries as people
from klankbord.people.faults import Fault
from klankbord.people.models import Role

AT = woonstede.TODAY
LATER = AT + timedelta(days=1)
OTHER = (replace(BOOK.rules[0], text=Text("Anders.", "Different.")), *BOOK.rules[1:])
DPO = Actor(role="dpo")
pytestmark = pytest.mark.django_db


class Down(EmailBackend):
    """A mail server that is away."""

    def send_messages(self, _messages):
        raise SMTPException("away")


@pytest.fixture(autouse=True)
def _world(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    woonstede.people()
    rulechanges.notice(AT)


def test_the_first_edition_changes_nothing():
    assert not rulechanges.newest(AT).exists()
    assert rulechanges.mail(AT) == 0


def test_the_same_rules_change_nothing():
    assert rulechanges.notice(LATER) == 0


def test_another_edition_is_told_once_to_each_officer_in_his_language():
    officers = people.holding(Role.DPO, LATER)
    assert officers
    assert rulechanges.notice(LATER, rules=OTHER, version="2026-12-01") == 1
    assert rulechanges.notice(LATER, rules=OTHER, version="2026-12-01") == 0
    assert rulechanges.mail(LATER) == len(officers)
    assert rulechanges.mail(LATER) == 0
    assert [letter.to for letter in mail.outbox] == [[officer.email] for officer in officers]
    assert BOOK.rules[0].id in mail.outbox[0].body
    assert "/regels/gewijzigd/" in mail.outbox[0].body


def test_a_mail_that_failed_goes_the_next_time(settings):
    rulechanges.notice(LATER, rules=OTHER, version="2026-12-01")
    settings.EMAIL_BACKEND = f"{Down.__module__}.{Down.__qualname__}"
    assert rulechanges.mail(LATER) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert rulechanges.mail(LATER) > 0


def test_a_day_that_comes_is_told_once_however_late_somebody_looks():
    day = date(2027, 3, 1)
    dated = (
        replace(BOOK.rules[0], hardness=(Letter("T", until=day), Letter("W"))),
        *BOOK.rules[1:],
    )
    rulechanges.notice(LATER, rules=dated, version="2026-12-01")
    assert rulechanges.notice(LATER, rules=dated, version="2026-12-01") == 0
    late = datetime.fromisoformat("2027-03-09T10:00+01:00")
    assert rulechanges.notice(late, rules=dated, version="2026-12-01") == 1
    assert rulechanges.notice(late, rules=dated, version="2026-12-01") == 0
    newest = rulechanges.newest(late)[0]
    assert (newest.rule, newest.what, newest.on) == (BOOK.rules[0].id, "letter", day)
    assert rulechanges.notice(late + timedelta(days=9), rules=OTHER, version="2027-03-20") == 1


def test_only_the_officer_marks_them_as_seen_and_that_is_written_down():
    rulechanges.notice(LATER, rules=OTHER, version="2026-12-01")
    with pytest.raises(Fault, match="data protection officer"):
        rulechanges.mark_seen(LATER, by=Actor(role="quality_manager"))
    assert rulechanges.unseen(LATER).count() == 1
    assert rulechanges.mark_seen(LATER, by=DPO) == 1
    assert rulechanges.mark_seen(LATER, by=DPO) == 0
    assert not rulechanges.unseen(LATER).exists()
    assert woonstede.lines(ORGANISATION)[-2:] == ["rule_changed", "rules_seen"]
