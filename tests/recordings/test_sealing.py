"""What is found later to be without a basis is played by nobody, and gone in a week."""

import io
from datetime import timedelta

import pytest
from django.db import transaction

import cast
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.programmes import queries as programmes
from klankbord.recordings import keeping
from klankbord.recordings.ending import sealing
from klankbord.recordings.intake import arriving
from klankbord.recordings.models import Leg
from klankbord.recordings.offered import offers

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_what_was_recorded_under_a_decision_that_is_void_is_sealed_unless_there_was_consent(
    organisation,
):
    now = organisation.now
    for number in (1, 2):
        told = offers.parse(
            cast.offer(number, at=now - 3 * number * HOUR), source=cast.SOURCE
        )  # fmt: skip
        [done] = arriving.arrive(
            [told], [lambda: io.BytesIO(cast.tone(1))],
            source=cast.SOURCE, at=now, by=Actor(role="integration"),
        )  # fmt: skip
        assert done.leg is not None, done
    version = programmes.by_code("beter-luisteren").pk
    council = Actor(role="works_council")

    def void(consented):
        with transaction.atomic():
            return sealing.annulled(version, consented, at=now, by=council)

    assert void(lambda _then: True) == 0
    assert void(lambda then: then < now - 5 * HOUR) == 1
    assert void(lambda then: then < now - 5 * HOUR) == 0, "what is sealed is sealed once"
    with access.deed(Access(SYSTEM, "retain", None, now)):
        first, second = Leg.objects.order_by("made_at")
    assert (first.state == "sealed", second.state) == (False, "sealed")
    assert second.retention_until <= now + keeping.QUARANTINE
    assert second.defect_found_at == now
