"""Loading a programme: evidence is added, what stands there never changes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connections, transaction

import told
import woonstede
from klankbord.gate.access import SYSTEM
from klankbord.law import question
from klankbord.notices.models import Attestation, Policy
from klankbord.people import employment
from klankbord.people import queries as people
from klankbord.people.faults import Fault
from klankbord.people.models import Team
from klankbord.people.shapes import Flawed
from klankbord.programmes import disclosure, facts, lifecycle, loading, queries, seeds
from klankbord.programmes.lifecycle import Given
from klankbord.programmes.models import Evidence, Organisation, Programme, Seed, Version

AT = woonstede.SUBMITTED
STARTED = woonstede.STARTED
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people():
    woonstede.people()


def petra():
    return people.person(woonstede.account("petra"), AT)


def test_one_file_brings_a_programme_into_force():
    version = woonstede.programme()
    assert facts.question(version.pk, STARTED - DAY)["programme"]["status"] == "draft"
    assert facts.question(version.pk, STARTED)["programme"]["status"] == "in_force"
    assert Policy.objects.get().announced_at is not None
    assert Attestation.objects.get().line == "huur-in"


def test_what_the_law_is_asked_has_the_shape_of_a_question():
    version = woonstede.programme()
    anna = woonstede.employee("1001").pk
    parts = facts.question(version.pk, STARTED, employee=anna)
    question.check({"id": "q", "act": "record", "at": STARTED.isoformat(), **parts})
    assert parts["programme"]["person_in_scope"] is True
    assert parts["programme"]["version"] == "beter-luisteren.v1"
    assert parts["works_council"]["answer"] == "consented"
    assert parts["works_council"]["unconditional"] is False
    assert parts["organisation"]["headcount"] == 118
    assert parts["policy"]["channel"] == "personal_message"


def test_the_same_file_twice_adds_nothing():
    woonstede.programme()
    before = Evidence.objects.count(), Organisation.objects.count()
    again = loading.load(woonstede.file(), at=AT + DAY, by=petra())
    assert (again.made, again.added) == (False, 0)
    assert (Evidence.objects.count(), Organisation.objects.count()) == before


def test_evidence_that_came_later_is_added_and_counts_from_then():
    version = woonstede.programme(woonstede.file(without=("retention_tested",)))
    assert loading.load(woonstede.file(), at=STARTED + DAY, by=petra()).added == 1
    assert facts.question(version.pk, STARTED)["programme"]["status"] == "draft"
    assert facts.question(version.pk, STARTED + DAY)["programme"]["status"] == "in_force"


def test_a_version_that_is_there_is_never_changed():
    woonstede.programme()
    with pytest.raises(Flawed, match="a change is the next version"):
        loading.load(woonstede.file(course="Iets anders"), at=AT, by=petra())


def test_evidence_that_is_there_is_never_changed():
    woonstede.programme()
    said = woonstede.file()
    next(r for r in said["evidence"] if r["kind"] == "dpia")["residual_risk"] = "medium"
    with pytest.raises(Flawed, match="never changed"):
        loading.load(said, at=AT, by=petra())


def test_versions_come_one_after_another():
    with pytest.raises(Flawed, match="version 2 is not there yet"):
        loading.load(woonstede.file(number=3, change="material"), at=AT, by=petra())


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda said: said["version"].update(teams=["huur", "verkoop"]),
        lambda said: next(r for r in said["evidence"] if r["kind"] == "announcement").update(
            text="NL-9"
        ),
        lambda said: next(r for r in said["evidence"] if r["kind"] == "announcement").update(
            purposes=["training", "quality"]
        ),
        lambda said: next(r for r in said["evidence"] if r["kind"] == "policy").update(number=2),
    ],
)
def test_a_file_with_one_flaw_leaves_nothing_behind(spoilt):
    said = woonstede.file()
    spoilt(said)
    with pytest.raises(Flawed):
        woonstede.programme(said)
    assert not Programme.objects.exists()
    assert not Version.objects.exists()
    assert not Organisation.objects.exists()
    assert not Policy.objects.exists()


def test_a_later_fact_about_the_employer_leaves_the_earlier_days_as_they_were():
    version = woonstede.programme()
    said = woonstede.file()
    said["organisation"] |= {"since": "2026-11-10", "headcount": 45}
    loading.load(said, at=STARTED + 20 * DAY, by=petra())
    asked = [facts.question(version.pk, STARTED + n * DAY) for n in (1, 15, 20)]
    assert [parts["organisation"]["headcount"] for parts in asked] == [118, 118, 45]


def test_a_change_that_is_not_material_keeps_the_evidence_but_not_the_signature():
    woonstede.programme()
    second = woonstede.file(number=2, change="non_material")
    second["evidence"] = []
    version = loading.load(second, at=AT + DAY, by=petra()).version
    assert facts.question(version.pk, STARTED)["programme"]["status"] == "draft"
    signed = Given("activation", AT + DAY, {"signed_by": "directie"})
    lifecycle.add_evidence(version, signed, at=AT + DAY, by=petra())
    parts = facts.question(version.pk, STARTED)
    assert parts["programme"]["status"] == "in_force"
    assert parts["works_council"]["consented_version"] == "beter-luisteren.v1"


@pytest.mark.parametrize(
    "given",
    [
        Given("approved", AT, {}),
        Given("dpia", AT, {"done": True}),
        Given("nullity_invoked", AT, {"ticked": True}),
        Given("nullity_invoked", AT + DAY),
        Given("nullity_invoked", AT, {}, "zz"),
    ],
)
def test_evidence_that_says_nothing_is_not_taken(given):
    version = woonstede.programme()
    before = Evidence.objects.count()
    with pytest.raises(Flawed):
        lifecycle.add_evidence(version, given, at=AT, by=petra())
    assert Evidence.objects.count() == before


def test_evidence_has_somebody_who_recorded_it():
    version = woonstede.programme()
    with pytest.raises(Flawed, match="person with an account"):
        lifecycle.add_evidence(version, Given("nullity_invoked", AT), at=AT, by=SYSTEM)


def test_only_who_is_in_a_named_team_is_covered():
    woonstede.programme()
    anna = woonstede.employee("1001")
    assert [d.code for d in queries.in_scope(anna.pk, STARTED)] == ["beter-luisteren"]
    assert queries.in_scope(anna.pk, STARTED - DAY) == ()  # nothing is in force yet
    employment.part(anna, Team.objects.get(code="huur"), until=STARTED + DAY, at=AT, by=SYSTEM)
    assert queries.in_scope(anna.pk, STARTED) != ()
    assert queries.in_scope(anna.pk, STARTED + DAY) == ()


def test_a_person_sees_which_programmes_name_his_team():
    version = woonstede.programme()
    assert [row.id for row in told.rows(disclosure, woonstede.employee("1001").pk)] == [version.pk]


def test_a_seed_is_committed_once_and_shown_after_its_month():
    version = woonstede.programme()
    first = seeds.commit(version, "2026-11", at=AT, by=SYSTEM)
    again = seeds.commit(version, "2026-11", at=STARTED, by=SYSTEM)
    assert bytes(first.seed) == bytes(again.seed)
    assert Seed.objects.count() == 1
    with pytest.raises(Fault, match="is over"):
        seeds.reveal(version, "2026-11", at=woonstede.TODAY, by=SYSTEM)
    december = woonstede.TODAY + 6 * DAY
    shown = seeds.reveal(version, "2026-11", at=december, by=SYSTEM)
    assert seeds.commitment(shown) == seeds.commitment(bytes(first.seed))
    with pytest.raises(Fault, match="no seed"):
        seeds.reveal(version, "2026-10", at=december, by=SYSTEM)


def test_a_month_is_a_month():
    version = woonstede.programme()
    with pytest.raises(Fault, match="no month"):
        seeds.commit(version, "2026-13", at=AT, by=SYSTEM)


@pytest.mark.parametrize("alias", ["default", "owner"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE programmes_evidence SET happened_at = happened_at - interval '1 year'",
        "DELETE FROM programmes_evidence",
        "UPDATE programmes_version SET course = 'Iets anders'",
        "DELETE FROM programmes_version_teams",
    ],
)
@pytest.mark.django_db(databases=["default", "owner"])
def test_not_even_the_owner_of_the_tables_changes_a_dossier(alias, statement):
    woonstede.programme()
    # The application has no right to delete at all; the trigger refuses whoever has.
    unable = alias == "default" and statement.startswith("DELETE")
    refused = (
        (ProgrammingError, "permission denied") if unable else (IntegrityError, "written once")
    )
    with (
        pytest.raises(refused[0], match=refused[1]),
        transaction.atomic(using=alias),
        connections[alias].cursor() as cursor,
    ):
        cursor.execute(statement)
