"""What is still to do in a draft is told at its field. Pure."""

import copy

import pytest

import woonstede
from klankbord.programmes import examples, gaps, sheets, weighed
from programmes.drafting import REASON, SAID

AT = woonstede.TODAY


@pytest.mark.parametrize("name", sheets.PARTS)
def test_a_part_that_is_whole_has_no_gap_and_one_that_is_empty_has(name):
    assert gaps.of(name, SAID, AT) == ()
    assert gaps.of(name, {**SAID, name: {}}, AT) != ()


def test_data_that_the_purpose_does_not_ask_for_is_told():
    evidence = {**SAID, "purpose": {**SAID["purpose"], "purposes": ["evidence"]}}
    told = {gap.place: gap.text.nl for gap in gaps.of("content", evidence, AT)}
    assert told["data"].endswith("Haal weg: cijfers, opmerking, beoordeling.")
    assert "means" not in told


def test_means_that_an_act_takes_are_named():
    content = SAID["content"] | {"acts": ["record", "record_screen", "listen_live"]}
    [told] = gaps.of("content", SAID | {"content": content}, AT)
    assert told.text.nl.startswith("Wat u wilt doen, kan niet zonder: live meeluisteren, scherm.")


def test_chats_alone_take_no_means_and_sound_does():
    written = copy.deepcopy(SAID)
    content = written["content"]
    content["data"] = ["messages", *(each for each in content["data"] if each != "audio")]
    content["means"] = written["dpia"]["means"] = []
    for row in content["matrix"].values():
        row.pop("audio", None)
    assert gaps.of("content", written, AT) == gaps.of("dpia", written, AT) == ()
    for data in (["audio", *content["data"]], content["data"][1:]):
        less = {**written, "content": {**content, "data": data}}
        assert "means" in {gap.place for gap in gaps.of("content", less, AT)}


@pytest.mark.parametrize(
    ("touched", "counts"),
    [
        (lambda text: text, False),
        (lambda text: f"  {text.upper()}\n\n", False),
        (lambda text: text.replace("[", "(").replace(" ", "  "), False),
        (lambda text: text + " Zo is het.", False),
        (lambda _: REASON, True),
        (lambda _: "Het lot kiest en HR ziet niets van de scores.", True),
        (lambda text: text + " Dat zagen wij in maart bij Reparatie in Vlietstad.", True),
    ],
)
def test_a_text_of_an_example_counts_only_when_it_differs_in_substance(touched, counts):
    reason = examples.EXAMPLES["training"]["interests"]["reason"]
    said = {"interests": ["cost_control"], "reason": touched(reason)}
    assert (gaps.of("interests", {"interests": said}, AT) == ()) is counts


@pytest.mark.parametrize(
    ("part", "change", "place"),
    [
        ("purpose", {"ends_at": "2027-06-30"}, "ends_at"),
        ("purpose", {"ends_at": "2027-01-01"}, "ends_at"),
        ("purpose", {"starts_at": "2027-02-30"}, "starts_at"),
        ("purpose", {"legal_basis": "employee_consent"}, "legal_basis"),
        ("reach", {"plan": {"per_person": 5, "ceiling": 3}}, "plan.per_person"),
        ("reach", {"queues": []}, "queues"),
        ("content", {"acts": ["record", "record_screen"]}, "means"),
        ("content", {"matrix": {"manager": {"aggregate": "five_or_more"}}}, "matrix"),
        ("content", {"criteria": ["Spreekt zonder accent"]}, "criteria"),
        ("content", {"criteria": ["Meldt zich zelden ziek"]}, "criteria"),
        (
            "alternatives",
            {"alternatives": SAID["alternatives"]["alternatives"][:2]},
            "alternatives",
        ),
        ("interests", {"interests": ["other"]}, "other"),
        ("dpia", {"required": False}, "required"),
        ("dpia", {"residual_risk": "high"}, "prior_consultation"),
        ("dpia", {"risks": SAID["dpia"]["risks"][:2]}, "risks"),
        ("dpia", {"means": ["screen"]}, "means"),
        ("organisation", {"since": "2027-01-01"}, "since"),
        ("conduct_rules", {"text": "Bel niet privé."}, "text"),
    ],
)
def test_what_a_part_may_not_say_is_told_at_its_field(part, change, place):
    said = copy.deepcopy(SAID)
    said[part] |= change
    assert place in {gap.place for gap in gaps.of(part, said, AT)}


@pytest.mark.parametrize("kind", ["chilling_effect", "profiling", "function_creep"])
def test_a_dpia_weighs_each_of_the_three_risks_by_name(kind):
    said = copy.deepcopy(SAID)
    risk = next(each for each in said["dpia"]["risks"] if each["about"] == kind)
    risk["about"] = "other"  # still three risks, but one of them not by its name
    [gap] = gaps.of("dpia", said, AT)
    assert gap.place == "risks"
    assert weighed.ALWAYS[kind].nl in gap.text.nl
    del risk["about"]
    assert {gap.place for gap in gaps.of("dpia", said, AT)} >= {
        f"risks[{1 + said['dpia']['risks'].index(risk)}].about"
    }


def test_a_number_beyond_policy_is_refused_with_the_letter_of_policy():
    plan = SAID["reach"]["plan"] | {"per_person": 11, "ceiling": 11}
    told = gaps.of("reach", {**SAID, "reach": SAID["reach"] | {"plan": plan}}, AT)
    assert told
    assert all("tot en met 10. Dat is beleid (B)" in gap.text.nl for gap in told)
