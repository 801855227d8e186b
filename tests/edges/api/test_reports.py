"""The figures of the page by API and command: the same numbers, under the same law."""

import argparse
import json
from datetime import timedelta

import pytest

import crowd
from klankbord.edges.cli.commands import report
from klankbord.edges.cli.errors import Failure
from klankbord.evaluations.figures import figures
from klankbord.people.models import Team

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(door):
    """Five people of Noord with figures, four of Zuid without."""
    crowd.join(door.organisation, {"noord": 6, "zuid": 4})
    crowd.history(door.organisation, "noord")
    return door


def command(capsys, who, **asked):
    given = {
        "team": None,
        "operation": False,
        "queue": "",
        "coaching": False,
        "months": 6,
        "account": f"{who}@woonstede.example",
    } | asked
    assert report.run(argparse.Namespace(**given)) == 0
    return json.loads(capsys.readouterr().out)


def test_api_and_command_tell_what_the_page_shows(counted, capsys):
    answer = counted.call("petra", "GET", "/reports?team=noord")
    assert answer.status_code == 200
    told = answer.json()
    assert told == command(capsys, "petra", team="noord")
    petra = counted.organisation.actor("petra", "quality_manager")
    noord = Team.objects.get(code="noord").pk
    page = figures.read(noord, actor=petra, months=6, at=counted.now + timedelta(minutes=5))
    [listening] = [each for each in told["questions"] if each["question"] == "uitpraten"]
    month = page.months[-1]
    cell, shown = listening["months"][f"{month:%Y-%m}"], page.cells["luisteren", "uitpraten", month]
    assert (cell["share"], cell["evaluations"]) == (round(shown.mean, 4), shown.evaluations)
    [last] = [each for each in told["questions"] if each["question"] == "samenvatten"]
    assert {"hidden": "persons"} in last["months"].values()
    assert "Medewerker" not in json.dumps(told)


def test_the_law_says_who_gets_them(counted, capsys):
    assert counted.call("petra", "GET", "/reports").status_code == 200
    assert counted.call("hr", "GET", "/reports").status_code == 403
    assert counted.call("petra", "GET", "/reports?team=nergens").status_code == 404
    assert counted.call("petra", "GET", "/reports?months=40").status_code == 422
    assert command(capsys, crowd.LEAD, team="noord")["team"] == "noord"
    empty = counted.call("petra", "GET", "/reports/coaching").json()
    assert empty == command(capsys, "petra", coaching=True)
    assert (empty["months"], empty["fewest"]["persons"]) == ([], 5)
    assert counted.call("hr", "GET", "/reports/coaching").status_code == 403
    for who in ("hr", "bram", "anna"):
        with pytest.raises(Failure):
            command(capsys, who)
        with pytest.raises(Failure):
            command(capsys, who, coaching=True)
    with pytest.raises(Failure):
        command(capsys, "petra", coaching=True, team="noord")
    with pytest.raises(Failure):
        command(capsys, crowd.LEAD)  # all teams together are not his
