"""The answer layout says what the law says: nothing more, nothing less, in the reader's words."""

import pytest
from django.utils import translation

from klankbord.edges.web.frame import answers
from klankbord.law import engine

REVIEW = {
    "id": "x",
    "act": "use_in_review",
    "purpose": "appraisal",
    "data": "score",
    "at": "2026-12-01T10:00:00+01:00",
    "actor": {"role": "hr", "relation": "own_manager", "hr_power": True,
              "access_granted": False, "access_reason": True},
    "recording": {"made_at": "2026-11-20T11:00:00+01:00", "purposes": ["training"],
                  "retention_until": "2027-02-18T00:00:00+01:00"},
}  # fmt: skip


@pytest.fixture(params=["nl", "en"])
def shown(request):
    decision = engine.decide(REVIEW)
    with translation.override(request.param):
        return request.param, decision, answers.present(decision, says="?")


def test_every_rule_that_denies_is_shown_once_violations_apart_from_what_is_not_proven(shown):
    _, decision, answer = shown
    violated = [reason.rule for reason in answer.violated]
    unproven = [reason.rule for reason in answer.unproven]
    assert "R8" in violated
    assert unproven
    assert sorted(violated + unproven) == sorted(decision.denied_by)
    assert set(unproven) == set(decision.gaps)


def test_every_reason_has_its_letter_its_source_and_its_text_in_the_language(shown):
    language, decision, answer = shown
    texts = {reason.rule.id: reason.rule.text.in_language(language) for reason in decision.reasons}
    for reason in (*answer.violated, *answer.unproven):
        assert reason.text == texts[reason.rule]
        assert reason.hardness
        assert reason.sources


def test_every_no_says_what_would_be_allowed_and_every_gap_has_a_meaning(shown):
    _, decision, answer = shown
    ways = (*answer.ways, *answer.more_ways)
    assert sorted(way.rule for way in ways) == sorted(decision.denied_by)
    assert all(way.text for way in ways)
    named = {path for gap in answer.gaps for path in gap.facts}
    assert named == set(decision.missing)
    assert all(gap.meaning and gap.meaning not in named for gap in answer.gaps)


def test_a_no_promises_no_duties_and_has_the_shape_of_a_no(shown):
    language, _, answer = shown
    assert answer.verdict == "no"
    assert answer.word == {"nl": "Nee.", "en": "No."}[language]
    assert answer.duties == ()
