"""Scores are added up for figures: only what the law allows, of five persons, once and for good."""

import json
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Max, Min, Sum
from psycopg import errors as pg

import cast
import crowd
from klankbord.evaluations import columns
from klankbord.evaluations.disputes import withdrawing
from klankbord.evaluations.evaluating import reading
from klankbord.evaluations.figures import tallying
from klankbord.evaluations.models import Added, Evaluation, Tally
from klankbord.gate import access, filters
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law import engine
from klankbord.law.instants import AMSTERDAM
from klankbord.ledger.models import Detail
from klankbord.people import objections
from klankbord.recordings import facts as recording_facts
from klankbord.recordings import known
from klankbord.recordings.ending import restricting
from klankbord.recordings.models import Leg
from klankbord.vault import boxes, keys

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 12, tzinfo=AMSTERDAM)
BAD = {"naam": {"option": "nee"}, "uitpraten": {"option": "deels"}, "samenvatten": {"na": True}}


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def organisation():
    return cast.woonstede(now=NOW)


@pytest.fixture
def noord(organisation):
    return crowd.join(organisation, {"noord": 6})["noord"]


def hours(back):
    return NOW - timedelta(hours=back)


def sums():
    return {
        (row.team.code if row.team else None, row.question): (
            row.evaluations, row.persons, row.total,
        )
        for row in Tally.objects.select_related("team")
    }  # fmt: skip


def uncounted():
    with access.acting(Access(SYSTEM, "retain", None, NOW)):
        return Evaluation.objects.filter(counted_at=None).count()


def test_four_persons_are_no_figure_and_the_fifth_makes_one(organisation, noord):
    for place, employee in enumerate(noord[:4]):
        crowd.evaluate(organisation, employee, made=hours(place + 2))
    assert tallying.tally(at=NOW) == 0
    assert not Tally.objects.exists()
    crowd.evaluate(organisation, noord[4], made=hours(9), answers=BAD)
    assert tallying.tally(at=NOW) == 2
    assert sums() == {("noord", "naam"): (5, 5, 4.0), ("noord", "uitpraten"): (5, 5, 4.5)}


def test_what_has_too_few_answers_waits_sealed_until_there_are_enough(organisation, noord):
    for place, employee in enumerate(noord[:5]):
        answers = BAD if place == 0 else cast.GOOD
        crowd.evaluate(organisation, employee, made=hours(place + 2), answers=answers)
    tallying.tally(at=NOW)
    assert ("noord", "samenvatten") not in sums()  # four answers
    assert uncounted() == 4
    crowd.evaluate(organisation, noord[5], made=hours(9))
    assert tallying.tally(at=NOW) == 1
    assert sums()["noord", "samenvatten"] == (5, 5, 5.0)
    assert uncounted() == 1  # the sixth still waits with the other two questions


def test_counting_again_counts_nothing(organisation, noord):
    for place, employee in enumerate(noord):
        crowd.evaluate(organisation, employee, made=hours(place + 2))
    assert tallying.tally(at=NOW) == 3
    before = sums()
    assert tallying.tally(at=NOW) == 0
    assert sums() == before
    assert uncounted() == 0


@pytest.mark.parametrize("why", ["restricted", "objected", "caller", "defect", "erased"])
def test_what_may_not_be_used_is_not_counted(organisation, noord, why):
    done = [crowd.evaluate(organisation, e, made=hours(n + 2)) for n, e in enumerate(noord[:5])]
    him = Actor("employee", employee=noord[0].pk)
    with access.acting(Access(SYSTEM, "retain", None, NOW)):
        row = Evaluation.objects.select_related("key").get(pk=done[0])
        if why in {"caller", "defect"}:
            column = {"caller": "caller_objected_at", "defect": "defect_found_at"}[why]
            Evaluation.objects.filter(pk=row.pk).update(**{column: NOW})
    if why == "restricted":
        restricting.restrict(row.leg_id, by=him, at=NOW)
        with access.acting(Access(SYSTEM, "restrict", None, NOW)):
            Evaluation.objects.filter(pk=row.pk).update(restricted_at=NOW)
    if why == "objected":
        objections.file(noord[0], grounds="eigen omstandigheden", at=NOW, by=him)
    if why == "erased":
        keys.shred(row.key, at=NOW, by=SYSTEM, why="request")
    assert tallying.tally(at=NOW) == 0
    crowd.evaluate(organisation, noord[5], made=hours(9))
    tallying.tally(at=NOW)
    assert sums()["noord", "naam"] == (5, 5, 5.0)


def test_each_person_reads_in_the_log_that_he_was_counted(organisation, noord):
    for place, employee in enumerate(noord[:5]):
        crowd.evaluate(organisation, employee, made=hours(place + 2))
    before = Detail.objects.count()
    tallying.tally(at=NOW)
    assert Detail.objects.count() == before + 5


def test_a_sum_says_nothing_of_whom_or_of_which_call(organisation, noord):
    for place, employee in enumerate(noord):
        crowd.evaluate(organisation, employee, made=hours(place + 2) + timedelta(minutes=13))
    tallying.tally(at=NOW)
    said = json.dumps(list(Tally.objects.values()), default=str)
    assert "noord" not in said
    for employee in noord:
        assert str(employee.pk) not in said
        assert employee.number not in said
    row = Tally.objects.first()
    made = datetime.fromisoformat(row.collected["recording"]["made_at"])
    heard = datetime.fromisoformat(row.collected["call"]["announcement"]["completed_at"])
    assert (made.minute, made.second, made.microsecond) == (0, 0, 0)
    assert made - heard == timedelta(seconds=5)


def test_the_figure_stays_when_the_evaluations_are_gone(organisation, noord):
    done = [crowd.evaluate(organisation, e, made=hours(n + 2)) for n, e in enumerate(noord)]
    tallying.tally(at=NOW)
    before = sums()
    with access.acting(Access(SYSTEM, "erase", None, NOW)):
        for row in Evaluation.objects.select_related("key").filter(pk__in=done):
            row.key.delete()
        assert not Evaluation.objects.filter(pk__in=done).exists()
    tallying.tally(at=NOW + timedelta(days=400))
    assert sums() == before


def test_the_sum_itself_has_a_term(organisation, noord):
    for place, employee in enumerate(noord):
        crowd.evaluate(organisation, employee, made=hours(place + 2))
    tallying.tally(at=NOW)
    assert {row.keep_until.isoformat() for row in Tally.objects.all()} == {"2029-12-01"}
    tallying.tally(at=datetime(2029, 11, 30, 23, tzinfo=AMSTERDAM))
    assert Tally.objects.exists()
    tallying.tally(at=datetime(2029, 12, 1, 1, tzinfo=AMSTERDAM))
    assert not Tally.objects.exists()


def added():
    """What pages read, beside the sums that it is made of."""
    of = ("team", "question", "since", "until", "version", "scorecard")
    every = Tally.objects.order_by().values_list(*of)
    summed = every.annotate(Sum("evaluations"), Sum("total"), Min("persons"), Max("persons"))
    kept = Added.objects.values_list(*of, "evaluations", "total", "least", "most")
    assert set(kept) == set(summed)
    return sorted((question, n) for _, question, _, _, _, _, n, *_ in kept)


def test_what_is_taken_back_leaves_with_its_whole_sums(organisation, noord):
    """The recording is gone by then; a sum of before less one of after is about six people."""
    done = [crowd.evaluate(organisation, e, made=hours(n + 2)) for n, e in enumerate(noord)]
    tallying.tally(at=NOW)
    for place, employee in enumerate(noord):
        crowd.evaluate(organisation, employee, made=hours(place + 12))
    tallying.tally(at=NOW)
    assert added() == [("naam", 12), ("samenvatten", 12), ("uitpraten", 12)]
    with access.acting(Access(SYSTEM, "erase", None, NOW)):
        leg = Leg.objects.select_related("key").get(evaluation=done[0])
        number = str(leg.pk)[:8]
        leg.key.delete()
        assert Evaluation.objects.get(pk=done[0]).leg_id is None
    petra = organisation.actor("petra", "quality_manager")
    noor = organisation.actor("noor", "evaluator")
    assert done[0] in {each.id for each in withdrawing.made(noor, at=NOW) if each.leg is None}
    assert withdrawing.of_call(number, actor=petra, at=NOW) == done[0]
    withdrawing.withdraw(done[0], why="Het verkeerde gesprek.", actor=petra, at=NOW)
    assert added() == [("naam", 6), ("samenvatten", 6), ("uitpraten", 6)]
    assert tallying.tally(at=NOW) == 0  # the five who stood beside it would show what it was
    assert added() == [("naam", 6), ("samenvatten", 6), ("uitpraten", 6)]


def test_a_sum_never_changes_and_never_holds_fewer_than_five(organisation, noord):
    for place, employee in enumerate(noord):
        crowd.evaluate(organisation, employee, made=hours(place + 2))
    tallying.tally(at=NOW)
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        Tally.objects.update(total=1)
    row = Tally.objects.first()
    row.pk, row.persons = None, 4
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row.save(force_insert=True)
    assert isinstance(refused.value.__cause__, pg.CheckViolation)


def test_what_the_months_left_is_counted_with_the_quarter_and_what_the_teams_left_together():
    december = datetime(2026, 12, 10, 12, tzinfo=AMSTERDAM)  # lawful from 17 November on
    organisation = cast.woonstede(now=december)
    teams = crowd.join(organisation, {"noord": 5, "zuid": 3, "west": 2})
    for employees in teams.values():
        for place, employee in enumerate(employees):
            made = december - timedelta(hours=2, days=4 * place)
            crowd.evaluate(organisation, employee, made=made)
    assert tallying.tally(at=december) == 0
    last = datetime(2027, 2, 15, 2, tzinfo=AMSTERDAM)  # the consent ends with the 15th
    assert tallying.tally(at=last - timedelta(days=40)) == 0
    assert tallying.tally(at=datetime(2027, 1, 29, 2, tzinfo=AMSTERDAM)) == 3  # the quarter is over
    assert tallying.tally(at=last) == 3
    assert sums()["noord", "naam"] == (5, 5, 5.0)
    assert sums()[None, "naam"] == (5, 5, 5.0)
    assert {(str(r.since), str(r.until)) for r in Tally.objects.all()} == {
        ("2026-10-01", "2027-01-01")
    }
    assert uncounted() == 0
    assert tallying.tally(at=last + timedelta(days=2)) == 0


def test_somebody_is_counted_in_the_team_of_that_day(organisation, noord):
    made = [hours(n + 2) for n in range(5)]
    for employee, moment in zip(noord, made, strict=False):
        crowd.evaluate(organisation, employee, made=moment)
    mover = noord[0].memberships.get()
    mover.until = NOW - timedelta(minutes=1)
    mover.save()
    assert tallying.tally(at=NOW) == 3


def test_the_rows_that_are_counted_are_open_to_the_system_alone(organisation, noord):
    for place, employee in enumerate(noord):
        crowd.evaluate(organisation, employee, made=hours(place + 2))
    lead = organisation.actor(crowd.LEAD, "team_lead")
    for actor, seen in ((SYSTEM, 6), (lead, 0)):
        asked = Access(actor, "report_team", "training", NOW)
        with access.acting(asked, known.for_access(asked).as_setting()):
            assert Evaluation.objects.count() == seen


def test_an_evaluation_reads_the_same_after_it_was_counted(organisation, noord):
    done = [crowd.evaluate(organisation, e, made=hours(n + 2)) for n, e in enumerate(noord)]
    tallying.tally(at=NOW)
    him = Actor("employee", employee=noord[0].pk)
    read = reading.read(done[0], act=reading.OWN, purpose=None, actor=him, at=NOW)
    assert read.answers == cast.GOOD
    with access.acting(Access(SYSTEM, "retain", None, NOW)):
        row = Evaluation.objects.select_related("key").get(pk=done[0])
    with pytest.raises(boxes.NoBox):
        boxes.unseal(row.key, tallying.WAITING, row=boxes.Row("evaluations.evaluation", row.pk))


CHANGES = {
    "nothing": {},
    "restricted": {"restricted_at": NOW},
    "held": {"held": True},
    "defect": {"defect_found_at": NOW},
    "the caller objected": {"caller_objected_at": NOW},
    "the term is over": {"retention_until": NOW - timedelta(seconds=1)},
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("days", [0, 90])
def test_question_filter_and_guard_agree_on_what_may_be_counted(organisation, noord, change, days):
    at = NOW + timedelta(days=days)  # in ninety days the consent has ended
    crowd.evaluate(organisation, noord[0], made=hours(2))
    with access.acting(Access(SYSTEM, "retain", None, NOW)):
        Evaluation.objects.update(**CHANGES[change])
        row = Evaluation.objects.get()
        leg = Leg.objects.select_related("call").get(pk=row.leg_id)
        for name in ("restricted_at", "held", "defect_found_at", "caller_objected_at"):
            setattr(leg, name, getattr(row, name))
        leg.retention_until = row.retention_until
        question = recording_facts.for_leg(
            leg, act="report_team", data="aggregate", purpose="training", actor=SYSTEM, at=at,
        )  # fmt: skip
    question["actor"]["access_granted"] = True
    question["report"] = {"group_size": 5, "ranking": False, "audience": "management"}
    asked = Access(SYSTEM, "report_team", "training", at)
    now = known.for_access(asked)
    with access.acting(Access(SYSTEM, "retain", None, at)):
        listed = Evaluation.objects.filter(filters.where(asked, now, columns.COUNTED)).exists()
    with access.acting(asked, now.as_setting()):
        guarded = Evaluation.objects.exists()
    decided = engine.decide(question).allowed
    assert decided == listed == guarded
    assert decided is (change in {"nothing", "defect"} and days == 0)
