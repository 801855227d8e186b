"""Cases in pages: placed by one, confirmed by another, and a finding of who listens."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone

import cast
from klankbord.cases import holding, lengths, queries
from klankbord.evaluations.evaluating import assigning
from klankbord.gate.access import Actor
from klankbord.recordings.intake import arriving, preparing
from klankbord.recordings.offered import offers

pytestmark = pytest.mark.django_db
WHY = "De klant stelt ons aansprakelijk voor dit gesprek."


@pytest.fixture
def leg(organisation):
    now = organisation.now
    row = cast.offer(1, at=now - timedelta(days=1, hours=2))
    [outcome] = arriving.arrive(
        [offers.parse(row, source=cast.SOURCE)],
        [lambda: BytesIO(cast.tone())],
        source=cast.SOURCE,
        at=now,
        by=Actor(role="integration"),
    )
    preparing.make_ready(outcome.leg, at=now)
    assigning.assign_ready(at=now)
    return outcome.leg


def look(client, cast_, name, address, *args, **form):
    client.force_login(cast_.account(name))
    url = reverse(address, args=args)
    return client.post(url, form) if form else client.get(url)


def test_a_recording_is_frozen_on_a_page_and_who_did_it_cannot_confirm(client, organisation, leg):
    wrong = look(client, organisation, "ilse", "case_new", ground="claim", legs="12", words=WHY)
    assert wrong.status_code == 422
    assert WHY in wrong.content.decode()
    form = {"ground": "claim", "legs": str(leg), "words": WHY}
    made = look(client, organisation, "ilse", "case_new", **form)
    assert made.status_code == 302
    [case] = queries.all_of(organisation.actor("ilse", "dpo"), at=timezone.now())
    shown = look(client, organisation, "ilse", "case", case.pk).content.decode()
    assert WHY in shown
    assert "wacht op een tweede persoon" in shown
    assert look(client, organisation, "ilse", "case_step", case.pk, "bevestigen").status_code == 404
    ended = look(
        client, organisation, "ilse", "case_step", case.pk, "beeindigen", words="Geschikt."
    )
    assert ended.status_code == 302
    assert "de zaak is voorbij" in look(client, organisation, "ilse", "cases").content.decode()


def test_a_term_is_changed_on_a_page_and_a_mistake_loses_nothing(client, organisation, leg):
    day = timezone.localdate() + timedelta(days=40)
    form = {"legs": str(leg), "words": WHY, "until": day.isoformat()}
    wrong = look(client, organisation, "ilse", "case_term", change="longer", **form)
    assert wrong.status_code == 422
    assert WHY in wrong.content.decode()
    assert "Tot die dag bewaren wij ze al" in wrong.content.decode()
    made = look(client, organisation, "ilse", "case_term", change="shorter", **form)
    assert made.status_code == 302
    longer = form | {"until": (day + timedelta(days=5)).isoformat()}
    made = look(client, organisation, "ilse", "case_term", change="longer", **longer)
    assert made.status_code == 302
    [asked, done] = queries.all_of(organisation.actor("ilse", "dpo"), at=timezone.now())
    assert (asked.ground, done.ground) == ("longer", "shorter")
    shown = look(client, organisation, "ilse", "case", asked.pk).content.decode()
    assert "wacht op een tweede persoon" in shown
    assert "termijn: tot en met" in shown
    assert look(client, organisation, "ilse", "case_step", asked.pk, "verlengen").status_code == 404
    assert (
        "Geen zaak houdt een opname bevroren"
        in look(client, organisation, "ilse", "cases").content.decode()
    )


def test_a_longer_term_that_waits_for_the_second_person_is_no_frozen_case(
    client, organisation, leg
):
    now, day = organisation.now, timezone.localdate() + timedelta(days=40)
    colleague = Actor(role="legal", account=organisation.account("directie").pk)
    lengths.shorten([leg], day, WHY, at=now, by=colleague)
    asked = lengths.ask([leg], day + timedelta(days=5), WHY, at=now, by=colleague)
    start = look(client, organisation, "ilse", "home").content.decode()
    assert "langere termijn wacht op een tweede persoon" in start
    assert f'href="{reverse("case", args=[asked])}"' in start
    assert "bevroren zaak" not in start


def test_who_listens_reports_a_finding_and_hears_no_more(client, organisation, leg):
    client.force_login(organisation.account("noor"))
    address = reverse("finding", args=[leg])
    assert client.get(address).status_code == 404
    page = reverse("call", args=[leg])
    client.post(page, {"purpose": "training", "reason": "drawn_sample"})
    heard = client.get(page)
    assert address in heard.content.decode()
    assert client.post(address, {"words": "Hier wordt iemand bedreigd."}).status_code == 302
    assert client.get(page).status_code == 403
    start = look(client, organisation, "ilse", "home").content.decode()
    assert "bevroren zaak vraagt iets" in start
    [case] = queries.all_of(organisation.actor("ilse", "dpo"), at=timezone.now())
    done = look(client, organisation, "ilse", "case_step", case.pk, "bevestigen", x="1")
    assert done.status_code == 302
    assert holding.lapse(timezone.now() + timedelta(days=20)) == 0
