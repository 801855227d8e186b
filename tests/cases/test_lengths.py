"""A term is made shorter by one at once, and longer again by two, up to what it was at first."""

from datetime import timedelta

import pytest

import woonstede
from klankbord.cases import holding, lengths, queries
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.instants import AMSTERDAM, end_of
from klankbord.ledger import sequence
from klankbord.people.faults import Fault
from klankbord.recordings.ending import restricting, terms
from klankbord.recordings.models import Leg
from klankbord.vault import keys, sweep

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WHY = "Niemand heeft deze opname nog nodig."


@pytest.fixture
def other(organisation):
    """A second person with the same say."""
    return Actor(role="legal", account=organisation.account("directie").pk)


def day(organisation, ahead):
    return (organisation.now + ahead * DAY).astimezone(AMSTERDAM).date()


def term(leg, at):
    """The end of a recording, and the ends of its tracks."""
    with access.deed(Access(SYSTEM, "retain", None, at)):
        found = Leg.objects.get(pk=leg)
        tracks = {each.key.keep_until for each in found.tracks.select_related("key")}
        return found.retention_until, tracks, terms.ceiling(found)


def heard(leg, at):
    with access.deed(Access(SYSTEM, "retain", None, at)):
        tracks = Leg.objects.get(pk=leg).tracks.select_related("key")
        return len(keys.openable([each.key for each in tracks]))


def refused(code, work, *args, **named):
    with pytest.raises(Fault) as fault:
        work(*args, **named)
    assert fault.value.code == code


def test_one_makes_it_shorter_at_once_and_it_goes_that_night(organisation, legs, ilse):
    now, soon = organisation.now, day(organisation, 2)
    made = lengths.shorten(legs[:1], soon, WHY, at=now, by=ilse)
    assert term(legs[0], now)[:2] == (end_of(soon), {end_of(soon)})
    assert term(legs[1], now)[0] > end_of(soon)
    assert {"term_shortened", "retention.moved"} <= set(woonstede.lines(organisation.anna.pk))
    opened = queries.one(made, ilse, at=now)
    assert (opened.case.end, opened.words["why"], opened.things[0].last_day) == ("set", WHY, soon)
    for number in range(4):
        sequence.run(at=now + number * DAY)
    assert sweep.sweep(now + 3 * DAY).destroyed >= 1
    assert [heard(leg, now) > 0 for leg in legs] == [False, True]


def test_two_make_it_longer_again_and_one_does_not(organisation, legs, ilse, other):
    now, soon, later = organisation.now, day(organisation, 2), day(organisation, 20)
    lengths.shorten(legs, soon, WHY, at=now, by=ilse)
    asked = lengths.ask(legs, later, WHY, at=now, by=ilse)
    assert term(legs[0], now)[0] == end_of(soon), "nothing changes yet"
    refused("case_own", lengths.confirm, asked, at=now, by=ilse)
    refused("no_case", holding.confirm, asked, at=now, by=other)
    lengths.confirm(asked, at=now, by=other)
    for leg in legs:
        assert term(leg, now)[:2] == (end_of(later), {end_of(later)})
    for number in range(5):
        sequence.run(at=now + number * DAY)
    sweep.sweep(now + 4 * DAY)
    assert all(heard(leg, now) for leg in legs), "its shares were wrapped for the later day"
    said = set(woonstede.lines(organisation.anna.pk))
    assert {"term_asked", "term_lengthened", "retention.extended", "decision"} <= said
    refused("no_case", lengths.confirm, asked, at=now, by=other)


def test_it_becomes_no_longer_than_law_and_programme_gave_it(organisation, legs, ilse):
    now = organisation.now
    last = keys.last_day(term(legs[0], now)[2])
    refused("term_its_own", lengths.ask, legs, last + DAY, WHY, at=now, by=ilse)
    lengths.shorten(legs, day(organisation, 2), WHY, at=now, by=ilse)
    refused("term_ceiling", lengths.ask, legs, last + DAY, WHY, at=now, by=ilse)
    refused("term_not_later", lengths.ask, legs, day(organisation, 1), WHY, at=now, by=ilse)
    refused("term_past", lengths.shorten, legs, day(organisation, -1), WHY, at=now, by=ilse)
    refused("term_not_sooner", lengths.shorten, legs, day(organisation, 3), WHY, at=now, by=ilse)
    coach = organisation.actor("noor", "evaluator")
    refused("not_yours", lengths.shorten, legs, day(organisation, 1), WHY, at=now, by=coach)


def test_what_happened_since_sets_a_term_that_nobody_makes_longer(organisation, legs, ilse, other):
    now = organisation.now
    lengths.shorten(legs, day(organisation, 9), WHY, at=now, by=ilse)
    asked = lengths.ask(legs, day(organisation, 20), WHY, at=now, by=ilse)
    with access.deed(Access(SYSTEM, "retain", None, now)):  # as when a purpose is reached
        Leg.objects.filter(pk=legs[1]).update(retention_until=end_of(day(organisation, 0)))
    refused("term_its_own", lengths.confirm, asked, at=now, by=other)
    assert term(legs[0], now)[0] == end_of(day(organisation, 9)), "all of them or none"


def test_what_somebody_asked_to_keep_goes_no_sooner(organisation, legs, ilse):
    now = organisation.now
    restricting.restrict(legs[0], by=organisation.actor("anna", "employee"), at=now)
    refused("term_frozen", lengths.shorten, legs, day(organisation, 2), WHY, at=now, by=ilse)
    assert term(legs[1], now)[0] > end_of(day(organisation, 2)), "all of them or none"


def test_what_nobody_confirms_in_five_working_days_is_off(organisation, legs, ilse, other):
    now = organisation.now
    lengths.shorten(legs, day(organisation, 20), WHY, at=now, by=ilse)
    asked = lengths.ask(legs, day(organisation, 30), WHY, at=now, by=ilse)
    assert [each.pk for each in queries.waiting(other, at=now)] == [asked]
    assert holding.lapse(now + 15 * DAY) == 1
    refused("no_case", lengths.confirm, asked, at=now + 15 * DAY, by=other)
    assert term(legs[0], now)[0] == end_of(day(organisation, 20))
    assert "term_dropped" in woonstede.lines(organisation.anna.pk)
