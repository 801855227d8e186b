"""Questions to the law over the API: the answers of the command, and nothing is kept."""

import json
from importlib import resources

import jsonschema
import pytest

from klankbord.law import engine
from klankbord.ledger.models import Entry

pytestmark = pytest.mark.django_db
AT = "2026-11-25T10:00:00+01:00"
SCHEMA = json.loads(
    (resources.files("klankbord.law") / "schemas" / "answer.schema.json").read_text()
)


def asked(**more):
    return {"id": "q1", "act": "use_in_review", "purpose": "appraisal", "at": AT, **more}


def test_one_question_and_a_list_are_answered_as_the_command_answers(door):
    one = asked(recording={"purposes": ["training"]})
    other = asked(id="q2", act="restrict")
    lines = Entry.objects.count()
    answer = door.call("anna", "POST", "/decisions", one)
    assert (answer.status_code, answer.json()) == (200, engine.decide(one).as_answer())
    both = door.call("anna", "POST", "/decisions", [one, other])
    assert both.json() == [engine.decide(each).as_answer() for each in (one, other)]
    assert [each["answer"] for each in both.json()] == ["no", "yes"]
    for each in both.json():
        jsonschema.validate(each, SCHEMA)
    assert door.call("anna", "POST", "/decisions", []).json() == []
    assert Entry.objects.count() == lines + 1  # the token; the questions left nothing


def test_a_question_that_cannot_be_asked_is_told_which_field(door):
    for question, field in (
        (asked(colour="red"), "colour"),
        (asked(actor={"role": "boss"}), "actor.role"),
        ({"id": "q", "act": "record"}, "at"),
        (asked(at="2026-02-30T10:00:00+01:00"), "at"),
        ([asked(), asked(act="sing")], "1.act"),
    ):
        answer = door.call("anna", "POST", "/decisions", question)
        assert answer.status_code == 422, question
        assert [each["field"] for each in answer.json()["errors"]] == [field]
    many = door.call("anna", "POST", "/decisions", [asked()] * 101, language="en")
    assert many.status_code == 422
    assert many.json()["errors"][0]["code"] == "too_many"
    assert len(door.call("anna", "POST", "/decisions", [asked()] * 100).json()) == 100
    for odd in ("text", 7, None, [1], [[]]):
        answer = door.call("anna", "POST", "/decisions", odd)
        assert answer.status_code == 422, odd
        assert not any("[" in each["field"] for each in answer.json()["errors"])


def test_a_body_that_is_no_json_says_what_it_should_be(door):
    text = json.dumps(asked()).encode()
    for media, status in (
        ("application/json; charset=utf-8", 200),
        ("application/ld+json", 200),
        ("application/x-www-form-urlencoded", 200),
        ("text/xml", 415),
        ("multipart/form-data; boundary=x", 415),
        ("text/plain", 415),
    ):
        answer = door.call("anna", "POST", "/decisions", text, media=media)
        assert answer.status_code == status, media
    chunked = door.call("anna", "POST", "/decisions", text, **{"Transfer-Encoding": "chunked"})
    assert (chunked.status_code, chunked.json()["code"]) == (411, "length_required")
    twice = text.replace(b'"id": "q1"', b'"id": "q1", "id": "q2"')
    assert door.call("anna", "POST", "/decisions", twice).json()["code"] == "unreadable"
