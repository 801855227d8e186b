"""What the engine runs can be read: no loop, no look-up, nothing asked that decides nothing."""

import pytest

from klankbord.law.compiling import compile_plan
from klankbord.law.conditions import FALSE, TRUE
from klankbord.law.facts import case, council, programme, recording
from klankbord.law.rule import Duty, Rule, Source
from klankbord.law.rules.groups import acts
from klankbord.law.texts import Text

SAYS = Text("Zegt niets.", "Says nothing.")
GIVEN = recording.RESTRICTED.is_("yes")
MANY = ", ".join(map(repr, case.PURPOSE.domain[:-1]))


def rule(applies=TRUE, holds=TRUE, owed=()):
    return Rule(
        id="R1", name=SAYS, hardness="B", applies=applies, holds=holds, text=SAYS, remedy=SAYS,
        sources=(Source("Klankbord", "", "B"),),
        duties=tuple(Duty(text=SAYS, when=when) for when in owed),
    )  # fmt: skip


def plan(*rules):
    duties = [(each, duty) for each in rules for duty in each.duties]
    return compile_plan("record", {1 << place: each for place, each in enumerate(rules)}, duties)


def body(*rules):
    """The lines between the first, which begins with nothing, and the last, which gives all."""
    head, zero, *lines, last = plan(*rules).source.split("\n")
    assert (head, zero.strip()) == (
        "def run(question, settings):", "speaking = denied = owed = 0",
    )  # fmt: skip
    assert last.strip() == "return speaking, denied, owed"
    return [line.removeprefix("    ") for line in lines]


@pytest.mark.parametrize(
    ("one", "lines"),
    [
        (rule(acts("score")), []),
        (rule(), ["speaking |= 1"]),
        (rule(holds=FALSE, owed=[TRUE]), ["speaking |= 1", "denied |= 1"]),
        (rule(owed=[FALSE, TRUE]), ["speaking |= 1", "owed |= 2"]),
        (
            rule(acts("record"), case.DATA_CATEGORY.is_("audio"), [TRUE]),
            [
                "speaking |= 1",
                "if question.get('data') == 'audio':",
                "    owed |= 1",
                "else: denied |= 1",
            ],
        ),
        (
            rule(GIVEN, owed=[recording.SERIOUS_FINDING.is_("no")]),
            [
                "in_recording = question.get('recording', nothing)",
                "raw_recording_restricted = in_recording.get('restricted')",
                "raw_recording_serious_finding = in_recording.get('serious_finding')",
                "if not (raw_recording_restricted is None or raw_recording_restricted is False):",
                "    speaking |= 1",
                (
                    "    if (raw_recording_serious_finding is None"
                    " or raw_recording_serious_finding is False): owed |= 1"
                ),
            ],
        ),
        (
            rule(case.PURPOSE.is_("unknown"), ~case.PURPOSE.is_("training")),
            [
                "raw_purpose = question.get('purpose')",
                f"if not raw_purpose in {{{MANY}}}:",
                "    speaking |= 1",
                "    if not (not raw_purpose == 'training'): denied |= 1",
            ],
        ),
        (
            rule(case.HR_POWER.is_(), case.HR_POWER.is_("yes", "no", "unknown")),
            ["if False:", "    speaking |= 1", "    if not (True): denied |= 1"],
        ),
    ],
)
def test_a_rule_is_as_few_lines_as_it_needs(one, lines):
    assert body(one) == lines


def test_what_is_read_in_one_place_is_read_there_and_what_is_read_in_two_once_before():
    until = "(moment(said) if (said := in_recording.get('retention_until')) is not None else None)"
    made = "(moment(said) if (said := in_recording.get('made_at')) is not None else None)"
    assert body(rule(recording.RETENTION.is_("running") | recording.MADE.is_("known"))) == [
        "in_recording = question.get('recording', nothing)",
        "raw_at = (moment(said) if (said := question.get('at')) is not None else None)",
        (
            f"if (classify_retention({until}, raw_at) == 'running'"
            f" or classify_made({made}, raw_at) == 'known'):"
        ),
        "    speaking |= 1",
    ]


def test_a_fact_of_two_rules_is_settled_once_for_both():
    group = case.GROUP.is_("k_or_more")
    assert body(rule(group), rule(group & council.HAS_DPO.is_("yes"))) == [
        (
            "fact_group = classify_group("
            "question.get('report', nothing).get('group_size'), settings.smallest_group)"
        ),
        "if fact_group == 'k_or_more':",
        "    speaking |= 1",
        (
            "if (fact_group == 'k_or_more'"
            " and (question.get('organisation', nothing).get('has_dpo') is True)):"
        ),
        "    speaking |= 2",
    ]


def test_a_plan_names_the_facts_that_it_reads_and_no_others():
    spoken = rule(GIVEN, programme.STATUS.is_("in_force"), [case.RANKING.is_("yes")])
    silent = rule(acts("score") & case.LEFT.is_("yes"))
    assert plan(spoken, silent).facts == (recording.RESTRICTED, programme.STATUS, case.RANKING)


def test_duties_of_another_rule_are_not_owed():
    assert body(rule(), rule(owed=[TRUE])) == ["speaking |= 1", "speaking |= 2", "owed |= 1"]
