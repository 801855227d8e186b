"""The month of a plan: what it still draws of each person, in proportion to his work."""

import io
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

import cast
import woonstede
from klankbord.gate.access import Actor
from klankbord.law.instants import AMSTERDAM
from klankbord.people import employment
from klankbord.people.faults import Fault
from klankbord.people.periods import Term
from klankbord.programmes import queries as programmes
from klankbord.recordings.draw import quota
from klankbord.recordings.intake import arriving
from klankbord.recordings.offered import offers

pytestmark = pytest.mark.django_db
MID_MONTH = datetime(2026, 11, 18, 15, tzinfo=AMSTERDAM)


@pytest.fixture
def organisation(settings, tmp_path):
    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return cast.woonstede(now=MID_MONTH)


def month(organisation, at=MID_MONTH):
    [dossier] = programmes.in_force(at)
    return quota.of(dossier, at=at, by=organisation.actor("petra", "quality_manager"))


def of(found, name):
    return next(each for each in found.people if each.name.startswith(name))


def test_the_plan_wants_of_each_in_proportion_to_his_work_and_never_past_the_ceiling(organisation):
    by = organisation.actor("tess", "admin")
    employment.set_part(organisation.joris, 40, at=MID_MONTH, by=by)
    new = employment.hire(
        number="2001", name="Nieuw Zijlstra", account=None, kind="temp_worker",
        team=organisation.anna.memberships.get().team, at=MID_MONTH, by=by,
        term=Term(MID_MONTH - timedelta(days=1)),
    )  # fmt: skip
    offered = [
        offers.parse(
            cast.offer(number, at=MID_MONTH - timedelta(days=1, hours=number)), source=cast.SOURCE
        )
        for number in range(5)
    ]
    list(arriving.arrive(
        offered, [lambda: io.BytesIO(cast.tone(0.2))] * 5, source=cast.SOURCE, at=MID_MONTH,
        by=Actor(role="integration"),
    ))  # fmt: skip
    found = month(organisation)
    assert (found.per_person, found.ceiling) == (3, 5)
    anna, joris, new_one = (of(found, name) for name in ("Anna", "Joris", "Nieuw"))
    assert (anna.should, anna.drawn, anna.left, anna.offered, anna.state) == (3, 3, 0, 5, "reached")
    assert (joris.part, joris.should, joris.left, joris.state) == (40, 2, 2, "short")
    assert (new_one.since, new_one.should) == ((MID_MONTH - timedelta(days=1)).date(), 2)
    assert new_one.state == "untold", "nothing of who was not told is recorded, so none is missed"
    names = [each.name for each in found.people]
    assert names == sorted(names), "by name, so that it ranks nobody"
    assert "deliveries_read" in woonstede.lines(new.pk)


def test_who_works_here_no_more_or_less_than_nothing_has_no_part(organisation):
    by = organisation.actor("tess", "admin")
    for percent in (0, 101):
        with pytest.raises(Fault, match="1 to 100"):
            employment.set_part(organisation.anna, percent, at=MID_MONTH, by=by)
    employment.leave(organisation.anna, until=MID_MONTH, at=MID_MONTH, by=by)
    with pytest.raises(Fault, match="any more"):
        employment.set_part(organisation.anna, 50, at=MID_MONTH, by=by)


def test_only_who_keeps_the_quality_sees_it_and_it_shows_no_result(organisation):
    [dossier] = programmes.in_force(MID_MONTH)
    for name, role in (("noor", "evaluator"), ("ilse", "dpo"), ("tess", "admin")):
        with pytest.raises(Fault), transaction.atomic():
            quota.of(dossier, at=MID_MONTH, by=organisation.actor(name, role))
    client = Client()
    client.force_login(organisation.account("petra"))
    page = client.get(reverse("quota")).content.decode()
    assert "Steekproef van deze maand" in page
    assert "score" not in page.partition("<main")[2].partition("</main>")[0].lower()
