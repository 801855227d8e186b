"""A complaint about a call: one recording is chosen for it, outside the draw and every figure."""

import dataclasses
import json
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction

import cast
import crowd
import told
import worlds
from klankbord.evaluations import disclosure, queries
from klankbord.evaluations.disputes import disputing
from klankbord.evaluations.evaluating import assessing, assigning, reading
from klankbord.evaluations.figures import own, sources, tallying
from klankbord.evaluations.models import Assignment, Evaluation, Pick, Scorecard, Tally
from klankbord.evaluations.picks import picked, picking, shares
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access
from klankbord.law.instants import AMSTERDAM
from klankbord.ledger.periods import local_day
from klankbord.notices import queries as notices
from klankbord.people.faults import Fault
from klankbord.people.models import Employee
from klankbord.people.queries import EMPLOYEE
from klankbord.recordings.listening import playback
from klankbord.recordings.models import Leg, LegAccess

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 25, 12, tzinfo=AMSTERDAM)
MADE = NOW - timedelta(days=3)
LOW = {"naam": {"option": "nee"}, "uitpraten": {"option": "deels"}, "samenvatten": {"na": True}}


def for_complaints():
    """Let the programme of the cast be one for complaints, in all that was written of it."""
    said = {"purposes": ["complaint"]}
    with worlds.connect(database=connection.settings_dict["NAME"]) as owner:
        for table in ("programmes_version", "programmes_evidence"):
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER written_once")
        owner.execute("UPDATE programmes_version SET purposes = '{complaint}'")
        owner.execute(
            "UPDATE programmes_evidence SET detail = detail || %s WHERE detail ? 'purposes'",
            [json.dumps(said)],
        )
        for table in ("programmes_version", "programmes_evidence"):
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER written_once")


def recording(employee: Employee, *, made: datetime = MADE, purpose: str = "complaint") -> UUID:
    """A recording of this employee, made for this purpose alone."""
    with transaction.atomic():
        return crowd.recording(employee, made=made, at=NOW, purpose=purpose).pk


COMPLAINT = picking.Complaint(
    reference="K-2026-118",
    made_on=local_day(NOW - timedelta(days=1)),
    asked_by=Pick.Asker.DESK,
    reason="Nagaan wat er over de reparatie is toegezegd.",
)


@pytest.fixture
def organisation(settings, tmp_path):
    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    made = cast.woonstede(now=NOW)
    for_complaints()
    return made


def choose(organisation, leg, *, at=NOW, **other):
    said = dataclasses.replace(COMPLAINT, **other)
    return picking.pick(leg, said, actor=organisation.actor("petra", "quality_manager"), at=at)


def found(model, **those):
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, NOW)):
        return list(model.objects.filter(**those))


def test_a_complaint_is_looked_into_by_one_pick_that_everybody_is_told_of_and_nobody_counts(
    organisation,
):
    anna, noor = organisation.anna, organisation.actor("noor", "evaluator")
    leg = recording(anna)
    other = recording(anna, made=MADE + timedelta(hours=1))
    assert assigning.assign_ready(at=NOW) == 0  # without a complaint nobody hears it
    petra = organisation.actor("petra", "quality_manager")
    calls = picked.offered(local_day(MADE), actor=petra, at=NOW)
    assert [each.leg for each in calls] == [leg, other]
    assert str(anna.pk) not in repr(calls)

    made = choose(organisation, leg)
    assert [each.leg for each in picked.offered(local_day(MADE), actor=petra, at=NOW)] == [other]
    [notice] = [each for each in notices.notices(anna.pk, NOW) if each.leg == leg]
    assert (notice.kind, notice.function, notice.purpose) == (
        "picked", "quality_manager", "complaint",
    )  # fmt: skip
    [work] = queries.work(noor, at=NOW)
    assert (work.leg, work.picked) == (leg, True)
    with pytest.raises(playback.NoReason):
        playback.begin(leg, purpose="complaint", reason="drawn_sample", actor=noor, at=NOW)
    opened = playback.begin(leg, purpose="complaint", reason="complaint", actor=noor, at=NOW)
    assert opened.decision.question["selection"]["method"] == "complaint"
    assessing.submit(leg, answers=cast.GOOD, comment="", actor=noor, at=NOW)

    employee = organisation.actor("anna", EMPLOYEE)
    [own_row] = queries.own(employee, at=NOW)
    assert own_row.picked
    read = reading.read(own_row.id, act=reading.OWN, purpose=None, actor=employee, at=NOW)
    assert read.chosen is not None
    assert (read.chosen.reference, read.chosen.decided_as) == ("K-2026-118", "quality_manager")
    kinds = told.kinds(disclosure, anna.pk)
    assert {"pick", "evaluation"} <= set(kinds)
    [row] = [each for each in told.rows(disclosure, anna.pk) if each.id == made]
    assert row.values["reason"] == COMPLAINT.reason
    assert own.read(employee, at=NOW) == ()
    [evaluation] = found(Evaluation)
    assert evaluation.collected["selection"]["method"] == "complaint"
    assert evaluation.counted_at is not None
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, NOW)):
        assert sources.of() == []
        every = sources.Source(
            tuple(evaluation.programmes), ("complaint",), evaluation.scorecard_id
        )
    with transaction.atomic():
        assert sources.countable(every, NOW) == frozenset()
    disputing.dispute(own_row.id, grounds="Ik zei het anders.", actor=employee, at=NOW)
    [line] = picked.register(actor=petra, at=NOW).rows
    assert (line.id, line.state, line.person, line.beyond) == (made, "scored", "A", False)


def test_the_law_refuses_what_no_complaint_stands_behind_and_what_was_made_for_training(
    organisation,
):
    leg = recording(organisation.anna)
    for lacking in ({"reference": " "}, {"made_on": None}):
        with pytest.raises(decisions.Refused) as refused:
            choose(organisation, leg, **lacking)
        assert refused.value.decision.denied_by == ("R75",)
    [notice, *_] = [each for each in notices.notices(organisation.anna.pk, NOW) if each.leg == leg]
    assert (notice.kind, notice.rules) == ("refused", ("R75",))
    training = recording(organisation.anna, purpose="training")
    with pytest.raises(decisions.Refused) as refused:
        choose(organisation, training)
    assert "R7" in refused.value.decision.denied_by
    faults = {
        "pick_day": {"made_on": local_day(MADE - timedelta(days=1))},
        "pick_named": {"reason": f"Vraag {organisation.anna.name} wat zij beloofde."},
        "pick_unexplained": {"reason": "  "},
        "pick_asker": {"asked_by": "team_lead"},
        "pick_long": {"reference": "K" * 61},
    }
    for code, said in faults.items():
        with pytest.raises(Fault) as fault:
            choose(organisation, leg, **said)
        assert fault.value.code == code
    with pytest.raises(Fault) as fault:
        picking.pick(leg, COMPLAINT, actor=organisation.actor("noor", "evaluator"), at=NOW)
    assert fault.value.code == "pick_not_yours"
    assert found(Pick) == []
    choose(organisation, leg)
    with pytest.raises(Fault) as fault:
        choose(organisation, leg)
    assert fault.value.code == "pick_twice"


def test_who_spoke_up_is_not_chosen_beyond_his_share_and_of_others_it_shows(organisation):
    anna, noor = organisation.anna, organisation.actor("noor", "evaluator")
    five = crowd.join(organisation, {"noord": 5})["noord"]
    mine = [recording(anna, made=MADE + timedelta(hours=n)) for n in range(2)]
    theirs = [[recording(each, made=MADE + timedelta(hours=n)) for n in range(4)] for each in five]
    petra, ilse = organisation.actor("petra", "quality_manager"), organisation.actor("ilse", "dpo")
    council = organisation.actor(crowd.COUNCIL, "works_council")

    choose(organisation, mine[0], at=NOW - timedelta(hours=1))
    assessing.submit(mine[0], answers=cast.GOOD, comment="", actor=noor, at=NOW)
    employee = organisation.actor("anna", EMPLOYEE)
    [evaluated] = queries.own(employee, at=NOW)
    disputing.dispute(evaluated.id, grounds="Ik zei het anders.", actor=employee, at=NOW)
    with pytest.raises(decisions.Refused) as refused:
        choose(organisation, mine[1])
    assert refused.value.decision.denied_by == ("R75",)
    assert refused.value.decision.question["selection"]["method"] == "targeted"
    assert picked.register(actor=ilse, at=NOW).beyond == 0  # one complaint is no pattern

    for leg in theirs[0]:
        choose(organisation, leg)
    seen = picked.register(actor=ilse, at=NOW)
    assert seen.beyond == 1
    assert {(row.person, row.beyond) for row in seen.rows} == {("A", False), ("B", True)}
    assert [each.state for each in seen.rows] == ["given"] * 4 + ["scored"]
    assert anna.name not in repr(seen)

    told_ = picked.register(actor=council, at=NOW)
    assert (told_.rows, told_.beyond, told_.months[0].picks) == ((), 1, 5)
    with transaction.atomic(), access.acting(Access(SYSTEM, "erase", None, NOW)):
        Leg.objects.filter(pk__in=[leg for each in theirs[2:] for leg in each]).delete()
    few = picked.register(actor=council, at=NOW)
    assert (few.beyond, {each.picks for each in few.months}) == (None, {None})
    with pytest.raises(Fault):
        picked.register(actor=noor, at=NOW)
    assert picked.register(actor=petra, at=NOW).months[0].picks == 5


def test_figures_are_the_same_with_and_without_a_pick(organisation):
    people = crowd.join(organisation, {"noord": 6})["noord"]
    chosen = recording(people[0])
    for each in people:
        drawn(organisation, recording(each, made=MADE + timedelta(hours=2)))
    tallying.tally(at=NOW)
    before = sums()
    assert before
    choose(organisation, chosen)
    noor = organisation.actor("noor", "evaluator")
    assessing.submit(chosen, answers=LOW, comment="", actor=noor, at=NOW)
    tallying.tally(at=NOW + timedelta(days=1))
    assert sums() == before


def drawn(organisation, leg):
    """Evaluated as what a lot drew is, in a programme that is for complaints since."""
    noor = organisation.actor("noor", "evaluator")
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, NOW)):
        Assignment.objects.create(
            leg_id=leg, evaluator_id=noor.account, scorecard=Scorecard.objects.get(),
            assigned_at=NOW,
        )  # fmt: skip
    LegAccess.objects.create(leg_id=leg, account_id=noor.account, why="assigned", since=NOW)
    assessing.submit(leg, answers=cast.GOOD, comment="", actor=noor, at=NOW)


def sums():
    rows = Tally.objects.order_by("question", "pk")
    return list(rows.values_list("question", "persons", "evaluations", "total"))


@pytest.mark.parametrize(
    ("picks", "calls", "beyond"),
    [
        ({"a": 1}, {"a": 1, "b": 99}, set()),  # one says nothing
        ({"a": 2}, dict.fromkeys("abcdefghij", 4), set()),  # 10 × 0.1² = 0.1
        ({"a": 3}, dict.fromkeys("abcdefghij", 4), {"a"}),
        ({"a": 3}, {"a": 30, "b": 4, "c": 4}, set()),  # who takes most of the calls gets most
        ({"a": 2}, {"a": 0, "b": 0}, set()),
        ({"a": 5, "b": 1, "c": 1}, {"a": 9}, set()),  # nobody else could have been
    ],
)
def test_only_what_chance_does_not_explain_is_beyond_a_share(picks, calls, beyond):
    assert shares.beyond(picks, calls) == beyond
    assert all(abs(shares.tail(0, n, 0.3) - 1) < 1e-12 for n in range(5))
