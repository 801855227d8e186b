"""One's own scores over time: for oneself, with the margin of so few, and kept nowhere."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

import cast
import crowd
from cast import GOOD
from klankbord.edges.web.portal import owntrends
from klankbord.evaluations.figures import own
from klankbord.law.instants import AMSTERDAM
from klankbord.ledger.models import Detail

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 10, 12, tzinfo=AMSTERDAM)
LOW = {"naam": {"option": "nee"}, "uitpraten": {"option": "deels"}, "samenvatten": {"na": True}}


@pytest.fixture
def organisation(settings, tmp_path):
    """Anna has nine evaluations, the later ones better; Bea is in the same team."""
    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    made = cast.woonstede(now=NOW)
    anna = made.actor("anna", "employee").employee
    for place in range(9):
        at = NOW - timedelta(hours=30 - place)
        crowd.evaluate(made, person(anna), made=at, answers=GOOD if place > 4 else LOW)
    return made


def person(pk):
    return crowd.Employee.objects.get(pk=pk)


def test_the_person_sees_his_own_dots_with_mean_margin_and_a_talk_that_proves_nothing(organisation):
    anna = organisation.actor("anna", "employee")
    before = Detail.objects.count()
    [found] = own.read(anna, at=NOW, talks=[NOW - timedelta(hours=26)])
    assert len(found.scored) == 9
    assert [each.made_at for each in found.scored] == sorted(e.made_at for e in found.scored)
    assert found.mean.margin.low < found.mean.mean < found.mean.margin.high
    assert found.split.change is None  # fewer than eight on both sides
    assert Detail.objects.count() == before + 1
    drawn = owntrends.drawing(found)
    assert len(drawn.dots) == 9
    assert drawn.talk
    assert "te weinig" in drawn.change or "too few" in drawn.change


def test_nobody_else_has_the_page_and_it_holds_nobody_else(client, organisation):
    client.force_login(organisation.account("anna"))
    said = client.get(reverse("own_trend")).content.decode()
    assert said.count('class="pt"') == 9
    for who in ("hr", "petra", "bram", "tess", "directie"):
        client.force_login(organisation.account(who))
        page = client.get(reverse("own_trend"))
        assert page.status_code == 404 or b'class="pt"' not in page.content, who
