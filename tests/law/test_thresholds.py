"""A second before, on, and a second after each moment that the law draws a line at."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from klankbord.law import engine
from law.lawful import MADE_AT, NOW, changed, lawful, put, without

NO, OK = True, False
HELD = {"recording.retention_until": "2026-11-28T00:00:00+01:00",
        "recording.hold": {"claim_concrete": True, "covers_item": True}}  # fmt: skip
JOINED = {"call.joiner.joined_at": NOW}
OWN_REQUEST = {
    "recording.purposes": ["training"],
    "request": {"by": "employee", "in_writing": True, "specific": True,
                "prompted_by_employer": False},
}  # fmt: skip

LINES: list[tuple[str, dict[str, Any], str, str, str, tuple[bool, bool, bool]]] = [
    # act, other facts, path, moment of the line, rule, denied one second before / on / after
    ("record", {}, "programme.starts_at", NOW, "R1", (OK, OK, NO)),
    ("record", {}, "programme.ends_at", NOW, "R1", (NO, NO, OK)),
    ("record", {}, "notice.delivered_at", NOW, "R15", (OK, NO, NO)),
    ("record", {}, "notice.delivered_at", NOW, "R73", (OK, NO, NO)),
    ("record", {}, "call.announcement.completed_at", NOW, "R18", (OK, NO, NO)),
    ("record", {}, "policy.announced_at", "2026-11-17T10:00:00+01:00", "R16", (OK, OK, NO)),
    ("record", {}, "policy.announced_at", NOW, "R31", (OK, OK, NO)),
    ("record", {}, "works_council.answered_at", NOW, "R21", (OK, OK, NO)),
    ("record", {}, "works_council.valid_until", NOW, "R21", (NO, NO, OK)),
    ("record", {}, "works_council.withdrawn_at", NOW, "R21", (NO, NO, OK)),
    ("record", {}, "works_council.requested_at", "2026-10-01T09:00:00+02:00", "R21", (OK, NO, NO)),
    ("record", {}, "programme.ends_at", "2027-02-16T00:00:00+01:00", "R17", (OK, OK, NO)),
    ("record", {}, "call.caller_objected_at", NOW, "R19", (NO, NO, OK)),
    ("record", JOINED, "call.joiner.announced_at", NOW, "R18", (OK, NO, NO)),
    ("record", {}, "call.joiner.joined_at", NOW, "R18", (NO, NO, OK)),
    ("activate", {}, "policy.announced_at", "2026-11-02T00:00:00+01:00", "R16", (OK, OK, NO)),
    ("activate", {"works_council.answer": "refused"}, "works_council.court_permission_at",
     "2026-11-16T00:00:00+01:00", "R21", (OK, OK, NO)),
    ("listen_back", {}, "notice.delivered_at", MADE_AT, "R64", (OK, NO, NO)),
    ("listen_back", {}, "call.announcement.completed_at", MADE_AT, "R64", (OK, NO, NO)),
    ("listen_back", {}, "works_council.answered_at", MADE_AT, "R64", (OK, OK, NO)),
    ("listen_back", {}, "recording.retention_until", NOW, "R59", (NO, NO, OK)),
    ("listen_back", {}, "person.left_at", NOW, "R74", (NO, NO, OK)),
    ("listen_back", {}, "recording.made_at", NOW, "R7", (OK, OK, NO)),
    ("use_in_review", {}, "programme.review_due", "2026-11-01T10:00:00+01:00", "R17",
     (NO, NO, OK)),
    ("use_in_review", {}, "programme.starts_at", MADE_AT, "R10", (OK, OK, NO)),
    ("use_in_review", OWN_REQUEST, "request.withdrawn_at", NOW, "R8", (NO, NO, OK)),
    ("train_example", {}, "person.example_ends_at", NOW, "R53", (NO, NO, OK)),
    ("auto_score", {}, "ai.worker_notice_at", NOW, "R39", (OK, NO, NO)),
    ("auto_score", {}, "ai.representatives_informed_at", NOW, "R39", (OK, NO, NO)),
    ("covert_monitoring", {}, "covert.window_starts_at", NOW, "R47", (OK, OK, NO)),
    ("covert_monitoring", {}, "covert.window_ends_at", NOW, "R47", (NO, NO, OK)),
    ("covert_monitoring", {}, "covert.protocol_consented_at", "2026-11-30T00:00:00+01:00", "R47",
     (OK, NO, NO)),
    ("retain", {}, "recording.retention_until", NOW, "R59", (NO, NO, OK)),
    ("retain", HELD, "recording.hold.ended_at", NOW, "R60", (NO, NO, OK)),
    ("retain", {}, "recording.defect_detected_at", "2026-11-24T10:00:00+01:00", "R64",
     (NO, NO, OK)),
    ("erase", {"request.ground": None}, "recording.retention_until", NOW, "R69", (OK, OK, NO)),
    ("read_messages", {}, "notice.delivered_at", NOW, "R13", (OK, NO, NO)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("act", "facts", "path", "moment", "rule", "denied"),
    LINES,
    ids=[f"{line[0]}-{line[2]}-{line[4]}" for line in LINES],
)
def test_a_line_is_drawn_to_the_second(act, facts, path, moment, rule, denied):
    asked = lawful(act)
    for name, value in facts.items():
        put(asked, name, json.loads(json.dumps(value)))
    asked["request"] = {k: v for k, v in asked.get("request", {}).items() if v is not None}
    if not asked["request"]:
        del asked["request"]

    found = []
    for seconds in (-1, 0, 1):
        shifted = datetime.fromisoformat(moment) + timedelta(seconds=seconds)
        put(asked, path, shifted.isoformat())
        found.append(rule in engine.decide(asked).denied_by)

    assert tuple(found) == denied


def test_the_same_instant_in_another_offset_is_the_same_line():
    for text in ("2026-12-01T09:00:00Z", "2026-12-01T14:30:00+05:30"):
        assert (
            "R59"
            in engine.decide(
                changed(lawful("listen_back"), recording__retention_until=text)
            ).denied_by
        )


@pytest.mark.parametrize(
    ("path", "act", "passes", "denies", "rule"),
    [
        ("selection.count", "listen_back", 5, 6, "R6"),
        ("programme.alternatives_rejected", "record", 3, 2, "R5"),
        ("report.group_size", "report_team", 5, 4, "R50"),
        ("report.shown_subsets", "report_team", [5, 7, 12], [8], "R50"),
        ("report.shown_subsets", "report_team", [7], [5, 5], "R50"),
        ("report.group_size", "report_team", 200_000, 4, "R50"),
        ("report.shown_subsets", "report_team", [6], [4], "R50"),
        ("covert.approvals", "covert_monitoring", 2, 1, "R47"),
        ("ai.log_months", "auto_score", 6, 5, "R39"),
    ],
)
def test_a_number_is_enough_or_it_is_not(path, act, passes, denies, rule):
    assert engine.decide(put(lawful(act), path, passes)).allowed
    assert rule in engine.decide(put(lawful(act), path, denies)).denied_by


@pytest.mark.parametrize(
    ("headcount", "override", "answer"),
    [(49, False, "yes_if"), (50, False, "no"), (50, True, "yes_if"), (None, True, "no")],
)
def test_from_fifty_persons_on_a_works_council_or_a_signed_decision_is_needed(
    headcount, override, answer
):
    asked = changed(
        lawful("activate"),
        organisation__participation="none",
        organisation__board_override=override,
    )
    del asked["works_council"], asked["organisation"]["headcount"]
    if headcount is not None:
        asked["organisation"]["headcount"] = headcount

    decision = engine.decide(asked)

    assert decision.answer == answer
    assert ("R24" in decision.denied_by) is (answer == "no")


@pytest.mark.parametrize(
    ("invoked_at", "denied"),
    [("2026-12-02T23:59:59+01:00", True), ("2026-12-03T00:00:00+01:00", False)],
)
def test_nullity_is_in_time_until_the_end_of_the_month(invoked_at, denied):
    asked = changed(
        lawful("record"),
        at="2026-12-10T10:00:00+01:00",
        works_council={
            "answer": "none",
            "decision_notified_at": "2026-11-02T10:00:00+01:00",
            "nullity_invoked_at": invoked_at,
        },
    )
    assert ("R22" in engine.decide(asked).denied_by) is denied


@pytest.mark.parametrize(
    ("at", "letter"),
    [
        ("2027-12-01T23:59:59+01:00", "B"),
        ("2027-12-02T00:00:00+01:00", "W"),
        ("2027-12-01T23:00:00Z", "W"),
    ],
)
def test_the_letter_of_ai_scoring_changes_on_the_day_that_the_law_applies(at, letter):
    decision = engine.decide(changed(lawful("auto_score"), at=at))
    assert [r.hardness for r in decision.reasons if r.rule.id == "R39"] == [letter]


@pytest.mark.parametrize(
    ("of", "biometric", "letters"),
    [
        ("employee", True, {"R40": "W"}),
        ("employee", None, {"R40": "W"}),
        ("employee", False, {"R40": "B"}),
        ("customer", True, {"R41": "B"}),
        ("both", True, {"R40": "W", "R41": "B"}),
        (None, True, {"R40": "W", "R41": "B"}),
    ],
)
def test_nobody_is_told_that_the_law_forbids_what_policy_forbids(of, biometric, letters):
    facts = {"emotion_of": of, "biometric": biometric}
    asked = changed(lawful("emotion"), ai={k: v for k, v in facts.items() if v is not None})
    decision = engine.decide(asked)
    assert {r.rule.id: r.hardness for r in decision.reasons if r.effect != "allow"} == letters


@pytest.mark.parametrize(
    ("asked", "rule", "due"),
    [
        (lawful("listen_back"), "R32", "2026-12-08"),
        (changed(lawful("listen_live"), at="2026-12-04T23:30:00Z",
                 call__announcement__completed_at="2026-12-04T23:29:00Z"), "R32", "2026-12-11"),
        (lawful("covert_monitoring"), "R32", "2026-12-08"),
        (lawful("retain"), "R59", "2027-02-17"),
        (changed(lawful("retain"), recording__hold={"claim_concrete": True, "covers_item": True}),
         "R60", "2027-03-01"),
        (changed(lawful("retain"), recording__hold={
            "claim_concrete": True, "covers_item": True,
            "last_reviewed_at": "2026-11-30T10:00:00+01:00"}), "R60", "2027-02-28"),
        (changed(lawful("retain"), recording__defect_detected_at="2026-11-30T10:00:00+01:00"),
         "R64", "2026-12-07"),
        (changed(lawful("restrict"), recording__serious_finding=True,
                 at="2026-12-22T10:00:00+01:00"), "R48", "2026-12-30"),
        (changed(lawful("restrict"), recording__serious_finding=True), "R48", "2026-12-08"),
        (changed(lawful("correct"), request__extended=True), "R70", "2027-02-26"),
        (changed(lawful("retain"), incident={"aware_at": "2026-11-30T10:00:00+01:00"}),
         "R71", "2026-12-03T10:00:00+01:00"),
        (changed(lawful("record"), works_council__withdrawn_at="2026-11-30T12:00:00+01:00",
                 works_council__unconditional=True), "R26", "2026-12-14"),
    ],
)  # fmt: skip
def test_a_duty_says_until_when(asked, rule, due):
    decision = engine.decide(asked)
    assert decision.allowed
    assert [owed.due for owed in decision.obligations if owed.rule.id == rule] == [due]


def test_after_covert_monitoring_in_good_order_the_employee_is_still_told():
    asked = changed(
        lawful("covert_monitoring"), act="withhold_notice", notice__withheld="after_notice"
    )
    assert {"R32", "R47"} <= set(engine.decide(asked).denied_by)


@pytest.mark.parametrize(
    ("size", "shown", "denied"),
    [
        (12, [5, 5], True),  # two of twelve follow from two groups of five
        (15, [5, 5], False),
        (17, [5, 5, 7], False),  # a division without a rest
        (17, [5, 5, 6], True),
        (21, [7, 7, 5], True),
        (12, [12, 12], False),
        (4_000_000, [5] * 300, False),
        (4_000_000, [2_000_000, 1_999_999], True),
        (None, [5], True),
    ],
)
def test_what_subgroups_leave_together_is_a_small_group_too(size, shown, denied):
    asked = changed(lawful("report_team"), report__shown_subsets=shown, report__group_size=size)
    if size is None:
        del asked["report"]["group_size"]
    assert ("R50" in engine.decide(asked).denied_by) is denied


@pytest.mark.parametrize(("act", "denied"), [("record", False), ("listen_back", True)])
def test_a_duty_to_record_is_no_duty_to_listen_to_everything(act, denied):
    asked = changed(
        lawful(act), programme__legal_basis="legal_obligation", selection__full_coverage=True
    )
    assert ("R6" in engine.decide(asked).denied_by) is denied


@pytest.mark.parametrize(
    ("act", "done", "denied"),
    [
        ("activate", False, False),
        ("covert_monitoring", False, True),
        ("covert_monitoring", True, False),
    ],
)
def test_no_screening_lifts_the_dpia_of_covert_monitoring(act, done, denied):
    asked = changed(lawful(act), programme__dpia__required=False, programme__dpia__done=done)
    assert ("R27" in engine.decide(asked).denied_by) is denied


@pytest.mark.parametrize("recipient", ["police", "public_prosecutor"])
def test_no_export_reaches_an_authority_without_a_demand(recipient):
    asked = changed(lawful("export"), recipient__kind=recipient)
    assert engine.decide(asked).denied_by == ("R56",)
    asked["demand"] = {
        "in_writing": True, "legal_article": "126nd Sv", "authority": "public_prosecutor",
        "specific_items": True,
    }  # fmt: skip
    assert engine.decide(asked).allowed


@pytest.mark.parametrize(
    ("act", "path", "value", "rule", "effect"),
    [
        ("record", "call.number_class", "confidential", "R12", "prohibit"),
        ("record", "call.number_class", "private", "R12", "prohibit"),
        ("record", "call.number_class", None, "R12", "deny"),
        ("record", "call.recorded_for", "third_party", "R14", "prohibit"),
        ("record", "call.recorded_for", None, "R14", "deny"),
        ("auto_score", "ai.human_review", None, "R38", "prohibit"),
        ("emotion", "ai.emotion_of", None, "R40", "prohibit"),
    ],
)
def test_what_is_not_known_is_refused_and_not_forbidden(act, path, value, rule, effect):
    asked = put(lawful(act), path, value)
    if value is None:
        asked = without(asked, path)
    assert [r.effect for r in engine.decide(asked).reasons if r.rule.id == rule] == [effect]


def test_a_rule_that_denies_under_one_programme_owes_nothing_under_another():
    asked = lawful("score")
    decision = engine.decide(asked | {"other_programmes": [{**asked["programme"]}]})
    assert "R37" in {owed.rule.id for owed in decision.obligations}
    silent = {k: v for k, v in asked["programme"].items() if k != "criteria_published"}
    decision = engine.decide(asked | {"other_programmes": [silent]})
    assert decision.denied_by == ("R37",)
    assert "R37" not in {owed.rule.id for owed in decision.obligations}
