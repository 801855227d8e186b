"""A DPIA goes out to the French authority's PIA software, and comes back. Pure."""

import json

import pytest

import woonstede
from klankbord.people.faults import Fault
from klankbord.programmes import gaps, pia
from programmes.drafting import SAID

AT = woonstede.TODAY


def test_what_goes_out_comes_back_the_same():
    out = json.loads(json.dumps(pia.written("Heldere huurvragen", SAID, AT)))
    assert set(out) == {"pia", "answers", "measures", "evaluations", "comments"}
    back = pia.read(out)
    assert back["views_of_staff"] == SAID["dpia"]["views_of_staff"]
    assert back["risks"] == SAID["dpia"]["risks"]
    assert gaps.of("dpia", {**SAID, "dpia": {**SAID["dpia"], **back}}, AT) == ()


def test_a_file_as_that_software_writes_it_is_taken_in_without_its_mark_up():
    said = {
        "pia": {"name": "x", "concerned_people_opinion": "<p>Zij vinden&nbsp;het spannend.</p>"},
        "answers": [
            {"reference_to": 331, "data": {"text": None, "gauge": None, "list": ["Druk"]}},
            {"reference_to": 335, "data": {"text": "", "gauge": 4, "list": []}},
            {"reference_to": 336, "data": {"gauge": 1}},
            {"reference_to": 111, "data": None},
            "rommel",
        ],
        "measures": [{"title": "Kort", "content": "<span>Het <b>lot</b> kiest</span>"}],
    }
    assert pia.read(said) == {
        "views_of_staff": "Zij vinden het spannend.",
        "risks": [
            {"risk": "Druk", "severity": "high", "likelihood": "low", "measure": "Het lot kiest"}
        ],
    }


@pytest.mark.parametrize("said", [None, [], {}, {"pia": []}, "x"])
def test_another_file_is_refused(said):
    with pytest.raises(Fault) as caught:
        pia.read(said)
    assert caught.value.code == "no_pia"
