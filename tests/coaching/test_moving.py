"""A talk that is moved or cancelled: both know why, and what it let the coach do follows it."""

from datetime import timedelta

import pytest

from klankbord.coaching import conversations, moving, queries
from klankbord.coaching.models import Conversation, Side
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access
from klankbord.ledger.periods import local_day
from klankbord.people.faults import Fault
from klankbord.recordings import columns
from klankbord.recordings.models import Leg, LegAccess
from klankbord.vault.models import Box, Key
from woonstede import lines

pytestmark = pytest.mark.django_db


def released(talks, at):
    """Until when the coach may hear each call of a talk."""
    with access.acting(Access(SYSTEM, "retain", None, at)):
        rows = LegAccess.objects.filter(why=columns.RELEASED, until__gt=at)
        return sorted(local_day(row.until) for row in rows)


def sounds(talks):
    """When the sound and the record of each call go."""
    with access.acting(Access(SYSTEM, "retain", None, talks.now)):
        legs = list(Leg.objects.filter(pk__in=talks.legs).values_list("retention_until", flat=True))
    keys = Key.objects.filter(kind="audio").order_by("pk").values_list("keep_until", flat=True)
    return legs, list(keys)


def test_either_moves_a_talk_and_the_other_sees_why(talks):
    now, talk = talks.now, talks.plan()
    conversations.write(talk, text="Ik was moe.", actor=talks.anna, at=now)
    instead = now + timedelta(days=20)
    moving.move(talk, takes_place_at=instead, why=" Ik heb vrij. ", actor=talks.anna, at=now)
    found = queries.talk(talk, actor=talks.bram, at=now)
    [told] = found.changes
    assert (told.by, told.why, told.becomes_at) == (Side.EMPLOYEE, "Ik heb vrij.", instead)
    assert told.was_at == now + timedelta(days=1)
    assert found.listed.takes_place_at == instead
    # The coach hears the calls until two weeks after the new day, and no day of it was lost.
    assert released(talks, now) == [local_day(instead + timedelta(days=15))] * 2
    assert queries.talk(talk, actor=talks.anna, at=now).parts[0].text == "Ik was moe."

    sooner = now + timedelta(days=2)
    moving.move(talk, takes_place_at=sooner, why="Toch eerder", actor=talks.bram, at=now)
    assert [each.by for each in queries.talk(talk, actor=talks.anna, at=now).changes] == [
        Side.EMPLOYEE, Side.COACH,
    ]  # fmt: skip
    assert released(talks, now) == [local_day(sooner + timedelta(days=15))] * 2
    assert lines(talks.organisation.anna.pk).count("conversation_moved") == 2
    assert not [
        box
        for box in Box.objects.filter(name__startswith="change.")
        if b"vrij" in bytes(box.sealed)
    ]
    far = now + timedelta(days=91)
    for when, why in (
        (sooner, "x"), (now - timedelta(days=2), "x"), (far, "x"), (instead, " "),
        (instead, "x" * 301),
    ):  # fmt: skip
        with pytest.raises(Fault):
            moving.move(talk, takes_place_at=when, why=why, actor=talks.bram, at=now)
    with pytest.raises(decisions.Refused):
        moving.cancel(talk, why="x", actor=talks.organisation.actor("hr", "hr"), at=now)


def test_a_cancelled_talk_gives_back_what_it_took(talks):
    now, before = talks.now, sounds(talks)
    talk = talks.plan()
    conversations.agree(
        talk, text="Pauze.", owner="coach", due_on=local_day(now), actor=talks.bram, at=now
    )
    moving.cancel(talk, why="Dit hoeft niet.", actor=talks.bram, at=now)

    [listed] = queries.own(talks.anna, at=now)
    assert listed.cancelled_at == now
    assert not listed.waits_for(Side.EMPLOYEE)
    assert not listed.due(Side.COACH, local_day(now))
    [told] = queries.talk(talk, actor=talks.anna, at=now).changes
    assert (told.why, told.becomes_at) == ("Dit hoeft niet.", None)
    assert released(talks, now) == []  # the coach hears nothing for it any more
    assert sounds(talks) == before  # and the sound goes on the day on which it went anyhow
    with access.acting(Access(SYSTEM, "retain", None, now)):
        until = Conversation.objects.get(pk=talk).key.keep_until
    assert local_day(until) == local_day(now + timedelta(days=15))
    for deed in (
        lambda: conversations.write(talk, text="x", actor=talks.anna, at=now),
        lambda: conversations.close(talk, actor=talks.bram, at=now),
        lambda: moving.move(
            talk, takes_place_at=now + timedelta(days=3), why="x", actor=talks.anna, at=now
        ),
        lambda: moving.cancel(talk, why="x", actor=talks.anna, at=now),
    ):
        with pytest.raises(Fault, match="cancelled"):
            deed()
    assert "conversation_cancelled" in lines(talks.organisation.anna.pk)

    again = talks.plan()  # the same evaluations, another time
    assert [each.id for each in queries.held_by(talks.bram, at=now) if not each.cancelled_at] == [
        again
    ]
    assert released(talks, now) == [local_day(now + timedelta(days=16))] * 2
    with pytest.raises(Fault):
        talks.plan()
    gone = until + timedelta(minutes=1)
    assert [each.id for each in queries.own(talks.anna, at=gone)] == [again]


def test_a_talk_that_was_held_stays_where_it_is(talks):
    now, talk = talks.now, talks.plan()
    for actor in (talks.bram, talks.anna):
        conversations.close(talk, actor=actor, at=now)
    with pytest.raises(Fault):
        moving.cancel(talk, why="x", actor=talks.anna, at=now)
    with pytest.raises(Fault):
        moving.move(talk, takes_place_at=now + timedelta(days=3), why="x", actor=talks.bram, at=now)
