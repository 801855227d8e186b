"""A scripted Asterisk plays whole calls with the real script against the real server."""

import json
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from fractions import Fraction

import pytest

import calling
import cast
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.notices import deliveries
from klankbord.notices.models import Policy
from klankbord.people import loading
from klankbord.people.models import Employee
from klankbord.programmes import sampling
from klankbord.programmes.models import Seed, Version
from klankbord.recordings import hashes
from klankbord.recordings.models import Leg, Offer
from switchboard import Asterisk

SCOPES = ("gate:calls", "gate:events", "recordings:write")
PLAN = {"per_person": 5, "ceiling": 10, "expected_calls": 30}


@pytest.fixture
def site(world):
    """Woonstede, at work, with a token for its telephone platform."""
    with world.here():
        door = calling.Door()
        world.agents = hire(door.organisation, 40)
        world.token = door.token("zoom", scopes=SCOPES)
    return world


def hire(organisation: cast.Woonstede, count: int) -> list[str]:
    """More employees of the programme, informed, by the names that the platform has for them."""
    since = organisation.now - timedelta(days=60)
    numbers = [str(3000 + n) for n in range(count)]
    rows = {
        "employees": [{"number": each, "name": f"Medewerker {each}"} for each in numbers],
        "employments": [{"employee": e, "kind": "employee", "since": since} for e in numbers],
        "memberships": [{"employee": e, "team": "huur", "since": since} for e in numbers],
        "agents": [
            {"employee": e, "source": cast.SOURCE, "ref": f"agent-{e}", "since": since}
            for e in numbers
        ],
    }
    loading.load(rows, passwords={}, at=organisation.now, by=SYSTEM)
    hired = list(Employee.objects.filter(number__in=numbers).values_list("pk", flat=True))
    deliveries.deliver(Policy.objects.get(), hired, channel="mail", at=since, by=SYSTEM)
    return [f"agent-{each}" for each in numbers]


@pytest.fixture
def asterisk(tmp_path) -> Iterator[Asterisk]:
    made = Asterisk(tmp_path)
    yield made
    made.end()


def test_whole_calls_are_asked_announced_recorded_silenced_and_brought_in(site, asterisk):
    asterisk.start(site.serve(), site.token, upload=True)
    asterisk.asks("a", "agent-1001", caller="+31612340001")
    assert asterisk.of("a") == ["heard", "record"]
    asterisk.presses("a", "pause", "card")
    asterisk.presses("a", "resume", "card")
    asterisk.tells("a", "Hold")
    asterisk.waits("a", "Hold")
    time.sleep(0.5)
    asterisk.tells("a", "Unhold")
    asterisk.waits("a", "unmute", times=2)
    time.sleep(2.5)  # around each stretch two seconds go; something must be left
    asterisk.presses("a", "ended")
    did = [what for what in asterisk.of("a") if what in ("record", "mute", "unmute", "stop")]
    assert did == ["record", "mute", "unmute", "mute", "unmute", "stop"]

    asterisk.asks("b", "agent-1001", caller="+31612340002", playback="cut")
    asterisk.asks("c", "agent-1001", caller="+31612340003", playback="missing")
    assert "record" not in asterisk.of("b") + asterisk.of("c")

    asterisk.asks("d", "agent-1002", caller="+31612340004")
    asterisk.presses("d", "caller_objected")
    assert asterisk.of("d")[-2:] == ["stop", "caller_objected done"]
    assert not (asterisk.folder / "d.wav").exists()

    asterisk.asks("e", "agent-1002", caller="+31612340005")
    for who in ("e", "agent"):
        asterisk.tells("e", "BridgeEnter", Uniqueid=who)
    asterisk.tells("e", "BridgeEnter", Uniqueid="third", CallerIDNum="agent-1001")
    asterisk.waits("e", "stop")

    deadline = time.monotonic() + 20
    while (asterisk.folder / "a.wav").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    with site.here(), access.deed(Access(SYSTEM, "retain", None, cast.timezone.now())):
        [leg] = Leg.objects.all()
        assert leg.state == Leg.State.STORED


def test_without_klankbord_nothing_is_recorded_and_what_was_ends(site, asterisk):
    url = site.serve()
    asterisk.start(url, site.token)
    asterisk.asks("a", "agent-1001", caller="+31612340001")
    assert asterisk.of("a")[-1] == "record"
    site.running[-1].kill()
    site.stop()
    begun = time.monotonic()
    asterisk.asks("b", "agent-1001", caller="+31612340002")
    assert time.monotonic() - begun < 3
    assert "record" not in asterisk.of("b")
    asterisk.presses("a", "pause", "card")
    assert asterisk.of("a")[-3:] == ["mute", "stop", "pause card done"]


@pytest.mark.parametrize("answer", ["silence", "nonsense", "yes", "slow"])
def test_an_answer_that_is_no_answer_is_a_no(asterisk, answer):
    """A server that is not Klankbord, or that is broken."""
    import http.server

    class Broken(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = {
                "silence": b"",
                "nonsense": b"[1, 2",
                "yes": json.dumps({"record": "yes", "recording": "yes"}).encode(),
                "slow": json.dumps({"record": "after_announcement"}).encode(),
            }[answer]
            if answer == "slow":
                time.sleep(1.5)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Broken) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        asterisk.start(f"http://127.0.0.1:{server.server_port}", "kb_x", timeout=1)
        asterisk.asks("a", "agent-1001", caller="+31612340001")
        server.shutdown()
    assert asterisk.of("a") == []


def test_a_recording_that_cannot_be_silenced_is_ended(site, asterisk):
    asterisk.start(site.serve(), site.token)
    asterisk.broken.add("MixMonitorMute")
    asterisk.asks("a", "agent-1001", caller="+31612340001")
    asterisk.presses("a", "pause", "card")
    assert asterisk.of("a") == ["heard", "record", "pause card", "stop", "pause card done"]


EVENTS = ("pause card", "resume card", "pause health", "resume health", "hold", "caller_objected")


def play(asterisk: Asterisk, number: int, agents: list[str]) -> None:
    """One call with its own story: what happens, in which order and how often, by its number."""
    tale, call = random.Random(number), f"call-{number}"
    story = tale.choices(EVENTS, weights=(6, 5, 3, 2, 2, 1), k=tale.randrange(5))
    if tale.random() < 0.05:
        asterisk.presses(call, *tale.choice(EVENTS[:1] + EVENTS[5:]).split())
    asterisk.asks(
        call,
        tale.choice(agents),
        caller=f"+316{number:08d}",
        playback=tale.choices(("whole", "cut", "missing"), weights=(8, 1, 1))[0],
    )
    recorded = "record" in asterisk.of(call)
    for event in story if recorded else story[:1]:
        for _ in range(1 + (tale.random() < 0.2)):
            if event == "hold":
                asterisk.tells(call, "Hold")
            else:
                asterisk.presses(call, *event.split())
    asterisk.presses(call, "ended")
    if tale.random() < 0.1:
        asterisk.presses(call, "resume", "card")


def test_a_thousand_calls_and_nothing_is_recorded_that_may_not_be(site, asterisk):
    with site.connect() as owner:
        owner.execute("ALTER TABLE programmes_version DISABLE TRIGGER USER")
        owner.execute("UPDATE programmes_version SET plan = %s", [json.dumps(PLAN)])
    asterisk.start(site.serve(), site.token)
    with ThreadPoolExecutor(12) as lines:
        done = [lines.submit(play, asterisk, number, site.agents) for number in range(1000)]
        for each in done:
            each.result()

    recorded = {each.call for each in asterisk.log if each.what == "record"}
    with site.here():
        [seed] = Seed.objects.all()
        share = Fraction(PLAN["per_person"], PLAN["expected_calls"])
        drawn = {
            call
            for call in (f"call-{number}" for number in range(1000))
            if sampling.gate_draws(
                bytes(seed.seed), cast.SOURCE, hashes.source_id(cast.SOURCE, call), share
            )
        }
        version = Version.objects.get(pk=seed.version_id)
        assert version.plan == PLAN
        results = list(Offer.objects.values_list("result", flat=True))
    assert len(results) == 1000
    assert len(recorded) > 50
    assert recorded <= drawn
    for call in recorded:
        did = asterisk.of(call)
        assert did.index("heard") < did.index("record"), did
        assert did.count("record") == 1, did
        assert _silent_when_it_must(did), did
    assert {each.call for each in asterisk.log if each.what == "unmute"} <= recorded


def _silent_when_it_must(did: list[str]) -> bool:
    """No sound between a pause and its own resume, and none after an objection or the end."""
    running, open_, never = False, set[str](), False
    for what in did:
        running = {"record": True, "unmute": True, "mute": False, "stop": False}.get(what, running)
        word, *more = what.split()
        if word == "pause" and more[-1] == "done":
            open_.add(more[0])
        if word == "resume" and more[-1] != "done":
            open_.discard(more[0])
        if what in ("caller_objected done", "ended done"):
            never = True
        if running and (open_ or never):
            return False
    return True
