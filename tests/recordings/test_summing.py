"""Each month is told, also an empty one; and nobody listens to who was not told in time."""

import io
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction

import cast
import told
import woonstede
from klankbord.evaluations.evaluating import assigning
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.notices import afterwards, disclosure, months, queries
from klankbord.notices.models import AfterNotice
from klankbord.notices.months import Month
from klankbord.people.faults import Fault
from klankbord.recordings.intake import arriving, preparing
from klankbord.recordings.listening import playback, summing
from klankbord.recordings.models import Leg
from klankbord.recordings.offered import offers

pytestmark = pytest.mark.django_db
WEEKS = timedelta(days=21)


@pytest.fixture
def leg(organisation):
    """A drawn call of Anna that waits for Noor."""
    offered = cast.offer(1, at=organisation.now - timedelta(days=1, hours=2))
    [outcome] = arriving.arrive(
        [offers.parse(offered, source=cast.SOURCE)],
        [lambda: io.BytesIO(cast.tone())],
        source=cast.SOURCE,
        at=organisation.now,
        by=Actor(role="integration"),
    )
    preparing.make_ready(outcome.leg, at=organisation.now)
    assigning.assign_ready(at=organisation.now)
    return outcome.leg


def made_at(leg, at):
    with access.acting(Access(SYSTEM, "retain", None, at)):
        return Leg.objects.get(pk=leg).made_at


def begin(leg, organisation):
    noor = organisation.actor("noor", "evaluator")
    return playback.begin(
        leg, purpose="training", reason="drawn_sample", actor=noor, at=organisation.now
    )


def month_of(at):
    return months.before(at, 0)


def test_a_month_is_a_month_in_amsterdam_and_is_told_within_five_working_days():
    december = Month(date(2026, 12, 1))
    assert december.since == datetime.fromisoformat("2026-12-01T00:00+01:00")
    assert december.until == datetime.fromisoformat("2027-01-01T00:00+01:00")
    assert december.due == date(2027, 1, 8)  # New Year is no working day
    october = Month(date(2026, 10, 1))
    assert october.since.utcoffset() != october.until.utcoffset()  # the clock went back
    new_year = datetime.fromisoformat("2027-01-01T00:30+01:00")
    assert months.before(new_year) == december
    assert months.before(new_year - timedelta(hours=1)).name == "2026-11"


def test_everybody_hears_what_a_month_brought_once(organisation, leg):
    begin(leg, organisation)
    month = month_of(made_at(leg, organisation.now))
    after = month.until + timedelta(hours=1)
    assert summing.run(after) == 2
    assert summing.run(after + timedelta(hours=1)) == 0
    [anna] = [each for each in queries.notices(organisation.anna.pk, after) if each.period]
    assert (anna.period, anna.recorded, anna.heard, anna.scored) == (month.name, 1, 1, 0)
    [joris] = [each for each in queries.notices(organisation.joris.pk, after) if each.period]
    assert (joris.recorded, joris.heard, joris.scored) == (0, 0, 0)
    assert joris.due_on == month.due
    assert woonstede.lines(organisation.joris.pk)[-1] == "told_afterwards"
    assert "after_notice" in told.kinds(disclosure, organisation.joris.pk)


def test_a_month_that_is_not_told_in_time_stops_listening_until_it_is(organisation, leg):
    month = month_of(made_at(leg, organisation.now))
    in_time = datetime.combine(month.due, datetime.min.time(), month.until.tzinfo)
    late = in_time + timedelta(days=1)
    with transaction.atomic():
        assert not summing.is_untold(organisation.anna.pk, in_time)
        assert summing.is_untold(organisation.anna.pk, late)
        assert not summing.is_untold(organisation.joris.pk, late)  # nothing of him was recorded
    summing.run(late)
    with transaction.atomic():
        assert not summing.is_untold(organisation.anna.pk, late)


def test_nobody_listens_to_who_has_no_page_and_was_not_told_until_it_is_given_on_paper(
    organisation, leg
):
    account = organisation.account("anna")
    account.is_active = False
    account.save()
    happened = afterwards.Happening("listened", organisation.anna.pk, uuid4(), "evaluator")
    with transaction.atomic():
        afterwards.tell(happened, at=organisation.now - WEEKS, by=SYSTEM)
    with pytest.raises(decisions.Refused) as refused:
        begin(leg, organisation)
    assert "R32" in refused.value.decision.denied_by
    assert months.late_count(organisation.now) == 1

    dpo = organisation.actor("ilse", "dpo")
    [late] = months.late(at=organisation.now, by=dpo)
    assert (late.employee, late.count) == (organisation.anna.pk, 2)  # the refusal is told too
    with pytest.raises(Fault):
        months.late(at=organisation.now, by=organisation.actor("petra", "quality_manager"))
    with pytest.raises(Fault):
        months.hand_over(
            organisation.anna.pk, at=organisation.now, by=organisation.actor("noor", "evaluator")
        )
    assert months.hand_over(organisation.anna.pk, at=organisation.now, by=dpo) == 2
    assert begin(leg, organisation).decision.allowed
    assert "told_on_paper" in woonstede.lines(organisation.anna.pk)
    assert AfterNotice.objects.filter(employee=organisation.anna, handed_at=None).exists()
