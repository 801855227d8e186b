"""A programme file: everything that is wrong with it is told, and nothing is stored."""

import copy

import pytest

import woonstede
from klankbord.law import vocabulary
from klankbord.people.shapes import Flawed
from klankbord.programmes import evidence, loading, words

AT = woonstede.SUBMITTED


def flaws(said):
    with pytest.raises(Flawed) as caught:
        loading.check(said, AT)
    return {flaw.place: flaw.message for flaw in caught.value.flaws}


def changed(table, **fields):
    said = copy.deepcopy(woonstede.PROGRAMME)
    said[table] |= fields
    return said


def with_row(kind, **fields):
    said = copy.deepcopy(woonstede.PROGRAMME)
    number, row = next((n, r) for n, r in enumerate(said["evidence"], 1) if r["kind"] == kind)
    row |= fields
    return said, f"evidence[{number}]"


def test_the_example_has_no_flaw():
    content = loading.check(woonstede.PROGRAMME, AT)
    assert len(content.evidence) == len(woonstede.PROGRAMME["evidence"])


@pytest.mark.parametrize(
    ("table", "fields", "place", "says"),
    [
        ("version", {"number": "1"}, "version.number", "whole number"),
        ("version", {"number": True}, "version.number", "whole number"),
        ("version", {"purposes": ["fun"]}, "version.purposes", "'fun' is not one of"),
        ("version", {"purposes": []}, "version.purposes", "at least 1"),
        ("version", {"means": ["audio", "audio"]}, "version.means", "twice"),
        ("version", {"acts": ["emotion"]}, "version.acts", "not one of"),
        ("version", {"acts": "record"}, "version.acts", "a list"),
        ("version", {"starts_at": "2026-02-30"}, "version.starts_at", "no moment that exists"),
        ("version", {"starts_at": "2026-11-02T09:00"}, "version.starts_at", "offset"),
        ("version", {"ends_at": "2026-11-01"}, "version.ends_at", "not after starts_at"),
        ("version", {"change": "material"}, "version.change", "new for number 1"),
        ("version", {"plan": {"per_person": 11, "ceiling": 5}}, "version.plan.per_person", "(B)"),
        ("version", {"plan": {"per_person": 4, "ceiling": 3}}, "version.plan", "more calls"),
        ("version", {"matrix": {"boss": {}}}, "version.matrix.boss", "unknown field"),
        ("version", {"owner": "Petra"}, "version.owner", "unknown field"),
        ("programme", {"code": "P-11"}, "programme.code", "small letters"),
        ("programme", {"title": " "}, "programme.title", "1 to 160"),
        ("organisation", {"headcount": -1}, "organisation.headcount", "from 0"),
        ("organisation", {"since": "2026-12-01"}, "organisation.since", "not happened"),
    ],
)
def test_a_flaw_is_named_with_its_place(table, fields, place, says):
    found = flaws(changed(table, **fields))
    assert list(found) == [place]
    assert says in found[place]


@pytest.mark.parametrize(
    ("kind", "fields", "place", "says"),
    [
        ("dpia", {"done": "yes"}, ".done", "true or false"),
        ("dpia", {"ticked": True}, ".ticked", "unknown field"),
        ("dpia", {"happened_at": "2027-01-01"}, ".happened_at", "has not happened yet"),
        ("dpia", {"document_sha256": "abc"}, ".document_sha256", "SHA-256"),
        ("interests", {"reason": "Omdat het kan."}, ".reason", "40 to"),
        ("works_council_answer", {"answer": "silence"}, ".answer", "consented, refused"),
        ("retention_tested", {"destroyed": 121}, "", "more was destroyed"),
        ("announcement", {"line": "Lijn 1"}, ".line", "a code such as"),
        ("policy", {"items": ["P16"]}, ".items", "'P16' is not one of"),
    ],
)
def test_each_kind_of_evidence_says_what_it_must(kind, fields, place, says):
    said, row = with_row(kind, **fields)
    found = flaws(said)
    assert list(found) == [row + place]
    assert says in found[row + place]


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (row["kind"], name)
        for row in woonstede.PROGRAMME["evidence"]
        for name in evidence.KINDS[row["kind"]].must
    ],
)
def test_no_field_of_evidence_can_be_left_out(kind, field):
    said, row = with_row(kind)
    del next(each for each in said["evidence"] if each["kind"] == kind)[field]
    assert flaws(said) == {f"{row}.{field}": "is missing."}


def test_consent_says_what_it_covers():
    said, row = with_row("works_council_answer")
    del next(r for r in said["evidence"] if r["kind"] == "works_council_answer")["means"]
    assert "means" in flaws(said)[row]


def test_every_flaw_is_told_at_once():
    said = changed("version", number=0, course=7)
    said["evidence"] = [{"kind": "guess", "happened_at": "2026-01-01"}, 3]
    said["extra"] = {}
    assert set(flaws(said)) == {
        "extra", "version.number", "version.course", "evidence[1].kind", "evidence[2]",
    }  # fmt: skip


@pytest.mark.parametrize("said", [{}, {"programme": [], "version": 3, "evidence": "x"}])
def test_something_else_than_a_programme_is_no_programme(said):
    assert {"programme", "version"} <= set(flaws(said))


def test_the_words_are_those_of_the_law():
    assert set(words.ACTS) <= set(vocabulary.ACTS)
    assert not {"sole_decision", "emotion"} & set(words.ACTS)
    assert set(words.JUDGING) <= set(words.ACTS)
