"""The demo: months of an organisation, told by its own activities up to the moment of the start."""

import itertools
import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.utils import timezone

import worlds
from klankbord.breaches import queries as register
from klankbord.cases import queries as cases
from klankbord.coaching import queries as coaching
from klankbord.edges.cli.demo import clock, examples, loading, offering, staff
from klankbord.evaluations import queries
from klankbord.evaluations.calibration import calibrated
from klankbord.evaluations.disputes import judges
from klankbord.evaluations.evaluating import reading
from klankbord.evaluations.figures import figures
from klankbord.evaluations.picks import picked
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.ledger import book, leaves, verify
from klankbord.ledger.models import Detail
from klankbord.notices import queries as notices
from klankbord.notices import terms
from klankbord.people import queries as people
from klankbord.people.models import Employee, Grant, Membership, Team
from klankbord.programmes import force
from klankbord.programmes import loading as programme_files
from klankbord.programmes import queries as programmes
from klankbord.recordings.models import Leg, Listening, Offer, Track
from klankbord.rights import queries as requests
from klankbord.vault.models import Blob, Deletion, Key

ROLES = {
    "noor": "evaluator",
    "tarik": "evaluator",
    "anna": "employee",
    "joris": "employee",
    "bram": "coach",
    "dorien": "team_lead",
    "petra": "quality_manager",
    "or": "works_council",
    "ilse": "dpo",
    "jurist": "legal",
    "hr": "hr",
    "tess": "admin",
    "directie": "controller",
}


@pytest.fixture(scope="module")
def now(demo_began):
    return demo_began


@pytest.fixture(scope="module")
def demo(demo_told, django_db_blocker, tmp_path_factory):
    """The whole demo; whoever looks changes nothing."""
    folder = tmp_path_factory.mktemp("looked") / "at"
    with django_db_blocker.unblock():
        world = worlds.copy(demo_told, f"{worlds.PREFIX}_looked", folder)
        with world.here():
            yield world
        world.end()


@pytest.fixture
def custody(demo, now):
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, now)):
        yield


def actor(name, now):
    return people.actor_for(people.by_email(f"{name}@woonstede.example"), ROLES[name], now)


def told(subject):
    """What the log says about somebody: (kind, detail)."""
    rows = Detail.objects.filter(subject=subject).select_related("entry").order_by("entry_id")
    return [
        (leaves.parse(bytes(row.entry.leaf)).kind, book.open_detail(row, row.entry)["detail"])
        for row in rows
    ]


def test_every_line_says_that_it_is_of_the_demo(demo):
    subjects = Detail.objects.values_list("subject", flat=True).distinct()
    origins = Counter(detail.get("origin") for each in subjects for _, detail in told(each))
    assert set(origins) == {loading.ORIGIN}


def test_sixty_people_work_in_three_teams_under_a_programme_in_force(demo, now):
    version = programmes.dossier(programmes.by_code("beter-luisteren").pk)
    assert Team.objects.count() == 3
    assert len(programmes.persons(version, now)) + 1 == 60  # one of them has left
    assert Membership.objects.values("employee").distinct().count() == 60
    assert force.status(version, now) == "in_force"
    assert version.employer(now).participation == "works_council"
    assert notices.told(version.id, now).untold == frozenset()


def test_every_account_that_is_printed_can_sign_in_and_has_its_role(demo, now):
    printed = [address.partition("@")[0] for address, _ in loading.ACCOUNTS]
    assert sorted(printed) == sorted(ROLES)
    for name in printed:
        account = people.by_email(f"{name}@woonstede.example")
        found = authenticate(None, email=account.email, password=loading.PASSWORD)
        assert found == account, name
        assert ROLES[name] in people.roles(account, now), name


@pytest.mark.parametrize("name", ["noor", "tarik"])
def test_work_waits_for_each_evaluator(demo, now, name):
    assert len(queries.work(actor(name, now), at=now)) >= 6


def test_offers_ended_in_every_way_that_there_is(demo):
    results = Counter(Offer.objects.values_list("result", flat=True))
    assert results["accepted"] > 100
    assert results["not_drawn"] > 50
    assert set(results) == {"accepted", "not_drawn", "refused", "quarantined", "error"}
    refused = Offer.objects.filter(result="refused").values_list("rules", flat=True)
    assert {"R12", "R19", "R68"} <= {rule for rules in refused for rule in rules}


def test_figures_of_each_team_are_about_enough_people(demo, now):
    petra = actor("petra", now)
    for team in Team.objects.all():
        found = figures.read(team.pk, actor=petra, months=4, at=now)
        assert found.totals
        for total in found.totals.values():
            assert total.persons >= 5
            assert total.evaluations >= 20


def test_hr_was_refused_and_the_log_and_anna_know_it(demo, now):
    anna = people.by_number(staff.ANNA)
    refusals = [
        detail
        for kind, detail in told(anna.pk)
        if kind == "decision" and detail["function"] == "hr" and detail["answer"] == "no"
    ]
    assert len(refusals) == 2
    assert all("R8" in detail["rules"] for detail in refusals)
    heard = [each.function for each in notices.notices(anna.pk, now) if each.kind == "refused"]
    assert sorted(heard) == ["hr", "hr", "team_lead"]


def test_somebody_has_read_part_of_what_he_was_told(demo, now):
    listed = notices.notices(people.by_number(staff.ANNA).pk, now)
    read = sum(each.read_at is not None for each in listed)
    assert 0 < read < len(listed)


def test_no_sound_outlives_the_night_after_its_deadline(demo, custody, now):
    tracks = Track.objects.select_related("key", "leg")
    living = [track for track in tracks if track.key.gone_at is None]
    assert living
    swept = Deletion.objects.latest("at").at  # from the deadline itself on nobody hears it
    assert timedelta(0) <= now - swept < timedelta(hours=26)  # a night in October lasts longer
    assert all(track.key.keep_until > swept for track in living)
    gone = {track.key.gone_why for track in tracks if track.key.gone_at is not None}
    assert gone == {"term", "caller_objected", "request"}
    kept = {str(pk) for pk in Blob.objects.values_list("pk", flat=True)}
    assert {path.name for path in settings.STORE.rglob("*") if path.is_file()} == kept
    nights = list(Deletion.objects.order_by("at").values_list("at", flat=True))
    gaps = [later - earlier for earlier, later in itertools.pairwise(nights)]
    assert max(gaps) < timedelta(hours=26)


def test_every_recording_and_every_listening_rests_on_a_decision(demo, custody):
    decided = Counter(
        (detail["act"], detail.get("thing"))
        for employee in Employee.objects.all()
        for kind, detail in told(employee.pk)
        if kind == "decision" and detail["answer"] != "no"
    )
    recorded = sum(count for (act, _), count in decided.items() if act == "record")
    assert recorded == Leg.objects.count() + Offer.objects.filter(result="error").count()
    heard = Counter(str(leg) for leg in Listening.objects.values_list("leg", flat=True))
    assert heard
    assert all(decided["listen_back", leg] == count for leg, count in heard.items())


def test_the_log_verifies_and_was_signed_each_day(demo, now):
    report = verify.database(at=now)
    assert not report.faults
    assert not report.omitted
    done = demo.run("ledger", "verify")
    assert done.code == 0, done.stderr
    assert json.loads(done.stdout)["complete"]


def test_talks_have_ended_and_lie_ahead(demo, now):
    held = coaching.held_by(actor("bram", now), at=now)
    assert [each.closed_at is not None for each in held] == [False, True]
    assert held[0].takes_place_at > now


def test_a_breach_is_under_way_inside_its_clock_and_another_is_closed(demo, now):
    runs, closed = register.register(actor("ilse", now), at=now)
    assert (runs.breach.closed_at, runs.due) == (None, ("report",))
    assert runs.clock.colour == "calm"
    assert runs.clock.hours < 72
    assert closed.breach.closed_at is not None


def test_cases_wait_for_a_second_person_and_a_finding_for_who_decides(demo, now):
    ilse, jurist = actor("ilse", now), actor("jurist", now)
    found = {each.ground: each for each in cases.all_of(ilse, at=now) if each.ended_at is None}
    assert set(found) == {"claim", "complaint", "serious"}
    assert found["claim"].confirmed_by_id == ilse.account != found["claim"].placed_by_id
    waits = {each.ground for each in cases.waiting(ilse, at=now)}
    assert waits == {"complaint", "serious"}
    assert [each.ground for each in cases.waiting(jurist, at=now)] == ["serious"]


def test_requests_stand_in_every_state(demo, now):
    lying = [each.request for each in requests.desk(actor("ilse", now), at=now)]
    assert {each.state for each in lying} == {"open", "waiting", "answered"}
    assert {each.outcome for each in lying} == {"", "granted", "refused"}
    assert sum(each.extended_at is not None for each in lying) == 1
    assert {each.who for each in lying} == {"employee", "caller"}


def test_one_calibration_is_to_be_compared_and_one_waits_for_noor_alone(demo, now):
    noor, tarik = actor("noor", now), actor("tarik", now)
    held = calibrated.sessions(actor("petra", now), at=now)
    assert [(each.submitted, each.over) for each in held] == [(1, False), (2, True)]
    assert [each.mine for each in calibrated.sessions(noor, at=now)] == [True, False]
    assert not any(each.mine for each in calibrated.sessions(tarik, at=now))


def test_who_did_not_score_it_can_judge_a_dispute_of_joris(demo, now):
    found = [judges.waiting(actor(name, now), at=now) for name in ("noor", "tarik")]
    assert sorted(map(len, found)) == [0, 1]
    [dispute] = [*found[0], *found[1]]
    assert not judges.frozen([dispute.evaluation_id], at=now), "it can be heard"
    assert not judges.over([dispute.evaluation_id], at=now), "it can be heard"
    joris = actor("joris", now)
    own = {"act": reading.OWN, "purpose": None, "actor": joris, "at": now}
    said = reading.read(dispute.evaluation_id, **own)
    assert said.answers["uitpraten"] == {"option": "deels"}, "what he disputes stands there"


def test_a_call_was_chosen_for_a_complaint_in_a_team_with_two_programmes(demo, now):
    [row] = picked.register(actor=actor("petra", now), at=now).rows
    assert (row.state, row.person, row.beyond) == ("given", "A", False)
    anywhere = Offer.objects.exclude(version=None)
    codes = set(anywhere.values_list("version__programme__code", "result"))
    assert {("klachten-natrekken", "accepted"), ("beter-luisteren", "accepted")} <= codes
    version = programmes.dossier(programmes.by_code("klachten-natrekken").pk)
    assert force.status(version, now) == "in_force"
    assert notices.told(version.id, now).untold == frozenset()


def test_roles_wait_for_somebody_who_approves_them(demo):
    assert Grant.objects.filter(approved_at=None).count() == 2


def test_all_that_is_sealed_has_a_term_in_the_policy(demo, custody):
    kinds = set(Key.objects.values_list("kind", flat=True))
    assert "brought_in" in kinds
    assert kinds <= {*terms.NAMED, *terms.KEPT}


def test_a_second_load_finds_everything_there(demo):
    assert not loading.load(timezone.now())


DAYS = [date(2026, 1, 1) + timedelta(days=n) for n in range(0, 800, 3)]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_weeks_fit_whatever_day_it_is(day):
    for hour in (0, 12, 23):
        weeks = clock.Weeks(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))
        days = weeks.workdays()
        assert len(days) >= 40
        assert -len(days) <= min(scene.day for scene in offering.SCENES)
        for month in {found.month for found in days}:
            drawn = Counter(
                scene.agent for scene in offering.SCENES if days[scene.day].month == month
            )
            assert max(drawn.values(), default=0) <= 3
        said = examples.read(examples.PROGRAMME, begins=weeks.begins)
        content = programme_files.check(said, weeks.now)
        ends = content.version["ends_at"]
        assert weeks.now < ends <= _months_after(content.version["starts_at"], 3)


def _months_after(moment, months):
    year, month = divmod(moment.month - 1 + months, 12)
    for day in range(moment.day, 0, -1):
        try:
            return moment.replace(year=moment.year + year, month=month + 1, day=day)
        except ValueError:
            continue
    raise AssertionError
