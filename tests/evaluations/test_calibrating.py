"""Calibration: blind until all are in, about evaluators alone, and only where the law allows it."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction

import cast
import woonstede
from klankbord.edges.cli.demo import examples
from klankbord.evaluations import disclosure, queries
from klankbord.evaluations.calibration import calibrated, calibrating, watching
from klankbord.evaluations.calibration.calibrating import NoSuchCalibration
from klankbord.evaluations.evaluating import assessing, assigning, reading
from klankbord.evaluations.models import Calibration, Calibrator, Evaluation
from klankbord.gate import access, decisions, disclosing
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.disclosing import Person
from klankbord.ledger.periods import local_day
from klankbord.notices import queries as notices
from klankbord.people import clearances, coaching, grants
from klankbord.people.faults import Fault
from klankbord.people.models import Employee
from klankbord.people.periods import Term
from klankbord.recordings.intake import arriving, preparing
from klankbord.recordings.listening import playback
from klankbord.recordings.offered import offers

pytestmark = pytest.mark.django_db
OTHER = cast.GOOD | {"naam": {"option": "nee"}}
NAMES = ("noor", "joris", "bram")


@dataclass(frozen=True)
class Story:
    """A call of Anna's that Noor scored; Noor, Joris and Bram may evaluate."""

    crew: cast.Woonstede
    now: datetime
    leg: UUID

    @property
    def petra(self) -> Actor:
        return self.crew.actor("petra", "quality_manager")

    def who(self, name: str) -> Actor:
        return self.crew.actor(name, "evaluator")

    def begin(self, *names: str, expert: str | None = None, days: int = 7, by: Actor | None = None):
        return calibrating.begin(
            self.leg,
            evaluators=[self.crew.account(name).pk for name in names or NAMES],
            expert=self.crew.account(expert).pk if expert else None,
            closes_on=local_day(self.now + timedelta(days=days)),
            actor=by or self.petra,
            at=self.now,
        )

    def submit(self, made: UUID, name: str, *, named: bool = False, comment: str = "", **answers):
        actor = self.who(name)
        playback.begin(self.leg, purpose="training", reason="calibration", actor=actor, at=self.now)
        calibrating.submit(
            made, answers=cast.GOOD | answers, comment=comment, named=named, actor=actor,
            at=self.now,
        )  # fmt: skip


def tell(now, acts=()):
    """A call of Anna's, scored and released, under a programme that names these acts too."""
    crew = cast.woonstede(now=now)
    now = crew.now
    row = cast.offer(1, at=now - timedelta(hours=2))
    [outcome] = arriving.arrive(
        [offers.parse(row, source=cast.SOURCE)], [lambda: io.BytesIO(cast.tone(0.1))],
        source=cast.SOURCE, at=now, by=Actor(role="integration"),
    )  # fmt: skip
    preparing.make_ready(outcome.leg, at=now)
    assigning.assign_ready(at=now)
    noor = crew.actor("noor", "evaluator")
    assessing.submit(outcome.leg, answers=cast.GOOD, comment="", actor=noor, at=now)
    tess, petra = crew.actor("tess", "admin"), crew.actor("petra", "quality_manager")
    term = Term(now, now + timedelta(days=300))
    for name in ("joris", "bram"):
        account = crew.account(name)
        asked = grants.ask(account, role="evaluator", term=term, at=now, by=petra)
        grants.approve(asked, at=now, by=tess)
        for kind in ("secrecy", "instruction"):
            clearances.sign(account, kind=kind, term=term, at=now, by=tess)
    return Story(crew, now, outcome.leg)


@pytest.fixture
def folders(settings, tmp_path):
    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def story(folders):
    return tell(None)


def test_without_a_programme_that_names_it_nothing_is_offered_and_the_law_says_no(
    folders, monkeypatch
):
    read = examples.read

    def without_calibration(name, *, begins):
        found = read(name, begins=begins)
        if "version" in found:
            found["version"]["acts"].remove("calibrate")
        return found

    monkeypatch.setattr(examples, "read", without_calibration)
    story = tell(None)
    assert calibrating.offered(actor=story.petra, at=story.now) == []
    with pytest.raises(decisions.Refused) as refused:
        story.begin()
    assert "R1" in refused.value.decision.denied_by
    assert rows(Calibration) == []


def test_a_call_is_offered_without_saying_whose_it_is_and_only_once(story):
    [offered] = calibrating.offered(actor=story.petra, at=story.now)
    assert offered.leg == story.leg
    assert str(story.crew.anna.pk) not in repr(offered)
    story.begin()
    assert calibrating.offered(actor=story.petra, at=story.now) == []
    with pytest.raises(Fault, match="cannot be calibrated"):
        story.begin()


def test_only_a_manager_invites_and_only_cleared_evaluators_within_four_weeks(story):
    wrong = {
        "calibration_day": [{"days": 0}, {"days": 29}],
        "calibration_expert": [{"expert": "petra"}],
        "calibration_uncleared": [{"names": ("noor", "petra")}],
        "calibration_number": [{"names": ("noor",)}],
        "calibration_not_yours": [{"by": story.who("noor")}],
    }
    for code, ways in wrong.items():
        for way in ways:
            with pytest.raises(Fault) as fault:
                story.begin(*way.pop("names", ()), **way)
            assert fault.value.code == code
    assert rows(Calibration) == []


def test_the_system_alone_reads_it_it_has_a_last_day_and_stands_in_copies(story):
    story.begin()
    for role, name in (("evaluator", "noor"), ("quality_manager", "petra"), ("employee", "anna")):
        actor = story.crew.actor(name, role)
        for act in ("score", "calibrate", "report_individual", "disclose_to_employee"):
            with transaction.atomic(), access.acting(Access(actor, act, "training", story.now)):
                assert list(Calibration.objects.all()) == []
                assert list(Calibrator.objects.all()) == []
    for row in (*rows(Calibration), *rows(Calibrator)):
        assert row.key.keep_until > story.now + timedelta(days=360)
    people = {
        "calibration": Person(employee=story.crew.anna.pk),
        "calibration_made": Person(account=story.crew.account("joris").pk),
    }
    sections = {each.code: each for each in disclosure.SECTIONS}
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, story.now)):
        for code, person in people.items():
            assert len(sections[code].page(person, None, 10, story.now)) == 1


def test_nobody_sees_an_answer_before_all_are_in(story):
    made = story.begin()
    story.submit(made, "noor", comment="Geheim.")
    story.submit(made, "joris")
    for reader in (story.petra, story.who("noor"), story.who("bram")):
        with pytest.raises(NoSuchCalibration):
            calibrated.read(made, actor=reader, at=story.now)
    [session] = calibrated.sessions(story.petra, at=story.now)
    assert (session.invited, session.submitted, session.over) == (3, 2, False)
    story.submit(made, "bram")
    found = calibrated.read(made, actor=story.who("bram"), at=story.now)
    assert {each.comment for each in found.said} == {"Geheim.", ""}


def test_when_the_day_is_over_what_is_in_is_shown_and_nothing_more_comes_in(story):
    made = story.begin(days=2)
    story.submit(made, "noor")
    story.submit(made, "joris", naam={"option": "nee"})
    later = story.now + timedelta(days=3)
    found = calibrated.read(made, actor=story.who("bram"), at=later)
    assert (len(found.said), found.here["naam"]) == (2, (0, 1))
    with pytest.raises(NoSuchCalibration):
        calibrating.draft(made, actor=story.who("bram"), at=later)


def test_no_names_stand_with_answers_unless_every_one_agreed(story):
    made = story.begin()
    for name in NAMES:
        story.submit(made, name, named=name != "bram")
    found = calibrated.read(made, actor=story.petra, at=story.now)
    assert [each.name for each in found.said] == ["", "", ""]
    assert sorted(each.letter for each in found.said) == ["A", "B", "C"]


def test_names_stand_when_every_one_agreed_and_one_call_is_too_little_for_alpha(story):
    made = story.begin()
    for name in NAMES:
        story.submit(made, name, named=True)
    found = calibrated.read(made, actor=story.petra, at=story.now)
    assert {each.name for each in found.said} == {story.crew.account(n).name for n in NAMES}
    assert {each.strength for each in found.agreements.values()} == {"few"}
    assert found.here["naam"] == (3, 3)
    assert calibrated.own_drift(story.who("noor"), at=story.now).course == "few"
    noor, petra = (Person(account=story.crew.account(name).pk) for name in ("noor", "petra"))
    [copied] = disclosing.read(disclosure.DRIFT, noor, at=story.now)
    assert copied.values == {"calls": 1, "course": "few"}
    assert list(disclosing.read(disclosure.DRIFT, petra, at=story.now)) == []


def test_each_sees_what_he_differs_and_not_what_another_does(story):
    made = story.begin()
    story.submit(made, "noor")
    story.submit(made, "joris")
    story.submit(made, "bram", **OTHER)
    mine = calibrated.read(made, actor=story.who("bram"), at=story.now)
    assert [each.differs is not None for each in mine.said] == [each.own for each in mine.said]
    [own] = [each for each in mine.said if each.own]
    assert own.differs < 0
    theirs = calibrated.read(made, actor=story.petra, at=story.now)
    assert [each.differs for each in theirs.said] == [None, None, None]


def test_the_expert_is_the_yardstick(story):
    made = story.begin(expert="bram")
    story.submit(made, "noor")
    story.submit(made, "joris")
    story.submit(made, "bram", **OTHER)
    found = calibrated.read(made, actor=story.who("noor"), at=story.now)
    [own] = [each for each in found.said if each.own]
    [expert] = [each for each in found.said if each.expert]
    assert own.differs == own.percent - expert.percent > 0


def test_a_draft_is_kept_and_who_did_not_listen_or_answer_all_submits_nothing(story):
    made, noor = story.begin(), story.who("noor")
    with pytest.raises(Fault, match="Listen"):
        calibrating.submit(
            made, answers=cast.GOOD, comment="", named=False, actor=noor, at=story.now
        )
    said = {"answers": {"naam": {"option": "ja"}}, "comment": "Nog niet af.", "named": True}
    calibrating.save_draft(made, **said, actor=noor, at=story.now)
    assert calibrating.draft(made, actor=noor, at=story.now)[1] == said
    with pytest.raises(NoSuchCalibration):
        calibrating.draft(
            made, actor=Actor(role="evaluator", account=story.crew.account("tess").pk), at=story.now
        )
    playback.begin(story.leg, purpose="training", reason="calibration", actor=noor, at=story.now)
    with pytest.raises(assessing.Incomplete):
        calibrating.submit(made, **said, actor=noor, at=story.now)


def test_the_employee_is_told_that_they_listened_and_none_of_it_is_an_evaluation_of_him(story):
    anna = story.crew.actor("anna", "employee")
    before = queries.own(anna, at=story.now)
    made = story.begin()
    for name in NAMES:
        story.submit(made, name, comment="Alleen voor ons.", **OTHER)
    told = [
        each for each in notices.notices(anna.employee, story.now) if each.reason == "calibration"
    ]
    assert len(told) == len(NAMES)
    with pytest.raises(NoSuchCalibration):
        calibrated.read(made, actor=anna, at=story.now)
    assert queries.own(anna, at=story.now) == before
    [evaluation] = rows(Evaluation)
    read = reading.read(evaluation.pk, act=reading.OWN, purpose=None, actor=anna, at=story.now)
    assert read.answers == cast.GOOD


def test_a_manager_sees_the_drift_of_whom_he_coaches_under_a_programme_in_force_for_them(story):
    noor = Employee.objects.create(number="1900", account=story.crew.account("noor"))
    made = story.begin()
    for name in NAMES:
        story.submit(made, name)
    refused = {each.name: each for each in watching.drifts(actor=story.petra, at=story.now)}
    assert [each.drift for each in refused.values()] == [None] * 3
    rules = {name: set(each.decision.denied_by) for name, each in refused.items()}
    joris = story.crew.account("joris").name
    assert {"R51"} <= rules[joris], "who asks does not coach him"
    assert "R1" in rules[noor.account.name], "her team is in no programme"
    tess = story.crew.actor("tess", "admin")
    coaching.begin(
        story.crew.account("petra"), story.crew.joris, term=Term(story.now), at=story.now, by=tess
    )
    found = {each.name: each for each in watching.drifts(actor=story.petra, at=story.now)}
    assert found[joris].drift.course == "few"
    assert [name for name, each in found.items() if each.drift] == [joris]
    asked = [
        each for each in woonstede.details(story.crew.joris.pk) if each.get("reason") == "drift"
    ]
    assert [each["answer"] for each in asked] == ["no", found[joris].decision.answer]
    with pytest.raises(Fault):
        watching.drifts(actor=story.who("noor"), at=story.now)


def rows(model):
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, access.TIMELESS)):
        return list(model.objects.select_related("key"))
