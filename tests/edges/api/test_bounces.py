"""A mail system tells that the policy came back: the person leaves scope, and somebody sees it."""

import pytest
from django.utils import timezone

from klankbord.edges.web.start import duties
from klankbord.notices import dispatching, queries, standings
from klankbord.notices.models import Delivery, Dispatch
from klankbord.programmes import queries as programmes

pytestmark = pytest.mark.django_db


def bounce(door, **told):
    return door.call("zoom", "POST", "/mail/bounces", told).json()["undelivered"]


def waiting(door):
    return duties.waiting(door.organisation.account("petra"), timezone.now())


def test_who_was_not_reached_leaves_scope_and_somebody_sees_it(door, mailoutbox):
    before = waiting(door)
    Delivery.objects.filter(employee=door.organisation.anna).delete()
    sent = Dispatch.objects.create(
        policy=queries.policy(1), employee=door.organisation.anna, planned_at=door.now,
        state_at=door.now,
    )  # fmt: skip
    dispatching.run(door.now)
    assert Dispatch.objects.get(pk=sent.pk).state == "sent", mailoutbox
    assert bounce(door, told="niemand@elders.example") == 0
    assert bounce(door, told=str(sent.pk), status="4.2.2") == 0, "it may still come"
    assert Delivery.objects.filter(employee=door.organisation.anna, bounced_at=None).exists()
    assert bounce(door, told=str(sent.pk), status="5.1.1") == 1
    assert bounce(door, told=str(sent.pk)) == 0, "told twice it is the same"
    assert not Delivery.objects.filter(employee=door.organisation.anna, bounced_at=None).exists()
    [dossier] = programmes.in_force(timezone.now())
    counts = standings.counts(dossier, timezone.now())
    assert counts.bounced == 1
    assert counts.untold == 1
    assert waiting(door) > before, "it stands on the start page of who keeps deliveries"
