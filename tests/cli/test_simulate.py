"""`klankbord simulate`: what a programme would mean, with nothing of it kept."""

import argparse
import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

import cast
import woonstede
from klankbord.edges.cli.commands import simulate
from klankbord.edges.cli.errors import UsageFault
from klankbord.law.instants import AMSTERDAM
from klankbord.ledger.models import Entry
from klankbord.programmes.models import Evidence, Programme, Version
from klankbord.recordings.draw import simulating

TEAMS = ["huur", "reparatie", "leefbaarheid"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation(settings, tmp_path):
    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    return cast.woonstede()


@pytest.fixture
def told(capsys, tmp_path):
    def run(mapping, *given):
        file = tmp_path / "regeling.json"
        file.write_text(json.dumps(mapping, default=lambda at: at.isoformat()))
        parser = argparse.ArgumentParser()
        simulate.configure(parser)
        capsys.readouterr()
        assert simulate.run(parser.parse_args([str(file), *given])) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def plan(now, teams, **version):
    """A programme of which nothing is proven yet."""
    starts = (now + timedelta(days=30)).astimezone(AMSTERDAM)
    return {
        "programme": {"code": "proef", "title": "Een proef"},
        "version": {
            "number": 1,
            "change": "new",
            "purposes": ["training"],
            "acts": ["record", "listen_back", "score", "coach", "use_in_review"],
            "data": ["audio", "score"],
            "means": ["audio"],
            "teams": teams,
            "starts_at": starts,
            "ends_at": starts + timedelta(days=60),
            "course": "Proef",
            "legal_basis": "legitimate_interest",
            "plan": {"per_person": 3, "ceiling": 5},
            "matrix": {"evaluator": {"audio": "assigned"}},
            **version,
        },
    }


def test_a_plan_says_what_it_lacks_draws_and_may_and_leaves_nothing_behind(organisation, told):
    counts = [each.objects.count() for each in (Entry, Programme, Version, Evidence)]
    whole, *rest = told(plan(organisation.now, TEAMS), "--calls", "40")
    assert [each.objects.count() for each in (Entry, Programme, Version, Evidence)] == counts
    assert (whole["version"], whole["in_force"], whole["month"]) == ("proef.v1", False, None)
    # Four people are too few for a figure.
    assert {whole[name] for name in ("people", "offered", "drawn_at_most", "drawn_then")} == {None}
    assert whole["kept"] == {"audio": "90 days", "score": "12 months"}

    lacks = {line["demand"]: line for line in rest if "demand" in line}
    assert "R29" in lacks["register"]["rules"]
    assert lacks["register"]["gate"]
    acts = {line["act"]: line for line in rest if "act" in line}
    assert acts["record"]["denied_by"] == []
    assert acts["score"]["conditions"] == ["R37"]
    assert acts["use_in_review"]["answer"] == "no"
    assert "R8" in acts["use_in_review"]["denied_by"]


def test_the_most_that_is_drawn_is_what_people_and_plan_can_give():
    offered = Counter({"a": 40, "b": 2, "c": 0})
    of = woonstede.dossier()
    of = replace(of, plan={"per_person": 3, "ceiling": 5})
    assert simulating._drawn(of, offered) == 5
    together = {"per_person": 3, "ceiling": 5, "of": "operation", "calls": 4}
    assert simulating._drawn(replace(of, plan=together), offered) == 4
    assert simulating._drawn(replace(of, plan=together), Counter()) == 0


def test_what_no_proof_changes_stays_a_no_and_a_month_is_that_before(organisation, told):
    now = organisation.now
    said = plan(now, ["huur"], legal_basis="employee_consent")
    whole, *rest = told(said)
    assert whole["month"] < f"{now:%Y-%m}"
    acts = {line["act"]: line for line in rest if "act" in line}
    assert acts["record"]["answer"] == "no"
    assert "R3" in acts["record"]["denied_by"]


def test_what_cannot_be_read_is_said(organisation, told):
    said = plan(organisation.now, ["huur"])
    for given in (("--month", "2026-13"), ("--calls", "-1"), ("--at", "morgen")):
        with pytest.raises(UsageFault, match=given[0] if given[0] != "--at" else "morgen"):
            told(said, *given)
    said["version"]["plan"] = {"per_person": 11, "ceiling": 11}
    with pytest.raises(UsageFault, match=r"version\.plan\.per_person"):
        told(said)
