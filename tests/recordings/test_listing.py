"""The list of recordings: as far as the law goes for who asks, counted, and written down."""

import io
from datetime import datetime, timedelta

import pytest

import cast
from klankbord.evaluations.evaluating import assigning
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import book
from klankbord.ledger.models import Detail
from klankbord.recordings.ending import restricting
from klankbord.recordings.intake import arriving, preparing
from klankbord.recordings.listening import listing
from klankbord.recordings.listening.listing import Wanted
from klankbord.recordings.models import Leg
from klankbord.recordings.offered import offers
from klankbord.vault import sweep

pytestmark = pytest.mark.django_db

ALL = Wanted()


@pytest.fixture
def legs(organisation):
    """Four calls, the newest first: three of Anna, the second in another queue, one of Joris."""
    made = [
        call(organisation, 1),
        call(organisation, 2, queue="reparatie"),
        call(organisation, 3),
        call(organisation, 4, agent="agent-1002"),
    ]
    assigning.assign_ready(at=organisation.now)
    return made


def call(organisation, number, **more):
    row = cast.offer(number, at=organisation.now - timedelta(days=number, hours=2), **more)
    [outcome] = arriving.arrive(
        [offers.parse(row, source=cast.SOURCE)],
        [lambda: io.BytesIO(cast.tone(0.5))],
        source=cast.SOURCE,
        at=organisation.now,
        by=Actor(role="integration"),
    )
    preparing.make_ready(outcome.leg, at=organisation.now)
    return outcome.leg


def ids(part):
    return [row.id for row in part.rows]


def listed(organisation, name, role, *, wanted=ALL, after=None, at=None, size=listing.SIZE):
    at = at or organisation.now
    actor = organisation.actor(name, role)
    return listing.part(actor, wanted=wanted, after=after, at=at, size=size)


def test_everybody_sees_his_own_part_and_no_more(organisation, legs):
    assert ids(listed(organisation, "anna", "employee")) == legs[:3]
    assert ids(listed(organisation, "joris", "employee")) == legs[3:]
    assert ids(listed(organisation, "noor", "evaluator")) == legs
    assert ids(listed(organisation, "bram", "coach")) == []


@pytest.mark.parametrize(("name", "role"), [("hr", "hr"), ("ilse", "dpo"), ("tess", "admin")])
def test_a_function_without_a_list_gets_a_no_of_the_law(organisation, legs, name, role):
    assert listed(organisation, name, role).total == 0
    decision = listing.in_vain(organisation.actor(name, role), at=organisation.now)
    assert not decision.allowed
    assert "R33" in set(decision.denied_by) - set(decision.gaps)


def test_the_parts_together_are_the_whole_and_nothing_twice(organisation, legs):
    first = listed(organisation, "noor", "evaluator", size=3)
    second = listed(organisation, "noor", "evaluator", size=3, after=first.after)
    assert ids(first) + ids(second) == legs
    assert (first.total, second.total) == (4, 4)
    assert second.after is None


def test_what_is_looked_for_is_what_is_counted(organisation, legs):
    day = organisation.now - timedelta(days=2, hours=3)

    def found(**wanted):
        part = listed(organisation, "anna", "employee", wanted=Wanted(**wanted))
        assert part.total == len(part.rows)
        assert part.queues == ("huur", "reparatie")
        return ids(part)

    assert found(queue="reparatie") == [legs[1]]
    assert found(queue="bestaat niet") == []
    assert found(since=day) == legs[:2]
    assert found(until=day) == [legs[2]]
    assert found(standing="open") == legs[:3]
    assert found(standing="scored") == []


def test_what_is_held_shows_to_the_employee_alone_and_in_one_state(organisation, legs):
    anna = organisation.actor("anna", "employee")
    restricting.restrict(legs[0], by=anna, at=organisation.now)
    with access.deed(Access(SYSTEM, "retain", None, organisation.now)):
        Leg.objects.filter(pk=legs[1]).update(defect_found_at=organisation.now)
    for_noor = {row.id: row.standing for row in listed(organisation, "noor", "evaluator").rows}
    assert legs[0] not in for_noor
    assert for_noor.get(legs[1], "sealed") == "sealed"
    standings = [row.standing for row in listed(organisation, "anna", "employee").rows]
    assert standings == ["restricted", "sealed", "kept"]
    counted = {
        standing: ids(listed(organisation, "anna", "employee", wanted=Wanted(standing=standing)))
        for standing in listing.STANDINGS
    }
    assert counted == {
        "restricted": [legs[0]],
        "sealed": [legs[1]],
        "open": [legs[2]],
        "scored": [],
        "erased": [],
    }


def test_what_was_erased_stays_in_the_list_with_its_day(organisation, legs):
    [row] = listed(organisation, "joris", "employee").rows
    gone = row.keep_until + timedelta(days=1)
    sweep.sweep(gone)
    [row] = listed(organisation, "joris", "employee", at=gone).rows
    assert row.standing == "erased"
    assert isinstance(row.erased_at, datetime)
    assert listed(organisation, "noor", "evaluator", at=gone).total == 0


def test_that_a_list_was_read_is_written_down(organisation, legs):
    def lines():
        rows = Detail.objects.select_related("entry").order_by("-pk")[:1]
        return [(row.subject, book.open_detail(row, row.entry)["detail"]) for row in rows]

    listed(organisation, "anna", "employee")
    assert lines() == [
        (organisation.anna.pk, {"what": "recordings", "count": 3, "function": "employee"})
    ]
    listed(organisation, "noor", "evaluator")
    assert lines() == [
        (book.ORGANISATION, {"what": "recordings", "count": 4, "function": "evaluator"})
    ]
