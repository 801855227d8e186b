"""What was drawn of a queue counts for the queue, once, and for no team and no person."""

import argparse
import json
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

import cast
import crowd
import worlds
from klankbord.edges.cli.commands import report
from klankbord.edges.cli.errors import Failure
from klankbord.evaluations.evaluating import assessing
from klankbord.evaluations.figures import figures, own, tallying
from klankbord.evaluations.margins import Sum
from klankbord.evaluations.models import Assignment, Evaluation, Scorecard, Tally
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.instants import AMSTERDAM
from klankbord.recordings.models import Call, LegAccess

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 25, 12, tzinfo=AMSTERDAM)
PLAN = {"of": "queue", "calls": 40, "per_person": 3, "ceiling": 5}
LOW = {"naam": {"option": "nee"}, "uitpraten": {"option": "deels"}, "samenvatten": {"na": True}}


@pytest.fixture
def organisation(settings, tmp_path):
    """Of the queue rent ten calls of five people are drawn, of another queue four of four."""
    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    made = cast.woonstede(now=NOW)
    people = crowd.join(made, {"noord": 6})["noord"]
    plan(PLAN)
    for n in range(10):
        queued(made, people[n % 5], "rent", n, cast.GOOD if n % 2 else LOW)
    for n in range(4):
        queued(made, people[n], "sale", 20 + n, cast.GOOD)
    tallying.tally(at=NOW)
    return made


def plan(said):
    with worlds.connect(database=connection.settings_dict["NAME"]) as owner:
        owner.execute("ALTER TABLE programmes_version DISABLE TRIGGER written_once")
        owner.execute("UPDATE programmes_version SET plan = %s", [json.dumps(said)])
        owner.execute("ALTER TABLE programmes_version ENABLE TRIGGER written_once")


def queued(made, employee, queue, hours, answers):
    noor = made.actor("noor", "evaluator")
    with transaction.atomic():
        leg = crowd.recording(employee, made=NOW - timedelta(hours=2 + hours), at=NOW)
        with access.acting(Access(SYSTEM, "retain", None, NOW)):
            Call.objects.filter(legs=leg).update(queue=queue)
            Assignment.objects.create(
                leg=leg, evaluator_id=noor.account, scorecard=Scorecard.objects.get(),
                assigned_at=NOW,
            )  # fmt: skip
        LegAccess.objects.create(leg=leg, account_id=noor.account, why="assigned", since=NOW)
    assessing.submit(leg.pk, answers=answers, comment="", actor=noor, at=NOW)


def petra(organisation):
    return organisation.actor("petra", "quality_manager")


def test_a_queue_has_its_figures_and_no_team_or_person_has_them_too(organisation):
    whole = figures.Place(operation=True)
    found = figures.read(whole, actor=petra(organisation), months=3, at=NOW)
    assert found.queues["rent"]["luisteren", "naam"] == Sum(10, 5, 5.0)
    assert set(found.queues) == {"rent"}  # four people are no figure, of no queue and together
    assert found.totals["luisteren", "naam"] == Sum(10, 5, 5.0)
    one = figures.Place(operation=True, queue="rent")
    assert figures.read(one, actor=petra(organisation), months=3, at=NOW).totals == found.totals
    assert figures.read(None, actor=petra(organisation), months=3, at=NOW).totals == {}
    him = Tally.objects.filter(of=Tally.Of.PERSON)
    assert not him.exists()
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, NOW)):
        someone = Evaluation.objects.order_by("pk").first().employee_id
    assert own.read(Actor("employee", employee=someone), at=NOW) == ()
    with pytest.raises(IntegrityError), transaction.atomic():
        Tally.objects.filter(queue="rent").update(team_id=None, queue="")


def test_what_is_too_little_for_a_queue_waits_for_the_operation(organisation):
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, NOW)):
        people = list(dict.fromkeys(Evaluation.objects.values_list("employee", flat=True)))
    five = [crowd.Employee.objects.get(pk=pk) for pk in people]
    for n, each in enumerate(five):
        queued(organisation, each, "third" if n else "sale", 30 + n, cast.GOOD)
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, NOW)):
        Evaluation.objects.filter(counted_at=None).update(retention_until=NOW + timedelta(hours=30))
    tallying.tally(at=NOW + timedelta(minutes=1))
    rows = Tally.objects.exclude(queue="rent").values_list("of", "queue", "team", "persons")
    assert {row[:3] for row in rows} <= {("operation", "", None), ("queue", "sale", None)}
    assert rows
    assert min(row[3] for row in rows) >= 5


def test_page_api_and_command_say_the_same_and_a_team_lead_has_none(client, organisation, capsys):
    client.force_login(organisation.account("petra"))
    page = client.get(reverse("operation"))
    assert "rent" in page.content.decode()
    of = client.get(f"{reverse('operation')}?wachtrij=rent").content.decode()
    assert "wie ze ook aannam" in of
    table = client.get(reverse("queues_table")).content.decode()
    assert "rent" in table
    given = {"team": None, "months": 6, "operation": False, "queue": "rent", "coaching": False}
    asked = argparse.Namespace(**given, account="petra@woonstede.example")
    assert report.run(asked) == 0
    told = json.loads(capsys.readouterr().out)
    assert [each["queue"] for each in told["queues"]] == ["rent"]
    client.force_login(organisation.account(crowd.LEAD))
    assert client.get(reverse("operation")).status_code == 404
    asked.account = f"{crowd.LEAD}@woonstede.example"
    with pytest.raises(Failure):
        report.run(asked)
