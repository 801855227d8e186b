"""A model elsewhere hears masked words only as a named processor, and it is written down first."""

import json
import socket
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import cast
import told
import transcribed
import woonstede
from certified import LOOPBACK, Authority, Machine
from klankbord.edges.cli.demo import examples
from klankbord.evaluations.evaluating import assessing
from klankbord.evaluations.models import Evaluation
from klankbord.evaluations.scorecards import forms
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.law import engine
from klankbord.ledger import periods
from klankbord.recordings import custody, disclosure
from klankbord.recordings.ending import handovers, restricting
from klankbord.recordings.offered.transcripts import Turn
from klankbord.rights import deciding, filing
from klankbord.rights.deciding import Answer
from klankbord.rights.filing import Asked
from klankbord.suggestions import elsewhere, endpoint, handing, making
from klankbord.suggestions.endpoint import Endpoint
from klankbord.suggestions.failures import Failed
from klankbord.suggestions.models import Run
from suggestions.test_suggestions import FORM, TURNS, assigned

HOST, PUBLIC = "api.hulp.example", "93.184.216.34"
PROCESSOR = {"name": "Hulp BV", "host": HOST, "country": "IE"}
SAYS = {"suggestions": [{"question": "naam", "option": "ja", "turn": 0, "sure": 0.95}]}


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path)


@pytest.fixture
def machine(authority):
    made = Machine(authority.vouch(HOST))
    yield made
    made.stop()


@pytest.fixture
def dialled(monkeypatch, machine):
    """The internet of this test: each name is at `places`; a line to there comes to the machine."""
    found = []

    def dial(address, port):
        found.append((address, port))
        return socket.create_connection((LOOPBACK, machine.server_port), timeout=5)

    monkeypatch.setattr(elsewhere, "resolve", lambda *_: machine.places)
    monkeypatch.setattr(elsewhere, "dial", dial)
    machine.places = [PUBLIC]
    return found


@pytest.fixture
def key(tmp_path):
    file = tmp_path / "key"
    file.write_text("sk-geheim\n")
    return file


def ask(where, before=None):
    return endpoint.ask(where, forms.parse(FORM), {}, TURNS, before=before)


def test_a_machine_that_proves_its_name_is_asked_after_it_was_written_down(
    machine, dialled, authority, key
):
    where = Endpoint(f"https://{HOST}/v1", "groot", key, authority.file)
    first = []
    assert ask(where, lambda: first.append(len(machine.asked))) == ([], 0)
    assert first == [0]
    assert dialled == [(PUBLIC, 443)]
    [head] = machine.heads
    assert (head["Host"], head["Authorization"]) == (HOST, "Bearer sk-geheim")
    assert head["path"] == "/v1/chat/completions"

    def refused():
        raise Failed("denied")

    with pytest.raises(Failed, match="denied"):
        ask(where, refused)
    machine.status = 302
    with pytest.raises(Failed, match="status"):
        ask(where)
    assert len(machine.asked) == 2, "what was refused is not sent, and nothing is followed"


def test_nothing_is_said_to_a_machine_that_is_another_or_stands_in_a_network(
    machine, dialled, authority, key, tmp_path
):
    good = Endpoint(f"https://{HOST}/v1", "groot", key, authority.file)
    (tmp_path / "twee").mkdir()
    other = Authority(tmp_path / "twee", "ander")
    for where in (
        Endpoint("https://api.ander.example/v1", "groot", key, authority.file),
        Endpoint(good.url, "groot", key, other.file),
        Endpoint(good.url, "groot", key, None),
        Endpoint(good.url, "groot", key, tmp_path / "none.pem"),
    ):
        with pytest.raises(Failed, match="untrusted"):
            ask(where)
    tried = len(dialled)
    for machine.places in (
        ["127.0.0.1"], ["10.1.2.3"], [PUBLIC, "192.168.1.1"], ["::1"], ["fd00::1"],
        ["::ffff:8.8.8.8"], ["2002:7f00:1::"], ["169.254.169.254"], ["224.0.0.1"], [],
    ):  # fmt: skip
        with pytest.raises(Failed, match="not_public"):
            ask(good)
    assert len(dialled) == tried
    with pytest.raises(Failed, match="no_key"):
        ask(Endpoint(good.url, "groot", tmp_path / "none", authority.file))
    key.write_text("two words")
    with pytest.raises(Failed, match="no_key"):
        ask(good)
    for url in ("https://127.0.0.2/v1", f"https://u@{HOST}/v1"):
        assert Endpoint(url, "groot").host == ""
        with pytest.raises(Failed, match="not_private"):
            ask(Endpoint(url, "groot"))
    assert machine.asked == []


def test_a_name_that_is_this_machine_itself_is_refused_for_real():
    with pytest.raises(Failed, match="not_public"):
        elsewhere.connect("https://localhost/v1")


def test_the_employee_is_not_called_by_his_name_elsewhere():
    said = [Turn("caller", 0, 9, "Dat zei ANNA, niet Annabel."), Turn("agent", 9, 12, "Ja.")]
    assert [each.text for each in handing._veiled(said, ["Anna"])] == [
        "Dat zei ███, niet Annabel.", "Ja.",
    ]  # fmt: skip
    assert handing._veiled(said, []) == said


@pytest.fixture
def names_a_processor(monkeypatch):
    transcribed.naming(monkeypatch, "transcript", "ai")
    read = examples.read

    def changed(name, **more):
        said = read(name, **more)
        if "version" in said:
            said["version"]["processor"] = PROCESSOR
            [policy] = [each for each in said["evidence"] if each["kind"] == "policy"]
            policy["text"] += f"\nHulp BV ({HOST}) stelt antwoorden voor."
            said["evidence"].append({
                "kind": "processor_agreement", "happened_at": policy["happened_at"],
                "processor": "Hulp BV", "host": HOST, "document_sha256": "a" * 64,
                "valid_until": periods.local_day(timezone.now()) + timedelta(days=3),
            })  # fmt: skip
        return said

    monkeypatch.setattr(examples, "read", changed)


def runs(at):
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        rows = Run.objects.filter(source="model").order_by("made_at")
        return [(run.state, run.reason, run.given) for run in rows]


def denied_by(leg, where, at):
    with transaction.atomic(), custody.held(leg, act="retain", at=at) as found:
        return set(engine.decide(handing.question(found, "training", where, at)).denied_by)


@pytest.mark.django_db
def test_a_named_processor_is_asked_and_everybody_concerned_can_know_it(
    names_a_processor, organisation, machine, dialled, authority, key, settings
):
    now = organisation.now
    leg = assigned(organisation)
    settings.MACHINE_URL, settings.MACHINE_MODEL = f"https://{HOST}/v1", "groot"
    settings.MACHINE_KEY, settings.MACHINE_CA = key, authority.file
    where = Endpoint(f"https://{HOST}/v1", "groot", key, authority.file)
    another = Endpoint("https://api.ander.example/v1", "groot")
    assert denied_by(leg, where, now) == set()
    assert denied_by(leg, another, now) == {"R55", "R57"}
    assert denied_by(leg, where, now + timedelta(days=4)) == {"R55"}, "the agreement is over"

    machine.says = json.dumps(SAYS)
    making.make_ready(at=now)
    assert runs(now) == [("made", "", 1)]
    sent = json.loads(machine.asked[0]["messages"][1]["content"])["transcript"]
    assert sent[0]["text"] == "Woonstede, met ███."
    assert "123456782" not in json.dumps(machine.asked)
    [given] = handovers.of([leg])
    characters = sum(len(each["text"]) for each in sent)
    assert (given.name, given.host, given.country) == ("Hulp BV", HOST, "IE")
    assert given.characters == characters
    anna = organisation.anna.pk
    assert woonstede.lines(anna).count("words_given") == 1
    assert told.kinds(disclosure, anna).count("handover") == 1

    noor = organisation.actor("noor", "evaluator")
    assessing.submit(leg, answers=cast.GOOD, comment="", actor=noor, at=now, played="0-1")
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, now)):
        evaluation = Evaluation.objects.get(leg=leg).pk
    client = Client()
    client.force_login(organisation.account("anna"))
    page = client.get(reverse("evaluation", args=[evaluation])).content.decode()
    assert f"ging naar Hulp BV ({HOST}, IE)" in page
    assert f"{characters} tekens" in page
    assert f"naar {HOST} (IE)" in client.get(reverse("ledger")).content.decode()

    by = organisation.actor("anna", "employee")
    asked = filing.file(Asked("erasure", "Wis het."), filing.signed_in(by, now), at=now, by=by)
    ilse, later = organisation.actor("ilse", "dpo"), now + timedelta(seconds=1)
    reasons = "Wij keken naar uw situatie en naar dit gesprek. Dit is wat wij doen, en waarom."
    made, _ = deciding.decide(asked.request.pk, Answer("granted", reasons), at=later, by=ilse)
    assert {"kind": "processor", "name": "Hulp BV", "count": 1} in list(made.recipients)
    assert len(handovers.of([leg])) == 1, "who got it is known after it is gone here"


@pytest.mark.django_db
def test_without_an_agreement_that_runs_nobody_is_dialled(
    names_a_processor, organisation, machine, dialled, authority, settings
):
    leg = assigned(organisation)
    settings.MACHINE_URL, settings.MACHINE_CA = f"https://{HOST}/v1", authority.file
    late = organisation.now + timedelta(days=4)
    making.make_ready(at=late)
    assert runs(late) == [("refused", "denied", 0)]
    assert (dialled, machine.asked, handovers.of([leg])) == ([], [], ())

    now, where = organisation.now, Endpoint(f"https://{HOST}/v1", "groot", None, authority.file)
    given, before = handing.prepared(leg, TURNS, where, at=now)
    restricting.restrict(leg, by=organisation.actor("anna", "employee"), at=now)
    with pytest.raises(Failed, match="denied"):
        endpoint.ask(where, forms.parse(FORM), {}, given, before=before)
    assert len(dialled) == 1
    assert (machine.asked, handovers.of([leg])) == ([], ()), "restricted while it was dialled"
