"""Who has no mailbox here gets a letter with a code; that he typed it himself is the proof."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client

import woonstede
from klankbord.gate.access import SYSTEM
from klankbord.ledger.models import Entry
from klankbord.notices import (
    afterwards,
    deliveries,
    dispatching,
    facts,
    handing,
    months,
    queries,
    receiving,
    standings,
)
from klankbord.notices.models import AfterNotice, Delivery, Dispatch
from klankbord.people import employment, grants, partings
from klankbord.people import queries as people
from klankbord.people.faults import Fault
from klankbord.people.models import Team
from klankbord.people.periods import Term
from klankbord.programmes import queries as programmes

AT = woonstede.SUBMITTED
LEAD = timedelta(days=14)
MINUTE = timedelta(minutes=1)
pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def temp():
    """A temp of two weeks without an account, whom no mail reaches."""
    woonstede.people()
    woonstede.programme()
    new = employment.hire(
        number="2001", name="Nieuw", account=None, kind="temp_worker",
        team=Team.objects.get(code="huur"), term=Term(AT), at=AT,
        by=woonstede.actor("tess", "admin", AT),
    )  # fmt: skip
    dispatching.run(AT)
    mail.outbox = []
    return new


def petra():
    return woonstede.actor("petra", "quality_manager", AT)


def lead(name, team):
    """Somebody who leads a team."""
    asked = grants.ask(
        woonstede.account(name), role="team_lead", team=team, term=Term(AT), at=AT,
        by=people.person(woonstede.account("anna"), AT),
    )  # fmt: skip
    grants.approve(asked, at=AT, by=people.person(woonstede.account("tess"), AT))
    return woonstede.actor(name, "team_lead", AT)


def dossier():
    return programmes.dossier(woonstede.version().pk)


def told(person, at):
    return facts.informed(dossier(), [person.pk], at) == {person.pk}


def code(temp, at=AT):
    return handing.make_code(queries.policy(1), temp.pk, at=at, by=petra())


def test_who_types_the_code_is_told_after_the_lead_time_and_nobody_else_is(temp):
    first = code(temp)
    second = code(temp)
    assert not Delivery.objects.filter(employee=temp).exists(), "a printed letter tells nobody"
    for number, typed in (("2001", first), ("1001", second), ("2001", "A" * 20), ("", "")):
        assert handing.enter(number, typed, at=AT) is None
    by, held = handing.enter(" 2001 ", second.lower().replace("-", " "), at=AT + MINUTE)
    assert (held.channel, held.opened_at, held.read_at) == ("code", AT + MINUTE, None)
    assert not told(temp, AT + LEAD)
    assert told(temp, AT + LEAD + MINUTE)
    deliveries.confirm_read(held, at=AT + MINUTE, by=by)
    kinds = woonstede.lines(temp.pk)[-5:]
    assert kinds == [
        "policy_code", "policy_code", "policy_delivered", "policy_opened", "policy_read",
    ]  # fmt: skip
    assert second not in str(list(Entry.objects.values()))
    assert second not in str(list(Dispatch.objects.values())), "only its hash is kept"
    with pytest.raises(Fault, match="has it already"):
        code(temp)


def test_a_code_works_a_month_and_no_longer(temp):
    made = code(temp)
    assert handing.enter("2001", made, at=AT + handing.VALID) is None
    assert handing.enter("2001", made, at=AT + handing.VALID - MINUTE) is not None


def test_only_who_cannot_be_mailed_gets_a_code_and_only_who_keeps_the_list_makes_it(temp):
    with pytest.raises(Fault, match="can be mailed"):
        code(woonstede.employee("1001"))
    for name, role in (("ilse", "dpo"), ("anna", "employee")):
        with pytest.raises(Fault, match="own lead"):
            handing.make_code(queries.policy(1), temp.pk, at=AT, by=woonstede.actor(name, role, AT))


def test_a_private_address_gets_the_next_version_by_mail(temp):
    by, _held = handing.enter("2001", code(temp), at=AT)
    partings.give("thuis@elders.example", at=AT, by=by)
    assert partings.private(temp.pk) == "thuis@elders.example"
    again = AT + 2 * MINUTE
    with transaction.atomic():
        Delivery.objects.filter(employee=temp).update(bounced_at=again)
    row = Dispatch.objects.get(employee=temp)
    dispatching.send_again(row.pk, at=again, by=petra())
    assert dispatching.run(again).done == {"sent": 1}
    [letter] = mail.outbox
    assert letter.to == ["thuis@elders.example"]
    assert "/reglement/" in letter.body
    assert "/mijn/" not in letter.body
    assert Delivery.objects.get(employee=temp).channel == "mail"
    assert told(temp, again + LEAD)


def heard(person, at):
    """Somebody listened to a call of his, and a month is over in which nobody did."""
    happened = afterwards.Happening(
        "listened", person.pk, uuid4(), "evaluator", "training", "assigned"
    )
    with transaction.atomic():
        afterwards.tell(happened, at=at, by=SYSTEM)
        months.tell(person.pk, months.before(at), recorded=4, heard=0, scored=0, at=at)


def test_messages_afterwards_go_to_the_private_address_with_a_link_and_nothing_else(temp):
    by, _held = handing.enter("2001", code(temp), at=AT)
    heard(temp, AT)
    late = AT + timedelta(days=60)
    assert afterwards.mail(AT).without_address == 1
    assert months.is_late(temp.pk, late), "nobody listens to him until he is told"
    partings.give("thuis@elders.example", at=AT, by=by)
    assert afterwards.mail(AT + 16 * MINUTE).sent == 1
    assert not months.is_late(temp.pk, late)
    [letter] = mail.outbox
    assert letter.to == ["thuis@elders.example"]
    for secret in ("Nieuw", "2001", "beoordelaar", "training", "beluister"):
        assert secret not in letter.subject + letter.body
    [address] = [word for word in letter.body.split() if "/berichten/" in word]
    door, token = "/berichten/" + address.partition("/berichten/")[2], address.split("/")[-2]
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr("django.utils.timezone.now", lambda: AT + 16 * MINUTE)
        page = Client().post(door, {"number": " 2001 "}).content.decode()
    assert "Er is naar een gesprek van u geluisterd" in page
    assert "beoordelaar" in page
    assert not AfterNotice.objects.filter(read_at=None).exists()
    assert woonstede.lines(temp.pk)[-1] == "notice_read"
    for number, when in (("1001", AT), ("2001", AT + receiving.VALID + 16 * MINUTE)):
        assert receiving.enter(token, number, at=when) is None
    assert receiving.enter(token[:-2], "2001", at=AT) is None
    assert receiving.enter(token, "2001", at=AT + receiving.VALID) is not None
    left = partings.private(temp.pk)
    partings.give("elders@example.org", at=AT, by=by)
    assert receiving.enter(token, "2001", at=AT) is None, "it went to another address"
    partings.give(left, at=AT, by=by)
    assert receiving.enter(token, "2001", at=AT) is not None
    partings.forget(at=AT, by=by)
    assert receiving.enter(token, "2001", at=AT) is None


def test_who_was_not_told_stands_in_the_list_and_is_not_recorded(temp):
    code(temp)
    [first] = [each for each in standings.of(dossier(), at=AT, by=petra()) if each.to_hand]
    assert (first.number, first.told, first.proven) == ("2001", False, False)
    assert facts.notice(temp.pk, AT + LEAD, dossier=dossier()) == {}
    assert standings.counts(dossier(), AT + LEAD).untold == 1
    deliveries.deliver(queries.policy(1), [temp.pk], channel="paper", at=AT, by=SYSTEM)
    assert standings.counts(dossier(), AT + LEAD).untold == 0


def test_a_team_lead_sees_whom_of_his_own_he_hands_a_letter_and_nobody_else(temp):
    mine = lead("bram", Team.objects.get(code="huur"))
    assert [each.number for each in standings.of(dossier(), at=AT, by=mine)] == ["2001"]
    assert standings.to_hand(dossier(), mine, AT) == 1
    other = lead("directie", Team.objects.create(code="elders", name="Elders"))
    assert standings.of(dossier(), at=AT, by=other) == ()
    with pytest.raises(Fault, match="own lead"):
        handing.make_code(queries.policy(1), temp.pk, at=AT, by=other)
    made = handing.make_code(queries.policy(1), temp.pk, at=AT, by=mine)
    assert handing.enter("2001", made, at=AT) is not None
    assert standings.of(dossier(), at=AT, by=mine) == ()
    assert standings.to_hand(dossier(), mine, AT) == 0
