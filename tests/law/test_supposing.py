"""What if: the same rules on facts in words, and what it would take."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klankbord.law import engine, supposing
from klankbord.law.conditions import UNKNOWN
from law.lawful import lawful
from law.questions import ACTS, questions

NEVER = {"sole_decision", "emotion"}
FACTS = {fact.name: fact for fact in engine.BOOK.facts()}


@settings(max_examples=400, deadline=None)
@given(questions())
def test_nothing_supposed_is_what_the_engine_decides(asked):
    decided, supposed = engine.decide(asked), supposing.suppose(asked, {})

    assert supposed.as_answer() == decided.as_answer()
    assert supposed.gaps == decided.gaps


@settings(max_examples=150, deadline=None)
@given(questions(), st.data())
def test_what_is_supposed_answers_as_if_it_were_stated(asked, data):
    """The facts of one question supposed in another answer as the first, but for what is due."""
    other = data.draw(questions(acts=[asked["act"]]))
    found = supposing.suppose(other, supposing.stated(asked))

    assert found.denied_by == engine.decide(asked).denied_by
    assert found.gaps == engine.decide(asked).gaps
    assert [(owed.rule.id, owed.duty.text) for owed in found.obligations] == [
        (owed.rule.id, owed.duty.text) for owed in engine.decide(asked).obligations
    ]


@pytest.mark.parametrize("name", ["nobody", "consent", "act"])
def test_a_fact_or_a_value_that_does_not_exist_is_refused_by_name(name):
    with pytest.raises(supposing.NotInDomain) as fault:
        supposing.suppose(lawful("coach"), {name: "<b>"})

    assert fault.value.fact == str(fault.value) == name


def test_nothing_is_put_in_order_beside_a_fact_that_does_not_exist():
    with pytest.raises(supposing.NotInDomain):
        supposing.in_order(lawful("coach"), {"nobody": "yes"})


def test_what_is_put_in_order_is_how_things_mostly_are_where_there_is_a_choice():
    chosen = {
        name: value
        for act in ACTS
        for name, value in supposing.in_order(
            {"id": act, "act": act, "at": "2026-12-01T10:00:00+01:00"}, {}
        ).items()
        if name in supposing.USUAL
    }

    assert chosen == {name: supposing.USUAL[name] for name in chosen}
    assert {"programme_basis", "participation", "window"} <= set(chosen)


@pytest.mark.parametrize("act", [act for act in ACTS if act not in NEVER])
def test_when_everything_unknown_is_in_order_a_lawful_act_is_allowed(act):
    whole = lawful(act)
    bare = {name: whole[name] for name in ("id", "act", "at", "purpose", "data") if name in whole}
    known = {
        name: value
        for name, value in supposing.stated(whole).items()
        if name in {"relation", "hr_power", "recipient", "audience", "requested_by", "withheld"}
    }
    bare["recording"] = {"purposes": whole.get("recording", {}).get("purposes", ["training"])}
    assumed = supposing.in_order(bare, known)
    before = supposing.suppose(bare, known)

    assert supposing.suppose(bare, known | assumed).allowed
    assert {before.values[name] for name in assumed} <= {UNKNOWN}
    assert before.allowed or assumed


@pytest.mark.parametrize("act", sorted(NEVER))
def test_what_is_never_allowed_cannot_be_put_in_order(act):
    asked = {"id": act, "act": act, "at": "2026-12-01T10:00:00+01:00"}

    assert supposing.suppose(asked, supposing.in_order(asked, {})).answer == "no"


def test_what_is_violated_stays_violated_when_the_rest_is_in_order():
    asked = {
        "id": "x",
        "act": "use_in_review",
        "purpose": "appraisal",
        "data": "audio",
        "at": "2026-12-01T10:00:00+01:00",
        "recording": {"purposes": ["training"]},
    }
    facts = {"relation": "own_manager", "hr_power": "yes"}
    assumed = supposing.in_order(asked, facts)
    decision = supposing.suppose(asked, facts | assumed)

    assert decision.gaps == ()
    assert decision.denied_by == ("R7", "R8", "R10", "R34")


def test_what_is_to_stay_unknown_stays_so_and_still_denies():
    asked = {
        "id": "x",
        "act": "coach",
        "purpose": "training",
        "data": "audio",
        "at": "2026-12-01T10:00:00+01:00",
        "recording": {"purposes": ["training"]},
    }
    facts = {"relation": "own_coach", "hr_power": "no"}
    assumed = supposing.in_order(asked, facts, keep=["consent"])
    decision = supposing.suppose(asked, facts | assumed)

    assert "consent" not in assumed
    assert [fact.name for fact in decision.unproven] == ["consent"]
    assert decision.denied_by == decision.gaps == ("R21",)


@settings(max_examples=100, deadline=None)
@given(questions())
def test_putting_in_order_only_fills_what_was_unknown_and_leaves_no_gap(asked):
    known = supposing.stated(asked)
    assumed = supposing.in_order(asked, {})
    decision = supposing.suppose(asked, assumed)

    assert all(known[name] == UNKNOWN for name in assumed)
    assert all(value in FACTS[name].domain for name, value in assumed.items())
    assert decision.gaps == ()
