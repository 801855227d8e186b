"""What a decision tells besides its answer: why, how hard, until when, and what was lacking."""

import pytest

from klankbord.law import engine
from klankbord.law.settings import Settings
from law.lawful import MADE_AT, NOW, changed, lawful, without
from law.questions import ACTS

DEFECT = {"recording__defect_detected_at": "2026-11-30T10:00:00+01:00"}


def test_the_decisive_reasons_come_first_and_each_kind_in_the_order_of_the_rules():
    asked = changed(
        lawful("record"), call__number_class="private", call__caller_objected_at=NOW,
        programme__legal_basis="none",
    )  # fmt: skip
    effects = [(r.effect, int(r.rule.id[1:])) for r in engine.decide(asked).reasons]
    weight = ["prohibit", "deny", "restrict", "oblige", "allow"]
    assert effects == sorted(effects, key=lambda each: (weight.index(each[0]), each[1]))
    assert effects[:3] == [("prohibit", 12), ("deny", 2), ("deny", 19)]
    assert effects[-1][0] == "allow"


@pytest.mark.parametrize(
    ("asked", "effects"),
    [
        (lawful("score"), {"R37": "oblige", "R32": "allow", "R1": "allow"}),
        (changed(lawful("retain"), **DEFECT), {"R64": "restrict", "R59": "allow"}),
        (changed(lawful("restrict"), recording__serious_finding=True),
         {"R48": "restrict", "R60": "restrict", "R66": "restrict", "R70": "allow"}),
        (changed(lawful("covert_monitoring")), {"R32": "oblige", "R47": "oblige"}),
    ],
)  # fmt: skip
def test_a_condition_colours_the_reason_and_a_standing_duty_does_not(asked, effects):
    told = {reason.rule.id: reason.effect for reason in engine.decide(asked).reasons}
    assert {rule: told[rule] for rule in effects} == effects


@pytest.mark.parametrize(
    ("act", "left_out", "missing"),
    [
        ("record", ["notice.delivered_at"], ("notice.delivered_at",)),
        ("score", ["recording.made_at"], ("recording.made_at",)),
        ("score", ["notice.delivered_at", "recording.made_at"],
         ("recording.made_at", "notice.delivered_at")),
        ("activate", ["programme.dpia.done", "programme.dpia.residual_risk"],
         ("programme.dpia.done", "programme.dpia.residual_risk")),
    ],
)  # fmt: skip
def test_what_was_not_stated_and_denies_is_named(act, left_out, missing):
    asked = lawful(act)
    for path in left_out:
        asked = without(asked, path)
    assert engine.decide(asked).missing == missing
    assert engine.decide(lawful(act)).missing == ()


def test_of_a_german_caller_the_choice_is_asked_and_of_a_french_one_nothing_helps():
    asked = changed(lawful("record"), call__caller_country="DE")
    decision = engine.decide(asked)
    assert (decision.denied_by, decision.gaps) == (("R18",), ("R18",))
    assert decision.missing == ("call.caller_opted_in",)
    decision = engine.decide(changed(asked, call__caller_country="FR"))
    assert (decision.denied_by, decision.gaps, decision.missing) == (("R18",), (), ())


def test_a_rule_that_is_broken_anyway_is_no_gap_though_something_in_it_is_unknown():
    asked = without(changed(lawful("record"), notice__complete=False), "notice.delivered_at")
    decision = engine.decide(asked)
    assert decision.denied_by == ("R15", "R73")
    assert decision.gaps == ("R73",)
    assert decision.missing == ("notice.delivered_at",)


def test_what_is_lacking_under_another_programme_is_named_too():
    asked = lawful("score")
    silent = {k: v for k, v in asked["programme"].items() if k != "criteria_published"}
    decision = engine.decide(asked | {"other_programmes": [silent]})
    assert (decision.denied_by, decision.gaps) == (("R37",), ("R37",))
    assert decision.missing == ("programme.criteria_published",)


def test_the_line_of_an_answer_says_everything_once():
    line = engine.decide(lawful("score")).as_answer()
    assert list(line) == [
        "id", "answer", "denied_by", "obligations", "reasons", "law_version", "missing",
    ]  # fmt: skip
    assert (line["id"], line["answer"], line["denied_by"]) == ("score", "yes_if", [])
    assert line["law_version"] == engine.BOOK.version
    log, after, show = line["obligations"]
    assert (log["rule"], log["kind"], "due" in log) == ("R1", "standing", False)
    assert (after["rule"], after["kind"], after["due"]) == ("R32", "standing", "2026-12-08")
    assert (show["rule"], show["kind"], "due" in show) == ("R37", "condition", False)
    [r2] = [reason for reason in line["reasons"] if reason["rule"] == "R2"]
    assert r2["effect"] == "allow"
    assert r2["hardness"] == "W"
    assert r2["sources"] == ["AVG 5(1)(a)", "AVG 6(1)"]
    assert r2["nl"] == "Zonder grondslag mag het niet."


def test_a_setting_reaches_the_last_day_of_a_duty():
    decision = engine.decide(lawful("score"), Settings(after_notice_working_days=2))
    assert [o.due for o in decision.obligations if o.rule.id == "R32"] == ["2026-12-03"]


def test_the_rules_that_can_speak_about_an_act_are_those_that_read_for_it():
    freezing = [rule.id for rule in engine.speaking("restrict")]
    assert freezing == [
        "R1", "R42", "R45", "R48", "R60", "R66", "R67", "R70", "R71", "R72", "R74",
    ]  # fmt: skip
    with pytest.raises(KeyError):
        engine.speaking("dance")


END = "9999-12-31T20:00:00Z"
HELD = {"recording__hold": {"claim_concrete": True, "covers_item": True}}
ASKED = {"request__received_at": "2026-11-30T10:00:00+01:00"}
WITHDRAWN = {"works_council__unconditional": True,
             "works_council__withdrawn_at": "2026-11-30T23:30:00Z"}  # fmt: skip
KNOWN = {"incident__aware_at": "2026-12-01T08:00:00Z"}


@pytest.mark.parametrize(
    ("act", "rule", "facts", "due"),
    [
        # R26: fourteen days after the withdrawal, by the days of Amsterdam.
        ("record", "R26", WITHDRAWN, "2026-12-15"),
        ("record", "R26", {**WITHDRAWN, "at": END, "works_council__withdrawn_at": END}, None),
        # R32: so many working days after the act.
        ("score", "R32", {}, "2026-12-08"),
        # R59: the last day before the term ends.
        ("retain", "R59", {}, "2027-02-17"),
        ("retain", "R59", {"recording__retention_until": "2027-02-18T00:00:00.000001+01:00"},
         "2027-02-18"),
        ("retain", "R59", {"recording__retention_until": "9999-12-31T23:59:59Z"}, None),
        # R60: three months from the last review, if that was before now.
        ("retain", "R60", HELD, "2027-03-01"),
        ("retain", "R60", {**HELD, "recording__hold__last_reviewed_at": NOW}, "2027-03-01"),
        ("retain", "R60", {**HELD, "recording__hold__last_reviewed_at": MADE_AT}, "2027-02-20"),
        ("retain", "R60", {**HELD, "recording__hold__last_reviewed_at": END}, "2027-03-01"),
        # R64: seven days from the defect, if that was found by now.
        ("retain", "R64", {"recording__defect_detected_at": NOW}, "2026-12-08"),
        ("retain", "R64", DEFECT, "2026-12-07"),
        ("retain", "R64", {"notice__complete": False}, "2026-12-08"),
        ("retain", "R64", {"notice__complete": False,
                           "recording__defect_detected_at": "2026-12-05T10:00:00+01:00"},
         "2026-12-08"),
        # R70: one month, or three.
        ("correct", "R70", ASKED, "2026-12-30"),
        ("correct", "R70", {**ASKED, "request__extended": False}, "2026-12-30"),
        ("correct", "R70", {**ASKED, "request__extended": True}, "2027-03-01"),
        ("correct", "R70", {"request__received_at": "9999-12-20T10:00:00Z"}, None),
        ("correct", "R70", {"request": {"identity_ok": True}}, None),
        # R71: seventy-two hours, to the minute.
        ("score", "R71", KNOWN, "2026-12-04T09:00:00+01:00"),
        ("score", "R71", {"at": END, "incident__aware_at": END}, None),
        ("withhold_notice", "R71", {"notice__withheld": "recipient_notice", "incident": {}}, None),
    ],
)  # fmt: skip
def test_a_duty_has_its_last_day_and_none_where_the_calendar_ends(act, rule, facts, due):
    decision = engine.decide(changed(lawful(act), **facts))
    assert {owed.due for owed in decision.obligations if owed.rule.id == rule} == {due}


def test_at_the_end_of_the_calendar_nothing_is_due_and_nothing_fails():
    for act in ACTS:
        line = engine.decide(changed(lawful(act), at=END)).as_answer()
        assert all("due" not in owed for owed in line["obligations"] if owed["rule"] == "R32")
