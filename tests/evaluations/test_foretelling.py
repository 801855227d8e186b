"""A new form is told to everybody whom it is about, once, before a call is scored with it (R37)."""

from datetime import timedelta

import pytest
from django.core import mail as mailing
from django.db import IntegrityError, transaction
from django.urls import reverse

import woonstede
from klankbord.evaluations.models import Scorecard
from klankbord.evaluations.scorecards import foretelling, publishing
from klankbord.gate import access
from klankbord.gate.access import Access
from klankbord.notices import afterwards, disclosure, queries
from klankbord.notices.models import AfterNotice
from told import kinds

pytestmark = pytest.mark.django_db
FORM = "luisteren.v2"


@pytest.fixture
def petra(organisation):
    return organisation.actor("petra", "quality_manager")


def coming(organisation, petra, *, number=2, programmes=("beter-luisteren",)):
    old = Scorecard.objects.get(number=1)
    with access.deed(Access(petra, "activate", None, organisation.now)):
        return publishing.record(
            old.code, number, old.form, old.texts, programmes=programmes, by=petra,
            at=organisation.now, used_from=organisation.now + timedelta(days=3),
        )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_who_falls_under_its_programme_hears_of_a_coming_form_once(client, organisation, petra):
    now = organisation.now
    assert foretelling.foretell(at=now) == 0  # the first form came with its programme
    coming(organisation, petra)
    assert foretelling.foretell(at=now) == 2
    assert foretelling.foretell(at=now + timedelta(hours=1)) == 0
    [told] = [each for each in queries.notices(organisation.anna.pk, now) if each.form]
    assert (told.form, told.leg) == (FORM, None)
    assert woonstede.lines(organisation.anna.pk)[-1] == "told_afterwards"
    assert "after_notice" in kinds(disclosure, organisation.anna.pk)
    client.force_login(organisation.account("anna"))
    page = client.get(reverse("mine")).content.decode()
    assert "Er komt een nieuw beoordelingsformulier" in page
    assert reverse("card", args=["luisteren", 2]) in page
    assert afterwards.mail(now + timedelta(minutes=5)).sent
    assert "luisteren" not in mailing.outbox[0].body


def test_a_form_for_another_programme_or_long_in_use_is_told_to_nobody(organisation, petra):
    coming(organisation, petra, programmes=("iets-anders",))
    assert foretelling.foretell(at=organisation.now) == 0
    coming(organisation, petra, number=3)
    later = organisation.now + timedelta(days=3) + foretelling.LATE
    assert foretelling.foretell(at=later) == 0


def test_a_notice_is_about_one_thing(organisation, petra):
    coming(organisation, petra)
    foretelling.foretell(at=organisation.now)
    row = AfterNotice.objects.filter(form=FORM)
    for wrong in ({"form": ""}, {"period": "2026-11"}, {"leg": organisation.anna.pk}):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**wrong)
