"""A platform asks whether somebody may listen along now; the employee sees it, and reads of it."""

import shutil

import pytest
from django.utils import timezone

import calling
import cast
from klankbord.edges.cli.demo import examples
from klankbord.notices import queries as notices
from klankbord.people.models import Employee

pytestmark = pytest.mark.django_db
MEANT = {
    'means = ["audio"]': 'means = ["audio", "live"]',
    'acts = ["record",': 'acts = ["record", "listen_live",',
    'data = ["audio",': 'data = ["audio", "live_audio",',
}


@pytest.fixture
def live_door(settings, tmp_path, monkeypatch, db):
    """Woonstede with a programme that names live listening."""
    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    folder = shutil.copytree(examples.FOLDER, tmp_path / "examples")
    programme = folder / examples.PROGRAMME
    text = programme.read_text(encoding="utf-8")
    for old, new in MEANT.items():
        text = text.replace(old, new)
    programme.write_text(text, encoding="utf-8")
    monkeypatch.setattr(examples, "FOLDER", folder)
    return calling.Door()


def begin(door) -> None:
    row = cast.offer(1, at=timezone.now())
    row.pop("file")
    assert door.call("zoom", "POST", "/gate/calls", row).json()["drawn"]
    body = {"source": cast.SOURCE, "event": "announced", "version": "NL-2"}
    told = door.call("zoom", "POST", "/gate/calls/call-1/events", body).json()
    assert told["recording"] == "start", told


def ask(door, *, signal_on: bool = True, listener: str = "noor", call: str = "call-1"):
    body = {
        "source": cast.SOURCE,
        "listener": f"{listener}@woonstede.example",
        "signal_on": signal_on,
    }
    answer = door.call("zoom", "POST", f"/gate/calls/{call}/live", body)
    assert answer.status_code == 200, answer.content
    return answer.json()


def told(door) -> list[tuple[str, str]]:
    anna = Employee.objects.get(number="1001")
    return [(each.kind, each.reason) for each in notices.notices(anna.pk, timezone.now())]


def test_with_a_signal_he_listens_along_and_the_employee_reads_of_it(live_door, client):
    begin(live_door)
    answer = ask(live_door)
    assert answer["listen"], answer
    assert answer["signal"] == "Er luistert iemand mee met dit gesprek."
    assert ("listened", "listened_live") in told(live_door)
    over = live_door.call("zoom", "POST", "/gate/calls/call-1/live/end", {"source": cast.SOURCE})
    assert over.json() == {"noted": True}
    client.force_login(live_door.organisation.account("anna"))
    assert "meeluisteren met een gesprek" in client.get("/mijn/").content.decode()


def test_without_a_signal_or_a_drawn_call_or_a_cleared_listener_nobody_does(live_door):
    begin(live_door)
    silent = ask(live_door, signal_on=False)
    assert (silent["listen"], silent["signal"], silent["rules"]) == (False, None, ["R35"])
    assert ("refused", "listened_live") in told(live_door)
    assert ask(live_door, call="call-9")["why"] == "not_drawn"
    assert ask(live_door, listener="petra")["why"] == "not_cleared"
    body = {"source": cast.SOURCE, "event": "ended"}
    live_door.call("zoom", "POST", "/gate/calls/call-1/events", body)
    assert ask(live_door)["why"] == "ended"


def test_a_programme_that_does_not_name_it_says_no(door):
    begin(door)
    assert "R1" in ask(door)["rules"]
