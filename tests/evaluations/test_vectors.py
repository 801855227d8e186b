"""The test vectors of a fair score that are about forms and figures, each by its number.

Vectors 1 to 9, 11 and 15 are told in `test_scoring`, 16 (a new version beside the one that was
taken back) in `test_disputing` and `test_working`.
"""

import copy

import pytest

from klankbord.edges.cli.demo import scorecard
from klankbord.evaluations.evaluating import hearing
from klankbord.evaluations.margins import Sum, together
from klankbord.evaluations.scorecards import flaws, forms, scoring
from klankbord.suggestions import revealing

ANSWERS = {
    "naam": {"option": "nee"},
    "uitpraten": {"option": "goed"},
    "samenvatten": {"option": "ja"},
}


def without_weight():
    """The form of the demo in which nothing weighs anything."""
    found = copy.deepcopy(scorecard.FORM)
    for section in found["sections"]:
        for question in section["questions"]:
            question["weight"] = 0
    return forms.parse(found)


def test_vector_10_a_form_without_weight_gives_no_score_and_is_not_activated():
    form = without_weight()
    assert [problem.code for problem in flaws.of(form)] == ["no_weight"]
    assert scoring.Scorer(form).score(ANSWERS).clean is None


def test_vector_12_a_figure_over_questions_is_the_mean_of_questions_not_of_evaluations():
    """One evaluation with one answer of 100 %, one with ten of 50 %: 54.5 % and never 75 %."""
    alone, ten = Sum(evaluations=1, persons=5, total=1.0), Sum(1, 5, 0.5)
    found = together([(1, alone), *[(1, ten)] * 10])
    assert found.mean == pytest.approx(6 / 11)


def test_vector_13_a_new_weight_leaves_an_old_result_and_the_line_of_its_question():
    old, new = scorecard.FORM, copy.deepcopy(scorecard.FORM)
    new["sections"][1]["questions"][0]["weight"] = 9
    before = scoring.Scorer(forms.parse(old)).score(ANSWERS)
    after = scoring.Scorer(forms.parse(new)).score(ANSWERS)
    assert before == scoring.Scorer(forms.parse(old)).score(ANSWERS)
    assert before.applied_weights != after.applied_weights
    named = [[q.id for _, q in forms.parse(each).questions()] for each in (old, new)]
    assert named[0] == named[1], "the line goes on by the id, not by the place or the weight"


@pytest.mark.parametrize(
    ("on", "code"),
    [("samenvatten", "condition_later"), ("weg", "condition_deleted"),
     ("naam", "condition_cycle")],
)  # fmt: skip
def test_vector_14_a_condition_on_what_comes_later_is_gone_or_is_itself_is_a_fault(on, code):
    found = copy.deepcopy(scorecard.FORM)
    found["sections"][0]["questions"][0]["visible_if"] = {"question": on, "in": ["ja"]}
    assert [problem.code for problem in flaws.of(forms.parse(found))] == [code]


@pytest.mark.parametrize(
    ("played", "changed", "flagged"),
    [("0-29", False, True), ("0-31", False, False), ("0-29", True, False)],
)
def test_vector_17_all_as_the_machine_said_in_under_half_the_call_is_flagged(
    played, changed, flagged
):
    """Of a call of a minute; what was played is what the player of the evaluator tells."""
    stretches = hearing.read(played)
    assert stretches is not None
    heard = hearing.part(stretches, 60_000)
    suggested = {each: said["option"] for each, said in ANSWERS.items()}
    answers = ANSWERS | ({"naam": {"option": "ja"}} if changed else {})
    assert revealing.unheard(suggested, answers, heard) is flagged
