"""A question as an address: it comes back as it was, and nothing but choices stands in it."""

from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.utils import translation
from hypothesis import example, given, settings
from hypothesis import strategies as st

from klankbord.edges.web.frame import asked
from klankbord.edges.web.frame.asked import Asked, Unreadable
from klankbord.edges.web.law import factwords, may, sentences
from klankbord.law import engine, supposing, vocabulary, words
from law.questions import questions

TODAY = date(2026, 11, 26)
DOMAINS = {fact.name: fact.domain for fact in engine.BOOK.facts()}
NOT_KNOWN = (("export_reason", "unknown"),)
SMALL = {"was", "lang", "rest", "on", *asked.SLOTS, *DOMAINS}


def sent(url):
    return dict(parse_qsl(urlsplit(url).query))


@st.composite
def questions_asked(draw):
    act = draw(st.sampled_from(vocabulary.ACTS))
    names = [name for name in asked.facts_of(act, "2026-11-26T12:00:00+01:00")
             if name not in asked.SLOTS]  # fmt: skip
    chosen = draw(st.lists(st.sampled_from(names), max_size=4, unique=True)) if names else []
    facts = {name: draw(st.sampled_from(DOMAINS[name])) for name in chosen}
    whole = Asked(
        role=draw(st.sampled_from(vocabulary.ROLES)),
        act=act,
        on=draw(st.dates(asked.FIRST, asked.LAST)),
        data=draw(st.sampled_from(("", *vocabulary.DATA))),
        relation=draw(st.sampled_from(("", *vocabulary.RELATIONS))),
        made_for=draw(st.sampled_from(("", *vocabulary.PURPOSES))),
        purpose=draw(st.sampled_from(("", *vocabulary.PURPOSES))),
        rest=draw(st.booleans()),
        facts=tuple(sorted(facts.items())),
    )
    return asked.read(sent(whole.url()), TODAY)


@settings(max_examples=150, deadline=None)
@given(questions_asked())
def test_what_is_asked_comes_back_from_its_address(question):
    assert asked.read(sent(question.url()), TODAY) == question


@settings(max_examples=60, deadline=None)
@given(questions_asked(), st.sampled_from(["nl", "en"]))
def test_every_question_gets_a_page_with_the_laws_own_answer(question, language):
    decision = engine.decide(question.question())
    with translation.override(language):
        page = may.hypothetical(question, TODAY)
    shown = page.answered
    rules = sorted(each.rule for each in (*shown.answer.violated, *shown.answer.unproven))
    if not (question.rest or question.facts):
        assert rules == sorted(decision.denied_by)
        assert shown.answer.word.startswith(
            {"yes": ("Ja.", "Yes."), "no": ("Nee.", "No."), "yes_if": ("Ja, mits", "Yes, if")}[
                decision.answer
            ]
        )
    assert all(field.label and field.group.options for field in shown.deciding)


@settings(max_examples=150, deadline=None)
@given(questions())
def test_a_decided_question_is_asked_again_with_the_same_answer_and_without_its_person(whole):
    decision = engine.decide(whole)
    again = asked.of(decision)
    found = asked.answer(again).decision
    if whole.get("actor", {}).get("relation") != "none":  # HR is nobody's stranger at the gate
        assert found.denied_by == decision.denied_by
        assert set(found.gaps) == set(decision.gaps)
    for name, value in sent(again.url()).items():
        assert name in SMALL
        assert value in DOMAINS.get(name, (value,))
        assert len(value) <= 24


def test_unproven_and_violated_facts_are_those_of_the_refused_question():
    whole = {
        "id": "3f7a0c52-8d41-4b7e-9a35-5f0c9c1d2e68",
        "act": "use_in_review", "purpose": "appraisal", "data": "score",
        "at": "2026-11-26T10:00:00+01:00",
        "actor": {"role": "hr", "relation": "own_manager", "hr_power": True},
        "objection": {"status": "open"},
        "recording": {"made_at": "2026-11-20T11:00:00+01:00", "purposes": ["training"],
                      "retention_until": "2027-02-18T00:00:00+01:00"},
    }  # fmt: skip
    again = asked.of(engine.decide(whole))
    assert dict(again.facts)["objection"] == "open"
    assert "3f7a0c52" not in again.url()
    assert "11%3A00" not in again.url()


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"act": "sing"}, "act"),
        ({}, "act"),
        ({"act": "coach", "role": "pope"}, "role"),
        ({"act": "coach", "relation": "aunt"}, "relation"),
        ({"act": "coach", "data": "diary"}, "data"),
        ({"act": "coach", "purpose": "fun"}, "purpose"),
        ({"act": "coach", "made_for": "fun"}, "made_for"),
        ({"act": "coach", "on": "morgen"}, "on"),
        ({"act": "coach", "on": "1666-09-02"}, "on"),
        ({"act": "coach", "rest": "2"}, "rest"),
        ({"act": "coach", "consent": "<script>"}, "facts"),
        ({"act": "coach", "anna": "de Wit"}, "facts"),
    ],
)
def test_what_is_on_no_list_is_refused_by_place_and_not_repeated(wrong, place):
    with pytest.raises(Unreadable) as fault:
        asked.read(wrong, TODAY)
    assert fault.value.places == (place,)
    with translation.override("nl"):
        said = may.unreadable(fault.value.places)
    assert "Kies opnieuw." in said
    assert "script" not in said


def test_the_sentence_offers_everything_that_can_be_asked():
    offered = [act for _, acts in sentences.ACTS for act in acts]
    assert sorted(offered) == sorted(vocabulary.ACTS)
    assert set(sentences.WHO) == set(vocabulary.ROLES)
    assert set(sentences.WHAT) == {"", *vocabulary.DATA}
    assert set(sentences.WHOSE) == {"", *vocabulary.RELATIONS}
    assert set(sentences.MADE_FOR) == set(sentences.WHAT_FOR) == {"", *vocabulary.PURPOSES}
    assert set(sentences.ABOUT.values()) == set(sentences.BEHIND)


def test_every_value_of_every_fact_has_words_and_every_fact_a_topic():
    for fact in engine.BOOK.facts():
        assert factwords.topic(fact.name) in factwords.ORDER
        for language in ("nl", "en"):
            with translation.override(language):
                assert all(factwords.value(fact.name, code) for code in fact.domain)
    used = {code for fact in engine.BOOK.facts() for code in fact.domain}
    assert set(words.VALUES) <= used


def test_every_preset_says_what_its_title_promises():
    with translation.override("nl"):
        found = {each.title: each.word for each in may.blank(TODAY).presets}
    assert list(found.values()) == [
        "Nee.", "Ja, mits", "Ja.", "Ja.", "Ja, mits", "Nee.", "Ja, mits", "Nee.", "Nee.",
    ]  # fmt: skip
    assert next(iter(found)).startswith("Mag een leidinggevende een trainingsopname")


@settings(max_examples=60, deadline=None)
@given(question=questions_asked(), more=st.booleans())
@example(question=Asked("employee", "export", TODAY, rest=True, facts=NOT_KNOWN), more=False)
def test_the_page_sends_along_every_fact_that_was_named(question, more):
    with translation.override("nl"):
        page = may.hypothetical(question, TODAY, more=more)
    shown = [*page.answered.deciding, *(f for t in page.answered.topics for f in t.fields)]
    chosen = {
        field.name: option.value
        for field in shown
        for option in field.group.options
        if option.chosen and option.value
    }
    in_sentence = {
        piece.name: option.value
        for piece in page.pieces
        for group in piece.groups
        for option in group.options
        if option.chosen and piece.name not in asked.SLOTS and option.value
    }
    assert chosen | in_sentence | dict(page.answered.unseen) == dict(question.facts)
    assert bool(page.answered.topics) is (more and page.answered.others > 0)


@pytest.mark.parametrize("act", vocabulary.ACTS)
def test_every_act_has_a_page_even_when_nothing_else_is_said(act):
    for rest in (True, False):
        with translation.override("nl"):
            page = may.hypothetical(Asked("coach", act, TODAY, rest=rest), TODAY)
        assert page.answered.says.startswith("Mag een coach ")


def test_nothing_is_a_plain_yes_that_rests_on_what_was_only_supposed():
    _, coach = sentences.presets(TODAY)[1]
    with translation.override("nl"):
        page = may.hypothetical(coach, TODAY)
    assert asked.answer(coach).decision.answer == "yes"
    assert page.answered.answer.word == "Ja, mits"
    assert page.answered.assumed
    assert page.answered.otherwise.word == "Nee."


def test_a_changed_fact_says_what_it_changed():
    _, review = sentences.presets(TODAY)[0]
    with translation.override("nl"):
        before = may.hypothetical(review, TODAY).answered
        changed = asked.read(sent(review.url()) | {"hr_power": "no"}, TODAY)
        after = may.hypothetical(changed, TODAY, before=before.before).answered
        assert after.changed == "Het antwoord blijft ‘Nee.’. R34 zegt geen nee meer."
        wish = asked.read(sent(review.url()) | {"own_request": "met"}, TODAY)
        then = may.hypothetical(wish, TODAY, before=before.before).answered
        assert then.changed.startswith("Het was ‘Nee.’, nu is het ‘Ja, mits’.")
        assert may.hypothetical(review, TODAY, before="no-<b>").answered.changed == ""


def test_who_has_power_over_everybody_is_nobodys_stranger():
    asked_by_hr = Asked("hr", "listen_back", TODAY, relation="none").question()
    assert asked_by_hr["actor"]["hr_power"]
    assert supposing.stated(asked_by_hr)["relation"] == "own_manager"
    own = Asked("hr", "listen_back", TODAY, relation="self").question()
    assert not own["actor"]["hr_power"]
