"""What is left of somebody: the same rows as in the package, with the days on which they go."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse

import cast
from klankbord.cases import holding
from klankbord.edges.web.portal import remains
from klankbord.evaluations.evaluating import assessing, assigning
from klankbord.gate import access, disclosing
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.disclosing import Person
from klankbord.ledger import periods
from klankbord.people.faults import Fault
from klankbord.recordings.intake import arriving, preparing
from klankbord.recordings.listening import playback
from klankbord.recordings.models import Leg, Track
from klankbord.recordings.offered import offers
from klankbord.rights import packing, remaining
from klankbord.vault import epochs, keys

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(organisation):
    """Anna was recorded twice; Noor listened to one of them and evaluated it."""
    now, came = organisation.now, []
    for number in (1, 2):
        row = cast.offer(number, at=now - timedelta(hours=1 + number))
        [outcome] = arriving.arrive(
            [offers.parse(row, source=cast.SOURCE)], [lambda: io.BytesIO(cast.tone(0.3))],
            source=cast.SOURCE, at=now, by=Actor(role="integration"),
        )  # fmt: skip
        preparing.make_ready(outcome.leg, at=now)
        came.append(outcome.leg)
    noor = organisation.actor("noor", "evaluator")
    assert assigning.assign_ready(at=now)
    playback.begin(came[0], purpose="training", reason="drawn_sample", actor=noor, at=now)
    assessing.submit(came[0], answers=cast.GOOD, comment="Rustig.", actor=noor, at=now)
    return came


def by_code(found):
    return {each.section.code: each for each in found.kinds}


def test_it_counts_what_the_package_holds_of_employee_and_evaluator(organisation, heard):
    now = organisation.now
    for who, role in (("anna", "employee"), ("noor", "evaluator"), ("ilse", "dpo")):
        actor = organisation.actor(who, role)
        person = Person(employee=actor.employee, account=actor.account)
        for told in packing.sections():
            rows = list(disclosing.read(told, person, at=now))
            with access.deed(Access(SYSTEM, "retain", None, now)):
                tally = disclosing.tally(told, person, at=now)
            assert tally.kept + tally.gone == len(rows), told.code
            ends = [row.until for row in rows if row.until and row.until > now]
            if tally.first:
                assert (tally.first, tally.last) == (min(ends), max(ends)), told.code


def test_what_is_frozen_or_destroyed_is_told_apart_with_the_day_of_its_backups(
    client, organisation, heard
):
    now, anna = organisation.now, organisation.actor("anna", "employee")
    ilse = organisation.actor("ilse", "dpo")
    holding.place([heard[0]], "claim", "Een claim over dit gesprek.", at=now, by=ilse)
    with access.deed(Access(SYSTEM, "retain", None, now)):
        [gone] = Track.objects.filter(leg=heard[1], party="caller").select_related("key")
        keys.shred(gone.key, at=now, by=SYSTEM, why="asked")
        until = Leg.objects.get(pk=heard[1]).retention_until
    found = remaining.of(anna, at=now)
    kinds = by_code(found)
    assert (kinds["recording"].tally.kept, kinds["recording"].tally.held) == (2, 1)
    assert kinds["recording"].tally.last == until
    assert kinds["recording"].beyond == epochs.irrecoverable_by(periods.local_day(until))
    assert (kinds["sound"].tally.kept, kinds["sound"].tally.gone) == (3, 1)
    assert found.beyond == epochs.irrecoverable_by(periods.local_day(now))
    assert [each.ground for each in found.held] == ["claim"]
    client.force_login(organisation.account("anna"))
    page = client.get(reverse("own_remaining")).content.decode()
    assert "1 is bevroren voor een zaak" in page
    assert "Van 1 is de inhoud gewist" in page
    assert "een claim" in page
    assert "Rustig." not in page  # it counts, and opens nothing


def test_that_he_looked_is_in_his_log_and_nobody_without_employment_has_it(organisation, heard):
    now, anna = organisation.now, organisation.actor("anna", "employee")
    before = by_code(remaining.of(anna, at=now))["log"].tally.kept
    assert by_code(remaining.of(anna, at=now))["log"].tally.kept == before + 2
    with pytest.raises(Fault):
        remaining.of(organisation.actor("tess", "admin"), at=now)


def test_every_package_that_holds_something_stands_in_one_group_of_the_page():
    grouped = [name for _, packages in remains.GROUPS for name in packages]
    assert sorted(grouped) == sorted(each.__name__.split(".")[-2] for each in packing.HOLDERS)
