"""Goals of a talk: worded by both, carried over to the next until both say the same, and no HR."""

from datetime import timedelta

import pytest
from django.db import connection

import cast
import crowd
from klankbord.coaching import asking, carried, conversations, disclosure, goals, queries
from klankbord.coaching.goals import Aim
from klankbord.coaching.models import Goal, Side
from klankbord.evaluations.models import Evaluation, Scorecard
from klankbord.gate import access, decisions, disclosing
from klankbord.gate.access import SYSTEM, Access, NoPurpose
from klankbord.law.disclosing import Person
from klankbord.ledger.periods import local_day
from klankbord.people.faults import Fault
from klankbord.people.models import Employee
from klankbord.recordings.ending import restricting

pytestmark = pytest.mark.django_db
LOW = {"naam": {"option": "nee"}, "uitpraten": {"option": "deels"}, "samenvatten": {"na": True}}


@pytest.fixture
def organisation(settings, tmp_path):
    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return cast.woonstede()


def evaluate(organisation, number, answers=cast.GOOD):
    anna = Employee.objects.get(pk=organisation.actor("anna", "employee").employee)
    made = organisation.now - timedelta(hours=30 - number)
    return crowd.evaluate(organisation, anna, made=made, answers=answers)


def plan(organisation, evaluation, at):
    bram = organisation.actor("bram", "coach")
    ahead = at + timedelta(days=1)
    return conversations.plan([evaluation], takes_place_at=ahead, actor=bram, at=at)


def faulty(code, deed, *args, **named):
    with pytest.raises(Fault) as fault:
        deed(*args, **named)
    assert fault.value.code == code


def test_a_goal_is_worded_by_both_begins_where_the_employee_says_and_lives_until_both_end_it(
    organisation,
):
    now = organisation.now
    bram, anna = organisation.actor("bram", "coach"), organisation.actor("anna", "employee")
    evaluations = [evaluate(organisation, n, cast.GOOD if n % 2 else LOW) for n in range(7)]
    first, card, day = plan(organisation, evaluations[0], now), Scorecard.objects.get(), local_day

    def read(talk, actor, at=now):
        found = queries.talk(talk, actor=actor, at=at)
        return found, list(carried.over(found, actor=actor, at=at))

    usual = Aim("Namen vaker noemen.", day(now) + timedelta(days=30), card.pk, "naam")
    for code, aim in (
        ("goal_words", Aim(" ", usual.due_on)),
        ("goal_words", Aim("x" * 301, usual.due_on)),
        ("goal_day", Aim("Beter.", day(now) - timedelta(days=1))),
        ("goal_beyond", Aim("Beter.", day(now) + timedelta(days=370))),
        ("goal_question", Aim("Beter.", usual.due_on, card.pk, "verzonnen")),
    ):
        faulty(code, goals.set_goal, first, aim, actor=bram, at=now)
    goals.set_goal(first, usual, actor=bram, at=now)
    goal = read(first, bram)[0].goals[0].id
    goals.reword(goal, text="Ik noem mijn naam in de eerste zin.", actor=anna, at=now)
    for who in (anna, bram):
        [aimed] = read(first, who)[0].goals
        assert (aimed.text, aimed.worded_by, aimed.question) == (
            "Ik noem mijn naam in de eerste zin.", Side.EMPLOYEE, "naam",
        )  # fmt: skip

    faulty("goal_few", goals.add_start, goal, actor=anna, at=now)  # seven
    evaluations.append(evaluate(organisation, 7))
    faulty("goal_start", goals.add_start, goal, actor=bram, at=now)  # his own figures are his
    assert read(first, bram)[0].goals[0].start is None
    goals.add_start(goal, actor=anna, at=now)
    start = read(first, bram)[0].goals[0].start
    assert (start.n, start.mean) == (8, 0.5)
    assert start.margin.low < 0.5 < start.margin.high

    for who in (anna, bram):
        conversations.close(first, actor=who, at=now)
    faulty("goal_worded", goals.reword, goal, text="Anders.", actor=bram, at=now)
    later = usual.due_on
    for actor, side, listed in (
        (anna, Side.EMPLOYEE, queries.own), (bram, Side.COACH, queries.held_by),
    ):  # fmt: skip
        [talk] = listed(actor, at=now)
        assert (talk.aimed(side, later - timedelta(days=1)), talk.aimed(side, later)) == (0, 1)

    then = now + timedelta(days=2)
    second = plan(organisation, evaluations[1], then)
    for who in (anna, bram):
        found, [over] = read(second, who, then)
        assert (found.goals, over.id, over.talk) == ((), goal, first)
    faulty("goal_standing", goals.say, goal, standing="won", actor=anna, at=then)
    goals.say(goal, standing="reached", text="Het gaat vanzelf.", actor=anna, at=then)
    goals.say(goal, standing="missed", actor=bram, at=then)
    [over] = read(second, bram, then)[1]
    assert over.ended_at is None  # they do not agree: it stays
    assert over.says == {
        Side.EMPLOYEE: ("reached", "Het gaat vanzelf."), Side.COACH: ("missed", ""),
    }  # fmt: skip
    goals.say(goal, standing="reached", actor=bram, at=then)
    assert read(second, anna, then)[1][0].ended_at == then
    faulty("goal_ended", goals.say, goal, standing="missed", actor=anna, at=then)
    third = plan(organisation, evaluations[2], then + timedelta(days=1))
    assert read(third, anna, then + timedelta(days=1))[1] == []

    [told] = [s for s in disclosure.SECTIONS if s.code == "conversation"]
    about = Person(employee=anna.employee, account=anna.account)
    rows = list(disclosing.read(told, about, at=then))
    aimed = [goal for row in rows for goal in (dict(row.values)["goals"] or {}).get("aimed", [])]
    assert [(one["text"], one["coach_says"], one["start"]["n"]) for one in aimed] == [
        ("Ik noem mijn naam in de eerste zin.", "reached", 8)
    ]


def test_a_goal_rests_with_its_talk_and_is_never_seen_for_a_review(organisation):
    now = organisation.now
    bram, anna = organisation.actor("bram", "coach"), organisation.actor("anna", "employee")
    evaluations = [evaluate(organisation, n) for n in range(2)]
    first = plan(organisation, evaluations[0], now)
    goals.set_goal(first, Aim("Rustiger praten.", local_day(now)), actor=anna, at=now)
    [aimed] = queries.talk(first, actor=anna, at=now).goals
    second = plan(organisation, evaluations[1], now + timedelta(hours=1))

    for who, role in (("hr", "hr"), ("petra", "quality_manager"), ("noor", "evaluator")):
        with pytest.raises(decisions.Refused):
            goals.say(aimed.id, standing="missed", actor=organisation.actor(who, role), at=now)
    with pytest.raises(NoPurpose):
        Goal.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM coaching_goal")
        assert cursor.fetchone() == (0,)
    for purpose in ("training", "appraisal"):
        asked = Access(organisation.actor("hr", "hr"), "use_in_review", purpose, now)
        with access.acting(asked):
            assert Goal.objects.count() == 0
    with pytest.raises(asking.NoSuchConversation):
        goals.say(second, standing="missed", actor=anna, at=now)

    later = now + timedelta(hours=2)
    with access.acting(Access(SYSTEM, "retain", None, now)):
        leg = Evaluation.objects.get(pk=evaluations[0]).leg_id
    restricting.restrict(leg, by=anna, at=later)
    found = queries.talk(second, actor=bram, at=later)
    assert list(carried.over(found, actor=bram, at=later)) == []
    with pytest.raises(decisions.Refused):
        goals.say(aimed.id, standing="reached", actor=bram, at=later)
