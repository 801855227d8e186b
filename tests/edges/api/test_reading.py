"""Recordings and evaluations through the API: under the same law as a screen."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

import cast
from klankbord.evaluations import queries as evaluations
from klankbord.evaluations.evaluating import assessing, assigning
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.law.vocabulary import ACTS
from klankbord.ledger import book
from klankbord.ledger.models import Detail
from klankbord.recordings.intake import preparing
from klankbord.recordings.listening import asking
from klankbord.recordings.models import Leg

pytestmark = pytest.mark.django_db
REVIEW = "?act=use_in_review&purpose=appraisal"
LISTEN = "?act=listen_back&purpose=training&reason=drawn_sample"


@pytest.fixture
def recording(door):
    """A recording of Anna's that is assigned to Noor."""
    made = UUID(door.stored())
    door.now = timezone.now()
    preparing.make_ready(made, at=door.now)
    assert assigning.assign_ready(at=door.now) == 1
    return made


def score(door, recording):
    noor = door.organisation.actor("noor", "evaluator")
    assessing.submit(recording, answers=cast.GOOD, comment="Rustig.", actor=noor, at=door.now)
    anna = door.organisation.actor("anna", "employee")
    return evaluations.own(anna, at=door.now)[0].id


def decided(door):
    """The decisions in the log about Anna, as they were sealed."""
    rows = Detail.objects.filter(subject=door.organisation.anna.pk).select_related("entry")
    opened = [book.open_detail(row, row.entry)["detail"] for row in rows.order_by("entry_id")]
    return [each for each in opened if "answer" in each]


def told(door):
    return door.call("anna", "GET", "/me/notices").json()


@pytest.mark.parametrize("about", ["recordings", "evaluations"])
def test_hr_gets_no_with_the_rule_and_the_employee_hears_of_it(door, recording, about):
    thing = recording if about == "recordings" else score(door, recording)
    assert [each for each in told(door) if each["kind"] == "refused"] == []
    refused = door.call("hr", "GET", f"/{about}/{thing}{REVIEW}")
    assert refused.status_code == 403
    problem = refused.json()
    assert "R8" in problem["rules"]
    [wall] = [each for each in problem["reasons"] if each["rule"] == "R8"]
    assert wall["text"] == "Een trainingsopname wordt nooit tegen u gebruikt."
    assert any("7:611" in source for source in wall["sources"])
    [way] = [each for each in problem["remedies"] if each["rule"] == "R8"]
    assert "zelf een opname inbrengen" in way["text"]
    assert refused["Content-Type"] == "application/problem+json"
    last = decided(door)[-1]
    assert (last["act"], last["function"], last["answer"]) == ("use_in_review", "hr", "no")
    assert last["thing"] == str(thing)
    [notice] = [each for each in told(door) if each["kind"] == "refused"]
    assert (notice["function"], notice["reason"]) == ("hr", "use_in_review")
    assert "R8" in notice["rules"]
    assert "Rustig" not in refused.content.decode()


def test_nobody_gets_anything_by_an_act_of_custody(door, recording):
    evaluation = score(door, recording)
    for act in (*sorted(set(ACTS) - set(asking.ACTS)), "look", ""):
        for path in (f"/recordings/{recording}", f"/evaluations/{evaluation}"):
            answer = door.call("hr", "GET", f"{path}?act={act}&purpose=training")
            assert (answer.status_code, answer.json()["code"]) == (422, "invalid"), act


def test_no_act_shows_a_recording_to_whom_it_was_not_assigned(door, recording):
    people = (("hr", None), ("bram", None), ("petra", None), ("ilse", None), ("tess", None))
    for who, role in (*people, ("joris", None), ("directie", None), ("zoom", None)):
        for act in ("listen_back", "score", "coach", "disclose_to_employee", "use_in_review"):
            asked = f"?act={act}&purpose=training&reason=drawn_sample"
            answer = door.call(who, "GET", f"/recordings/{recording}{asked}", role=role)
            assert answer.status_code == 403, (who, act)
            assert answer.json()["rules"]


def test_an_evaluator_sees_what_was_assigned_once_he_says_why(door, recording):
    without = door.call("noor", "GET", f"/recordings/{recording}?act=listen_back&purpose=training")
    assert (without.status_code, without.json()["rules"]) == (403, ["R33"])
    answer = door.call("noor", "GET", f"/recordings/{recording}{LISTEN}")
    assert answer.status_code == 200
    shown = answer.json()
    assert shown["id"] == str(recording)
    assert (shown["duration_ms"], shown["purposes"]) == (1000, ["training"])
    assert (shown["answer"], shown["restricted"]) in {("yes", False), ("yes_if", False)}
    assert "employee" not in shown
    assert decided(door)[-1]["reason"] == "drawn_sample"
    assert answer["Cache-Control"] == "no-store"
    with access.acting(Access(SYSTEM, "retain", None, door.now)):
        assert Leg.objects.get(pk=recording).listenings.count() == 0


def test_an_employee_finds_all_that_is_about_himself(door, recording):
    evaluation = score(door, recording)
    [own] = door.call("anna", "GET", "/me/recordings").json()
    assert (own["id"], own["standing"]) == (str(recording), "kept")
    [mine] = door.call("anna", "GET", "/me/evaluations").json()
    assert (mine["id"], mine["leg"]) == (str(evaluation), str(recording))
    read = door.call("anna", "GET", f"/evaluations/{evaluation}?act=disclose_to_employee")
    assert read.status_code == 200
    assert read.json()["comment"] == "Rustig."
    assert read.json()["answers"] == cast.GOOD
    assert read.json()["result"]["final"] == "1/1"
    assert "scored" in {each["kind"] for each in told(door)}
    names = json.dumps(told(door))
    assert "Noor" not in names
    assert door.call("joris", "GET", "/me/recordings").json() == []
    assert door.call("joris", "GET", "/me/evaluations").json() == []
    other = door.call("joris", "GET", f"/evaluations/{evaluation}?act=disclose_to_employee")
    assert other.status_code == 403


def test_a_restriction_stops_every_use_from_the_next_question_on(door, recording):
    assert door.call("noor", "GET", f"/recordings/{recording}{LISTEN}").status_code == 200
    other = door.call("joris", "POST", f"/me/recordings/{recording}/restrict")
    assert other.status_code == 403
    assert door.call("noor", "GET", f"/recordings/{recording}{LISTEN}").status_code == 200
    for _ in range(2):
        mine = door.call("anna", "POST", f"/me/recordings/{recording}/restrict")
        assert (mine.status_code, mine.json()["restricted"]) == (200, True)
    stopped = door.call("noor", "GET", f"/recordings/{recording}{LISTEN}")
    assert stopped.status_code == 403
    assert "R66" in stopped.json()["rules"]


def test_an_objection_stops_monitoring_from_the_next_question_on(door, recording):
    assert door.call("noor", "GET", f"/recordings/{recording}{LISTEN}").status_code == 200
    for grounds in ("", "   ", "\ud800", "x" * 10_001, 7, None):
        bad = door.call("anna", "POST", "/me/objection", {"grounds": grounds})
        assert bad.status_code == 422, grounds
    more = door.call("anna", "POST", "/me/objection", {"grounds": "Stress.", "by": "anna"})
    assert more.json()["errors"][0]["code"] == "extra_forbidden"
    assert door.call("noor", "GET", f"/recordings/{recording}{LISTEN}").status_code == 200
    filed = door.call("anna", "POST", "/me/objection", {"grounds": "Ik word er ziek van."})
    assert (filed.status_code, filed.json()["status"]) == (201, "open")
    again = door.call("anna", "POST", "/me/objection", {"grounds": "Nog eens."})
    assert (again.status_code, again.json()["code"]) == (409, "objection_open")
    stopped = door.call("noor", "GET", f"/recordings/{recording}{LISTEN}")
    assert stopped.status_code == 403
    assert "R68" in stopped.json()["rules"]
    row = door.offer(9)
    row["started_at"] = (timezone.now() - timedelta(minutes=1)).isoformat()
    refused = door.call("zoom", "POST", "/recordings", row)
    assert refused.status_code == 403
    assert "R68" in refused.json()["rules"]


def test_a_fault_that_nobody_thought_of_shows_no_value(door, recording, monkeypatch, caplog):
    def broken(*_, **__):
        raise RuntimeError("Anna de Wit zei iets")

    monkeypatch.setattr(asking, "see", broken)
    answer = door.call("noor", "GET", f"/recordings/{recording}{LISTEN}", language="en")
    assert (answer.status_code, answer.json()["code"]) == (500, "unforeseen")
    assert "Anna" not in answer.content.decode()
    assert answer.json()["detail"].rpartition("reference ")[2].rstrip(").") in caplog.text


WHY = {"purpose": "training", "reason": "drawn_sample"}


def test_who_may_listen_states_a_reason_and_hears_the_sound_by_parts(door, recording):
    begun = door.call("noor", "POST", f"/recordings/{recording}/listenings", WHY)
    assert begun.status_code == 201, begun.content
    path = f"/listenings/{begun.json()['id']}/audio"
    whole = door.call("noor", "GET", path)
    sound = b"".join(whole.streaming_content)
    assert (whole.status_code, whole["Content-Type"], sound[:4]) == (200, "audio/wav", b"RIFF")
    part = door.call("noor", "GET", path, Range="bytes=44-99")
    assert (part.status_code, part.content) == (206, sound[44:100])
    assert [each["kind"] for each in told(door)].count("listened") == 1
    others = door.call("hr", "GET", path)
    assert (others.status_code, others.json()["code"]) == (404, "listening_ended")


def test_who_may_not_listen_begins_nothing_and_the_employee_hears_of_it(door, recording):
    refused = door.call("hr", "POST", f"/recordings/{recording}/listenings", WHY)
    assert (refused.status_code, refused.json()["code"]) == (403, "refused")
    assert [each["kind"] for each in told(door)].count("refused") == 1
    bad = door.call("noor", "POST", f"/recordings/{recording}/listenings", WHY | {"reason": "zin"})
    assert bad.status_code == 422


def test_a_restriction_ends_a_listening_that_has_begun(door, recording):
    begun = door.call("noor", "POST", f"/recordings/{recording}/listenings", WHY).json()["id"]
    door.call("anna", "POST", f"/me/recordings/{recording}/restrict")
    assert door.call("noor", "GET", f"/listenings/{begun}/audio").status_code == 404
