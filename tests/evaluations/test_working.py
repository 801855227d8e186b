"""Work is shared evenly by who is there, given back and taken; a wrong evaluation is taken back."""

import io
from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse

import cast
import told
from klankbord.evaluations import disclosure, queries
from klankbord.evaluations.disputes import disputing, withdrawing
from klankbord.evaluations.evaluating import assessing, assigning, mirroring, reading, working
from klankbord.evaluations.models import Assignment, Away, Evaluation, SelfEvaluation
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.notices import queries as notices
from klankbord.people import clearances, grants
from klankbord.people.faults import Fault
from klankbord.people.periods import Term
from klankbord.recordings import custody
from klankbord.recordings.intake import arriving, preparing
from klankbord.recordings.listening import playback
from klankbord.recordings.offered import offers

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(organisation):
    """Noor evaluates already; Joris and Bram do so too from now on."""
    now = organisation.now
    tess, petra = (
        organisation.actor("tess", "admin"),
        organisation.actor("petra", "quality_manager"),
    )
    term = Term(now, now + timedelta(days=300))
    for name in ("joris", "bram"):
        account = organisation.account(name)
        asked = grants.ask(account, role="evaluator", term=term, at=now, by=petra)
        grants.approve(asked, at=now, by=tess)
        for kind in ("secrecy", "instruction"):
            clearances.sign(account, kind=kind, term=term, at=now, by=tess)
    return organisation


def ready(organisation, *numbers: int, agent: str = "agent-1001") -> list[UUID]:
    """Calls that are ready, oldest first."""
    now, legs = organisation.now, []
    for number in numbers:
        row = cast.offer(number, at=now - timedelta(hours=2), agent=agent)
        [outcome] = arriving.arrive(
            [offers.parse(row, source=cast.SOURCE)], [lambda: io.BytesIO(cast.tone(0.2))],
            source=cast.SOURCE, at=now, by=Actor(role="integration"),
        )  # fmt: skip
        preparing.make_ready(outcome.leg, at=now)
        legs.append(outcome.leg)
    return legs


def holders(organisation) -> dict[UUID, str]:
    with access.acting(Access(SYSTEM, "retain", None, organisation.now)):
        rows = Assignment.objects.values_list("leg", "evaluator__email")
        return {leg: email.split("@")[0] for leg, email in rows}


def test_who_is_away_gets_nothing_and_the_rest_is_shared_evenly(team):
    now, legs = team.now, ready(team, 1, 2)
    bram = team.actor("bram", "evaluator")
    days = working.days(now)
    working.say(days[1:], actor=bram, at=now)
    assert working.away(bram, at=now) == {days[0]}
    assert assigning.assign_ready(at=now) == 2
    shared = sorted(holders(team).values())
    assert shared == ["joris", "noor"]
    assert len(holders(team)) == len(legs)
    assert working.forget(at=now + timedelta(days=1, hours=1)) == 1
    with access.acting(Access(SYSTEM, "retain", None, now)):
        assert not Away.objects.exists()
        assert {field.name for field in Away._meta.get_fields()} == {"id", "evaluator", "day"}


def test_nobody_gets_his_own_call_or_one_of_somebody_he_leads(team):
    own = ready(team, 1, 2, agent="agent-1002")
    assigning.assign_ready(at=team.now)
    assert set(holders(team)) <= set(own)
    assert "joris" not in holders(team).values()


def test_work_that_is_given_back_is_open_for_a_day_to_another(team):
    now = team.now
    [leg] = ready(team, 1)
    assigning.assign_ready(at=now)
    first = holders(team)[leg]
    mine = team.actor(first, "evaluator")
    assessing.save_draft(leg, answers={"naam": {"option": "ja"}}, comment="x", actor=mine, at=now)
    working.release(leg, interest=False, actor=mine, at=now)
    assert holders(team) == {}
    with pytest.raises(decisions.Refused):
        playback.begin(leg, purpose="training", reason="drawn_sample", actor=mine, at=now)
    assert assigning.assign_ready(at=now) == 0
    assert working.open_work(mine, at=now) == []
    with pytest.raises(Fault):
        working.claim(leg, actor=mine, at=now)
    other = team.actor(next(n for n in ("noor", "joris", "bram") if n != first), "evaluator")
    [open_] = working.open_work(other, at=now)
    assert open_.leg == leg
    working.claim(leg, actor=other, at=now)
    begun = assessing.begun(leg, actor=other, at=now)
    assert (begun.answers, begun.comment) == ({}, "")  # nothing of the first
    with pytest.raises(Fault):
        working.claim(leg, actor=other, at=now)
    assessing.submit(leg, answers=cast.GOOD, comment="", actor=other, at=now)
    with pytest.raises(assessing.NotAssigned):
        working.release(leg, interest=False, actor=other, at=now)


def test_what_nobody_takes_is_handed_out_again_but_not_to_who_gave_it_back(team):
    now = team.now
    [leg] = ready(team, 1)
    assigning.assign_ready(at=now)
    first = holders(team)[leg]
    working.release(leg, interest=True, actor=team.actor(first, "evaluator"), at=now)
    later = now + assigning.OPEN_FOR + timedelta(minutes=1)
    assert assigning.assign_ready(at=later) == 1
    assert holders(team)[leg] != first
    more = ready(team, 2, 3)
    assigning.assign_ready(at=now)
    assert first not in {holders(team)[each] for each in more}  # he knows this employee


def test_a_term_runs_and_what_is_late_is_told_of_all_together(team):
    now = team.now
    ready(team, 1)
    assigning.assign_ready(at=now)
    name = next(iter(holders(team).values()))
    [work] = queries.work(team.actor(name, "evaluator"), at=now)
    assert not work.late
    assert work.due_on > now.date()
    assert (working.standing(at=now).assigned, working.standing(at=now).late) == (1, 0)
    late = now + timedelta(days=25)
    assert working.standing(at=late).late == 1
    assert working.is_late(work.due_on, late)


def test_only_an_evaluator_says_so(team):
    petra = team.actor("petra", "quality_manager")
    with pytest.raises(Fault):
        working.say([], actor=petra, at=team.now)
    with pytest.raises(Fault):
        working.open_work(petra, at=team.now)


@pytest.fixture
def wrong(team):
    """An evaluation of a call of Anna's, who made it, and its id."""
    now = team.now
    [leg] = ready(team, 1)
    assigning.assign_ready(at=now)
    name = holders(team)[leg]
    actor = team.actor(name, "evaluator")
    assessing.submit(leg, answers=cast.GOOD, comment="Rustig.", actor=actor, at=now)
    [own] = queries.own(team.actor("anna", "employee"), at=now)
    return actor, name, own.id


def test_a_wrong_evaluation_is_taken_back_and_nobody_uses_it(team, wrong):
    now, (actor, name, evaluation) = team.now, wrong
    anna, bram = team.actor("anna", "employee"), team.actor("bram", "coach")
    assert len(queries.released(bram, at=now)) == 1
    others = [n for n in ("noor", "joris", "bram") if n != name]
    with pytest.raises(Fault):
        withdrawing.withdraw(evaluation, why="x", actor=team.actor(others[0], "evaluator"), at=now)
    with pytest.raises(Fault):
        withdrawing.withdraw(evaluation, why=" ", actor=actor, at=now)
    assert [each.id for each in withdrawing.made(actor, at=now)] == [evaluation]
    withdrawing.withdraw(evaluation, why="Het verkeerde gesprek.", actor=actor, at=now)
    assert queries.released(bram, at=now) == []
    assert withdrawing.made(actor, at=now) == []
    with pytest.raises((reading.NoSuchEvaluation, decisions.Refused)):
        reading.read(evaluation, act="coach", purpose="training", actor=bram, at=now)
    [own] = queries.own(anna, at=now)
    assert own.withdrawn
    read = reading.read(evaluation, act=reading.OWN, purpose=None, actor=anna, at=now)
    assert read.answers == cast.GOOD  # nothing is overwritten
    assert read.withdrawal["why"] == "Het verkeerde gesprek."
    assert "withdrawn" in {each.reason for each in notices.notices(team.anna.pk, now)}
    assert withdrawing.counted(now) is None  # of one person it is no figure
    with pytest.raises(Fault):
        disputing.dispute(evaluation, grounds="Toch.", actor=anna, at=now)
    with pytest.raises(reading.NoSuchEvaluation):
        withdrawing.withdraw(evaluation, why="Nog eens.", actor=actor, at=now)


def test_the_quality_manager_takes_it_back_by_the_number_of_the_call(team, wrong):
    now, (actor, _, evaluation) = team.now, wrong
    petra, anna = team.actor("petra", "quality_manager"), team.actor("anna", "employee")
    [made] = withdrawing.made(actor, at=now)
    number = str(made.leg)[:8].upper()
    assert withdrawing.of_call(number, actor=actor, at=now) is None
    assert withdrawing.of_call(number, actor=petra, at=now) == evaluation
    disputing.dispute(evaluation, grounds="Niet eerlijk.", actor=anna, at=now)
    with pytest.raises(Fault) as fault:
        withdrawing.withdraw(evaluation, why="Fout.", actor=petra, at=now)
    assert fault.value.code == "withdrawal_disputed"


def test_an_employee_evaluates_his_own_call_beside_the_evaluator(team):
    now = team.now
    [leg] = ready(team, 1)
    anna, joris = team.actor("anna", "employee"), team.actor("joris", "employee")
    own = {"answers": cast.GOOD | {"uitpraten": {"option": "deels"}}, "comment": "Te snel."}
    with pytest.raises(custody.NoSuchLeg):
        mirroring.draft(leg, actor=joris, at=now)
    with pytest.raises(assessing.Incomplete):
        mirroring.write(leg, answers={}, comment="", shared=False, submit=True, actor=anna, at=now)
    mirroring.write(leg, **own, shared=True, submit=False, actor=anna, at=now)
    assert mirroring.beside(leg, own=True, at=now) is None  # a draft is nobody's
    mirroring.write(leg, **own, shared=False, submit=True, actor=anna, at=now)
    with pytest.raises(Fault):
        mirroring.write(leg, **own, shared=True, submit=True, actor=anna, at=now)
    assert mirroring.beside(leg, own=False, at=now) is None  # she did not let her coach
    seen = mirroring.beside(leg, own=True, at=now)
    assert (seen.answers, seen.comment) == (own["answers"], "Te snel.")
    with access.acting(Access(SYSTEM, "retain", None, now)):
        assert not Evaluation.objects.exists()
        assert "snel" not in str(SelfEvaluation.objects.values().get())
    assert "self_evaluation" in told.kinds(disclosure, team.anna.pk)


def test_both_stand_beside_each_other_on_the_page(client, team, wrong):
    now, (actor, _, evaluation) = team.now, wrong
    anna = team.actor("anna", "employee")
    leg = withdrawing.made(actor, at=now)[0].leg
    client.force_login(team.account("anna"))
    page = reverse("mirror", args=[leg])
    filled = {"answer-q1": "0", "answer-q2": "1", "answer-q3": "0", "shared": "on"}
    assert client.post(page, {"answer-q1": "0"}).status_code == 422
    assert client.post(page, filled, follow=True).status_code == 200
    said = client.get(reverse("evaluation", args=[evaluation])).content.decode()
    assert "naast elkaar" in said
    assert mirroring.draft(leg, actor=anna, at=now).shared
    client.force_login(team.account("bram"))
    said = client.get(reverse("coached_evaluation", args=[evaluation])).content.decode()
    assert "naast elkaar" in said
