"""Questions that are answered otherwise than by one option: exact, and in one shape of result."""

import copy

import pytest

from klankbord.evaluations.scorecards import flaws, forms, scoring

FORM = {
    "id": "kinds",
    "weight_mode": "share",
    "bands": [{"id": "low", "from": 0}, {"id": "high", "from": "75"}],
    "sections": [
        {
            "id": "all",
            "weight": 1,
            "questions": [
                {"id": "steps", "kind": "multi", "weight": 2, "comment_required": ["none"],
                 "options": [{"id": "asked", "points": 1}, {"id": "told", "points": 2},
                             {"id": "none", "points": 0, "fatal": "section"}]},
                {"id": "waited", "kind": "number", "weight": 1, "na_allowed": True,
                 "options": [{"id": "short", "points": 4, "from": 0},
                             {"id": "long", "points": 1, "from": "60.5"}]},
                {"id": "why", "kind": "text", "weight": 0, "options": [],
                 "visible_if": {"question": "waited", "in": ["long"]}},
                {"id": "again", "kind": "date", "weight": 0, "options": [], "na_allowed": True,
                 "visible_if": {"question": "steps", "in": ["told"]}},
            ],
        },
    ],
}  # fmt: skip
FULL = {
    "steps": {"options": ["told", "asked"]},
    "waited": {"number": "60.5"},
    "why": {"text": "Druk."},
    "again": {"date": "2026-11-26"},
}


def score(answers, form=FORM):
    return scoring.Scorer(forms.parse(form)).score(answers)


def codes(answers):
    return [(error.question, error.code) for error in score(answers).errors]


def test_points_of_several_answers_add_up_and_a_number_falls_in_its_range():
    result = score(FULL)
    assert result.errors == ()
    assert result.final == "3/4"  # (2 * 3/3 + 1 * 1/4) / 3
    assert result.applied_weights == {"steps": "2/3", "waited": "1/3"}
    assert result.percent == 75
    assert set(result.as_line()) == {
        "clean", "final", "percent", "sections", "applied_weights", "fatal", "critical",
        "non_critical", "na_person", "na_hidden", "errors",
    }  # fmt: skip


def test_one_of_several_answers_is_enough_to_be_fatal_or_to_need_a_comment():
    given = FULL | {"steps": {"options": ["asked", "none"], "comment": "Vergeten."}}
    result = score(given | {"again": {"na": True}})
    assert result.fatal == ("steps",)
    assert result.na_hidden == ("again",)
    assert (result.clean, result.final) == ("11/36", "0/1")
    assert codes(given | {"steps": {"options": ["none"], "comment": " "}}) == [
        ("steps", "comment_required")
    ]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"steps": {"options": []}}, [("steps", "unanswered")]),
        ({"steps": {"options": ["other"]}}, [("steps", "unknown_option")]),
        ({"waited": {"number": "1e3"}}, [("waited", "bad_value")]),
        ({"why": {"text": "  "}}, [("why", "unanswered")]),
        ({"again": {"date": "2026-02-30"}}, [("again", "bad_value")]),
        ({"again": {"na": True}}, []),
    ],
)
def test_what_is_no_answer_is_said_by_its_question(change, found):
    assert codes(FULL | change)[: len(found) or None] == found


def test_a_question_takes_no_answer_of_another_kind():
    for given in ({"steps": {"option": "asked"}}, {"waited": {"options": ["long"]}},
                  {"why": {"number": 1}}, {"again": {"date": 20261126}},
                  {"steps": {"options": ["asked"], "na": True}}):  # fmt: skip
        with pytest.raises(scoring.BadAnswers):
            score(FULL | given)


def changed(place, **more):
    form = copy.deepcopy(FORM)
    form["sections"][0]["questions"][place] |= more
    return form


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (changed(1, options=[{"id": "a", "points": 1, "from": 1}]), "number_order"),
        (changed(2, weight=1), "unscored_weight"),
        (FORM | {"bands": [{"id": "a", "from": 0}, {"id": "b", "from": 0}]}, "band_order"),
    ],
)
def test_what_such_a_form_gets_wrong_is_a_problem_of_its_own(form, code):
    assert code in [problem.code for problem in flaws.of(forms.parse(form))]
    assert flaws.of(forms.parse(FORM)) == []


def test_points_of_an_answer_are_found_for_the_figures_too():
    steps, waited, why, _ = (question for _, question in forms.parse(FORM).questions())
    assert steps.maximum == 3
    assert steps.earned(FULL["steps"]) == 3
    assert waited.earned({"number": 60}) == 4
    assert waited.earned({"na": True}) is None
    assert why.earned(FULL["why"]) is None
