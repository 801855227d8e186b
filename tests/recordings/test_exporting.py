"""What leaves the house: one's own, or for a case; decided, written down and told."""

import io
from datetime import timedelta

import numpy as np
import pytest

import cast
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import periods, reading
from klankbord.ledger.periods import local_day
from klankbord.notices import queries as notices
from klankbord.recordings import custody
from klankbord.recordings.ending import holding, restricting
from klankbord.recordings.intake import arriving
from klankbord.recordings.listening import exporting
from klankbord.recordings.models import Leg, LegAccess
from klankbord.recordings.offered import offers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def leg(organisation):
    return call(organisation, 1)


def call(organisation, number, sound=None, **more):
    row = cast.offer(number, at=organisation.now - timedelta(hours=2), **more)
    [outcome] = arriving.arrive(
        [offers.parse(row, source=cast.SOURCE)],
        [lambda: io.BytesIO(sound or cast.tone(0.5))],
        source=cast.SOURCE,
        at=organisation.now,
        by=Actor(role="integration"),
    )
    assert outcome.leg, outcome
    return outcome.leg


def channels(sound):
    raw = sound.read(0, sound.size)[44:]
    return np.frombuffer(raw, "<i2").reshape(-1, 2).T


def written(organisation):
    """Kinds and details of the lines of this month in Anna's log, the export's own ones."""
    now = organisation.now
    found = reading.lines(organisation.anna.pk, periods.period_of(now), start=0, most=100)
    return [each for each in found if each.kind == "recording_exported"]


def test_somebody_gets_his_own_voice_and_not_that_of_the_caller(organisation, leg):
    anna, now = organisation.actor("anna", "employee"), organisation.now
    with exporting.export(leg, case="verzoek-1", actor=anna, at=now) as (made, sound):
        own, other = channels(sound)
        assert own.any()
        assert not other.any()
    assert (made.reason, made.parties) == ("rights_request", ("agent", "caller"))
    assert made.purposes == ("training",)
    [line] = written(organisation)
    assert line.detail == {
        "leg": str(leg),
        "function": "employee",
        "reason": "rights_request",
        "case": "verzoek-1",
        "export": str(made.id),
    }


def test_sound_in_which_voices_are_mixed_stays_here_when_it_is_asked_for_as_ones_own(organisation):
    mono = cast.wav(cast.tone(0.5)[44:], channels=1)
    leg = call(organisation, 2, mono, channels=1, agent_channel=None, customer_channel=None)
    anna = organisation.actor("anna", "employee")
    with exporting.export(leg, case="verzoek-1", actor=anna, at=organisation.now) as (made, sound):
        assert sound is None
        assert made.parties == ("mixed",)


@pytest.mark.parametrize(
    ("name", "role", "rules"),
    [
        ("joris", "employee", {"R33", "R58"}),
        ("noor", "evaluator", {"R33", "R58"}),
        ("petra", "quality_manager", {"R33", "R58"}),
        ("tess", "admin", {"R33", "R58"}),
    ],
)
def test_nobody_else_gets_anything_and_the_employee_hears_of_it(
    organisation, leg, name, role, rules
):
    actor = organisation.actor(name, role)
    with (
        pytest.raises(decisions.Refused) as refused,
        exporting.export(leg, case="zaak-1", actor=actor, at=organisation.now),
    ):
        pass
    assert rules <= set(refused.value.decision.denied_by)
    told = notices.notices(organisation.anna.pk, organisation.now)
    assert [each.kind for each in told] == ["refused"]


def test_inside_a_case_that_holds_it_all_of_it_goes_out_and_the_employee_is_told(organisation, leg):
    noor, now = organisation.actor("noor", "evaluator"), organisation.now
    with access.deed(Access(SYSTEM, "retain", None, now)):
        found = Leg.objects.get(pk=leg)
        LegAccess.objects.create(leg=found, account_id=noor.account, why="case", since=now)
    holding.place(
        leg, case="zaak-7", review_on=local_day(now + timedelta(days=30)), at=now, by=SYSTEM
    )
    with exporting.export(leg, case="zaak-7", actor=noor, at=now) as (made, sound):
        assert all(each.any() for each in channels(sound))
    assert made.reason == "legal_hold"
    [told] = notices.notices(organisation.anna.pk, now)
    assert (told.kind, told.reason) == ("exported", "legal_hold")
    with (
        pytest.raises(decisions.Refused) as refused,
        exporting.export(leg, case="zaak-8", actor=noor, at=now),
    ):
        pass
    assert refused.value.decision.denied_by == ("R58",)


def test_an_assignment_to_evaluate_is_no_leave_to_take_it_out(organisation, leg):
    noor, now = organisation.actor("noor", "evaluator"), organisation.now
    with access.deed(Access(SYSTEM, "retain", None, now)):
        found = Leg.objects.get(pk=leg)
        LegAccess.objects.create(leg=found, account_id=noor.account, why="assigned", since=now)
    holding.place(
        leg, case="zaak-7", review_on=local_day(now + timedelta(days=30)), at=now, by=SYSTEM
    )
    with (
        pytest.raises(decisions.Refused) as refused,
        exporting.export(leg, case="zaak-7", actor=noor, at=now),
    ):
        pass
    assert refused.value.decision.denied_by == ("R33",)


def test_what_is_restricted_does_not_go_out(organisation, leg):
    anna, now = organisation.actor("anna", "employee"), organisation.now
    restricting.restrict(leg, by=anna, at=now)
    with (
        pytest.raises(decisions.Refused) as refused,
        exporting.export(leg, case="verzoek-1", actor=anna, at=now),
    ):
        pass
    assert "R66" in refused.value.decision.denied_by


def test_names_serve_one_recipient_and_one_case(organisation, leg):
    anna, now = organisation.actor("anna", "employee"), organisation.now
    seen = set()
    for case in ("verzoek-1", "verzoek-1", "verzoek-2"):
        with exporting.export(leg, case=case, actor=anna, at=now) as (made, _):
            seen.add((case, made.employee, made.caller, made.conversation))
            assert {made.employee, made.caller, made.conversation}.isdisjoint({leg, anna.employee})
            assert made.employee.version == 8
    assert len(seen) == 2
    assert len({name for _, *names in seen for name in names}) == 6


@pytest.mark.parametrize("case", ["", "Mevrouw De Vries", "a" * 65, "../x", "zaak\n7"])
def test_the_code_of_a_case_has_no_words_in_it(organisation, leg, case):
    anna = organisation.actor("anna", "employee")
    with (
        pytest.raises(exporting.BadCase),
        exporting.export(leg, case=case, actor=anna, at=organisation.now),
    ):
        pass


def test_a_recording_that_is_not_there_is_not_there(organisation):
    anna = organisation.actor("anna", "employee")
    with (
        pytest.raises(custody.NoSuchLeg),
        exporting.export(anna.employee, case="verzoek-1", actor=anna, at=organisation.now),
    ):
        pass
