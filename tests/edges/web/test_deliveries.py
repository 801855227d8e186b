"""Who was told, on the screen; and the policy on one's own page."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import woonstede
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.notices import afterwards, dispatching
from klankbord.notices.models import Delivery, Dispatch

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def page(client):
    return client.get(reverse("deliveries", args=[woonstede.CODE]))


def test_a_mail_that_came_back_shows_and_paper_mends_it(of, organisation):
    anna = organisation.anna
    Delivery.objects.all().delete()
    dispatching.run(timezone.now())
    assert "telt vanaf" in text(page(of("petra")))
    address = reverse("deliveries", args=[woonstede.CODE])
    wrong = of("petra").post(address, {"told": "nobody@elders.example"})
    assert wrong.status_code == 422
    assert "geen reglement gemaild" in text(wrong)
    assert "nobody@elders.example" in wrong.content.decode()
    told = str(Dispatch.objects.get(employee=anna).pk)
    assert "kwam nooit aan" in text(of("petra").post(address, {"told": told}, follow=True))
    shown = page(of("petra"))
    [row] = [row for row in shown.context["rows"] if row.number == anna.number]
    assert (row.verdict, bool(row.again_url), bool(row.letter_url)) == ("no", True, True)
    letter = of("petra").get(row.letter_url)
    assert anna.name in text(letter)
    assert told in text(letter)
    of("petra").post(row.paper_url)
    assert dict(Delivery.objects.filter(employee=anna).values_list("channel", "bounced_at")) == {
        "paper": None
    }


def test_of_who_was_erased_while_the_page_was_open_nothing_is_sent_and_the_rest_stays(
    of, organisation
):
    who = organisation.joris
    Delivery.objects.all().delete()
    dispatching.run(timezone.now())
    petra = of("petra")
    rows = {row.number: row for row in page(petra).context["rows"]}
    joris = rows.pop(who.number)
    with access.deed(Access(SYSTEM, "erase", None, timezone.now())):
        type(who).objects.get(pk=who.pk).delete()
    paper = reverse("delivery_paper", args=[woonstede.CODE, who.pk])
    for address in filter(None, (joris.again_url, paper)):
        answer = petra.post(address, {}, follow=True)
        assert "hoort niet meer bij de regeling" in text(answer)
        assert answer.status_code == 200
    assert {row.number for row in page(petra).context["rows"]} == set(rows)
    assert not Delivery.objects.filter(channel="paper").exists()


def test_who_has_no_mailbox_is_told_by_the_code_in_his_letter(of, organisation):
    Delivery.objects.all().delete()
    joris = organisation.joris
    with access.keeping(SYSTEM, timezone.now()):
        type(joris).objects.filter(pk=joris.pk).update(account=None)
    dispatching.run(timezone.now())
    petra = of("petra")
    [row] = [row for row in page(petra).context["rows"] if row.number == joris.number]
    letter = petra.post(row.code_url)
    code = letter.context["hand_code"]
    assert code in text(letter)
    assert "/reglement/ontvangen/" in text(letter)
    assert "nog niet geopend" in text(page(petra))
    temp, door = Client(), reverse("policy_received")
    wrong = temp.post(door, {"number": joris.number, "code": "A" * 20})
    assert (wrong.status_code, wrong.context["form"]["number"].value()) == (422, joris.number)
    assert "Vraag een nieuwe brief" in text(wrong)
    typed = {"number": joris.number, "code": code}
    assert "Wij schreven op dat u dit kreeg" in text(temp.post(door, typed))
    held = Delivery.objects.get(employee=joris)
    assert (held.channel, held.read_at) == ("code", None)
    assert "las" in text(temp.post(door, typed | {"deed": "read"}))
    bad = temp.post(door, typed | {"deed": "address", "address": "thuis"})
    assert bad.status_code == 422
    assert 'value="thuis"' in bad.content.decode()
    kept = temp.post(door, typed | {"deed": "address", "address": "thuis@elders.example"})
    assert "verzegeld" in text(kept)
    assert "_auth_user_id" not in temp.session, "a code opens no account"
    assert "met de code" in text(page(petra))
    assert "of heeft het al" in text(petra.post(row.code_url, follow=True))


def test_who_does_not_keep_deliveries_sees_nobody(of, organisation):
    assert organisation.anna.name in text(page(of("petra")))
    assert page(of("anna")).status_code == 404
    counted = Client()
    counted.force_login(organisation.account("ilse"))
    assert counted.post(reverse("deliveries", args=[woonstede.CODE]), {}).status_code == 404


def test_who_opens_it_on_his_own_page_has_it_and_says_that_he_read_it(of, organisation):
    Delivery.objects.all().delete()
    anna = of("anna")
    assert "privacyreglement om te lezen" in text(anna.get(reverse("mine")))
    own = anna.get(reverse("own_policy"))
    assert "akkoord" in text(own)  # it says that none is asked
    assert "Akkoord" not in text(own)
    held = Delivery.objects.get(employee=organisation.anna)
    assert (held.channel, held.opened_at is not None, held.read_at) == ("portal", True, None)
    assert "las" in text(anna.post(reverse("own_policy"), follow=True))
    held.refresh_from_db()
    assert held.read_at is not None
    assert "privacyreglement om te lezen" not in text(anna.get(reverse("mine")))


def test_a_person_out_of_scope_is_told_of_nowhere(of, organisation):
    with access.keeping(SYSTEM, timezone.now()):
        organisation.joris.memberships.all().delete()
    said = {"code": woonstede.CODE, "employee": organisation.joris.pk}
    assert of("petra").get(reverse("delivery_letter", kwargs=said)).status_code == 404
    kept = Delivery.objects.count()
    answer = of("petra").post(reverse("delivery_paper", kwargs=said), follow=True)
    assert organisation.joris.name not in text(answer)
    assert Delivery.objects.count() == kept


def test_the_dpo_sees_who_was_not_told_afterwards_and_what_only_in_his_letter(of, organisation):
    account = organisation.account("anna")
    account.is_active = False
    account.save()
    long_ago = timezone.now() - timedelta(days=21)
    happened = afterwards.Happening("listened", organisation.anna.pk, uuid4(), "evaluator")
    with transaction.atomic():
        afterwards.tell(happened, at=long_ago, by=SYSTEM)
    dpo, address = of("ilse"), reverse("untold")
    assert "kreeg niet op tijd bericht" in text(dpo.get(reverse("home")))
    shown = text(dpo.get(address))
    assert organisation.anna.name in shown
    assert "te laat" in shown
    assert "beoordelaar" not in shown
    assert of("petra").get(address).status_code == 404
    assert dpo.post(address, {"employee": "anna"}).status_code == 404
    letter = text(dpo.post(reverse("untold_letter", args=[organisation.anna.pk])))
    assert "Er is naar een gesprek van u geluisterd" in letter
    assert "beoordelaar" in letter
    assert "letter_printed" in woonstede.lines(organisation.anna.pk)
    assert "te laat" in text(dpo.get(address)), "a letter that lies on a printer tells nobody"
    done = dpo.post(address, {"employee": str(organisation.anna.pk)}, follow=True)
    assert "Vanaf nu weet deze persoon het." in text(done)
    assert "Iedereen kreeg bericht." in text(done)
    none = dpo.post(reverse("untold_letter", args=[organisation.anna.pk]))
    assert none.status_code == 404
