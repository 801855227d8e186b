"""A scorecard on a page: what is shown comes back as it was meant, and nothing else does."""

import pytest
from django.http import QueryDict
from django.utils.http import urlencode
from hypothesis import given, settings
from hypothesis import strategies as st

from klankbord.edges.web.evaluations import scorecards
from klankbord.evaluations.scorecards import forms
from klankbord.evaluations.scorecards.scoring import Scorer


def option(name, points):
    return {"id": name, "points": points}


FORM = forms.parse(
    {
        "id": "f",
        "weight_mode": "share",
        "sections": [
            {
                "id": "een",
                "weight": 1,
                "questions": [
                    {"id": 'vraag "1" & meer', "weight": 1, "na_allowed": True,
                     "options": [option("nee", 0), option("ja", 1)]},
                    {"id": "waarom", "weight": 1, "comment_required": ["slecht"],
                     "options": [option("slecht", 0), option("goed", 1), option("best", 2)],
                     "visible_if": {"question": 'vraag "1" & meer', "in": ["nee"]}},
                ],
            },
            {
                "id": "twee",
                "weight": 3,
                "questions": [{"id": "slot", "weight": 1, "critical": True,
                               "options": [option("a", 0), option("b", 1)]}],
            },
        ],
    }
)  # fmt: skip
TEXTS = {"een": {"nl": "Eerste", "en": "First"}, "ja": {"nl": "Ja", "en": "Yes"}}

ANSWER = st.fixed_dictionaries(
    {},
    optional={"comment": st.text("abc é\n", min_size=1).map(str.strip).filter(bool)},
)


def chosen(question):
    ways = [st.just({"option": each.id}) for each in question.options] + [st.just({})]
    if question.na_allowed:
        ways.append(st.just({"na": True}))
    return st.tuples(st.one_of(ways), ANSWER).map(lambda pair: pair[0] | pair[1])


GIVEN = st.fixed_dictionaries({q.id: chosen(q) for _, q in FORM.questions()}).map(
    lambda answers: {name: answer for name, answer in answers.items() if answer}
)


def posted(given):
    """What a browser sends of the page that shows these answers."""
    sent = {}
    for section in scorecards.Filled(FORM, TEXTS, given, {}).sections():
        for question in section.questions:
            sent[question.comment_field] = question.comment.replace("\n", "\r\n")
            for each in question.options:
                if each.chosen:
                    sent[question.field] = each.value
    return QueryDict(urlencode(sent))


@settings(deadline=None, max_examples=100)
@given(given=GIVEN)
def test_what_a_page_shows_comes_back_as_the_same_answers(given):
    assert scorecards.read(FORM, posted(given)) == given


def test_a_value_that_was_never_offered_is_refused_by_the_scoring():
    given = scorecards.read(FORM, QueryDict("answer-q1=7&answer-q3=1"))
    assert given == {'vraag "1" & meer': {"option": "7"}, "slot": {"option": "b"}}
    result = Scorer(FORM).score(given)
    assert [(error.question, error.code) for error in result.errors] == [
        ('vraag "1" & meer', "unknown_option")
    ]


def test_a_fault_stands_at_its_field_and_in_the_list_with_a_link():
    errors = Scorer(FORM).score({'vraag "1" & meer': {"option": "nee"}}).errors
    sections = scorecards.Filled(FORM, TEXTS, {}, scorecards.faults(errors)).sections()
    card = scorecards.Card("t", 1, None, sections, "/", "/", 10)
    assert [fault.anchor for fault in card.errors] == ["q2", "q3"]
    shown = [question for section in sections for question in section.questions]
    assert [bool(question.error) for question in shown] == [False, True, True]


@pytest.mark.parametrize(("language", "title"), [("nl", "Eerste"), ("en", "First")])
def test_a_form_speaks_the_language_of_the_reader(language, title):
    from django.utils import translation

    with translation.override(language):
        [first, second] = scorecards.Filled(FORM, TEXTS, {}, {}).sections()
    assert (first.title, second.title) == (title, "twee")
    assert (first.weight, second.weight) == ("25%", "75%")


def test_a_question_that_depends_on_another_names_its_field_and_values():
    [first, _] = scorecards.Filled(FORM, TEXTS, {}, {}).sections()
    assert first.questions[1].when == scorecards.When("q1", ("0",))
