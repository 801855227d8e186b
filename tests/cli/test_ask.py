"""`klankbord ask`: the question of a screen, by command, with the answer of the law."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

import calling
import cast
from klankbord.evaluations import queries as evaluations
from klankbord.evaluations.evaluating import assessing, assigning
from klankbord.notices import queries as notices
from klankbord.recordings.intake import preparing

HR = ("--as", "hr@woonstede.example")
REVIEW = ("use_in_review", "--purpose", "appraisal")


@pytest.fixture
def door(world):
    with world.here():
        yield calling.Door()


def test_hr_asks_by_command_and_gets_the_wall(world, door):
    recording = door.stored()
    now = timezone.now()
    preparing.make_ready(recording, at=now)
    assigning.assign_ready(at=now)
    noor, anna = (
        door.organisation.actor("noor", "evaluator"),
        door.organisation.actor("anna", "employee"),
    )
    assessing.submit(recording, answers=cast.GOOD, comment="", actor=noor, at=now)
    [own] = evaluations.own(anna, at=now)
    for about in (("--leg", recording), ("--evaluation", str(own.id))):
        done = world.run("ask", *REVIEW, *HR, *about)
        assert done.code == 1
        answer = json.loads(done.stdout)
        assert answer["answer"] == "no"
        assert "R8" in answer["denied_by"]
        assert "Nee." in done.stderr
        assert "Een trainingsopname wordt nooit tegen u gebruikt." in done.stderr
        assert "zelf een opname inbrengen" in done.stderr
    later = timezone.now() + timedelta(seconds=1)
    told = notices.notices(door.organisation.anna.pk, later)
    refused = [each for each in told if each.kind == "refused"]
    assert [(each.function, each.reason) for each in refused] == [("hr", "use_in_review")] * 2
    mine = world.run(
        "ask", "disclose_to_employee", "--leg", recording, "--as", "anna@woonstede.example",
        "--lang", "en",
    )  # fmt: skip
    answer = json.loads(mine.stdout)
    assert (mine.code, answer["answer"], answer["denied_by"]) == (0, "yes_if", [])
    verdict, *conditions = mine.stderr.splitlines()
    assert verdict == "Yes, if."
    owed = [each for each in answer["obligations"] if each["kind"] == "condition"]
    assert conditions == [f"{each['rule']} {each['text_en']}" for each in owed]


def test_a_question_that_cannot_be_asked_says_what_to_do(world, door):
    nowhere = ("--leg", str(uuid4()))
    for arguments, code, words in (
        ((*REVIEW, *HR, *nowhere), 1, "There is no recording"),
        ((*REVIEW, *HR, "--evaluation", str(uuid4())), 1, "There is no evaluation"),
        (("retain", *HR, *nowhere), 2, "invalid choice"),
        ((*REVIEW, *HR), 2, "--leg"),
        ((*REVIEW, *HR, "--leg", "7"), 2, "invalid UUID"),
        ((*REVIEW, "--as", "x@woonstede.example", *nowhere), 2, "There is no account"),
        ((*REVIEW, *HR, *nowhere, "--role", "admin"), 1, "no role admin"),
    ):
        done = world.run("ask", *arguments)
        assert (done.code, done.stdout) == (code, ""), arguments
        assert words in done.stderr
        assert "Traceback" not in done.stderr
