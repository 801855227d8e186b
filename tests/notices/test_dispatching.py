"""Everybody in scope gets the policy once: who joins later, who moves, and nobody twice."""

import smtplib
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

import woonstede
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.notices import deliveries, dispatching, facts, letters, queries, standings
from klankbord.notices.models import Attestation, Delivery, Dispatch
from klankbord.people import employment
from klankbord.people.faults import Fault
from klankbord.people.models import Team
from klankbord.people.periods import Term
from klankbord.programmes import parts
from klankbord.programmes import queries as programmes

AT = woonstede.SUBMITTED
LEAD = timedelta(days=14)
MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.django_db


class Server(EmailBackend):
    """A mail server with moods."""

    mood = ""

    def open(self):
        if self.mood == "away":
            raise ConnectionRefusedError
        return True

    def send_messages(self, messages):
        if self.mood == "no_such_box":
            raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (550, b"no such user")})
        if self.mood == "full_box":
            raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (452, b"later")})
        sent = super().send_messages(messages)
        if self.mood == "line_breaks":
            raise smtplib.SMTPServerDisconnected
        if self.mood == "killed":
            raise KeyboardInterrupt
        return sent


@pytest.fixture(autouse=True)
def server(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{Server.__module__}.{Server.__qualname__}"
    monkeypatch.setattr(Server, "mood", "")
    mail.outbox = []
    woonstede.people()
    woonstede.programme()
    return Server


def dossier():
    return programmes.dossier(woonstede.version().pk)


def manager(at=AT):
    return woonstede.actor("petra", "quality_manager", at)


def state(number="1001"):
    return Dispatch.objects.get(employee__number=number).state


def informed(number, at):
    person = woonstede.employee(number).pk
    return facts.informed(dossier(), [person], at) == {person}


def test_everybody_in_scope_gets_it_once_and_it_counts_after_the_lead_time():
    assert dispatching.run(AT).done == {"sent": 2}
    assert dispatching.run(AT + MINUTE).done == {}
    assert {letter.to[0] for letter in mail.outbox} == {
        "anna@woonstede.example", "joris@woonstede.example"}  # fmt: skip
    [letter] = [each for each in mail.outbox if each.to == ["anna@woonstede.example"]]
    assert "/mijn/reglement/" in letter.body
    assert "Anna" not in letter.body + letter.subject
    assert str(Dispatch.objects.get(employee__number="1001").pk) in letter.message()["Message-ID"]
    assert not informed("1001", AT + LEAD - MINUTE)
    assert informed("1001", AT + LEAD)
    assert woonstede.lines(woonstede.employee("1001").pk)[-1] == "policy_delivered"


def test_the_lead_time_lasts_as_many_days_when_the_clock_goes_back():
    before = datetime.fromisoformat("2026-10-20T12:00+02:00")
    assert dispatching.steady.days_later(before, 14) == datetime.fromisoformat(
        "2026-11-03T12:00+01:00"
    )


def test_who_joins_while_a_next_version_has_no_policy_yet_gets_that_of_the_one_in_force():
    dispatching.run(AT)
    later = AT + timedelta(days=30)
    said = woonstede.file(without=("policy",), number=2, change="material")
    woonstede.programme(said, at=later)
    new = employment.hire(
        number="2001", name="Nieuw", account=None, kind="temp_worker",
        team=Team.objects.get(code="huur"), term=Term(later), at=later,
        by=woonstede.actor("tess", "admin", later),
    )  # fmt: skip
    assert dispatching.awaited(later)[new.pk] == 1
    first = programmes.dossier(woonstede.version(1).pk)
    versions = programmes.dossiers(woonstede.version(1).programme_id)
    assert programmes.telling_of(versions, later) == first
    assert {each.employee for each in standings.of(first, at=later, by=manager(later))} >= {new.pk}


def test_whoever_joins_later_gets_it_by_the_job_and_whoever_left_does_not():
    dispatching.run(AT)
    later = AT + timedelta(days=30)
    woonstede_hr = woonstede.actor("tess", "admin", later)
    new = employment.hire(
        number="2001", name="Nieuw", account=None, kind="temp_worker",
        team=Team.objects.get(code="huur"), term=Term(later), at=later, by=woonstede_hr,
    )  # fmt: skip
    employment.leave(woonstede.employee("1002"), until=later, at=later, by=woonstede_hr)
    assert dispatching.run(later).planned == 1
    assert state("2001") == "unreachable"  # without an address: by letter
    assert not informed("2001", later + LEAD)
    deliveries.deliver(queries.policy(1), [new.pk], channel="paper", at=later, by=manager(later))
    assert informed("2001", later + MINUTE)
    assert woonstede.employee("1002").pk not in dispatching.awaited(later)


def test_whoever_leaves_before_it_is_sent_is_not_written_to(server):
    server.mood = "away"
    dispatching.run(AT)
    later = AT + timedelta(days=1)
    tess = woonstede.actor("tess", "admin", later)
    employment.leave(woonstede.employee("1002"), until=later, at=later, by=tess)
    with access.deed(Access(SYSTEM, "erase", None, later)):
        woonstede.employee("1001").delete()
    server.mood = ""
    assert dispatching.run(later + MINUTE).done == {}
    assert not Dispatch.objects.exists()
    assert mail.outbox == []


def test_while_the_mail_server_is_away_everything_waits(server):
    server.mood = "away"
    assert dispatching.run(AT).done == {"away": 1}
    server.mood = "full_box"
    assert dispatching.run(AT + MINUTE).done == {"away": 1}
    assert not Delivery.objects.exists()
    server.mood = ""
    assert dispatching.run(AT + 2 * MINUTE).done == {"sent": 2}


def test_what_the_server_refuses_was_never_delivered_and_can_be_sent_again(server):
    server.mood = "no_such_box"
    assert dispatching.run(AT).done == {"refused": 2}
    assert not Delivery.objects.exists()
    server.mood = ""
    dispatching.run(AT + MINUTE)
    assert mail.outbox == []
    waiting = Dispatch.objects.get(employee__number="1001")
    with pytest.raises(Fault, match="keep deliveries"):
        dispatching.send_again(waiting.pk, at=AT, by=woonstede.actor("anna", "employee", AT))
    dispatching.send_again(waiting.pk, at=AT, by=manager())
    assert dispatching.run(AT + MINUTE).done == {"sent": 1}
    with pytest.raises(Fault, match="does not wait"):
        dispatching.send_again(waiting.pk, at=AT, by=manager())


@pytest.mark.parametrize("mood", ["killed", "line_breaks"])
def test_a_run_that_dies_never_sends_twice(server, mood):
    server.mood = mood
    if mood == "killed":
        with pytest.raises(KeyboardInterrupt):
            dispatching.run(AT)
        assert len(mail.outbox) == 1
    else:
        assert dispatching.run(AT).done == {"unclear": 2}
    sent = {letter.to[0] for letter in mail.outbox}
    server.mood = ""
    for minutes in (1, 20, 40):
        dispatching.run(AT + minutes * MINUTE)
    assert len(mail.outbox) == 2
    assert Dispatch.objects.filter(state="unclear").count() == len(sent)
    assert Delivery.objects.count() == 2 - len(sent)  # what is not clear proves nothing


@pytest.mark.parametrize("by_reference", [True, False])
def test_a_mail_that_comes_back_takes_its_person_out_of_scope_until_he_is_told(by_reference):
    dispatching.run(AT)
    back, anna = AT + 2 * LEAD, woonstede.employee("1001")
    assert informed("1001", back)
    told = str(Dispatch.objects.get(employee=anna).pk) if by_reference else "Anna@Woonstede.example"
    assert dispatching.record_bounce(told, at=back, by=manager(back)) == 1
    assert not informed("1001", back)
    assert facts.notice(anna.pk, back, dossier=dossier()) == {}
    before = back - MINUTE
    assert facts.notice(anna.pk, before, dossier=dossier()) != {}
    assert facts.notice(anna.pk, before, dossier=dossier(), known_at=back) == {}
    assert standings.counts(dossier(), back) == standings.Counts(2, 1, 0, 1, 0, 0)
    deliveries.opened(queries.policy(1), at=back, by=woonstede.actor("anna", "employee", back))
    assert not informed("1001", back + MINUTE)
    assert informed("1001", back + LEAD)
    assert woonstede.lines(anna.pk)[-3:] == ["policy_bounced", "policy_delivered", "policy_opened"]


def test_a_mail_that_comes_back_after_it_was_opened_changes_nothing():
    dispatching.run(AT)
    anna = woonstede.actor("anna", "employee", AT)
    deliveries.opened(queries.policy(1), at=AT + MINUTE, by=anna)
    dispatching.record_bounce("anna@woonstede.example", at=AT + 2 * LEAD, by=manager())
    assert informed("1001", AT + 2 * LEAD)


@pytest.mark.parametrize("told", ["", "nobody@elders.example", "7e3f", "joris"])
def test_a_bounce_of_what_was_never_sent_is_named(told):
    dispatching.run(AT)
    with pytest.raises(Fault, match="No policy was mailed"):
        dispatching.record_bounce(told, at=AT, by=manager())


def test_who_is_not_told_stands_first_and_that_somebody_looked_is_written_down():
    deliveries.deliver(
        queries.policy(1), [woonstede.employee("1001").pk], channel="paper", at=AT, by=SYSTEM
    )
    found = standings.of(dossier(), at=AT + MINUTE, by=manager())
    assert [(each.number, each.told) for each in found] == [("1002", False), ("1001", True)]
    assert woonstede.lines(woonstede.employee("1002").pk)[-1] == "deliveries_read"
    with pytest.raises(Fault):
        standings.of(dossier(), at=AT, by=woonstede.actor("anna", "employee", AT))


def test_a_language_without_a_letter_gets_english():
    told = {"number": 3, "url": "https://x", "reference": "r"}
    assert letters.written(letters.POLICY, "tr", **told) == letters.written(
        letters.POLICY, "en", **told
    )
    assert set(letters.POLICY) == set(letters.LANGUAGES)
    for language in letters.LANGUAGES:
        assert "3" in letters.written(letters.POLICY, language, **told)[0]


def waits_for_the_last():
    said = woonstede.file(number=2, change="material", asks=["staff_told"])
    return woonstede.programme(said)


def test_the_round_is_over_with_the_last_delivery_and_then_callers_come(server):
    version = waits_for_the_last()
    petra, anna, joris = manager(), woonstede.employee("1001").pk, woonstede.employee("1002").pk

    def found():
        return programmes.dossier(version.pk)

    deliveries.deliver(queries.policy(1), [anna], channel="paper", at=AT, by=petra)
    assert found().newest("staff_told", AT + LEAD) is None
    assert parts.told_from(found(), AT + LEAD) is None
    later = AT + 3 * timedelta(days=1)
    deliveries.deliver(queries.policy(1), [joris], channel="paper", at=later, by=petra)
    row = found().newest("staff_told", later)
    assert (row.happened_at, row.detail) == (later, {"number": 1, "persons": 2})
    [line] = Attestation.objects.all()
    [counts] = queries.counting(line, later)
    assert counts.since == later + LEAD
    assert parts.lines(found(), later + LEAD - MINUTE) == {}
    assert parts.lines(found(), later + LEAD) != {}
    # Whoever joins is told himself; for callers nothing begins anew.
    employment.hire(
        number="2001", name="Nieuw", account=None, kind="temp_worker",
        team=Team.objects.get(code="huur"), term=Term(later + LEAD), at=later + LEAD,
        by=woonstede.actor("tess", "admin", later + LEAD),
    )  # fmt: skip
    dispatching.run(later + LEAD)
    assert parts.told_from(found(), later + 2 * LEAD) == later + LEAD


def test_who_cannot_be_reached_stays_out_of_scope_and_the_round_ends_without_him(server):
    version = waits_for_the_last()
    server.mood = "no_such_box"
    dispatching.run(AT)
    assert programmes.dossier(version.pk).newest("staff_told", AT + LEAD) is None  # nobody has it
    server.mood = ""
    [row] = Dispatch.objects.filter(employee__number="1001")
    dispatching.send_again(row.pk, at=AT + MINUTE, by=manager())
    dispatching.run(AT + 2 * MINUTE)
    told = programmes.dossier(version.pk).newest("staff_told", AT + LEAD)
    assert (told.happened_at, told.detail["persons"]) == (AT + 2 * MINUTE, 1)
