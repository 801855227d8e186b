"""A talk: who may, what both see of it, and what is left when both have closed."""

import itertools
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection

import talking
import woonstede
from klankbord.coaching import asking, bringing, conversations, queries
from klankbord.coaching.bringing import Thing
from klankbord.coaching.models import Conversation, Item, Side
from klankbord.evaluations import queries as evaluations
from klankbord.evaluations.disputes import disputing
from klankbord.evaluations.evaluating import reading
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, NoPurpose
from klankbord.law import calendar
from klankbord.law.instants import AMSTERDAM, end_of
from klankbord.ledger.periods import local_day
from klankbord.notices import queries as notices
from klankbord.people import coaching, grants, objections
from klankbord.people.faults import Fault
from klankbord.people.models import Coaching, Team
from klankbord.people.periods import Term
from klankbord.recordings import facts as recorded
from klankbord.recordings import known
from klankbord.recordings.ending import holding, restricting
from klankbord.recordings.listening import playback
from klankbord.recordings.models import Leg, Track
from klankbord.vault.models import Box, Key

pytestmark = pytest.mark.django_db


def refused_by(act):
    with pytest.raises(decisions.Refused) as refused:
        act()
    return refused.value.decision.denied_by


def seen(talk, actor, at):
    return queries.talk(talk, actor=actor, at=at)


def give(talks, name, role, *, team=None):
    """A role for somebody, asked by one and approved by another."""
    organisation, now = talks.organisation, talks.now
    noor = organisation.actor("noor", "evaluator")
    grant = grants.ask(
        organisation.account(name),
        role=role,
        term=Term(now - timedelta(days=1)),
        team=team,
        at=now,
        by=noor,
    )
    grants.approve(grant, at=now, by=organisation.actor("tess", "admin"))


def test_a_coach_plans_out_of_what_the_law_shows_him_of_his_own_coachees(talks):
    now = talks.now
    [anna] = queries.coachees(talks.bram, at=now)
    assert (anna.name, [each.id for each in anna.ready]) == ("Anna de Wit", talks.evaluations)
    talk = talks.plan()
    [listed] = queries.held_by(talks.bram, at=now)
    assert (listed.id, listed.items, listed.employee_name) == (talk, 2, "Anna de Wit")
    [anna] = queries.coachees(talks.bram, at=now)
    assert anna.ready == ()  # what is on an agenda is not put on another one
    with pytest.raises(Fault):
        talks.plan()
    [own] = queries.own(talks.anna, at=now)
    assert (own.id, own.coach_name) == (talk, "Bram Terwiel")
    agenda = seen(talk, talks.anna, now).agenda
    assert [point.evaluation for point in agenda] == talks.evaluations


def test_nobody_else_plans_reads_writes_or_lists(talks):
    now, talk = talks.now, talks.plan()
    for who, role in (
        ("noor", "evaluator"), ("hr", "hr"), ("petra", "quality_manager"), ("joris", "employee"),
        ("tess", "admin"),
    ):  # fmt: skip
        actor = talks.organisation.actor(who, role)
        before = len(notices.notices(talks.organisation.anna.pk, now))
        for deed in (
            partial(conversations.plan, talks.evaluations, takes_place_at=now, actor=actor, at=now),
            partial(queries.talk, talk, actor=actor, at=now),
            partial(conversations.write, talk, text="x", actor=actor, at=now),
            partial(conversations.close, talk, actor=actor, at=now),
        ):
            assert "R33" in refused_by(deed)
        assert evaluations.released(actor, at=now) == []
        assert queries.held_by(actor, at=now) == []
        assert queries.own(actor, at=now) == []
        told = notices.notices(talks.organisation.anna.pk, now)
        assert len(told) == before + 4
        assert {each.function for each in told if each.kind == "refused"} >= {role}


def test_another_coach_of_the_same_employee_is_not_in_this_talk(talks):
    now, organisation = talks.now, talks.organisation
    give(talks, "petra", "coach")
    term = Term(now - timedelta(days=1))
    coaching.begin(organisation.account("petra"), organisation.anna, term=term, at=now, by=SYSTEM)
    petra = organisation.actor("petra", "coach")
    assert [each.id for each in evaluations.released(petra, at=now)] == talks.evaluations
    talk = talks.plan()
    assert queries.held_by(petra, at=now) == []
    assert "R33" in refused_by(lambda: seen(talk, petra, now))


def test_a_coach_who_gets_power_over_the_contract_is_out(talks):
    now, talk = talks.now, talks.plan()
    give(talks, "bram", "team_lead", team=Team.objects.get(code="huur"))
    assert "R34" in refused_by(lambda: seen(talk, talks.bram, now))
    assert evaluations.released(talks.bram, at=now) == []
    assert queries.held_by(talks.bram, at=now) == []


def test_who_is_no_longer_her_coach_sees_nothing_any_more(talks):
    now, talk = talks.now, talks.plan()
    relation = Coaching.objects.get(employee=talks.organisation.anna)
    coaching.end(relation, until=now + timedelta(hours=1), at=now, by=SYSTEM)
    later = now + timedelta(hours=2)
    assert "R33" in refused_by(lambda: seen(talk, talks.bram, later))
    assert queries.held_by(talks.bram, at=later) == []
    assert evaluations.released(talks.bram, at=later) == []
    assert seen(talk, talks.anna, later).side == Side.EMPLOYEE


def test_a_part_is_its_writers_alone_until_he_closes_it(talks):
    now, talk = talks.now, talks.plan()
    conversations.write(talk, text="Ik was moe.", actor=talks.anna, at=now)
    conversations.write(talk, text="Sterk begin.", actor=talks.bram, at=now)
    assert [(p.text, p.shown) for p in seen(talk, talks.anna, now).parts] == [
        ("Ik was moe.", True), ("", False)
    ]  # fmt: skip
    assert [(p.text, p.shown) for p in seen(talk, talks.bram, now).parts] == [
        ("", False), ("Sterk begin.", True)
    ]  # fmt: skip
    conversations.close(talk, actor=talks.anna, at=now)
    assert seen(talk, talks.bram, now).parts[0].text == "Ik was moe."
    with pytest.raises(Fault):
        conversations.write(talk, text="Toch niet.", actor=talks.anna, at=now)
    conversations.reopen(talk, actor=talks.anna, at=now)
    assert not seen(talk, talks.bram, now).parts[0].shown
    conversations.write(talk, text="Het was druk.", actor=talks.anna, at=now)
    assert seen(talk, talks.anna, now).parts[0].text == "Het was druk."


def test_when_both_have_closed_nothing_changes_any_more(talks):
    now, talk = talks.now, talks.plan()
    conversations.write(talk, text="Ik was moe.", actor=talks.anna, at=now)
    conversations.agree(
        talk, text="Twee minuten pauze.", owner="coach", due_on=local_day(now) + timedelta(days=9),
        actor=talks.anna, at=now,
    )  # fmt: skip
    for actor in (talks.anna, talks.bram):
        assert seen(talk, talks.anna, now).listed.closed_at is None
        conversations.close(talk, actor=actor, at=now)
    assert seen(talk, talks.anna, now).listed.closed_at == now
    for deed in (
        lambda: conversations.write(talk, text="x", actor=talks.bram, at=now),
        lambda: conversations.reopen(talk, actor=talks.anna, at=now),
        lambda: conversations.close(talk, actor=talks.anna, at=now),
        lambda: conversations.agree(
            talk, text="x", owner="coach", due_on=local_day(now) + timedelta(days=9),
            actor=talks.bram, at=now,
        ),
    ):  # fmt: skip
        with pytest.raises(Fault):
            deed()
    conversations.fulfil(talk, 1, actor=talks.anna, at=now)
    [agreed] = seen(talk, talks.bram, now).agreements
    assert (agreed.text, agreed.owner, agreed.done_at) == ("Twee minuten pauze.", "coach", now)


def test_the_employee_has_the_last_word_for_fourteen_days(talks):
    now, talk = talks.now, talks.plan()
    conversations.close(talk, actor=talks.anna, at=now)
    with pytest.raises(Fault):
        conversations.add(talk, text="Te vroeg.", actor=talks.anna, at=now)
    conversations.close(talk, text="Je was slordig.", actor=talks.bram, at=now)
    later, last = now + timedelta(days=13), seen(talk, talks.anna, now).last_word_until
    assert timedelta(days=14) <= last - now < timedelta(days=15)
    conversations.add(talk, text="Dat zie ik anders.", actor=talks.anna, at=later)
    assert seen(talk, talks.bram, later).added == "Dat zie ik anders."
    with pytest.raises(Fault):
        conversations.add(talk, text="Toch niet.", actor=talks.bram, at=later)
    with pytest.raises(Fault):
        conversations.add(talk, text="Te laat.", actor=talks.anna, at=last)


def test_the_sound_goes_the_night_that_both_have_closed(talks):
    now, talk = talks.now, talks.plan()
    tonight = end_of(now.astimezone(AMSTERDAM).date())

    def ends():
        with access.acting(Access(SYSTEM, "retain", None, now)):
            keys = Track.objects.filter(leg__in=talks.legs).values_list("key", flat=True)
            legs = Leg.objects.filter(pk__in=talks.legs).values_list("retention_until", flat=True)
            sound = Key.objects.filter(pk__in=keys).values_list("keep_until", flat=True)
            return set(sound), set(legs)

    conversations.close(talk, actor=talks.anna, at=now)
    assert all(tonight < each for part in ends() for each in part)
    conversations.close(talk, actor=talks.bram, at=now)
    assert ends() == ({tonight}, {tonight})
    assert "retention.moved" in woonstede.lines(talks.organisation.anna.pk)
    [anna, _] = evaluations.own(talks.anna, at=now + timedelta(days=30))
    shown = reading.read(
        anna.id, act="coach", purpose="training", actor=talks.bram, at=now + timedelta(days=30)
    )
    assert shown.comment == "Rustig."  # the score has its own twelve months


def test_what_is_disputed_outlives_the_talk_until_it_is_judged(talks):
    now, talk = talks.now, talks.plan()
    tonight = end_of(now.astimezone(AMSTERDAM).date())
    made = disputing.dispute(talks.evaluations[0], grounds="Te streng.", actor=talks.anna, at=now)
    for actor in (talks.anna, talks.bram):
        conversations.close(talk, actor=actor, at=now)
    with access.acting(Access(SYSTEM, "retain", None, now)):
        ends = [Leg.objects.get(pk=leg).retention_until for leg in talks.legs]
    # Ten working days to answer, ten to ask again and ten to answer that.
    assert ends == [end_of(calendar.plus_working_days(made.decide_by, 20)), tonight]


def test_what_is_held_for_a_case_outlives_the_talk(talks):
    now, talk = talks.now, talks.plan()
    review = local_day(now) + timedelta(days=60)
    holding.place(talks.legs[0], case="dispute", review_on=review, at=now, by=talks.bram)
    assert [point.frozen for point in seen(talk, talks.anna, now).agenda] == [True, False]
    for actor in (talks.anna, talks.bram):
        conversations.close(talk, actor=actor, at=now)
    with access.acting(Access(SYSTEM, "retain", None, now)):
        keys = list(Track.objects.filter(leg=talks.legs[0]).values_list("key", flat=True))
    assert Key.objects.filter(pk__in=keys, holds__ended_at=None).distinct().count() == len(keys)


def test_what_the_employee_freezes_is_set_aside_in_the_same_second(talks):
    now, talk = talks.now, talks.plan()
    restricting.restrict(talks.legs[0], by=talks.anna, at=now)
    assert [point.frozen for point in seen(talk, talks.bram, now).agenda] == [True, False]
    denied = refused_by(
        lambda: reading.read(
            talks.evaluations[0], act="coach", purpose="training", actor=talks.bram, at=now
        )
    )
    assert denied == ("R66",)
    restricting.restrict(talks.legs[1], by=talks.anna, at=now)
    assert refused_by(lambda: seen(talk, talks.bram, now)) == ("R66",)
    assert queries.held_by(talks.bram, at=now) == []
    assert seen(talk, talks.anna, now).side == Side.EMPLOYEE
    assert refused_by(lambda: conversations.write(talk, text="x", actor=talks.anna, at=now)) == (
        "R66",
    )


def test_what_is_frozen_is_not_put_on_an_agenda(talks):
    now = talks.now
    restricting.restrict(talks.legs[0], by=talks.anna, at=now)
    assert [each.id for each in evaluations.released(talks.bram, at=now)] == talks.evaluations[1:]
    assert "R66" in refused_by(talks.plan)
    with access.acting(Access(SYSTEM, "retain", None, now)):
        assert not Conversation.objects.exists()


def test_who_objected_is_not_coached(talks):
    now, talk = talks.now, talks.plan()
    objections.file(talks.organisation.anna, grounds="eigen reden", at=now, by=talks.anna)
    assert evaluations.released(talks.bram, at=now) == []
    assert "R66" in refused_by(lambda: seen(talk, talks.bram, now))


def test_nothing_of_it_reaches_a_performance_review(talks):
    now, talk = talks.now, talks.plan()
    give(talks, "petra", "manager")
    people = (("hr", "hr"), ("bram", "coach"), ("petra", "manager"))
    for (who, role), act in itertools.product(people, ("use_in_review", "use_in_dismissal")):
        actor = talks.organisation.actor(who, role)
        decision = asking.ask(talk, act=act, purpose="appraisal", actor=actor, at=now)
        assert decision.answer == "no"
        assert "R8" in decision.denied_by
        told = notices.notices(talks.organisation.anna.pk, now)
        [mine] = [each for each in told if (each.function, each.reason) == (role, act)]
        assert (mine.kind, "R8" in mine.rules) == ("refused", True)
        asked = Access(actor, act, "appraisal", now)
        with access.acting(asked, known.for_access(asked, data="comment").as_setting()):
            assert not Conversation.objects.exists()
            assert not Item.objects.exists()


def test_the_law_must_say_yes_to_each_recording_that_a_talk_is_about(talks):
    now, talk = talks.now, talks.plan()
    with access.acting(Access(SYSTEM, "restrict", None, now)):
        Leg.objects.filter(pk=talks.legs[1]).update(caller_objected_at=now)
    assert "R19" in refused_by(lambda: seen(talk, talks.bram, now))
    assert seen(talk, talks.anna, now).side == Side.EMPLOYEE


def test_what_was_true_of_its_recordings_cannot_be_changed(talks):
    talks.plan()
    retaining = Access(SYSTEM, "retain", None, talks.now)
    with access.acting(retaining), pytest.raises(Exception, match="cannot be changed"):
        Item.objects.update(purposes=["appraisal"])


def test_every_deed_stands_in_the_log_of_the_employee(talks):
    now, anna = talks.now, talks.organisation.anna.pk
    before = len(woonstede.lines(anna))
    talk = talks.plan()
    conversations.write(talk, text="a", actor=talks.bram, at=now)
    seen(talk, talks.bram, now)
    conversations.close(talk, actor=talks.bram, at=now)
    kinds = woonstede.lines(anna)[before:]
    assert kinds == [
        "decision", "decision", "conversation_planned",  # one for each evaluation
        "decision",  # write
        "decision",  # read
        "decision", "conversation_closed",
    ]  # fmt: skip


def test_no_word_of_it_stands_open_in_the_database(talks):
    now, talk = talks.now, talks.plan()
    conversations.write(talk, text="Slapeloze nachten", actor=talks.anna, at=now)
    conversations.agree(
        talk, text="Elke dag wandelen", owner="employee", due_on=local_day(now), actor=talks.anna,
        at=now,
    )  # fmt: skip
    with access.acting(Access(SYSTEM, "retain", None, now)), connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        assert "coaching_conversation" in tables
        found = 0
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table} AS t WHERE t::text ~ 'lapeloze|wandelen'")  # noqa: S608  names of our own tables
            found += cursor.fetchone()[0]
    assert found == 0
    sealed = b"".join(bytes(box.sealed) for box in Box.objects.all())
    assert b"lapeloze" not in sealed
    assert b"wandelen" not in sealed


def test_after_twelve_months_it_is_gone_for_everybody(talks):
    now, talk = talks.now, talks.plan()
    conversations.write(talk, text="Ik was moe.", actor=talks.anna, at=now)
    with access.acting(Access(SYSTEM, "retain", None, now)):
        key = Conversation.objects.select_related("key").get(pk=talk).key
    assert key.keep_until <= now + timedelta(days=366)
    for actor in (talks.anna, talks.bram):
        with pytest.raises(asking.NoSuchConversation):
            seen(talk, actor, key.keep_until)
        assert queries.own(actor, at=key.keep_until) == []
    assert queries.held_by(talks.bram, at=key.keep_until) == []
    assert evaluations.released(talks.bram, at=key.keep_until) == []


def test_a_plan_that_makes_no_sense_is_refused(talks):
    first = talks.evaluations[0]
    for chosen, ahead in (
        ([], timedelta(0)),
        ([first, first], timedelta(0)),
        ([first], timedelta(days=-1)),
        ([first], timedelta(days=91)),
    ):
        when = talks.now + ahead
        with pytest.raises(Fault):
            conversations.plan(chosen, takes_place_at=when, actor=talks.bram, at=talks.now)


def test_an_agreement_has_words_an_owner_and_a_day_ahead(talks):
    now, talk = talks.now, talks.plan()
    today = now.astimezone(AMSTERDAM).date()
    usual = {"text": "Pauze.", "owner": "coach", "due_on": today, "actor": talks.bram, "at": now}
    for change in (
        {"text": "  "}, {"text": "x" * 301}, {"owner": "hr"}, {"due_on": today - timedelta(days=1)}
    ):  # fmt: skip
        with pytest.raises(Fault):
            conversations.agree(talk, **(usual | change))
    conversations.agree(talk, **usual)
    assert len(seen(talk, talks.anna, now).agreements) == 1


def test_the_tables_answer_nobody_who_does_not_say_what_for(talks):
    talks.plan()
    for model in (Conversation, Item, queries.Agreement):
        with pytest.raises(NoPurpose):
            model.objects.count()
    with connection.cursor() as cursor:
        for table in ("conversation", "item", "agreement"):
            cursor.execute(f"SELECT count(*) FROM coaching_{table}")  # noqa: S608  our own names
            assert cursor.fetchone() == (0,)


def test_a_coach_hears_a_call_once_a_talk_about_it_is_planned_and_until_it_is_closed(talks):
    now, leg = talks.now, talks.legs[0]

    def hears(actor, at, act="listen_back"):
        question = recorded.for_leg(
            Leg.objects.get(pk=leg), act=act, data="audio", purpose="training", actor=actor, at=at,
            reason="coaching_talk",
        )  # fmt: skip
        return question["actor"]["access_granted"]

    def asked(at=now):
        return playback.ask(
            leg, purpose="training", actor=talks.bram, at=at, reason="coaching_talk"
        ).allowed

    talking.clear(talks.organisation, "bram")
    assert not asked()
    talk = talks.plan()
    assert asked()
    opened = playback.begin(
        leg, purpose="training", reason="coaching_talk", actor=talks.bram, at=now
    )
    with playback.sound(opened.listening, actor=talks.bram, at=now) as wav:
        assert wav.size > 44
    told = notices.notices(talks.organisation.anna.pk, now)
    assert ("coach", "coaching_talk") in [(each.function, each.reason) for each in told]
    with access.acting(Access(SYSTEM, "retain", None, now)):
        assert not hears(talks.bram, now, act="score")  # to hear is not to score
    assert not asked(now + timedelta(days=30))  # the talk never came
    for actor in (talks.bram, talks.anna):
        conversations.close(talk, actor=actor, at=now + timedelta(minutes=1))
    assert not asked(now + timedelta(minutes=2))
    with (
        pytest.raises(playback.Ended),
        playback.sound(opened.listening, actor=talks.bram, at=now + timedelta(minutes=2)),
    ):
        pass


def test_a_coach_who_gets_power_over_the_contract_hears_and_sees_nothing_at_once(talks):
    now, leg = talks.now, talks.legs[0]
    talking.clear(talks.organisation, "bram")
    talk = talks.plan()
    opened = playback.begin(
        leg, purpose="training", reason="coaching_talk", actor=talks.bram, at=now
    )
    give(talks, "bram", "team_lead", team=Team.objects.get(code="huur"))
    with (
        pytest.raises(playback.Ended),
        playback.sound(opened.listening, actor=talks.bram, at=now),
    ):
        pass
    assert "R34" in refused_by(partial(seen, talk, talks.bram, now))


def test_what_is_brought_is_seen_by_both_at_once_and_taken_back_by_its_bringer(talks):
    now, talk = talks.now, talks.plan()
    bring = partial(bringing.bring, talk, at=now)
    bring(Thing("topic", "Boze bellers"), actor=talks.anna)
    bring(Thing("praise", "Je vatte rustig samen."), actor=talks.bram)
    bring(Thing("material", "Samenvatten", link="https://leer.example/les"), actor=talks.bram)
    bring(Thing("moment", "Hier", position=1, at_ms=250), actor=talks.anna)
    for wrong, who, code in (
        (Thing("praise", "Goed zo"), talks.anna, "talk_coach_brings"),
        (Thing("material", "x", link="javascript:alert(1)"), talks.bram, "talk_link"),
        (Thing("moment", "x", position=1, at_ms=60_000), talks.bram, "talk_moment"),
        (Thing("moment", "x", position=9, at_ms=0), talks.bram, "talk_call"),
        (Thing("topic", " "), talks.bram, "talk_words"),
    ):
        with pytest.raises(Fault) as fault:
            bring(wrong, actor=who)
        assert fault.value.code == code
    for actor in (talks.anna, talks.bram):
        table = seen(talk, actor, now).brought
        assert [(each.kind, each.by) for each in table] == [
            ("topic", "employee"), ("praise", "coach"), ("material", "coach"),
            ("moment", "employee"),
        ]  # fmt: skip
        assert (table[2].link, table[3].position) == ("https://leer.example/les", 1)
    with pytest.raises(Fault):
        bringing.take_back(talk, 1, actor=talks.bram, at=now)
    bringing.take_back(talk, 1, actor=talks.anna, at=now)
    assert "topic" not in [each.kind for each in seen(talk, talks.bram, now).brought]
    noor = talks.organisation.actor("noor", "evaluator")
    assert refused_by(partial(bring, Thing("topic", "x"), actor=noor))
    restricting.restrict(talks.legs[0], by=talks.anna, at=now)
    assert "moment" not in [each.kind for each in seen(talk, talks.bram, now).brought]
    for actor in (talks.bram, talks.anna):
        conversations.close(talk, actor=actor, at=now)
    with pytest.raises(Fault):
        bring(Thing("topic", "Nog iets"), actor=talks.anna)


def test_an_agreement_waits_for_who_promised_it_from_its_day_on_until_it_is_ticked(talks):
    now, talk = talks.now, talks.plan()
    today = now.astimezone(AMSTERDAM).date()
    agree = partial(conversations.agree, talk, text="Rust nemen", actor=talks.anna, at=now)
    agree(owner="employee", due_on=today + timedelta(days=7))
    agree(owner="coach", due_on=today)
    [mine] = queries.own(talks.anna, at=now)
    [held] = queries.held_by(talks.bram, at=now)
    later = today + timedelta(days=7)
    assert (mine.due(Side.EMPLOYEE, today), mine.due(Side.EMPLOYEE, later)) == (0, 1)
    assert held.due(Side.COACH, today) == 1
    conversations.fulfil(talk, 2, actor=talks.bram, at=now)
    [held] = queries.held_by(talks.bram, at=now)
    assert held.due(Side.COACH, later) == 0
