"""A call of which a fact is missing waits a week, is offered anew, and is gone after it."""

import io
import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

import cast
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import book
from klankbord.ledger.models import Detail
from klankbord.people import agents, objections, unrecorded
from klankbord.people.faults import Fault
from klankbord.people.models import Role
from klankbord.people.periods import Term
from klankbord.recordings import queries
from klankbord.recordings.draw import drawing, quarantining
from klankbord.recordings.intake import arriving, intake, putting
from klankbord.recordings.models import Batch, Leg, Offer
from klankbord.recordings.offered import offers
from klankbord.recordings.waiting import naming, reoffering, waiting
from klankbord.vault import sweep
from klankbord.vault.models import Box, Deletion, Key

pytestmark = pytest.mark.django_db
DOOR = Actor(role="integration")
WEEK = timedelta(days=7)
HOUR = timedelta(hours=1)


def arrival(organisation, number, **more):
    row = cast.offer(number, at=organisation.now - timedelta(hours=2 + number), **more)
    parsed = offers.parse(row, source=cast.SOURCE)
    assert isinstance(parsed, offers.Arrival), parsed
    return parsed


def offer(organisation, number=1, *, at=None, **more):
    at, told = at or organisation.now, arrival(organisation, number, **more)
    [drawn] = drawing.register([told], source=cast.SOURCE, at=at, by=DOOR)
    return intake.admit(told, drawn, at=at, by=DOOR)


def again(offer):
    return Offer.objects.get(pk=offer.pk)


def metadata():
    return Box.objects.filter(name=quarantining.METADATA).count()


def legs(organisation):
    with access.deed(Access(SYSTEM, "retain", None, organisation.now)):
        return list(Leg.objects.order_by("made_at"))


def name(organisation, ref):
    naming.name(
        organisation.anna,
        source=cast.SOURCE,
        ref=ref,
        term=Term(organisation.now - timedelta(days=30)),
        at=organisation.now,
        by=organisation.actor("tess", "admin"),
    )
    reoffering.of_source(source=cast.SOURCE)


def decisions(subject):
    rows = Detail.objects.filter(subject=subject).select_related("entry").order_by("entry_id")
    details = [
        (json.loads(bytes(row.entry.leaf))["k"], book.open_detail(row, row.entry)) for row in rows
    ]
    return [each["detail"] for kind, each in details if kind == "decision"]


def test_a_name_that_comes_to_stand_for_somebody_lets_in_what_waited_for_it(organisation):
    waits = offer(organisation, 1, agent="desk-7")
    other = offer(organisation, 2, agent="desk-8")
    assert (waits.result, waits.missing) == ("quarantined", ["agent_ref"])
    name(organisation, "desk-7")
    assert (again(waits).result, again(waits).employee) == ("accepted", organisation.anna)
    assert again(other).result == "quarantined"
    assert [leg.employee_id for leg in legs(organisation)] == [organisation.anna.pk]
    assert metadata() == 1  # of the one that still waits
    assert Batch.objects.count() == 2
    # The sound comes with the next import.
    [done] = arriving.arrive(
        [arrival(organisation, 1, agent="desk-7")],
        [lambda: io.BytesIO(cast.tone(1))],
        source=cast.SOURCE,
        at=organisation.now + HOUR,
        by=DOOR,
    )
    assert (done.result, done.leg) == ("accepted", legs(organisation)[0].pk)


def test_the_job_is_part_of_the_deed_that_says_the_name(organisation):
    naming.name(
        organisation.anna, source=cast.SOURCE, ref="desk-7", term=Term(organisation.now),
        at=organisation.now, by=organisation.actor("tess", "admin"),
    )  # fmt: skip
    jobs = ProcrastinateJob.objects.filter(task_name="recordings.reoffer_source")
    assert [job.args for job in jobs] == [{"source": cast.SOURCE}]


def test_of_what_waited_the_plan_draws_no_more_than_it_gives_and_forgets_the_rest(organisation):
    for number in range(8):
        offer(organisation, number, agent="desk-7")
    name(organisation, "desk-7")
    results = list(Offer.objects.values_list("result", flat=True))
    drawn = results.count("accepted")
    assert 0 < drawn < 8
    assert results.count("not_drawn") == 8 - drawn
    assert metadata() == 0
    assert not Key.objects.filter(kind="quarantine", gone_at=None).exists()


def test_a_platform_that_offered_by_itself_may_put_the_sound_then(organisation):
    told = arrival(organisation, 1, agent="desk-7")
    assert putting.offer(told, at=organisation.now, by=DOOR).outcome.result == "quarantined"
    name(organisation, "desk-7")
    asked = putting.offer(told, at=organisation.now + HOUR, by=DOOR)
    assert asked.expected is True
    put = putting.put(
        asked.leg, io.BytesIO(cast.tone(1)), sources=[cast.SOURCE], at=organisation.now, by=DOOR
    )
    assert put.new is True


def test_after_a_week_it_is_closed_gone_with_a_receipt_and_never_begins_again(organisation):
    waits = offer(organisation, 1, agent="desk-7")
    late = organisation.now + timedelta(days=3)
    assert offer(organisation, 1, agent="desk-7", at=late).waits_until == waits.waits_until
    unproven = offer(organisation, 2, line="nieuwe-lijn")
    assert (unproven.result, unproven.reason) == ("quarantined", "not_proven")
    assert offer(organisation, 2, line="nieuwe-lijn", at=late).waits_until == waits.waits_until
    night = organisation.now + WEEK
    assert quarantining.close(night - HOUR) == 0
    assert quarantining.close(night) == 2
    assert quarantining.close(night) == 0
    assert (again(waits).result, again(waits).reason) == ("refused", "not_completed")
    assert sweep.sweep(night + timedelta(days=1)).destroyed >= 2
    assert metadata() == 0
    assert json.loads(Deletion.objects.get().note.splitlines()[1])["by_class"]["quarantine"] == 2
    for number, more in ((1, {"agent": "desk-7"}), (2, {"line": "nieuwe-lijn"}), (1, {})):
        assert offer(organisation, number, at=night + HOUR, **more).result == "refused"
    assert metadata() == 0


def test_the_week_is_over_at_its_moment_also_before_the_night(organisation):
    unproven = offer(organisation, 2, line="nieuwe-lijn")
    after = organisation.now + WEEK
    refused = offer(organisation, 2, line="nieuwe-lijn", at=after)
    assert (refused.pk, refused.result, refused.reason) == (
        unproven.pk, "refused", "not_completed",
    )  # fmt: skip
    assert reoffering.every(at=after, by=SYSTEM) == {}


def test_what_is_protected_since_it_waits_is_refused_and_forgotten(organisation):
    waits = offer(organisation, 2, line="nieuwe-lijn")
    unrecorded.add("+31612340002", kind="lawyer", at=organisation.now, by=Actor(role="dpo"))
    assert reoffering.every(at=organisation.now, by=SYSTEM)["refused"] == 1
    found = again(waits)
    assert (found.result, found.reason, found.employee) == ("refused", drawing.UNRECORDED, None)
    assert metadata() == 0


def test_whoever_may_look_sees_what_is_missing_and_no_name_or_number(organisation):
    offer(organisation, 1, agent="desk-7")
    offer(organisation, 2, line="nieuwe-lijn")
    petra = organisation.actor("petra", "quality_manager")
    seen = waiting.part(petra, start=0, size=25, at=organisation.now)
    assert seen.total == 2
    by_line = {row.line: row for row in seen.rows}
    assert (by_line["huur-in"].ref, by_line["huur-in"].missing) == ("desk-7", ("agent_ref",))
    unproven = by_line["nieuwe-lijn"]
    assert unproven.ref == ""
    assert "call.announcement.completed_at" in unproven.missing
    assert unproven.goes_at == organisation.now + WEEK
    assert not any("31612" in str(row) or "agent-1001" in str(row) for row in seen.rows)
    [asked] = [
        each for each in decisions(organisation.anna.pk) if each.get("reason") == "quarantine"
    ]
    assert (asked["act"], asked["function"], asked["answer"]) == (
        "retain",
        "quality_manager",
        "yes",
    )


def test_of_who_objected_it_is_only_kept(organisation):
    offer(organisation, 2, line="nieuwe-lijn")
    anna = Actor(role="employee", employee=organisation.anna.pk)
    objections.file(organisation.anna, grounds="Mijn stem.", at=organisation.now, by=anna)
    dpo = Actor(role="dpo")
    [row] = waiting.part(dpo, start=0, size=25, at=organisation.now + HOUR).rows
    assert row.restricted is True
    assert reoffering.every(at=organisation.now + HOUR, by=SYSTEM)["refused"] == 1


def test_nobody_else_looks():
    others = set(Role) - set(waiting.READERS)
    assert len(others) > 5
    for role in others:
        with pytest.raises(Fault):
            waiting.part(Actor(role=role), start=0, size=25, at=timezone.now())
        with pytest.raises(Fault):
            waiting.names(Actor(role=role), at=timezone.now())


def test_names_that_stand_for_nobody_are_gathered_with_the_calls_that_wait(organisation):
    for number, agent in ((1, "desk-7"), (2, "desk-7"), (3, "desk-8")):
        offer(organisation, number, agent=agent)
    tess = organisation.actor("tess", "admin")
    found = waiting.names(tess, at=organisation.now)
    assert [(each.ref, each.calls) for each in found] == [("desk-7", 2), ("desk-8", 1)]
    assert waiting.name(found[0].offer, at=organisation.now, by=tess) == found[0]
    name(organisation, "desk-7")
    assert waiting.name(found[0].offer, at=organisation.now, by=tess) is None
    assert [each.ref for each in waiting.names(tess, at=organisation.now)] == ["desk-8"]
    assert queries.quarantine(organisation.now).calls == 1


def test_the_last_night_offers_once_more_what_was_completed_in_silence(organisation, monkeypatch):
    waits = offer(organisation, 1, agent="desk-7", at=organisation.now)
    with transaction.atomic():
        agents.record(
            organisation.anna, source=cast.SOURCE, ref="desk-7",
            term=Term(organisation.now - timedelta(days=2)), at=organisation.now, by=SYSTEM,
        )  # fmt: skip
    for moment, result in (
        (timedelta(days=2), "quarantined"),
        (timedelta(days=6, hours=1), "accepted"),
    ):
        monkeypatch.setattr(reoffering.timezone, "now", lambda: organisation.now + moment)  # noqa: B023
        reoffering.last_night(0)
        assert again(waits).result == result
