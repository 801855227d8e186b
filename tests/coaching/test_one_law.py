"""For coaching, too, what is decided, what is listed and what the database shows are one law."""

import itertools
from datetime import timedelta

import pytest
from django.db import transaction

from klankbord.coaching import columns, facts
from klankbord.coaching.models import Item
from klankbord.evaluations import columns as evaluations
from klankbord.evaluations.evaluating import reading
from klankbord.evaluations.models import Evaluation
from klankbord.gate import access, filters
from klankbord.gate.access import SYSTEM, Access
from klankbord.law import engine
from klankbord.people import coaching, objections
from klankbord.people.models import Coaching
from klankbord.recordings import custody, known
from klankbord.recordings.models import Leg

pytestmark = pytest.mark.django_db

STATES = {
    "nothing": {},
    "restricted": {"restricted_at": 0},
    "held": {"held": True},
    "caller objected": {"caller_objected_at": 0},
}
PEOPLE = {"bram": "coach", "noor": "evaluator", "anna": "employee", "joris": "employee", "hr": "hr"}


def of_evaluation(asked, row):
    with access.acting(Access(SYSTEM, "retain", None, asked.at)):
        fresh = Evaluation.objects.get(pk=row)
    with custody.held(fresh.leg_id, act="retain", at=asked.at) as leg:
        question = reading._question(
            fresh, leg, act=asked.act, purpose=asked.purpose, actor=asked.actor, at=asked.at
        )
    return question, Evaluation, evaluations.EVALUATIONS, "score"


def of_item(asked, row):
    with access.acting(Access(SYSTEM, "retain", None, asked.at)):
        item = Item.objects.get(evaluation=row)
    question = facts.for_item(
        item, act=asked.act, purpose=asked.purpose, actor=asked.actor, at=asked.at, reason="read"
    )
    return question, Item, columns.ITEMS, facts.DATA


def readings(asked, row, of):
    """(decide, where, guard) of one evaluation, or of its place on an agenda."""
    question, model, live, data = of(asked, row)
    now = known.for_access(asked, data=data)
    mine = {"pk": row} if model is Evaluation else {"evaluation": row}
    with access.acting(Access(SYSTEM, "retain", None, asked.at)):
        listed = model.objects.filter(filters.where(asked, now, live), **mine).exists()
    with access.acting(asked, now.as_setting()):
        guarded = model.objects.filter(**mine).exists()
    return engine.decide(question).allowed, listed, guarded


def test_decide_filter_and_guard_never_disagree_on_coaching(talks):
    now = talks.now
    talks.plan()
    leg, row = talks.legs[0], talks.evaluations[0]
    seen = set()
    for state, ended, objected in itertools.product(STATES, (False, True), (False, True)):
        undo = transaction.savepoint()
        with access.acting(Access(SYSTEM, "restrict", None, now)):
            changes = {name: now if value == 0 else value for name, value in STATES[state].items()}
            Leg.objects.filter(pk=leg).update(**(changes or {"held": False}))
        if ended:
            relation = Coaching.objects.get(employee=talks.organisation.anna)
            coaching.end(relation, until=now + timedelta(minutes=1), at=now, by=SYSTEM)
        if objected:
            objections.file(talks.organisation.anna, grounds="reden", at=now, by=talks.anna)
        for (who, role), of in itertools.product(PEOPLE.items(), (of_evaluation, of_item)):
            actor = talks.organisation.actor(who, role)
            asked = Access(actor, "coach", "training", now + timedelta(minutes=2))
            found = readings(asked, row, of)
            assert len(set(found)) == 1, (state, ended, objected, who, of, found)
            seen.add((who, found[0]))
        transaction.savepoint_rollback(undo)
    assert {("bram", True), ("bram", False), ("anna", True), ("noor", False)} <= seen
    assert ("noor", True) not in seen
    assert ("hr", True) not in seen
    assert ("joris", True) not in seen
