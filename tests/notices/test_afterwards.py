"""The message afterwards: nothing happens to a person that he does not hear of."""

from datetime import date, datetime, timedelta
from smtplib import SMTPException
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction

import told
import woonstede
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.law.instants import AMSTERDAM
from klankbord.notices import afterwards, disclosure, queries
from klankbord.notices.models import AfterNotice
from klankbord.people import accounts
from klankbord.people.faults import Fault
from klankbord.vault.models import Key

AT = woonstede.TODAY
MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.django_db


class Down(EmailBackend):
    """A mail server that is away."""

    def send_messages(self, _messages):
        raise SMTPException("away")


class Dying(EmailBackend):
    """A run that dies right after the mail went out."""

    def send_messages(self, messages):
        super().send_messages(messages)
        raise KeyboardInterrupt


def use(settings, backend):
    settings.EMAIL_BACKEND = f"{backend.__module__}.{backend.__qualname__}"


@pytest.fixture(autouse=True)
def _world(settings):
    use(settings, EmailBackend)
    mail.outbox = []
    woonstede.people()


@pytest.fixture
def anna():
    return woonstede.employee("1001")


def tell(employee, at=AT, **changed):
    happened = {
        "kind": "listened",
        "employee": employee.pk,
        "leg": uuid4(),
        "function": "evaluator",
        "purpose": "training",
        "reason": "assigned",
    }
    with transaction.atomic():
        return afterwards.tell(afterwards.Happening(**happened | changed), at=at, by=SYSTEM)


def test_a_message_stands_on_the_page_at_once(anna):
    notice = tell(anna)
    [shown] = queries.notices(anna.pk, AT)
    assert (shown.id, shown.function, shown.purpose) == (notice.pk, "evaluator", "training")
    assert shown.due_on == date(2026, 12, 2)  # five working days after Wednesday 25 November
    assert queries.unread(anna.pk, AT) == 1
    assert woonstede.lines(anna.pk)[-1] == "told_afterwards"


def test_a_message_is_for_one_person_only(anna):
    notice = tell(anna)
    joris = woonstede.employee("1002")
    assert queries.notices(joris.pk, AT) == ()
    assert queries.after_notice(notice.pk, joris.pk) is None
    assert queries.after_notice(notice.pk, anna.pk) == notice
    with pytest.raises(Fault):
        afterwards.mark_read(notice, at=AT, by=woonstede.actor("joris", "employee"))
    afterwards.mark_read(notice, at=AT, by=woonstede.actor("anna", "employee"))
    assert queries.unread(anna.pk, AT) == 0


def test_a_message_ends_after_twelve_months_with_its_key(anna):
    notice = tell(anna)
    assert queries.notices(anna.pk, notice.key.keep_until - MINUTE) != ()
    assert queries.notices(anna.pk, notice.key.keep_until) == ()
    with access.acting(Access(SYSTEM, "retain", None, AT)):
        Key.objects.filter(pk=notice.key_id).delete()
    assert not AfterNotice.objects.exists()


def test_nobody_is_told_of_what_is_no_kind_of_message(anna):
    with pytest.raises(Fault):
        tell(anna, kind="gossip")
    assert not AfterNotice.objects.exists()


def test_one_mail_a_person_says_that_there_is_something_and_not_what(anna):
    tell(anna)
    tell(anna, kind="scored")
    tell(woonstede.employee("1002"))
    assert afterwards.mail(AT) == afterwards.Mailed(sent=2, failed=0, without_address=0)
    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert set(letters) == {"anna@woonstede.example", "joris@woonstede.example"}
    words = letters["anna@woonstede.example"].subject + letters["anna@woonstede.example"].body
    assert "Er staat een bericht voor u klaar in Klankbord" in words
    for secret in ("Anna", "evaluator", "training", "listened", "beluister", "score"):
        assert secret not in words


def test_mail_is_sent_once(anna):
    tell(anna)
    afterwards.mail(AT)
    assert afterwards.mail(AT + 60 * MINUTE) == afterwards.Mailed(0, 0, 0)
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_away_gets_it_at_the_next_run(anna, settings):
    tell(anna)
    use(settings, Down)
    assert afterwards.mail(AT) == afterwards.Mailed(sent=0, failed=1, without_address=0)
    use(settings, EmailBackend)
    assert afterwards.mail(AT + MINUTE).sent == 1
    assert len(mail.outbox) == 1


def test_a_run_that_dies_sends_rather_twice_than_never(anna, settings):
    tell(anna)
    use(settings, Dying)
    with pytest.raises(KeyboardInterrupt):
        afterwards.mail(AT)
    use(settings, EmailBackend)
    assert afterwards.mail(AT + MINUTE).sent == 0  # somebody has it in hand
    assert afterwards.mail(AT + 16 * MINUTE).sent == 1
    assert len(mail.outbox) == 2


def test_who_cannot_be_mailed_finds_it_on_his_page(anna):
    tell(anna)
    accounts.close(woonstede.account("anna"), at=AT, by=SYSTEM)
    assert afterwards.mail(AT) == afterwards.Mailed(sent=0, failed=0, without_address=1)
    assert mail.outbox == []
    assert len(queries.notices(anna.pk, AT)) == 1


def test_a_mail_is_in_the_language_of_the_reader(anna):
    account = woonstede.account("anna")
    account.language = "en"
    account.save()
    tell(anna)
    afterwards.mail(AT)
    assert mail.outbox[0].subject == "There is a message for you in Klankbord"


def test_the_job_of_the_clock_sends_what_waits(anna):
    tell(anna)
    afterwards.mail_waiting(int(AT.timestamp()))
    assert len(mail.outbox) == 1


def test_where_hours_are_set_no_mail_about_a_message_goes_outside_them(anna, settings):
    tell(anna)
    monday = datetime(2026, 11, 23, tzinfo=AMSTERDAM)
    settings.MAIL_HOURS = (8, 18)
    sunday, early, late = timedelta(days=-1, hours=12), timedelta(hours=7, minutes=59), 18
    for away in (sunday, early, timedelta(hours=late)):
        assert not afterwards.is_hour_for_mail(monday + away)
    assert afterwards.is_hour_for_mail(monday + timedelta(hours=8))
    afterwards.mail_waiting(int((monday + timedelta(days=7, hours=23)).timestamp()))
    assert mail.outbox == []
    settings.MAIL_HOURS = (0, 24)
    assert afterwards.is_hour_for_mail(monday + sunday)


def test_what_is_held_about_a_person_can_be_named(anna):
    tell(anna)
    [row] = told.rows(disclosure, anna.pk)
    assert told.kinds(disclosure, anna.pk) == ["after_notice"]
    assert row.until == AfterNotice.objects.get().key.keep_until
