"""The checklist says no exactly where the law does."""

import copy
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import woonstede
from klankbord.law import engine, question
from klankbord.programmes import force, parts, readiness
from klankbord.programmes.dossier import Row
from klankbord.programmes.readiness import Told
from programmes.drafting import SAID

STARTED = woonstede.STARTED
DAY = timedelta(days=1)
ANNA, JORIS = uuid4(), uuid4()
ALL_TOLD = Told(frozenset({ANNA, JORIS}), frozenset())
KINDS = sorted({row["kind"] for row in woonstede.PROGRAMME["evidence"]})
BY_LAW = {
    "purpose", "necessity", "balancing", "dpia", "dpo_advice", "participation", "policy",
    "lead_time", "register",
}  # fmt: skip


def facts(dossier, at):
    """The parts of a question, as programmes.facts gives them, without a database."""
    return {
        "programme": parts.programme(dossier, at)
        | {"status": force.status(dossier, at), "person_in_scope": True},
        "works_council": parts.works_council(dossier, at),
        "organisation": parts.organisation(dossier, at),
        "policy": parts.policy(dossier, at),
    }


def record(dossier, at):
    """May this call be recorded: all in order but for what the dossier does not prove."""
    before = (at - timedelta(minutes=1)).isoformat()
    heard = [parts.announcement(row) for row in parts.lines(dossier, at).values()]
    announcement = {**heard[0], "completed_at": before} if heard and heard[0] else {}
    asked = {
        "id": "call",
        "act": "record",
        "purpose": "training",
        "data": "audio",
        "at": at.isoformat(),
        "actor": {"role": "integration", "relation": "none"},
        "person": {"type": "employee"},
        "notice": {"delivered_at": before, "complete": True},
        "call": {
            "caller_country": "NL",
            "number_class": "business",
            "recorded_for": "participant",
            "announcement": announcement,
        },
        "selection": {"method": "random", "count": 1, "ceiling": 5},
        **facts(dossier, at),
    }
    question.check(asked)
    return engine.decide(asked)


def without(dossier, *kinds):
    return replace(dossier, rows=tuple(row for row in dossier.rows if row.kind not in kinds))


def states(dossier, at=STARTED, told=ALL_TOLD):
    return {line.code: line.state for line in readiness.checklist(dossier, at, told).lines}


def agrees(dossier, at):
    ready = readiness.checklist(dossier, at, ALL_TOLD)
    denied = set(force.activation(dossier, at).denied_by)
    for line in ready.lines:
        if line.code in BY_LAW:
            assert (line.state != "proven") == bool(denied & set(line.rules)), line.code
    return ready


def test_the_example_is_proven_from_end_to_end():
    dossier = woonstede.dossier()
    ready = agrees(dossier, STARTED)
    assert set(states(dossier).values()) == {"proven"}
    assert ready.ready
    assert (ready.proven, ready.since) == (len(ready.lines), STARTED)
    assert record(dossier, STARTED).answer == "yes"


def test_stages_stand_in_the_order_of_the_law():
    stages = [
        line.stage for line in readiness.checklist(woonstede.dossier(), STARTED, ALL_TOLD).lines
    ]
    assert stages == sorted(stages)
    assert set(stages) == set(range(1, 12))


@pytest.mark.parametrize("gone", [*combinations(KINDS, 1), *combinations(KINDS, 2)], ids="-".join)
def test_whatever_is_taken_away_checklist_and_law_say_the_same(gone):
    dossier = without(woonstede.dossier(), *gone)
    ready = agrees(dossier, STARTED)
    assert not ready.ready
    assert ready.since is None
    denied = record(dossier, STARTED)
    assert denied.answer == "no"
    assert "R1" in denied.denied_by
    for line in ready.lines:
        assert line.state == "proven" or (line.missing and line.who and line.letter)


@settings(deadline=None, max_examples=60)
@given(gone=st.sets(st.sampled_from(KINDS), max_size=3), hours=st.integers(-24 * 40, 24 * 100))
def test_at_any_moment_a_call_is_recorded_only_under_a_version_that_is_in_force(gone, hours):
    dossier = without(woonstede.dossier(), *gone)
    at = STARTED + timedelta(hours=hours)
    ready = agrees(dossier, at)
    inside = at < dossier.ends_at
    assert (record(dossier, at).answer == "yes") == (ready.since is not None and inside)


@pytest.mark.parametrize(
    ("kind", "line", "state"),
    [
        ("alternatives", "necessity", "missing"),
        ("interests", "balancing", "missing"),
        ("balancing_test", "balancing", "missing"),
        ("dpia", "dpia", "missing"),
        ("dpo_advice", "dpo_advice", "missing"),
        ("works_council_answer", "participation", "waiting"),
        ("works_council_request", "participation", "missing"),
        ("policy", "policy", "missing"),
        ("announcement", "callers", "missing"),
        ("register_entry", "register", "missing"),
        ("access_reviewed", "access", "missing"),
        ("retention_tested", "retention", "missing"),
        ("criteria_published", "criteria", "missing"),
        ("activation", "activation", "missing"),
    ],
)
def test_each_piece_of_evidence_has_its_own_line(kind, line, state):
    assert states(without(woonstede.dossier(), kind))[line] == state


@pytest.mark.parametrize(
    ("kind", "change", "line"),
    [
        ("alternatives", lambda d: d["alternatives"].pop(), "necessity"),
        ("balancing_test", lambda d: d["callers"].update(outcome="fails"), "balancing"),
        ("dpia", lambda d: d.update(means=[]), "dpia"),
        ("dpia", lambda d: d.update(residual_risk="high", prior_consultation=False), "dpia"),
        ("dpo_advice", lambda d: d.update(advice="negative"), "dpo_advice"),
        ("works_council_answer", lambda d: d.update(answer="refused"), "participation"),
        ("works_council_answer", lambda d: d.update(means=["screen"]), "participation"),
        ("policy", lambda d: d["items"].pop(), "policy"),
        ("policy", lambda d: d.update(channel="upload_only"), "policy"),
        ("announcement", lambda d: d.update(purposes=["quality"]), "callers"),
        ("announcement", lambda d: d.update(text_language="en"), "callers"),
        ("announcement", lambda d: d.update(heard_on_both_ends=False), "callers"),
        ("announcement", lambda d: d.update(seen_by_dpo=False), "callers"),
        ("access_reviewed", lambda d: d.update(valid_until="2026-11-01T00:00+01:00"), "access"),
        ("retention_tested", lambda d: d.update(destroyed=119), "retention"),
        ("retention_tested", lambda d: d.update(backups=False), "retention"),
        ("criteria_published", lambda d: d.update(prohibited=True), "criteria"),
    ],
)
def test_evidence_that_says_the_wrong_thing_breaks_its_line(kind, change, line):
    said = woonstede.file()
    change(next(row for row in said["evidence"] if row["kind"] == kind))
    dossier = woonstede.dossier(said)
    agrees(dossier, STARTED)
    assert states(dossier)[line] in {"broken", "waiting"}
    assert record(dossier, STARTED).answer == "no"


def test_a_deviation_from_the_advice_is_allowed_with_reasons():
    said = woonstede.file()
    row = next(each for each in said["evidence"] if each["kind"] == "dpo_advice")
    row |= {
        "advice": "negative",
        "deviation": "De bezwaren van de FG zijn met maatregel 4 opgelost.",
    }
    assert states(woonstede.dossier(said))["dpo_advice"] == "proven"


def test_the_lead_time_waits_and_says_until_when():
    said = woonstede.file()
    row = next(each for each in said["evidence"] if each["kind"] == "policy")
    row["happened_at"] = "2026-10-25"
    ready = readiness.checklist(woonstede.dossier(said), STARTED, ALL_TOLD)
    line = next(each for each in ready.lines if each.code == "lead_time")
    assert (line.state, line.letter) == ("waiting", "B")
    assert line.earliest.isoformat() == "2026-11-08T00:00:00+01:00"
    assert ready.earliest == line.earliest
    signed = next(each for each in ready.lines if each.code == "activation")
    assert (signed.state, signed.earliest) == ("waiting", line.earliest)


def test_a_person_who_was_not_told_keeps_only_himself_out():
    told = Told(frozenset({ANNA, JORIS}), frozenset({JORIS}))
    ready = readiness.checklist(woonstede.dossier(), STARTED, told)
    line = next(each for each in ready.lines if each.code == "told")
    assert line.state == "missing"
    assert "1 van 2" in line.missing[0].nl
    assert ready.ready
    assert ready.since == STARTED


def test_a_programme_about_nobody_is_not_told_to_everybody():
    assert states(woonstede.dossier(), told=Told(frozenset(), frozenset()))["told"] == "missing"


def test_a_renewed_policy_governs_after_its_own_lead_time():
    said = woonstede.file()
    old = next(each for each in said["evidence"] if each["kind"] == "policy")
    said["evidence"].append({**old, "happened_at": "2026-10-30", "channel": "upload_only"})
    dossier = woonstede.dossier(said)
    assert parts.policy(dossier, STARTED)["channel"] == "personal_message"
    assert parts.policy(dossier, STARTED + 30 * DAY)["channel"] == "upload_only"
    assert record(dossier, STARTED).answer == "yes"
    assert "R31" in record(dossier, STARTED + 30 * DAY).denied_by


def test_less_than_fifty_without_a_council_asks_other_steps():
    said = woonstede.file(without=("works_council_request", "works_council_answer"))
    said["organisation"] |= {"headcount": 30, "participation": "none"}
    assert states(woonstede.dossier(said))["participation"] == "proven"
    said["organisation"] |= {"headcount": 80}
    assert states(woonstede.dossier(said))["participation"] == "broken"


def told_on(day, of, *, number=1):
    """The dossier of a version that waits for the last delivery, which was on this day."""
    row = Row(uuid4(), "staff_told", of.version, day, day, {"number": number, "persons": 2}, "")
    rows = (*of.rows, row) if day else of.rows
    return replace(of, rows=rows, terms={"asks": ["staff_told"]})


def callers(of, at):
    [line] = [x for x in readiness.checklist(of, at, ALL_TOLD).lines if x.code == "callers"]
    return line


@pytest.mark.parametrize(
    ("last", "begins"),
    [
        ("2026-10-19T10:00+02:00", "2026-11-02T10:00+01:00"),  # the clock goes back in between
        ("2026-10-20T02:30+02:00", "2026-11-03T02:30+01:00"),
    ],
)
def test_callers_are_told_the_lead_time_after_the_last_employee_and_not_a_second_before(
    last, begins
):
    last, begins = datetime.fromisoformat(last), datetime.fromisoformat(begins)
    of = told_on(last, woonstede.dossier())
    for at in (woonstede.SUBMITTED, begins - timedelta(seconds=1)):
        line = callers(of, at)
        assert (line.state, line.earliest) == ("waiting", begins)
        assert parts.lines(of, at) == {}
        assert force.since(of, at) is None
        assert "R18" in record(of, at).denied_by
    assert callers(of, begins).state == "proven"
    assert set(parts.lines(of, begins)) == {"huur-in"}
    assert record(of, begins).answer == "yes"
    agrees(of, begins)
    assert force.since(of, begins) == begins


def test_the_lead_time_lasts_as_many_days_when_the_clock_goes_forward():
    of = told_on(datetime.fromisoformat("2027-03-20T10:00+01:00"), woonstede.dossier())
    begins = datetime.fromisoformat("2027-04-03T10:00+02:00")
    assert parts.told_from(of, begins) == begins
    assert parts.lines(of, begins - timedelta(seconds=1)) == {}
    assert parts.lines(of, begins) != {}


def test_as_long_as_somebody_waits_for_the_policy_no_test_call_counts():
    of = told_on(None, woonstede.dossier())
    line = callers(of, STARTED + 30 * DAY)
    assert (line.state, line.earliest) == ("waiting", None)
    assert force.since(of, STARTED + 30 * DAY) is None
    other = told_on(STARTED, woonstede.dossier(), number=2)
    assert parts.told_from(other, STARTED + 30 * DAY) is None
    assert states(of)["staff_told"] == "missing"


def test_a_renewed_policy_does_not_silence_the_callers_that_were_told():
    of = told_on(datetime.fromisoformat("2026-10-12T10:00+02:00"), woonstede.dossier())
    [old] = [row for row in of.rows if row.kind == "policy"]
    later = STARTED + 10 * DAY
    new = replace(
        old, id=uuid4(), happened_at=later, recorded_at=later, detail={**old.detail, "number": 2}
    )
    renewed = replace(of, rows=(*of.rows, new))
    assert set(parts.lines(renewed, later + DAY)) == {"huur-in"}
    assert force.since(renewed, later + DAY) == force.since(of, later + DAY) == STARTED


def test_the_stage_of_the_dpia_is_not_complete_without_the_three_risks_by_name():
    said = woonstede.file()
    dpia = next(each for each in said["evidence"] if each["kind"] == "dpia")
    dpia["risks"] = copy.deepcopy(SAID["dpia"]["risks"])
    plain = woonstede.dossier(said)
    of = replace(plain, terms={"asks": ["risks_weighed"]})
    assert states(of)["risks_weighed"] == "proven"
    dpia["risks"][2]["about"] = "other"
    of = replace(woonstede.dossier(said), terms={"asks": ["risks_weighed"]})
    assert states(of)["risks_weighed"] == "broken"
    assert not readiness.checklist(of, STARTED, ALL_TOLD).ready
    assert force.since(of, STARTED) is None
    assert "risks_weighed" not in states(plain)
