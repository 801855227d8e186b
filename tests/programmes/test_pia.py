"""A DPIA goes out to the French authority's PIA software, and comes back. Pure."""

import json

import pytest

import woonstede
from klankbord.people.faults import Fault
from klankbord.programmes import gaps, pia
from programmes.drafting import REASON, SAID

AT = woonstede.TODAY
NAMED = ("chilling_effect", "profiling", "function_creep", "other")


def dpia(**said):
    """A DPIA of which each risk is judged otherwise, and measured by several lines."""
    risks = [
        {
            "about": about,
            "risk": f"Iemand vreest {about}: & <gevolgen>",
            "likelihood": likelihood,
            "severity": severity,
            "measure": f"Het lot kiest.\nHR ziet niets van {about}.",
            "owner": f"functie {number}",
            "due": f"2026-12-1{number}",
        }
        for number, (about, likelihood, severity) in enumerate(
            zip(
                NAMED,
                ("low", "high", "medium", "low"),
                ("high", "low", "low", "medium"),
                strict=True,
            )
        )
    ]
    return {**SAID["dpia"], "risks": risks, **said}


@pytest.mark.parametrize(
    "said",
    [
        SAID["dpia"],
        dpia(),
        dpia(residual_risk="high", prior_consultation=True, means=["audio", "screen"]),
        dpia(residual_risk="medium", prior_consultation=False, means=["audio"]),
    ],
)
def test_what_goes_out_comes_back_the_same(said):
    out = json.loads(json.dumps(pia.written("Heldere huurvragen", {**SAID, "dpia": said}, AT)))
    assert set(out) == {"pia", "answers", "measures", "evaluations", "comments"}
    assert pia.read(out) == said
    again = pia.written("Heldere huurvragen", {**SAID, "dpia": pia.read(out)}, AT)
    assert json.loads(json.dumps(again)) == out


def test_what_goes_out_is_in_words_and_an_older_file_with_codes_still_comes_in():
    out = pia.written("Heldere huurvragen", SAID, AT)
    answers = {str(each["reference_to"]): each["data"] for each in out["answers"]}
    assert answers["121"]["text"] == "opname, beoordeling, opmerking, cijfers, luisterlogboek"
    assert answers["212"]["text"].startswith("Gerechtvaardigd belang. Bewoners bellen terug")
    answers["123"]["text"] = "audio, screen"
    assert pia.read(out)["means"] == ["audio", "screen"]


def test_what_comes_in_whole_leaves_nothing_to_do():
    back = pia.read(pia.written("Heldere huurvragen", SAID, AT))
    assert gaps.of("dpia", {**SAID, "dpia": back}, AT) == ()


def test_a_dpia_that_is_half_done_goes_out_and_comes_back_as_it_is():
    half = {"risks": [{"risk": "Mensen zwijgen liever"}], "views_of_staff": REASON}
    assert pia.read(pia.written("x", {"dpia": half}, AT)) == half


def answer(number, *, text=None, gauge=None, listed=()):
    data = {"text": text, "gauge": gauge, "list": list(listed)}
    return {"pia_id": 12, "reference_to": number, "data": data, "id": number}


def measure(title, content):
    placeholder = "measures.default_placeholder"
    return {"pia_id": 12, "title": title, "content": content, "placeholder": placeholder}


FOREIGN = {
    "pia": {
        "id": 12,
        "status": 3,
        "name": "Slaapmeter",
        "author_name": "E. York",
        "dpo_opinion": "Aanvaardbaar.",
        "concerned_people_opinion": "<p>Zij vinden&nbsp;het spannend.</p>",
        "structure_id": "",
    },
    "answers": [
        answer(111, text="<div>Een <strong>meter</strong></div>", gauge=0),
        answer(123, text="<ol><li>servers</li></ol>"),
        answer(321, listed=["Uitlekken", "Druk op mensen"]),
        answer(323, listed=["Medewerker", "Aanvaller"]),
        answer(324, listed=["Versleuteling", "Toegang", "Staat nergens"]),
        answer(325, text="Het gevolg is <b>groot</b>.", gauge=3),
        answer(326, gauge=4),
        answer(341, listed=["Alles kwijt"]),
        answer(344, listed=["Back-up"]),
        answer(345, gauge=2),
        answer(346, gauge=None),
        {"reference_to": 331, "data": None},
        "rommel",
    ],
    "measures": [
        measure("Back-up", "<div>Elke nacht</div>\n<ul>\n<li>op twee plekken;</li>\n</ul>"),
        measure("Versleuteling", "<span>Alles over <b>https</b></span>"),
        measure("Toegang", None),
    ],
    "evaluations": [
        {"reference_to": "3.2", "evaluation_comment": "<div>Goed genoeg</div>", "status": 3},
        {"reference_to": "3.1.[object Object]", "gauges": {"x": 0, "y": 0}},
    ],
    "comments": [],
}
"""As that software writes it: severity of a group of risks, measures by their titles, HTML."""


def test_a_file_as_that_software_writes_it_is_taken_in_group_by_group():
    of_first = {"severity": "high", "likelihood": "high"}
    of_first["measure"] = "Alles over https\nToegang"
    assert pia.read(FOREIGN) == {
        "views_of_staff": "Zij vinden het spannend.",
        "risks": [
            {"risk": "Uitlekken", **of_first},
            {"risk": "Druk op mensen", **of_first},
            {
                "risk": "Alles kwijt",
                "severity": "medium",
                "measure": "Elke nacht\n\nop twee plekken;",
            },
        ],
    }


@pytest.mark.parametrize("said", [None, [], {}, {"pia": []}, "x"])
def test_another_file_is_refused(said):
    with pytest.raises(Fault) as caught:
        pia.read(said)
    assert caught.value.code == "no_pia"
