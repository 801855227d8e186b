"""The way in: what is not lawful was never here."""

import io
from datetime import timedelta

import pytest

import cast
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.recordings.draw import drawing
from klankbord.recordings.intake import intake, preparing, receiving
from klankbord.recordings.models import Leg, Offer, Track
from klankbord.recordings.offered import offers

pytestmark = pytest.mark.django_db
DOOR = Actor(role="integration")


def arrive(row):
    arrival = offers.parse(row, source=cast.SOURCE)
    assert isinstance(arrival, offers.Arrival), arrival
    return arrival


def test_a_lawful_call_comes_in_and_can_be_made_ready(organisation):
    now = organisation.now
    arrival = arrive(cast.offer(1, at=now - timedelta(hours=2)))
    [offer] = drawing.register([arrival], source=cast.SOURCE, at=now, by=DOOR)
    assert offer.result == Offer.Result.DRAWN
    offer = intake.admit(arrival, offer, at=now, by=DOOR)
    assert (offer.result, offer.rules, offer.missing) == (Offer.Result.ACCEPTED, [], [])
    with access.acting(Access(SYSTEM, "retain", None, now)):
        leg = Leg.objects.get()
    received = receiving.receive(leg.pk, io.BytesIO(cast.tone()), arrival=arrival, at=now, by=DOOR)
    assert received.duration_ms == 2000
    preparing.make_ready(leg.pk, at=now)
    with access.acting(Access(SYSTEM, "retain", None, now)):
        assert Leg.objects.get().state == Leg.State.READY
        assert Track.objects.count() == 2
