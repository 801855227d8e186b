"""What follows for calls when a line is proven, or proves nothing any more."""

import io
from datetime import timedelta

import pytest

import cast
import woonstede
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.gate.decisions import Refused
from klankbord.notices.attesting import TestCall
from klankbord.people.faults import Fault
from klankbord.recordings import queries
from klankbord.recordings.draw import drawing
from klankbord.recordings.intake import arriving, intake, preparing
from klankbord.recordings.listening import playback
from klankbord.recordings.models import Leg, Offer, Track
from klankbord.recordings.offered import offers
from klankbord.recordings.waiting import lines, reoffering
from klankbord.vault import sweep

pytestmark = pytest.mark.django_db
DOOR = Actor(role="integration")
HOUR = timedelta(hours=1)
A, B = "a" * 64, "b" * 64


def arrival(organisation, number, **more):
    row = cast.offer(number, at=organisation.now - number * HOUR, **more)
    parsed = offers.parse(row, source=cast.SOURCE)
    assert isinstance(parsed, offers.Arrival), parsed
    return parsed


def offer(organisation, number, **more):
    told = arrival(organisation, number, **more)
    [drawn] = drawing.register([told], source=cast.SOURCE, at=organisation.now, by=DOOR)
    return intake.admit(told, drawn, at=organisation.now, by=DOOR)


def recorded(organisation, number, **more):
    [done] = arriving.arrive(
        [arrival(organisation, number, **more)],
        [lambda: io.BytesIO(cast.tone(1))],
        source=cast.SOURCE,
        at=organisation.now,
        by=DOOR,
    )
    assert done.leg is not None, done
    preparing.make_ready(done.leg, at=organisation.now)
    return done.leg


def leg(organisation, pk):
    with access.deed(Access(SYSTEM, "retain", None, organisation.now)):
        return Leg.objects.select_related("call").get(pk=pk)


def call(organisation, hours, *, line="nieuwe-lijn", sha=A, **heard):
    tested_at = organisation.now - hours * HOUR
    return TestCall(line, "nl", "NL-2", sha, tested_at, **heard)


def prove(organisation, hours, **more):
    made = lines.tested(
        call(organisation, hours, **more),
        programmes=[woonstede.CODE],
        at=organisation.now,
        by=organisation.actor("petra", "quality_manager"),
    )
    lines.seen(made, at=organisation.now, by=organisation.actor("ilse", "dpo"))
    reoffering.of_line(line=more.get("line", "nieuwe-lijn"))


def test_what_waited_for_a_line_comes_in_once_two_persons_have_proven_it(organisation):
    after, before = (offer(organisation, hours, line="nieuwe-lijn") for hours in (3, 6))
    other = offer(organisation, 4, line="andere-lijn")
    assert {each.result for each in (after, before, other)} == {"quarantined"}
    prove(organisation, 5)
    results = [Offer.objects.get(pk=each.pk).result for each in (after, before, other)]
    # Evidence never reaches back before the test call: that call goes on waiting, and goes.
    assert results == ["accepted", "quarantined", "quarantined"]
    [admitted] = _legs(organisation)
    assert (admitted.call.line, admitted.call.announced_by) == ("nieuwe-lijn", "line_attested")


def _legs(organisation):
    with access.deed(Access(SYSTEM, "retain", None, organisation.now)):
        return list(Leg.objects.select_related("call"))


def test_what_was_recorded_after_a_change_that_was_told_late_is_sealed_and_gone_in_a_week(
    organisation,
):
    before, after = recorded(organisation, 6), recorded(organisation, 2)
    logged = {"text_version": "NL-2", "played": True}
    logged["completed_at"] = (organisation.now - 3 * HOUR - timedelta(seconds=9)).isoformat()
    by_event = recorded(organisation, 3, announcement=logged)
    ended = lines.changed(
        "huur-in", B, changed_at=organisation.now - 4 * HOUR, at=organisation.now,
        by=organisation.actor("tess", "admin"),
    )  # fmt: skip
    assert ended is True
    states = {pk: leg(organisation, pk).state for pk in (before, after, by_event)}
    assert states == {before: "ready", after: "sealed", by_event: "ready"}
    sealed = leg(organisation, after)
    assert sealed.defect_found_at == organisation.now
    assert sealed.retention_until == organisation.now + timedelta(days=7)
    assert queries.sealed(organisation.now) == 1
    assert "recording_sealed" in woonstede.lines(organisation.anna.pk)
    with pytest.raises(Refused) as refused:
        playback.begin(
            after, purpose="training", reason="drawn_sample",
            actor=organisation.actor("noor", "evaluator"), at=organisation.now,
        )  # fmt: skip
    assert "R66" in refused.value.decision.denied_by
    assert offer(organisation, 1, agent="agent-1002").result == "quarantined"
    sweep.sweep(organisation.now + timedelta(days=8))
    with access.deed(Access(SYSTEM, "retain", None, organisation.now)):
        tracks = Track.objects.filter(leg=after).select_related("key")
        assert [track.key.gone_why for track in tracks] == ["term", "term"]


def test_a_test_that_failed_seals_what_was_recorded_since(organisation):
    after = recorded(organisation, 2)
    lines.tested(
        call(organisation, 3, line="huur-in", agent_heard="nothing"),
        programmes=[woonstede.CODE],
        at=organisation.now,
        by=organisation.actor("petra", "quality_manager"),
    )
    assert leg(organisation, after).state == "sealed"


def test_a_change_of_what_was_not_proven_seals_nothing(organisation):
    kept = recorded(organisation, 2)
    by = organisation.actor("tess", "admin")
    assert lines.changed("andere-lijn", B, changed_at=organisation.now - 4 * HOUR,
                         at=organisation.now, by=by) is False  # fmt: skip
    assert leg(organisation, kept).state == "ready"


def test_a_dpo_makes_no_test_call(organisation):
    with pytest.raises(Fault):
        lines.tested(
            call(organisation, 1), programmes=[woonstede.CODE], at=organisation.now,
            by=organisation.actor("ilse", "dpo"),
        )  # fmt: skip
