"""A dispute: judged by somebody else, in a term that binds the employer; nothing is overwritten."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction

import cast
from klankbord.evaluations import assessing, assigning, disputing, queries, reading
from klankbord.evaluations.models import Dispute
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.notices import queries as notices
from klankbord.people import clearances, grants
from klankbord.people.faults import Fault
from klankbord.people.periods import Term
from klankbord.recordings import arriving, offers, playback, preparing
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
    [own] = queries.own(organisation.actor("anna", "employee"), at=now)
    return Story(organisation, now, outcome.leg, own.id)


def test_the_employee_says_that_he_saw_it_and_what_he_thinks_of_it(story):
    disputing.see(
        story.evaluation, comment="Gelezen.", views={"uitpraten": "Ik liet hem uitpraten."},
        actor=story.anna, at=story.now,
    )  # fmt: skip
    read = story.read()
    assert read.seen_at == story.now
    assert read.view == {"comment": "Gelezen.", "views": {"uitpraten": "Ik liet hem uitpraten."}}
    assert story.coached().view == read.view
    with pytest.raises((reading.NoSuchEvaluation, decisions.Refused)):
        disputing.see(
            story.evaluation, comment="x", views={}, at=story.now,
            actor=story.crew.actor("joris", "employee"),
        )  # fmt: skip


def test_who_scored_or_coaches_never_judges(story):
    dispute = story.dispute()
    assert [row.pk for row in disputing.waiting(story.judge("joris"), at=story.now)] == [dispute]
    for name in ("noor", "bram"):
        assert disputing.waiting(story.judge(name), at=story.now) == []
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
    assert story.read().grounds == "De beller vroeg om kort te zijn."


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
    assert read.outcome["answers"] == cast.GOOD
    assert read.outcome["result"]["percent"] == 100
    assert read.outcome["why"] == "Hij liet uitpraten."
    assert story.coached().dispute.outcome == "changed"
    with access.whole():
        assert not Hold.objects.filter(ended_at=None).exists()
    told = notices.notices(story.crew.anna.pk, story.now)
    assert "dispute_changed" in {notice.reason for notice in told}
    with pytest.raises(Fault):
        disputing.decide(dispute, answers=FIRST, why="Toch niet.", actor=joris, at=story.now)


def test_the_same_answers_uphold_it_and_no_second_dispute_follows(story):
    dispute, joris = story.dispute(), story.judge("joris")
    disputing.take(dispute, actor=joris, at=story.now)
    assert disputing.decide(
        dispute, answers=FIRST | {"naam": {"option": "ja", "comment": "Gehoord."}},
        why="Zelfde oordeel.", actor=joris, at=story.now,
    ) == "upheld"  # fmt: skip
    with pytest.raises(Fault) as fault:
        story.dispute()
    assert fault.value.code == "dispute_twice"


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
    assert disputing.rates(late).ended is None  # one person is no figure


def test_after_the_term_there_is_no_dispute(story):
    with pytest.raises(Fault) as fault:
        disputing.dispute(
            story.evaluation, grounds="Te laat.", actor=story.anna,
            at=story.now + timedelta(days=40),
        )  # fmt: skip
    assert fault.value.code == "dispute_late"
