"""Scoring: hidden until it is done, exact, sealed, and shown to the employee at once."""

import io
from datetime import timedelta

import pytest
from django.db import transaction

import cast
import told
from klankbord.edges.cli.demo import scorecard
from klankbord.evaluations import disclosure, queries
from klankbord.evaluations.evaluating import assessing, assigning, reading
from klankbord.evaluations.models import Assignment, Evaluation
from klankbord.evaluations.scorecards import publishing
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.notices import queries as notices
from klankbord.recordings import disclosure as recordings_disclosure
from klankbord.recordings import queries as recordings
from klankbord.recordings.ending import restricting
from klankbord.recordings.intake import arriving, preparing
from klankbord.recordings.listening import playback
from klankbord.recordings.models import Leg
from klankbord.recordings.offered import offers

pytestmark = pytest.mark.django_db
DOOR = Actor(role="integration")


@pytest.fixture
def leg(organisation):
    """A call of Anna's that is ready and assigned to Noor."""
    now = organisation.now
    row = cast.offer(1, at=now - timedelta(hours=2))
    arrival = offers.parse(row, source=cast.SOURCE)
    [outcome] = arriving.arrive(
        [arrival], [lambda: io.BytesIO(cast.tone())], source=cast.SOURCE, at=now, by=DOOR
    )
    assert outcome.result == "accepted", outcome
    preparing.make_ready(outcome.leg, at=now)
    assert assigning.assign_ready(at=now) == 1
    return outcome.leg


def test_a_ready_call_lands_with_an_evaluator_and_nobody_else(organisation, leg):
    now = organisation.now
    work = queries.work(organisation.actor("noor", "evaluator"), at=now)
    assert [each.leg for each in work] == [leg]
    assert queries.work(organisation.actor("petra", "quality_manager"), at=now) == []


def test_a_form_that_was_published_after_the_call_is_not_used_for_it(organisation, leg):
    now, petra = organisation.now, organisation.actor("petra", "quality_manager")
    form, known = scorecard.FORM | {"id": "streng"}, Assignment.objects
    publishing.publish("luisteren", 2, form, scorecard.TEXTS, at=now, by=petra)
    told = []
    for number, began in enumerate((now - timedelta(minutes=5), now + timedelta(minutes=5)), 2):
        at = now + timedelta(minutes=10)
        arrival = offers.parse(cast.offer(number, at=began), source=cast.SOURCE)
        [outcome] = arriving.arrive(
            [arrival], [lambda: io.BytesIO(cast.tone(0.2))], source=cast.SOURCE, at=at, by=DOOR
        )
        preparing.make_ready(outcome.leg, at=at)
        assigning.assign_ready(at=at)
        with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
            told.append(known.select_related("scorecard").get(leg=outcome.leg).scorecard.number)
    assert told == [1, 2], "who is evaluated knew the form before he took the call (R37)"


def test_listening_asks_a_reason_first_and_is_told_afterwards(organisation, leg):
    now = organisation.now
    noor = organisation.actor("noor", "evaluator")
    with pytest.raises(playback.NoReason):
        playback.begin(leg, purpose="training", reason="", actor=noor, at=now)
    opened = playback.begin(leg, purpose="training", reason="drawn_sample", actor=noor, at=now)
    with playback.sound(opened.listening, actor=noor, at=now) as sound:
        assert sound.size == 44 + 2 * 2 * 16000
        whole = sound.read(0, sound.size)
    assert whole == cast.tone()
    told = notices.notices(organisation.anna.pk, now)
    assert [(each.kind, each.function, each.purpose) for each in told] == [
        ("listened", "evaluator", "training")
    ]


def test_an_evaluation_is_exact_sealed_and_shown_to_the_employee(organisation, leg):
    now = organisation.now
    noor, anna = organisation.actor("noor", "evaluator"), organisation.actor("anna", "employee")
    with pytest.raises(assessing.Incomplete):
        assessing.submit(leg, answers={}, comment="", actor=noor, at=now)
    assessing.save_draft(leg, answers={"naam": {"option": "ja"}}, comment="b", actor=noor, at=now)
    begun = assessing.begun(leg, actor=noor, at=now)
    assert (begun.answers, begun.comment) == ({"naam": {"option": "ja"}}, "b")
    assert queries.own(anna, at=now) == []
    answers = cast.GOOD | {"uitpraten": {"option": "deels"}}
    result = assessing.submit(leg, answers=answers, comment="Rustig.", actor=noor, at=now)
    assert result.final == "4/5"  # 2/5 * 1 + 3/5 * (2 * 1/2 + 1) / 3
    [own] = queries.own(anna, at=now)
    shown = reading.read(own.id, act=reading.OWN, purpose=None, actor=anna, at=now)
    assert (shown.comment, shown.result["final"]) == ("Rustig.", "4/5")
    with access.acting(Access(SYSTEM, "retain", None, now)):
        assert "Rustig" not in str(Evaluation.objects.values().get())


def test_hr_gets_no_for_an_answer_and_the_employee_hears_of_it(organisation, leg):
    now = organisation.now
    noor, hr = organisation.actor("noor", "evaluator"), organisation.actor("hr", "hr")
    assessing.submit(leg, answers=cast.GOOD, comment="", actor=noor, at=now)
    [own] = queries.own(organisation.actor("anna", "employee"), at=now)
    with pytest.raises(decisions.Refused) as refused:
        reading.read(own.id, act="use_in_review", purpose="appraisal", actor=hr, at=now)
    assert "R8" in refused.value.decision.denied_by
    told = notices.notices(organisation.anna.pk, now)
    assert ("refused", "hr") in [(each.kind, each.function) for each in told]


def test_a_restriction_stops_listening_in_the_same_second(organisation, leg):
    now = organisation.now
    noor, anna = organisation.actor("noor", "evaluator"), organisation.actor("anna", "employee")
    opened = playback.begin(leg, purpose="training", reason="drawn_sample", actor=noor, at=now)
    restricting.restrict(leg, by=anna, at=now)
    with pytest.raises(playback.Ended), playback.sound(opened.listening, actor=noor, at=now):
        pass
    with pytest.raises(decisions.Refused) as refused:
        playback.begin(leg, purpose="training", reason="drawn_sample", actor=noor, at=now)
    assert "R66" in refused.value.decision.denied_by
    [own] = recordings.own(anna, at=now)
    assert own.standing == "restricted"


def test_nobody_restricts_for_another(organisation, leg):
    joris = organisation.actor("joris", "employee")
    with pytest.raises(decisions.Refused):
        restricting.restrict(leg, by=joris, at=organisation.now)
    with access.acting(Access(SYSTEM, "retain", None, organisation.now)):
        assert Leg.objects.get(pk=leg).restricted_at is None


def test_what_is_held_about_a_person_is_told_to_the_one_it_is_about(organisation, leg):
    now = organisation.now
    noor = organisation.actor("noor", "evaluator")
    playback.begin(leg, purpose="training", reason="drawn_sample", actor=noor, at=now)
    assessing.submit(leg, answers=cast.GOOD, comment="Rustig.", actor=noor, at=now)
    anna, joris = organisation.anna.pk, organisation.joris.pk

    both = recordings_disclosure, disclosure
    assert told.kinds(recordings_disclosure, anna) == [
        "listening", "offer", "recording", "sound", "sound", "source_copy",
    ]  # fmt: skip
    assert told.kinds(disclosure, anna) == ["evaluation"]
    assert [told.kinds(each, joris) for each in both] == [[], []]
    every = [row for each in both for row in told.rows(each, anna)]
    assert all(each.until is not None and each.until > now for each in every)
