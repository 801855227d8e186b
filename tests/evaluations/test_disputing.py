"""A dispute, in at most two rounds: judged by somebody else, in a term that binds the employer.

Nothing is overwritten: what was found first, and each answer, stand beside each other.
"""

import argparse
import io
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction

import cast
from klankbord.edges.cli.commands import disputes
from klankbord.edges.cli.errors import Failure
from klankbord.evaluations import queries
from klankbord.evaluations.disputes import disputing, judges, viewing
from klankbord.evaluations.evaluating import assessing, assigning, disputeterms, reading
from klankbord.evaluations.figures import own
from klankbord.evaluations.models import Dispute
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.notices import queries as notices
from klankbord.people import clearances, grants, shapes
from klankbord.people.faults import Fault
from klankbord.people.periods import Term
from klankbord.programmes import loading
from klankbord.recordings.intake import arriving, preparing
from klankbord.recordings.listening import playback
from klankbord.recordings.offered import offers
from klankbord.vault.models import Hold

pytestmark = pytest.mark.django_db
FIRST = cast.GOOD | {"uitpraten": {"option": "deels"}}


@dataclass(frozen=True)
class Story:
    """A call of Anna's that Noor scored. Joris can judge; Bram could, but coaches Anna."""

    crew: cast.Woonstede
    now: datetime
    leg: UUID
    evaluation: UUID

    def judge(self, name: str) -> Actor:
        return self.crew.actor(name, "evaluator")

    @property
    def anna(self) -> Actor:
        return self.crew.actor("anna", "employee")

    def read(self) -> reading.Read:
        return reading.read(
            self.evaluation, act=reading.OWN, purpose=None, actor=self.anna, at=self.now
        )

    def dispute(self, grounds: str = "De beller vroeg om kort te zijn.") -> UUID:
        return disputing.dispute(self.evaluation, grounds=grounds, actor=self.anna, at=self.now).pk

    def coached(self) -> reading.Read:
        bram = self.crew.actor("bram", "coach")
        return reading.read(
            self.evaluation, act="coach", purpose="training", actor=bram, at=self.now
        )


@pytest.fixture
def story(organisation):
    now = organisation.now
    row = cast.offer(1, at=now - timedelta(hours=2))
    [outcome] = arriving.arrive(
        [offers.parse(row, source=cast.SOURCE)], [lambda: io.BytesIO(cast.tone())],
        source=cast.SOURCE, at=now, by=Actor(role="integration"),
    )  # fmt: skip
    preparing.make_ready(outcome.leg, at=now)
    assigning.assign_ready(at=now)
    noor = organisation.actor("noor", "evaluator")
    assessing.submit(outcome.leg, answers=FIRST, comment="Rustiger.", actor=noor, at=now)
    tess = organisation.actor("tess", "admin")
    petra = organisation.actor("petra", "quality_manager")
    term = Term(now, now + timedelta(days=300))
    for name in ("joris", "bram"):
        account = organisation.account(name)
        asked = grants.ask(account, role="evaluator", term=term, at=now, by=petra)
        grants.approve(asked, at=now, by=tess)
        for kind in ("secrecy", "instruction"):
            clearances.sign(account, kind=kind, term=term, at=now, by=tess)
    [mine] = queries.own(organisation.actor("anna", "employee"), at=now)
    return Story(organisation, now, outcome.leg, mine.id)


def test_the_employee_says_that_he_saw_it_and_what_he_thinks_of_it(story):
    viewing.see(
        story.evaluation, comment="Gelezen.", views={"uitpraten": "Ik liet hem uitpraten."},
        actor=story.anna, at=story.now,
    )  # fmt: skip
    read = story.read()
    assert read.seen_at == story.now
    assert read.view == {"comment": "Gelezen.", "views": {"uitpraten": "Ik liet hem uitpraten."}}
    assert story.coached().view == read.view
    other = {"naam": {"option": "ja"}, "uitpraten": {"option": "goed"}, "samenvatten": {"na": True}}
    for wrong in ({"verzonnen": {"option": "ja"}}, {"naam": {"option": "misschien"}}):
        with pytest.raises(Fault) as fault:
            viewing.see(
                story.evaluation, comment="", views={}, proposed=wrong, actor=story.anna,
                at=story.now,
            )  # fmt: skip
        assert fault.value.code == "view_answer"
    viewing.see(
        story.evaluation, comment="", views={}, proposed=other, actor=story.anna, at=story.now
    )
    beside = story.coached()
    assert beside.view["proposed"] == other
    assert (beside.answers, beside.result) == (read.answers, read.result), "no score moves"
    with pytest.raises((reading.NoSuchEvaluation, decisions.Refused)):
        viewing.see(
            story.evaluation, comment="x", views={}, at=story.now,
            actor=story.crew.actor("joris", "employee"),
        )  # fmt: skip


def test_who_scored_or_coaches_never_judges(story):
    dispute = story.dispute()
    assert [row.pk for row in judges.waiting(story.judge("joris"), at=story.now)] == [dispute]
    for name in ("noor", "bram"):
        assert judges.waiting(story.judge(name), at=story.now) == []
        with pytest.raises(Fault) as fault:
            disputing.take(dispute, actor=story.judge(name), at=story.now)
        assert fault.value.code == "dispute_too_close"


def test_while_it_waits_nobody_uses_it_and_nothing_of_it_goes(story):
    assert story.coached().result["percent"] is not None
    story.dispute()
    with pytest.raises(decisions.Refused):
        story.coached()
    with access.whole():
        assert Hold.objects.filter(ended_at=None).count() == 2
    [first] = story.read().rounds
    assert first.grounds == "De beller vroeg om kort te zijn."


def test_a_dispute_that_is_won_stands_beside_what_was_found_first(story):
    dispute, joris = story.dispute(), story.judge("joris")
    disputing.take(dispute, actor=joris, at=story.now)
    playback.begin(
        story.leg, purpose="training", reason="second_opinion", actor=joris, at=story.now
    )
    with pytest.raises(Fault) as fault:
        disputing.decide(dispute, answers=cast.GOOD, why=" ", actor=joris, at=story.now)
    assert fault.value.code == "dispute_unexplained"
    found = disputing.decide(
        dispute, answers=cast.GOOD, why="Hij liet uitpraten.", actor=joris, at=story.now
    )
    assert found == "changed"
    read = story.read()
    assert read.answers == FIRST
    [first] = read.rounds
    assert first.outcome["answers"] == cast.GOOD
    assert first.outcome["result"]["percent"] == 100
    assert first.outcome["why"] == "Hij liet uitpraten."
    assert story.coached().rounds[0].dispute.outcome == "changed"
    with access.whole():
        assert not Hold.objects.filter(ended_at=None).exists()
    told = notices.notices(story.crew.anna.pk, story.now)
    assert "dispute_changed" in {notice.reason for notice in told}
    with pytest.raises(Fault):
        disputing.decide(dispute, answers=FIRST, why="Toch niet.", actor=joris, at=story.now)


def kept() -> int:
    with access.whole():
        return Hold.objects.filter(ended_at=None).count()


def upheld(story: Story, by: str, dispute: UUID) -> None:
    judge = story.judge(by)
    disputing.take(dispute, actor=judge, at=story.now)
    answers = FIRST | {"naam": {"option": "ja", "comment": "Gehoord."}}
    assert disputing.decide(
        dispute, answers=answers, why="Zelfde oordeel.", actor=judge, at=story.now
    ) == "upheld"  # fmt: skip


def evaluator(story: Story, name: str) -> Actor:
    """Another colleague gets the role, the secrecy statement and the instruction."""
    crew, term = story.crew, Term(story.now, story.now + timedelta(days=300))
    tess = crew.actor("tess", "admin")
    asked = grants.ask(
        crew.account(name), role="evaluator", term=term, at=story.now,
        by=crew.actor("petra", "quality_manager"),
    )  # fmt: skip
    grants.approve(asked, at=story.now, by=tess)
    for kind in ("secrecy", "instruction"):
        clearances.sign(crew.account(name), kind=kind, term=term, at=story.now, by=tess)
    return story.judge(name)


def test_a_third_person_looks_once_more_and_each_round_stands_beside_the_other(story):
    first = story.dispute()
    assert judges.without_judge(at=story.now) == []
    upheld(story, "joris", first)
    assert story.coached().rounds[0].dispute.outcome == "upheld"
    assert kept() == 2  # of the evaluation and its recording, as long as he can ask

    second = story.dispute("Na 1:20 vroeg de beller het zelf.")
    assert kept() == 2
    with pytest.raises(decisions.Refused):
        story.coached()
    for name in ("joris", "noor", "bram"):  # judged, scored, coaches
        assert judges.waiting(story.judge(name), at=story.now) == []
        with pytest.raises(Fault) as fault:
            disputing.take(second, actor=story.judge(name), at=story.now)
        assert fault.value.code == "dispute_too_close"
    assert [row.pk for row in judges.without_judge(at=story.now)] == [second]

    third = evaluator(story, "ilse")
    assert judges.without_judge(at=story.now) == []
    disputing.take(second, actor=third, at=story.now)
    row, shown = disputing.read(second, actor=third, at=story.now)
    assert [each.outcome.get("why") for each in shown.rounds] == ["Zelfde oordeel.", None]
    assert disputing.decide(
        row.pk, answers=cast.GOOD, why="Hij vroeg het zelf.", actor=third, at=story.now
    ) == "changed"  # fmt: skip
    read = story.read()
    assert read.answers == FIRST
    assert [each.grounds for each in read.rounds] == [
        "De beller vroeg om kort te zijn.", "Na 1:20 vroeg de beller het zelf.",
    ]  # fmt: skip
    assert [each.dispute.outcome for each in read.rounds] == ["upheld", "changed"]
    assert read.rounds[1].outcome["result"]["percent"] == 100
    [own_] = own.read(story.anna, at=story.now)
    assert own_.scored[0].percent == 100
    assert kept() == 0
    told = {notice.reason for notice in notices.notices(story.crew.anna.pk, story.now)}
    assert {"dispute_upheld", "second_changed"} <= told
    with pytest.raises(Fault) as fault:
        story.dispute("Nog eens.")
    assert fault.value.code == "dispute_twice"


def test_a_second_look_that_comes_too_late_makes_it_not_count(story):
    upheld(story, "joris", story.dispute())
    second = story.dispute("Kijk nog eens.")
    assert disputing.lapse(at=story.now + timedelta(days=25)) == 1
    assert [each.dispute.outcome for each in story.read().rounds] == ["upheld", "lapsed"]
    with pytest.raises(decisions.Refused):
        story.coached()
    with pytest.raises(Fault):
        disputing.take(second, actor=story.judge("joris"), at=story.now)


def test_a_second_look_is_asked_in_time_or_not_at_all(story):
    upheld(story, "joris", story.dispute())
    assert disputing.lapse(at=story.now) == 0
    assert kept() == 2
    late = story.now + timedelta(days=25)
    with pytest.raises(Fault) as fault:
        disputing.dispute(story.evaluation, grounds="Te laat.", actor=story.anna, at=late)
    assert fault.value.code == "dispute_again_late"
    assert disputing.lapse(at=late) == 0
    assert kept() == 0
    assert story.coached().rounds[0].dispute.outcome == "upheld"


def test_without_an_answer_in_time_it_does_not_count_any_more(story):
    dispute = story.dispute()
    assert disputing.lapse(at=story.now + timedelta(days=10)) == 0
    late = story.now + timedelta(days=25)
    assert disputing.lapse(at=late) == 1
    assert disputing.lapse(at=late) == 0
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, late)):
        assert Dispute.objects.get(pk=dispute).outcome == "lapsed"
    with pytest.raises(decisions.Refused):
        story.coached()
    assert judges.rates(late).ended == {1: None, 2: None}  # one person is no figure


def test_after_the_term_there_is_no_dispute(story):
    with pytest.raises(Fault) as fault:
        disputing.dispute(
            story.evaluation, grounds="Te laat.", actor=story.anna,
            at=story.now + timedelta(days=40),
        )  # fmt: skip
    assert fault.value.code == "dispute_late"


def test_a_programme_gives_the_employee_more_time_and_the_employer_less_never_otherwise():
    usual = disputeterms.USUAL
    assert disputeterms.best([]) == usual
    better = {"to_dispute": 40, "to_decide": 5}
    assert disputeterms.best([better, {}]) == disputeterms.Terms(40, 5, usual.to_ask_again)
    shape = loading.VERSION.may["disputes"]
    for said, wrong in (({"to_decide": 10, "to_dispute": 20}, 0), ({"to_dispute": 19}, 1),
                        ({"to_decide": 11}, 1), ({"to_ask_again": 9}, 1)):  # fmt: skip
        flaws: list[shapes.Flaw] = []
        shapes.read(shape, said, "disputes", flaws)
        assert len(flaws) == wrong, said


def test_a_dispute_is_made_taken_and_judged_by_command(story, capsys, tmp_path):
    said = tmp_path / "words.txt"
    said.write_text("De beller vroeg om kort te zijn.")

    def run(verb, who, **given):
        asked = argparse.Namespace(verb=verb, by=f"{who}@woonstede.example", **given)
        assert disputes.run(asked) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    [made] = run("make", "anna", evaluation=str(story.evaluation), words=str(said))
    assert made["round"] == 1
    one = made["dispute"]
    assert [each["dispute"] for each in run("list", "joris")] == [one]
    [taken] = run("take", "joris", dispute=one)
    assert (taken["mine"], taken["grounds"]) == (True, said.read_text())
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps(cast.GOOD))
    judged = run("judge", "joris", dispute=one, answers=str(answers), words=str(said))
    assert judged == [{"dispute": one, "outcome": "changed"}]
    with pytest.raises(Failure):
        run("take", "joris", dispute=one)
