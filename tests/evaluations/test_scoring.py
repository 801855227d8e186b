"""What a score is, told with the cases that go wrong elsewhere."""

import doctest
import importlib.util
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klankbord.evaluations.scorecards import flaws, forms, scoring

_spec = importlib.util.spec_from_file_location(
    "plain_scoring", Path(__file__).with_name("plain_scoring.py")
)
plain = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(plain)


def question(name, *points, weight=1, **more):
    """A question whose options are called o0, o1 ... in the order of their points."""
    options = [{"id": f"o{number}", "points": given} for number, given in enumerate(points)]
    return {"id": name, "weight": weight, "options": options, "na_allowed": True, **more}


def form(*sections, mode="share", **more):
    """A form of (weight, question, question ...) sections called s1, s2 ..."""
    return {
        "id": "form",
        "weight_mode": mode,
        "sections": [
            {"id": f"s{number}", "weight": weight, "questions": questions}
            for number, (weight, *questions) in enumerate(sections, 1)
        ],
        **more,
    }


def fatal(of, option, effect="form"):
    for choice in of["options"]:
        if choice["id"] == option:
            choice["fatal"] = effect
    return of


def score(document, **chosen):
    """Score with answers as `q1="o0"`, `q1="na"`, or a whole answer."""
    answers = {
        name: answer if isinstance(answer, dict) else
        {"na": True} if answer == "na" else {"option": answer}
        for name, answer in chosen.items()
    }  # fmt: skip
    return scoring.Scorer(forms.parse(document)).score(answers)


GENESYS = (40, question("q1", 0, 1, 2)), (20, question("q2", 0, 1))


def test_a_weight_multiplies_points_in_multiplier_mode():
    result = score(form(*GENESYS, mode="multiplier"), q1="o1", q2="o1")
    assert (result.clean, result.percent) == ("3/5", 60)


def test_a_weight_is_a_share_in_share_mode():
    result = score(form(*GENESYS), q1="o1", q2="o1")
    assert (result.clean, result.percent) == ("2/3", 67)


def test_effective_shares_show_that_a_multiplier_is_no_share():
    result = score(form(*GENESYS, mode="multiplier"), q1="o1", q2="o1")
    assert result.applied_weights == {"q1": "4/5", "q2": "1/5"}


def weighted(second):
    return form((1, question("q1", "0", "75", "100", weight=50), second,
                 question("q3", 0, 1, weight=20)))  # fmt: skip


def test_ratings_of_different_scales_are_weighed_together():
    result = score(weighted(question("q2", 0, 1, 2, 3, weight=30)), q1="o1", q2="o1", q3="o1")
    assert (result.clean, result.percent) == ("27/40", 68)


def test_a_fatal_option_takes_the_whole_score_but_not_what_was_earned():
    second = fatal(question("q2", 0, 1, 2, 3, weight=30), "o1")
    result = score(weighted(second), q1="o1", q2="o1", q3="o1")
    assert (result.clean, result.final, result.percent) == ("27/40", "0/1", 0)


def test_the_middle_of_a_scale_is_fatal_only_if_it_says_so():
    second = fatal(question("q2", 0, 1, 2, weight=30), "o0")
    result = score(weighted(second), q1="o1", q2="o1", q3="o1")
    assert (result.final, result.percent, result.fatal) == ("29/40", 73, ())


def test_the_weight_of_a_question_that_did_not_apply_is_redistributed_in_proportion():
    questions = [question(f"q{n}", 0, 1, weight=w) for n, w in ((1, 50), (2, 45), (3, 5))]
    result = score(form((1, *questions)), q1="o1", q2="na", q3="o0")
    assert result.clean == "10/11"
    assert result.applied_weights == {"q1": "10/11", "q3": "1/11"}
    assert result.na_person == ("q2",)


def test_yes_no_na_yes_is_two_of_three():
    questions = [question(f"q{n}", 0, 1) for n in range(1, 5)]
    result = score(form((1, *questions)), q1="o1", q2="o0", q3="na", q4="o1")
    assert (result.clean, result.percent) == ("2/3", 67)


def test_an_evaluation_in_which_nothing_applied_has_no_score():
    result = score(form((1, question("q1", 0, 1), question("q2", 0, 1))), q1="na", q2="na")
    assert (result.clean, result.final, result.percent) == (None, None, None)
    assert (result.sections, result.applied_weights) == ({"s1": None}, {})
    assert result.errors == ()


def test_the_other_sections_take_over_when_a_section_does_not_apply():
    document = form(
        (75, question("q1", 0, 1)), (20, question("q2", 0, 1)), (5, question("q3", 0, 1))
    )
    result = score(document, q1="na", q2="o1", q3="o0")
    assert (result.clean, result.sections) == ("4/5", {"s1": None, "s2": "1/1", "s3": "0/1"})


def test_there_is_no_score_when_the_only_section_with_weight_does_not_apply():
    document = form((100, question("q1", 0, 1)), (0, question("q2", 0, 1)))
    result = score(document, q1="na", q2="o1")
    assert (result.clean, result.sections) == (None, {"s1": None, "s2": "1/1"})


@pytest.mark.parametrize(
    ("answer", "codes", "final"),
    [("na", (), "1/1"), (None, ("unanswered",), None), ("o0", (), "0/1"), ("o1", (), "1/1")],
)
def test_only_a_chosen_answer_can_be_fatal(answer, codes, final):
    document = form((1, question("q1", 0, 1), fatal(question("q2", 0, 1), "o0")))
    result = score(document, q1="o1", **({"q2": answer} if answer else {}))
    assert (tuple(e.code for e in result.errors), result.final) == (codes, final)


@pytest.mark.parametrize("hidden", [{}, {"q2": "o0"}, {"q2": "na"}])
def test_a_hidden_fatal_question_cannot_fail(hidden):
    second = fatal(question("q2", 0, 1), "o0")
    second["visible_if"] = {"question": "q1", "in": ["o0"]}
    document = form((1, question("q1", 0, 1), second))
    assert score(document, q1="o0", q2="o0").fatal == ("q2",)

    result = score(document, q1="o1", **hidden)

    assert (result.final, result.fatal, result.na_hidden) == ("1/1", (), ("q2",))
    assert result.na_person == ()


@pytest.mark.parametrize(("option", "failed"), [("o0", True), ("o1", False), ("o2", False)])
def test_each_option_says_for_itself_whether_it_is_fatal(option, failed):
    document = form((1, fatal(question("q1", 0, 1, 2), "o0")))
    assert (score(document, q1=option).fatal == ("q1",)) is failed


def test_two_fatal_answers_make_zero_once_and_are_both_named():
    questions = fatal(question("q1", 0, 1), "o0"), fatal(question("q2", 0, 1), "o0")
    result = score(form((1, *questions, question("q3", 0, 2))), q1="o0", q2="o0", q3="o1")
    assert (result.clean, result.final, result.fatal) == ("1/3", "0/1", ("q1", "q2"))


@pytest.mark.parametrize("mode", ["share", "multiplier"])
def test_a_section_that_failed_counts_as_zero_in_the_final_score_only(mode):
    failing = fatal(question("q1", 0, 1), "o0", "section")
    document = form((60, failing, question("q2", 0, 1)), (40, question("q3", 0, 1)), mode=mode)
    result = score(document, q1="o0", q2="o1", q3="o1")
    share = mode == "share"
    assert result.clean == ("7/10" if share else "5/8")
    assert result.final == ("2/5" if share else "1/4")
    assert result.sections == {"s1": "0/1", "s2": "1/1"}


def test_a_section_of_which_only_a_weightless_fatal_question_was_answered_counts_as_zero():
    gate = fatal(question("q1", 0, 1, weight=0), "o0", "section")
    document = form((50, gate, question("q2", 0, 1)), (50, question("q3", 0, 1)))
    assert score(document, q1="o1", q2="na", q3="o1").final == "1/1"

    result = score(document, q1="o0", q2="na", q3="o1")

    assert (result.clean, result.final, result.sections["s1"]) == ("1/1", "1/2", "0/1")


@pytest.mark.parametrize(("weights", "found"), [((0, 1), 1), ((1, 0), 1), ((1, 1), 0)])
def test_a_form_without_any_weight_gives_no_score_and_cannot_be_activated(weights, found):
    section, inner = weights
    document = form((section, question("q1", 0, 1, weight=inner)))
    codes = [problem.code for problem in flaws.of(forms.parse(document))]
    assert codes == ["no_weight"] * found
    assert score(document, q1="o1").clean == (None if found else "1/1")


@pytest.mark.parametrize("mode", ["share", "multiplier"])
@pytest.mark.parametrize(("capped", "final"), [(True, "1/1"), (False, "5/4")])
def test_a_bonus_passes_the_maximum_and_the_final_score_only_if_the_form_says_so(
    mode, capped, final
):
    plain_points = 20 if mode == "multiplier" else 1
    bonus_points = 5 if mode == "multiplier" else 1
    weights = (1, 1) if mode == "multiplier" else (20, 5)
    document = form(
        (1, question("q1", 0, plain_points, weight=weights[0]),
         question("q2", 0, bonus_points, weight=weights[1], bonus=True)),
        mode=mode, capped=capped,
    )  # fmt: skip
    assert score(document, q1="o1", q2="o0").clean == "1/1"
    result = score(document, q1="o1", q2="o1")
    assert (result.clean, result.final) == ("5/4", final)
    assert result.applied_weights == {"q1": "1/1", "q2": "1/4"}


@pytest.mark.parametrize("comment", [None, "", "  \n"])
def test_an_option_that_asks_for_a_reason_cannot_be_submitted_without_one(comment):
    document = form((1, question("q1", 0, 1, comment_required=["o0"])))
    answer = {"option": "o0"} | ({} if comment is None else {"comment": comment})
    result = score(document, q1=answer)
    assert result.errors == (scoring.Error("q1", "comment_required"),)
    assert (result.clean, result.final, result.sections) == (None, None, {"s1": None})
    assert score(document, q1={"option": "o0", "comment": "Te snel."}).clean == "0/1"
    assert score(document, q1="o1").clean == "1/1"


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"q1": "o1"}, ("q2", "unanswered")),
        ({"q1": "o1", "q2": {"comment": "later"}}, ("q2", "unanswered")),
        ({"q1": "o1", "q2": "na"}, ("q2", "na_not_allowed")),
        ({"q1": "o1", "q2": "o9"}, ("q2", "unknown_option")),
        ({"q1": "o1", "q2": "o1", "q9": "o1"}, ("q9", "unknown_question")),
    ],
)
def test_answers_that_do_not_fit_the_form_have_no_score(answers, error):
    document = form((1, question("q1", 0, 1), question("q2", 0, 1, na_allowed=False)))
    assert score(document, q1="o1", q2="o1").clean == "1/1"
    result = score(document, **answers)
    assert [(e.question, e.code) for e in result.errors] == [error]
    assert (result.clean, result.final, result.percent, result.applied_weights) == (
        None, None, None, {}
    )  # fmt: skip


def test_a_question_behind_a_hidden_question_is_hidden_too():
    second = question("q2", 0, 1, visible_if={"question": "q1", "in": ["o1"]})
    third = question("q3", 0, 1, visible_if={"question": "q2", "in": ["o0"]})
    document = form((1, question("q1", 0, 1), second, third))
    assert score(document, q1="o1", q2="o0", q3="o1").na_hidden == ()
    assert score(document, q1="o0", q2="o0", q3="o1").na_hidden == ("q2", "q3")
    assert score(document, q1="na").na_hidden == ("q2", "q3")


def test_two_options_of_equal_worth_are_still_different_conditions():
    second = question("q2", 0, 1, visible_if={"question": "q1", "in": ["o1"]})
    document = form((1, question("q1", 0, 1, 1), second))
    assert score(document, q1="o1", q2="o1").na_hidden == ()
    assert score(document, q1="o2").na_hidden == ("q2",)


def test_critical_questions_have_a_score_of_their_own_and_count_in_the_total():
    document = form(
        (40, question("q1", 0, 1, critical=True), question("q2", 0, 1)), (60, question("q3", 0, 1))
    )
    result = score(document, q1="o0", q2="o1", q3="o1")
    assert (result.clean, result.critical, result.non_critical) == ("4/5", "0/1", "1/1")
    without = score(document, q1="na", q2="o1", q3="o0")
    assert (without.critical, without.non_critical) == (None, "2/5")


@pytest.mark.parametrize(
    ("exact", "expected"),
    [("0/1", 0), ("1/200", 1), ("99/20000", 0), ("199/200", 100), ("1/3", 33), ("5/4", 125)],
)
def test_a_half_is_rounded_up(exact, expected):
    assert scoring.percent(exact) == expected


def test_the_examples_in_the_words_are_true():
    assert doctest.testmod(scoring) == (0, 1)


@pytest.mark.parametrize(
    "answer",
    [{"option": "o1", "na": True}, {"option": 1}, {"na": "yes"}, {"comment": None}, {"score": 1},
     [], None, "o1"],
)  # fmt: skip
def test_an_answer_of_the_wrong_shape_says_nothing(answer):
    scorer = scoring.Scorer(forms.parse(form((1, question("q1", 0, 1)))))
    assert scorer.score({"q1": {"option": "o1", "na": False}}).clean == "1/1"
    with pytest.raises(scoring.BadAnswers, match="q1"):
        scorer.score({"q1": answer})
    with pytest.raises(scoring.BadAnswers, match="q0"):
        scorer.score({"q1": {"option": "o1"}, "q0": answer})


NUMBERS = st.integers(0, 6) | st.sampled_from(["0", "0.05", "0.5", "1.25", "33.3", "100"])


@st.composite
def forms_with_answers(draw):
    names = [f"q{number}" for number in range(draw(st.integers(1, 7)))]
    sections = [[] for _ in range(draw(st.integers(1, 3)))]
    asked = []
    for name, section in zip(names, sorted(draw(st.lists(
        st.integers(0, len(sections) - 1), min_size=len(names), max_size=len(names)
    ))), strict=True):  # fmt: skip
        asked.append(draw(drawn_question(name, [q["id"] for q in asked])))
        sections[section].append(asked[-1])
    document = {
        "id": "drawn", "weight_mode": draw(st.sampled_from(["share", "multiplier"])),
        "capped": draw(st.booleans()),
        "sections": [{"id": f"s{number}", "weight": draw(NUMBERS), "questions": questions}
                     for number, questions in enumerate(sections) if questions],
    }  # fmt: skip
    answer = st.fixed_dictionaries({"option": st.sampled_from(["o0", "o1", "o2"])}, optional={
        "comment": st.sampled_from(["", " ", "why"])}) | st.just({"na": True})  # fmt: skip
    answers = {name: draw(answer) for name in names if draw(st.integers(0, 19))}
    return document, answers


@st.composite
def drawn_question(draw, name, earlier):
    points = [*draw(st.lists(NUMBERS, min_size=1, max_size=2)), draw(st.integers(1, 9))]
    found = question(name, *points, weight=draw(NUMBERS))
    for option in found["options"]:
        option["fatal"] = draw(st.sampled_from(["none"] * 6 + ["section", "form"]))
    found["na_allowed"] = bool(draw(st.integers(0, 9)))
    found["critical"] = draw(st.booleans())
    found["bonus"] = not draw(st.integers(0, 2))
    found["comment_required"] = ["o0"] if not draw(st.integers(0, 9)) else []
    if earlier and draw(st.booleans()):
        found["visible_if"] = {"question": draw(st.sampled_from(earlier)), "in": ["o0", "o1"]}
    return found


@settings(deadline=None, max_examples=400)
@given(forms_with_answers())
def test_whole_numbers_give_what_plain_fractions_give(drawn):
    document, answers = drawn
    line = scoring.Scorer(forms.parse(document)).score(answers).as_line()
    line = {
        name: list(value) if isinstance(value, tuple) else value for name, value in line.items()
    }
    assert line == plain.score(document, answers)


@settings(deadline=None, max_examples=100)
@given(forms_with_answers())
def test_applied_weights_explain_the_clean_score(drawn):
    document, answers = drawn
    result = scoring.Scorer(forms.parse(document)).score(answers)
    if result.clean is None:
        assert result.applied_weights == {}
        return
    explained = Fraction(0)
    for section in document["sections"]:
        for asked in section["questions"]:
            if asked["id"] in result.applied_weights:
                points = {o["id"]: Fraction(o["points"]) for o in asked["options"]}
                share = Fraction(result.applied_weights[asked["id"]])
                explained += share * points[answers[asked["id"]]["option"]] / max(points.values())
    assert explained == Fraction(result.clean)
