"""An employee himself brings a training call into his own review (R9); nobody else begins it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from klankbord.evaluations.disputes import disputing
from klankbord.evaluations.evaluating import reading
from klankbord.gate import access, decisions
from klankbord.gate.access import Access, Actor
from klankbord.ledger.periods import local_day
from klankbord.notices import queries as notices
from klankbord.people.faults import Fault
from klankbord.recordings.ending import restricting
from klankbord.recordings.listening import asking
from klankbord.reviews import bringing, opening, queries
from klankbord.reviews.bringing import Wish

pytestmark = pytest.mark.django_db
WORDS = "Ik wil laten horen hoe ik met boze bellers omga."


def bring(talks, *, actor=None, prompted=False):
    wish = Wish(
        words=WORDS,
        things=(("recording", talks.legs[0]), ("evaluation", talks.evaluations[0])),
        recipient=talks.organisation.account("hr").pk,
        talk_on=local_day(talks.now) + timedelta(days=7),
        prompted=prompted,
    )
    return bringing.bring(wish, actor=actor or talks.anna, at=talks.now)


def hr(talks):
    return talks.organisation.actor("hr", "hr")


def seen(talks, actor, *, at=None) -> int:
    """How many rows somebody sees in the two tables, through their policies alone."""
    asked = Access(actor, "use_in_review", "appraisal", at or talks.now)
    with transaction.atomic(), access.acting(asked), connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM reviews_broughtin) + (SELECT count(*) FROM reviews_piece)"
        )
        return cursor.fetchone()[0]


def test_the_one_named_reads_what_was_named_without_comments_and_hears_one_half(talks):
    made = bring(talks)
    found = opening.read(made, actor=hr(talks), at=talks.now)
    assert found.words == WORDS
    heard, scored = found.things
    assert heard.sound
    assert heard.decision.answer == scored.decision.answer == "yes_if"
    assert {"R9", "R63"} <= {each.rule.id for each in heard.decision.reasons}
    assert scored.scored.percent == 100
    assert "Rustig." not in repr(scored)

    with opening.sound(made, 1, actor=hr(talks), at=talks.now) as wav:
        both_halves = 2 * 2 * 4000  # half a second of two channels of 16 bits
        assert 44 < wav.size < both_halves
    told = notices.notices(talks.organisation.anna.pk, talks.now)
    assert [each.function for each in told if each.reason == "brought_in"] == ["hr"]
    [mine] = queries.mine(talks.anna, at=talks.now)
    assert [thing.used_at for thing in mine.things] == [talks.now, talks.now]
    assert mine.words == WORDS
    # What was not named stays on its side, and so does every other way to what was.
    for each in talks.evaluations:
        with pytest.raises(decisions.Refused):
            reading.read(
                each, act="use_in_review", purpose="appraisal", actor=hr(talks), at=talks.now
            )
    assert not asking.ask(
        talks.legs[0], act="use_in_review", data="audio", purpose="appraisal", actor=hr(talks),
        at=talks.now, reason="question",
    ).allowed  # fmt: skip


def test_nobody_else_sees_that_there_is_one_and_it_ends_by_itself(talks):
    crew = talks.organisation
    assert seen(talks, hr(talks)) == 0
    made = bring(talks)
    for name, role in (
        ("bram", "coach"), ("petra", "quality_manager"), ("tess", "admin"), ("joris", "employee"),
    ):  # fmt: skip
        other = crew.actor(name, role)
        assert seen(talks, other) == 0
        assert queries.given(other, at=talks.now) == []
        with pytest.raises(opening.NotGiven):
            opening.read(made, actor=other, at=talks.now)
    assert seen(talks, hr(talks)) == 3
    assert seen(talks, talks.anna) == 3
    over = talks.now + timedelta(days=8)
    assert seen(talks, hr(talks), at=over) == 0
    with pytest.raises(opening.NotGiven):
        opening.read(made, actor=hr(talks), at=over)
    with pytest.raises(Fault):
        bringing.withdraw(made, actor=talks.anna, at=over)


def test_it_is_taken_back_at_any_moment_until_the_talk(talks):
    made = bring(talks)
    with pytest.raises(Fault):
        bringing.withdraw(made, actor=talks.organisation.actor("joris", "employee"), at=talks.now)
    bringing.withdraw(made, actor=talks.anna, at=talks.now)
    assert seen(talks, hr(talks)) == 0
    with pytest.raises(opening.NotGiven):
        opening.read(made, actor=hr(talks), at=talks.now)
    with pytest.raises(opening.NotGiven), opening.sound(made, 1, actor=hr(talks), at=talks.now):
        pass
    [mine] = queries.mine(talks.anna, at=talks.now)
    assert (mine.words, mine.withdrawn_at, mine.open) == ("", talks.now, False)
    with pytest.raises(Fault) as fault:
        bringing.withdraw(made, actor=talks.anna, at=talks.now)
    assert fault.value.code == "brought_in_over"


def test_what_was_suggested_is_frozen_or_is_not_his_own_is_not_brought_in(talks):
    with pytest.raises(decisions.Refused) as refused:
        bring(talks, prompted=True)
    assert {"R3", "R8", "R9"} <= set(refused.value.decision.denied_by)
    with pytest.raises(bringing.NoSuchThing):
        bring(talks, actor=talks.organisation.actor("joris", "employee"))
    assert queries.mine(talks.anna, at=talks.now) == []

    made = bring(talks)
    disputing.dispute(talks.evaluations[0], grounds="Toch niet.", actor=talks.anna, at=talks.now)
    restricting.restrict(talks.legs[0], by=talks.anna, at=talks.now)
    heard, scored = opening.read(made, actor=hr(talks), at=talks.now).things
    assert not heard.sound
    assert scored.scored is None
    assert "R66" in heard.decision.denied_by
    with pytest.raises(decisions.Refused), opening.sound(made, 1, actor=hr(talks), at=talks.now):
        pass
    with pytest.raises(decisions.Refused):
        bring(talks)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("words", " ", "brought_in_words"),
        ("things", (), "brought_in_things"),
        ("prompted", None, "brought_in_prompted"),
        ("talk_on", None, "brought_in_day"),
        ("recipient", None, "brought_in_recipient"),
    ],
)
def test_it_is_written_specific_and_for_one_talk(field, value, code):
    at = timezone.now()
    told = {
        "words": WORDS, "things": (("recording", uuid4()),), "recipient": uuid4(),
        "talk_on": local_day(at), "prompted": False,
    }  # fmt: skip
    with pytest.raises(Fault) as fault:
        bringing.bring(
            Wish(**{**told, field: value}), actor=Actor("employee", uuid4(), uuid4()), at=at
        )
    assert fault.value.code == code
