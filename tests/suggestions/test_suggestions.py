"""A machine suggests and decides nothing: where it is named, and unseen before a human."""

import io
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

import cast
import talking
import transcribed
from klankbord.coaching import conversations
from klankbord.evaluations.evaluating import assessing, assigning
from klankbord.evaluations.models import Evaluation
from klankbord.evaluations.scorecards import forms
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.recordings.ending import restricting
from klankbord.recordings.intake import arriving, preparing
from klankbord.recordings.offered import offers
from klankbord.recordings.offered.transcripts import Turn
from klankbord.suggestions import endpoint, making, phrases, proposals, revealing
from klankbord.suggestions.endpoint import Endpoint, Failed
from klankbord.suggestions.models import Run
from klankbord.suggestions.proposals import Suggestion

DOOR = Actor(role="integration")
FORM = {
    "id": "f", "weight_mode": "share",
    "sections": [{"id": "s", "weight": 1, "questions": [
        {"id": "q", "weight": 1, "options": [{"id": "ja", "points": 1}, {"id": "nee", "points": 0}],
         "phrases": {"ja": ["u spreekt met"], "nee": ["hallo daar"]}},
    ]}],
}  # fmt: skip
TURNS = [Turn("agent", 0, 900, "Woonstede, u spreekt met Anna."), Turn("caller", 950, 990, "Ja.")]


@pytest.fixture
def machine():
    """A stub of an OpenAI-compatible endpoint on loopback; `says` is what it answers."""

    class Stub(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["Content-Length"])
            self.server.asked.append(json.loads(self.rfile.read(length)))
            said = {"choices": [{"message": {"content": self.server.says}}]}
            raw = json.dumps(said).encode()
            self.send_response(self.server.status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Stub)
    server.asked, server.status, server.says = [], 200, '{"suggestions": []}'
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def at(server):
    return Endpoint(f"http://127.0.0.1:{server.server_port}/v1", "klein")


def told(**more):
    one = {"question": "q", "option": "ja", "turn": 0, "sure": 0.9} | more
    return json.dumps({"suggestions": [one]})


def test_phrases_of_one_option_suggest_it_and_of_two_nothing():
    form = forms.parse(FORM)
    assert phrases.suggest(form, TURNS) == ([Suggestion("q", "ja", 0, 900)], 0)
    both = [*TURNS, Turn("agent", 1000, 1100, "Hallo, daar!")]
    assert phrases.suggest(form, both) == ([], 1)
    caller = [Turn("caller", 0, 900, "u spreekt met Jan")]
    assert phrases.suggest(form, caller) == ([], 0), "a form is about the employee"


def test_a_model_is_read_strictly_and_kept_to_itself_when_unsure(machine):
    form = forms.parse(FORM)
    machine.says = told()
    assert endpoint.ask(at(machine), form, {}, TURNS) == ([Suggestion("q", "ja", 0, 900)], 0)
    assert machine.asked[0]["model"] == "klein"
    machine.says = told(sure=0.5)
    assert endpoint.ask(at(machine), form, {}, TURNS) == ([], 1)
    wrong = (told(option="misschien"), told(question="x"), told(turn=2), told(sure=True),
             told(mood="boos"), "geen json", "[]")  # fmt: skip
    for machine.says in wrong:
        with pytest.raises(Failed, match="malformed"):
            endpoint.ask(at(machine), form, {}, TURNS)
    machine.status = 500
    with pytest.raises(Failed, match="status"):
        endpoint.ask(at(machine), form, {}, TURNS)


@pytest.mark.parametrize(
    "url",
    ["http://8.8.8.8/v1", "http://169.254.169.254/v1", "http://0.0.0.0/v1", "file:///etc/passwd",
     "https://127.0.0.1/v1", "http://[::ffff:8.8.8.8]/v1", "http://127.0.0.1:x/v1"],
)  # fmt: skip
def test_nothing_is_sent_outside_the_house(url):
    with pytest.raises(Failed, match="not_private"):
        endpoint.address(url)


def test_a_form_that_asks_for_mood_tone_or_health_is_refused():
    form = forms.parse(FORM)
    assert not proposals.prohibited(form, {"q": {"nl": "Noemt de medewerker zijn naam?"}})
    for asks in ("Welk sentiment had de klant?", "Is zijn toon goed?", "Heeft hij een accent?"):
        assert proposals.prohibited(form, {"q": {"nl": asks}})


def test_who_heard_little_and_found_all_alike_is_asked_whether_he_listened():
    answers = {"q": {"option": "ja"}}
    assert revealing.unheard({"q": "ja"}, answers, 0.4)
    assert not revealing.unheard({"q": "ja"}, answers, 0.6)
    assert not revealing.unheard({"q": "nee"}, answers, 0.4)
    assert not revealing.unheard({}, answers, 0.4)


@pytest.fixture
def names_machines(monkeypatch):
    transcribed.naming(monkeypatch, "transcript", "ai")


@pytest.fixture
def names_transcripts(monkeypatch):
    transcribed.naming(monkeypatch, "transcript")


def assigned(organisation):
    """A call with its transcript, ready and given to Noor."""
    row = cast.offer(1, at=organisation.now - timedelta(hours=2))
    turns = [
        {"party": "agent", "start_ms": 0, "end_ms": 900, "text": "Woonstede, met Anna."},
        {"party": "caller", "start_ms": 1000, "end_ms": 1900, "text": "Mijn bsn is 123456782."},
    ]
    sound = cast.wav(b"\x00\x01" * 2 * 8000 * 4, channels=2)
    [outcome] = arriving.arrive(
        [offers.parse(row, source=cast.SOURCE)], [lambda: io.BytesIO(sound)],
        words=[lambda: io.BytesIO(json.dumps({"turns": turns}).encode())],
        source=cast.SOURCE, at=organisation.now, by=DOOR,
    )  # fmt: skip
    assert (outcome.result, outcome.reason) == ("accepted", "")
    preparing.make_ready(outcome.leg, at=organisation.now)
    assert assigning.assign_ready(at=organisation.now) == 1
    return outcome.leg


def runs(organisation):
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, organisation.now)):
        return [(run.source, run.state, run.reason, run.given) for run in Run.objects.all()]


@pytest.mark.django_db
def test_no_machine_looks_where_the_programme_names_none(names_transcripts, organisation):
    assigned(organisation)
    assert making.make_ready(at=organisation.now) == 0
    assert runs(organisation) == []


@pytest.mark.django_db
def test_a_machine_suggests_unseen_and_the_employee_reads_it_afterwards(
    names_machines, organisation, machine, settings
):
    now = organisation.now
    leg = assigned(organisation)
    settings.MACHINE_URL, settings.MACHINE_MODEL = at(machine).url, "taal-9"
    machine.says = json.dumps(
        {"suggestions": [{"question": "naam", "option": "ja", "turn": 0, "sure": 0.95}]}
    )
    assert making.make_ready(at=now) == 2
    assert making.make_ready(at=now) == 0, "each looks once"
    assert sorted(runs(organisation)) == [
        ("model", "made", "", 1), ("phrases", "made", "", 0),
    ]  # fmt: skip
    assert "123456782" not in json.dumps(machine.asked), "only masked words leave"

    noor = organisation.actor("noor", "evaluator")
    client = Client()
    client.force_login(organisation.account("noor"))
    address = reverse("call", args=[leg])
    client.post(address, {"purpose": "training", "reason": "drawn_sample"})
    page = client.get(address).content.decode()
    assert "Woonstede, met ███." in page
    assert "taal-9" not in page, "nobody sees a suggestion before he answered"
    result = assessing.submit(leg, answers=cast.GOOD, comment="", actor=noor, at=now, played="0-1")
    assert result.percent is not None

    client.force_login(organisation.account("anna"))
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, now)):
        evaluation = Evaluation.objects.get(leg=leg).pk
    page = client.get(reverse("evaluation", args=[evaluation])).content.decode()
    assert f"taal-9 op {at(machine).place}" in page
    assert "“Woonstede, met ███.”" in page
    assert "De beoordelaar hoorde minder dan de helft" in page

    client.force_login(organisation.account("bram"))
    bram = organisation.actor("bram", "coach")
    talking.clear(organisation, "bram")
    conversations.plan([evaluation], takes_place_at=now + timedelta(days=1), actor=bram, at=now)
    coached = reverse("coached_evaluation", args=[evaluation])
    page = client.get(coached).content.decode()
    assert f'href="{address}?t=0"' in page, "the coach hears the second"
    assert "“Woonstede, met ███.”" not in page, "and reads the words once he was let into them"
    client.post(address, {"purpose": "training", "reason": "coaching_talk"})
    assert "“Woonstede, met ███.”" in client.get(coached).content.decode()

    [found] = revealing.agreed(at=now)
    assert (found.calls, found.found) == (1, None), "of one evaluator only the number is told"


@pytest.mark.django_db
def test_nothing_is_kept_of_a_call_that_was_restricted_while_the_machine_thought(
    names_machines, organisation, machine, settings, monkeypatch
):
    now = organisation.now
    leg = assigned(organisation)
    settings.MACHINE_URL, settings.MACHINE_MODEL = at(machine).url, "klein"
    machine.says = json.dumps(
        {"suggestions": [{"question": "naam", "option": "ja", "turn": 0, "sure": 0.95}]}
    )
    asked = endpoint.ask

    def slow(*given, **more):
        restricting.restrict(leg, by=organisation.actor("anna", "employee"), at=now)
        return asked(*given, **more)

    monkeypatch.setattr(endpoint, "ask", slow)
    making.make_ready(at=now)
    assert ("model", "refused", "denied", 0) in runs(organisation)
