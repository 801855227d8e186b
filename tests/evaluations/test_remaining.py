"""A form in the making tells everything that is still to be mended, each thing at its own field."""

import copy

import pytest

from klankbord.evaluations.scorecards import (
    comparing,
    editing,
    examples,
    flaws,
    forms,
    remaining,
    texts,
)
from klankbord.evaluations.scorecards.forms import Kind

BOTH = {"nl": "Gesprek", "en": "Call"}


@pytest.fixture
def content():
    return examples.content("complaint", BOTH, ("nl", "en"))


def found(content):
    return {(fault.item, fault.field) for fault in remaining.of(content)}


@pytest.mark.parametrize("example", examples.EXAMPLES)
def test_an_example_can_be_published_as_it_is(example):
    made = examples.content(example, BOTH, ("nl", "en"))
    assert remaining.of(made) == ()
    assert flaws.of(forms.parse(made["form"])) == []
    assert 10 <= len(editing.questions(made)) <= 12
    assert all(question["na_allowed"] for question in editing.questions(made))


def test_every_fault_is_told_at_once(content):
    made, item = editing.add_question(content, "ontvangen", Kind.NUMBER)
    made = editing.add_section(made)[0]
    question = editing.question(made, item)
    question |= {"weight": "twee", "visible_if": {"question": "weg", "in": ["ja"]}}
    question["options"][1]["from"] = "0"
    made["form"]["bands"] = [{"id": "b", "from": "10"}]
    made["texts"][item] = {"nl": "Klinkt gezond?", "en": "Has no accent"}
    expected = {
        (item, "weight"), (item, "when"), (item, "option.0.from"), (item, "title.en"),
        (item, "option.0.nl"), (item, "option.1.en"), ("form", "band.0.from"),
        ("form", "band.0.nl"), (made["form"]["sections"][-1]["id"], ""),
    }  # fmt: skip
    assert expected <= found(made)


@pytest.mark.parametrize(
    ("asks", "refused"),
    [
        ("Vraagt toestemming voor het doorverbinden", False),
        ("Stemt af wat de beller wil (afstemming)", False),
        ("Klinkt geloofwaardig", False),
        ("Traces the order", False),
        ("Heeft een Limburgs accent", True),
        ("Vertelt over de thuissituatie", True),
        ("Is in een goede stemming", True),
        ("Seems in good health", True),
    ],
)
def test_nobody_is_measured_by_what_the_law_keeps_out_and_nothing_else_is_refused(
    content, asks, refused
):
    content["texts"]["ruimte"] = {"nl": asks, "en": asks}
    assert (("ruimte", "title.nl") in found(content)) is refused
    key = texts.explained(texts.option("ruimte", "goed"))
    content["texts"] |= {"ruimte": BOTH, key: {"nl": asks}}
    assert (("ruimte", "option.0.help.nl") in found(content)) is refused


def test_conditions_that_cannot_be_met_are_said_whatever_was_moved(content):
    def when(item, other):
        editing.question(content, item)["visible_if"] = {"question": other, "in": ["goed"]}

    when("erkennen", "ruimte")
    assert found(content) == set()
    content = editing.move(content, "erkennen", -1)
    assert found(content) == {("erkennen", "when")}
    when("ruimte", "erkennen")
    assert found(content) == {("erkennen", "when"), ("ruimte", "when")}
    content = editing.remove(content, "erkennen")
    assert found(content) == {("ruimte", "when")}


def test_shares_tell_what_a_weight_does(content):
    shares = remaining.shares(content)
    assert set(shares.values()) == {10}
    editing.question(content, "ruimte")["weight"] = "4"
    assert remaining.shares(content)["ruimte"] == 23  # 4/10 of 4/7
    for question in editing.questions(content):
        question["weight"] = "0"
    assert remaining.shares(content) == {}
    assert ("form", "") in found(content)


def test_versions_are_compared_by_what_is_asked_not_where(content):
    now = copy.deepcopy(content)
    now = editing.move(editing.move(now, "wens", 1), "afspreken", -1)
    now["texts"]["feiten"]["nl"] = "Vraagt wat en wanneer"
    now = editing.remove(now, "erkennen")
    editing.question(now, "weg")["options"][1]["fatal"] = "form"
    changes = comparing.between((content["form"], content["texts"]), (now["form"], now["texts"]))
    assert {change.what for change in changes} == {"moved", "text", "removed", "option"}
    assert comparing.between((now["form"], now["texts"]), (now["form"], now["texts"])) == ()
