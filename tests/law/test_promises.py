"""What holds for every question, not only for those that somebody thought of."""

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from klankbord import law
from klankbord.law import conditions, engine, question
from klankbord.law.settings import Settings
from law.lawful import changed, paths, put, stated, without
from law.questions import ACTS, LEAVES, questions

ANSWERS = jsonschema.Draft202012Validator(
    json.loads(
        (Path(law.__file__).parent / "schemas" / "answer.schema.json").read_text(encoding="utf-8")
    )
)
CUSTODY_AND_RIGHTS = [
    *("retain", "erase", "restrict", "correct"),
    *("disclose_to_employee", "disclose_to_customer", "withhold_notice"),
]
NOT_PROOF_EVERYWHERE = {
    # The schema limits the tag of these to some acts; elsewhere they only select rules.
    "purpose": [*CUSTODY_AND_RIGHTS, "export", "activate"],
    "data": [*CUSTODY_AND_RIGHTS, "export", "activate"],
    "recipient.kind": [act for act in ACTS if act != "share_evaluation"],
    "report.audience": [act for act in ACTS if act != "report_individual"],
    "recording.made_at": ["record", "record_screen", "listen_live", "covert_monitoring", "retain"],
    "recording.purposes": CUSTODY_AND_RIGHTS,
    "recording.legal_basis": ["erase"],
    "recording.retention_until": ["erase"],
    "programme.ends_at": ACTS,
    "programme.means": ["activate"],
    "programme.data": ["activate"],
    "request.by": ["use_in_review"],
}
PROOF = [path for path, node in LEAVES.items() if node["description"].startswith("[proof")]


@settings(max_examples=400, deadline=None)
@given(questions())
def test_every_answer_has_the_published_shape(asked):
    question.check(asked)
    answer = engine.decide(asked).as_answer()

    ANSWERS.validate(answer)
    assert answer["denied_by"] == sorted(answer["denied_by"], key=lambda rule: int(rule[1:]))
    assert len({reason["rule"] for reason in answer["reasons"]}) == len(answer["reasons"])
    denying = {r["rule"] for r in answer["reasons"] if r["effect"] in ("prohibit", "deny")}
    assert denying == set(answer["denied_by"])
    assert not denying & {owed["rule"] for owed in answer["obligations"]}
    assert not set(answer["missing"]) & set(paths(asked))


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(questions(), st.data())
def test_what_is_unknown_never_turns_a_no_into_a_yes(asked, data):
    assume(engine.decide(asked).denied)
    stated = [
        path
        for path in sorted(set(paths(asked)) & set(PROOF))
        if asked["act"] not in NOT_PROOF_EVERYWHERE.get(path, ())
    ]
    assume(stated)

    path = data.draw(st.sampled_from(stated))

    assert engine.decide(without(asked, path)).answer == "no", path


@settings(max_examples=400, deadline=None)
@given(questions())
def test_the_condition_of_an_act_says_what_the_engine_decides(asked):
    env = engine.bind(asked, everything=True)
    known = engine.bind({"act": asked["act"], "at": asked["at"]})

    condition = engine.condition(asked["act"])

    assert condition.evaluate(env) is engine.decide(asked).allowed
    assert condition.bind(known).evaluate(env) is engine.decide(asked).allowed
    assert (~condition).evaluate(env) is not engine.decide(asked).allowed
    if condition != conditions.FALSE:
        assert (condition.failing(env) == ()) is engine.decide(asked).allowed


@settings(max_examples=300, deadline=None)
@given(questions())
def test_a_stricter_setting_never_allows_more(asked):
    strict = Settings(
        lead_time_days=28, smallest_group=8, alternatives=4, training_months=2, review_months=6,
        review_grace_days=7, after_notice_working_days=2, quarantine_days=3, approvals=3,
        ai_log_months=12,
    )  # fmt: skip
    if engine.decide(asked, strict).allowed:
        assert engine.decide(asked).allowed


BARS = {
    "recording.restricted": True,
    "objection": {"status": "open"},
    "objection ": {"status": "granted"},
    "call.caller_objected_at": "2026-11-30T10:00:00+01:00",
    "recording.serious_finding": True,
    "person.left_at": "2026-11-30T10:00:00+01:00",
    "call.content": ["health", "card_code", "hold_audio", "bsn", "criminal_suspicion"],
    "selection.full_coverage": True,
    "works_council.disputed_means": ["audio", "live", "screen", "transcript", "ai"],
    "works_council.nullity_invoked_at": "2026-11-30T10:00:00+01:00",
    "ai.voice_biometrics": True,
    "programme.criteria_prohibited": True,
    "report.ranking": True,
    "report.shown_subsets": [4],
    "recipient.earlier_recipients": True,
}


@pytest.mark.parametrize("bar", BARS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(asked=questions(changes=8))
def test_a_reported_bar_never_turns_a_no_into_a_yes(bar, asked):
    path = bar.strip()
    assume(not stated(asked, path))
    assume(engine.decide(asked).denied)

    assert engine.decide(put(json.loads(json.dumps(asked)), path, BARS[bar])).denied


@settings(max_examples=200, deadline=None)
@given(questions(), questions())
def test_the_strictest_of_several_programmes_wins(asked, other):
    alone = engine.decide(asked)
    under_other = engine.decide(changed(asked, programme=other["programme"]))

    together = engine.decide(changed(asked, other_programmes=[other["programme"]]))

    assert set(together.denied_by) == set(alone.denied_by) | set(under_other.denied_by)


@settings(max_examples=200, deadline=None)
@given(questions(["sole_decision", "emotion"], changes=8))
def test_some_acts_are_never_allowed(asked):
    assert engine.decide(asked).answer == "no"


@settings(max_examples=300, deadline=None)
@given(questions(["use_in_review", "use_in_dismissal"], changes=6))
def test_a_training_recording_is_never_used_against_the_employee(asked):
    put(asked, "recording.purposes", ["training"])
    decision = engine.decide(asked)
    brought_in = engine.bind(asked, everything=True)["own_request"] == "met"
    if not (asked["act"] == "use_in_review" and brought_in):
        assert "R8" in decision.denied_by


@settings(max_examples=200, deadline=None)
@given(questions(CUSTODY_AND_RIGHTS, changes=3))
def test_rights_and_custody_never_need_a_programme_consent_or_notice(asked):
    bare = {k: v for k, v in asked.items() if k not in ("programme", "works_council", "policy")}
    assert engine.decide(bare).denied_by == engine.decide(asked).denied_by


@settings(max_examples=200, deadline=None)
@given(questions())
def test_the_same_question_gets_the_same_answer(asked):
    copied = json.loads(json.dumps(asked))
    assert engine.decide(asked).as_answer() == engine.decide(copied).as_answer()
