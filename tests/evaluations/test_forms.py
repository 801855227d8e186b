"""A form is read strictly, and says everything that keeps it from being used."""

import contextlib
import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klankbord.evaluations.scorecards import flaws, forms, scoring

SOUND = {
    "id": "welcome",
    "weight_mode": "share",
    "sections": [
        {
            "id": "opening",
            "weight": "60",
            "questions": [
                {
                    "id": "greeting",
                    "weight": 1,
                    "options": [
                        {"id": "yes", "points": "1"},
                        {"id": "no", "points": 0, "fatal": "section"},
                    ],
                    "na_allowed": True,
                    "critical": True,
                    "bonus": False,
                    "comment_required": ["no"],
                    "visible_if": None,
                },
                {
                    "id": "name",
                    "weight": "0.5",
                    "options": [{"id": "yes", "points": 1}, {"id": "no", "points": "0.0"}],
                    "visible_if": {"question": "greeting", "in": ["yes"]},
                },
            ],
        },
    ],
}


def changed(path, value):
    """The sound form with one value changed; `...` takes it away."""
    document = copy.deepcopy(SOUND)
    *way, last = path
    here = document
    for step in way:
        here = here[step]
    if value is ...:
        del here[last]
    else:
        here[last] = value
    return document


GREETING = ("sections", 0, "questions", 0)
NAME = ("sections", 0, "questions", 1)


def test_a_sound_form_has_no_problems():
    assert flaws.of(forms.parse(SOUND)) == []


@pytest.mark.parametrize(
    ("path", "value", "place", "code"),
    [
        (("id",), ..., "form.id", "missing"),
        (("id",), "", "id", "wrong_type"),
        (("id",), "a\nb", "id", "wrong_type"),
        (("id",), "\ud800", "id", "wrong_type"),
        (("id",), "x" * 201, "id", "wrong_type"),
        (("id",), 7, "id", "wrong_type"),
        (("colour",), "red", "form.colour", "unknown_field"),
        (("weight_mode",), "shares", "weight_mode", "unknown_value"),
        (("weight_mode",), ["share"], "weight_mode", "unknown_value"),
        (("capped",), 1, "capped", "wrong_type"),
        (("sections",), [], "sections", "empty"),
        (("sections",), {}, "sections", "wrong_type"),
        (("sections", 0), "opening", "sections[0]", "wrong_type"),
        (("sections", 0, "weight"), "-1", "sections[0].weight", "bad_number"),
        (("sections", 0, "weight"), -1, "sections[0].weight", "bad_number"),
        (("sections", 0, "weight"), 0.5, "sections[0].weight", "bad_number"),
        (("sections", 0, "weight"), True, "sections[0].weight", "bad_number"),
        (("sections", 0, "weight"), "1e9", "sections[0].weight", "bad_number"),
        (("sections", 0, "weight"), "1,5", "sections[0].weight", "bad_number"),
        (("sections", 0, "weight"), "1/2", "sections[0].weight", "bad_number"),
        (("sections", 0, "weight"), " 1", "sections[0].weight", "bad_number"),
        (("sections", 0, "weight"), "1\n", "sections[0].weight", "bad_number"),
        (("sections", 0, "weight"), "٣", "sections[0].weight", "bad_number"),
        (("sections", 0, "weight"), "NaN", "sections[0].weight", "bad_number"),
        (("sections", 0, "weight"), "9" * 19, "sections[0].weight", "bad_number"),
        (("sections", 0, "weight"), 10**18, "sections[0].weight", "bad_number"),
        (("sections", 0, "questions"), [], "sections[0].questions", "empty"),
        ((*GREETING, "weight"), ..., "sections[0].questions[0].weight", "missing"),
        ((*GREETING, "fatal"), "form", "sections[0].questions[0].fatal", "unknown_field"),
        ((*GREETING, "options"), [], "sections[0].questions[0].options", "empty"),
        ((*GREETING, "options", 1, "id"), "yes", "sections[0].questions[0].options", "duplicate"),
        ((*GREETING, "options", 1, "points"), "-1", "sections[0].questions[0].options[1].points",
         "bad_number"),
        ((*GREETING, "options", 1, "fatal"), True, "sections[0].questions[0].options[1].fatal",
         "unknown_value"),
        ((*GREETING, "critical"), "yes", "sections[0].questions[0].critical", "wrong_type"),
        ((*GREETING, "comment_required"), "no", "sections[0].questions[0].comment_required",
         "wrong_type"),
        ((*GREETING, "comment_required"), ["no", "no"], "sections[0].questions[0].comment_required",
         "duplicate"),
        ((*NAME, "id"), "greeting", "sections[].questions", "duplicate"),
        ((*NAME, "visible_if", "in"), [], "sections[0].questions[1].visible_if.in", "empty"),
        ((*NAME, "visible_if", "not_in"), [], "sections[0].questions[1].visible_if.not_in",
         "unknown_field"),
        (("sections",), SOUND["sections"] * 2, "sections", "duplicate"),
    ],
)  # fmt: skip
def test_a_form_of_the_wrong_shape_is_refused_at_the_place_where_it_is_wrong(
    path, value, place, code
):
    with pytest.raises(forms.BadForm) as caught:
        forms.parse(changed(path, value))
    assert [(found.place, found.code) for found in caught.value.problems] == [(place, code)]


def asked(name, visible_if=None, **more):
    options = [{"id": "yes", "points": 1}, {"id": "no", "points": 0}]
    return {"id": name, "weight": 1, "options": options, "visible_if": visible_if} | more


def on(name, *options):
    return {"question": name, "in": list(options) or ["yes"]}


def found(*questions, mode="share"):
    section = {"id": "s", "weight": 1, "questions": list(questions)}
    form = forms.parse({"id": "f", "weight_mode": mode, "sections": [section]})
    return form, [(problem.place, problem.code) for problem in flaws.of(form)]


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        ([asked("a", on("b")), asked("b")], [("question a", "condition_later")]),
        ([asked("a"), asked("b", on("gone"))], [("question b", "condition_deleted")]),
        ([asked("a", on("a"))], [("question a", "condition_cycle")]),
        ([asked("a", on("b")), asked("b", on("a")), asked("c", on("a"))],
         [("question a", "condition_cycle"), ("question b", "condition_cycle")]),
        ([asked("a"), asked("b", on("a", "perhaps"))], [("question b", "unknown_option")]),
        ([asked("a", comment_required=["perhaps"])], [("question a", "unknown_option")]),
        ([asked("a"), asked("b", options=[{"id": "yes", "points": 0}])],
         [("question b", "no_points")]),
    ],
)  # fmt: skip
def test_a_form_that_means_nothing_cannot_be_scored(questions, expected):
    form, problems = found(*questions)
    assert problems == expected
    with pytest.raises(forms.BadForm):
        scoring.Scorer(form)


def test_all_problems_are_told_at_once():
    form, problems = found(asked("a", on("b")), asked("b", on("gone")), asked("c", weight=0))
    assert len(problems) == 2
    with pytest.raises(forms.BadForm, match=r"(?s)question a.*question b"):
        scoring.Scorer(form)


def test_a_bonus_without_a_question_beside_it_is_told_before_the_form_is_used():
    lonely = asked("a", bonus=True)
    form, problems = found(lonely)
    assert problems == [("section s", "bonus_alone"), ("form", "no_weight")]
    assert scoring.Scorer(form).score({"a": {"option": "yes"}}).clean is None
    assert found(lonely, asked("b"))[1] == []


def test_a_question_that_only_steers_others_needs_no_points():
    steering = asked("a", weight=0, options=[{"id": "yes", "points": 0}, {"id": "no", "points": 0}])
    form, problems = found(steering, asked("b", on("a")))
    assert problems == []
    answers = {"a": {"option": "yes"}, "b": {"option": "yes"}}
    assert scoring.Scorer(form).score(answers).clean == "1/1"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
PATHS = st.sampled_from(
    [("id",), ("weight_mode",), ("sections",), ("sections", 0), ("sections", 0, "weight"),
     ("sections", 0, "questions"), GREETING, (*GREETING, "options"), (*GREETING, "options", 0),
     (*GREETING, "visible_if"), (*GREETING, "comment_required"), (*NAME, "visible_if", "in")]
)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(PATHS, VALUES)
def test_no_form_whatever_it_holds_ends_in_anything_but_words(path, value):
    with contextlib.suppress(forms.BadForm):
        scoring.Scorer(forms.parse(changed(path, value)))
