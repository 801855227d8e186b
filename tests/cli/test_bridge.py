"""Nobody's slowness keeps the application busy, and nothing is held without a bound."""

import asyncio
import http.client
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from klankbord.breaches import evidence
from klankbord.council import papers as council
from klankbord.edges.cli import bridge
from klankbord.edges.cli.bridge import Bridge
from klankbord.notices import sounds
from klankbord.programmes import papers

WITH_FILE = [(b"content-type", b"multipart/form-data; boundary=x")]
STREAMING = ("PUT", "/api/v1/recordings/1/audio")
FORM = ("POST", "/accounts/login/")


@pytest.fixture
def hasty(monkeypatch):
    """Everything that is waited for is waited for shortly."""
    for name in ("PATIENCE", "QUEUE", "STALLED"):
        monkeypatch.setattr(bridge, name, 0.1)


class Application:
    """Reads the body, says how long it was, and remembers what it saw."""

    def __init__(self, *pieces):
        self.pieces = pieces
        self.seen = []
        self.faults = []
        self.closed = 0

    def __call__(self, environ, start):
        self.seen.append(environ)
        length = int(environ.get("CONTENT_LENGTH", 0))
        try:
            read = environ["wsgi.input"].read(length)
        except OSError as fault:
            self.faults.append(type(fault))
            read = b""
        start("200 OK", [("Content-Type", "text/plain"), ("X-Read", str(len(read)))])
        return self if self.pieces else [b"said"]

    def __iter__(self):
        yield from self.pieces

    def close(self):
        self.closed += 1


class Client:
    """One request: what it sends, when, and what it hears."""

    def __init__(self, method, path, *sent, length=None, headers=(), pause=0.0):
        announced = sum(map(len, sent)) if length is None else length
        self.scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"a=1",
            "http_version": "1.1",
            "scheme": "http",
            "client": ("127.0.0.1", 5),
            "server": ("127.0.0.1", 8000),
            "headers": [(b"content-length", str(announced).encode()), *headers],
        }
        self.sent = list(sent)
        self.whole = sum(map(len, sent)) >= announced
        self.pause = pause
        self.heard = []
        self.reads = None

    async def receive(self):
        await asyncio.sleep(self.pause)
        if self.sent:
            piece = self.sent.pop(0)
            more = bool(self.sent) or not self.whole
            return {"type": "http.request", "body": piece, "more_body": more}
        return await asyncio.Future()  # says nothing more, and stays

    async def send(self, message):
        if self.reads is not None and message["type"] == "http.response.body":
            await self.reads.wait()
        self.heard.append(message)

    @property
    def status(self):
        return self.heard[0]["status"]

    @property
    def body(self):
        return b"".join(each.get("body", b"") for each in self.heard[1:])

    def header(self, name):
        return dict(self.heard[0]["headers"]).get(name)


def run(coroutine):
    """In a thread of its own: this one has a loop already when tests in a browser went before."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, coroutine).result()


def serve(application, *clients, threads=1, streams=1):
    """Let a server of its own answer these requests, all at once."""

    async def all_of_them():
        server = Bridge(application, threads=threads, streams=streams)
        await asyncio.gather(
            *(server(client.scope, client.receive, client.send) for client in clients)
        )

    run(all_of_them())


def test_a_form_comes_to_the_application_in_one_piece():
    application, client = Application(), Client(*FORM, b"name=", b"anna")
    serve(application, client)
    assert (client.status, client.header(b"x-read"), client.body) == (200, b"9", b"said")
    assert application.seen[0]["QUERY_STRING"] == "a=1"


@pytest.mark.usefixtures("hasty")
def test_who_stops_half_way_is_cut_off_before_the_application_is_called():
    application = Application()
    slow, other = Client(*FORM, b"name=", length=50), Client(*FORM, b"x")
    serve(application, slow, other)
    assert (slow.status, other.status) == (408, 200)
    assert slow.header(b"connection") == b"close"
    assert len(application.seen) == 1


@pytest.mark.usefixtures("hasty")
def test_who_sends_a_drop_at_a_time_is_cut_off_too():
    client = Client(*FORM, *[b"x"] * 50, pause=0.02)
    serve(Application(), client)
    assert client.status == 408


def test_who_keeps_up_the_speed_may_take_longer_than_our_patience(monkeypatch):
    monkeypatch.setattr(bridge, "PATIENCE", 0.1)
    client = Client(*FORM, *[b"x" * bridge.SPEED] * 4, pause=0.08)
    serve(Application(), client)
    assert client.header(b"x-read") == str(4 * bridge.SPEED).encode()


def test_a_large_body_is_taken_at_the_addresses_that_stream_and_nowhere_else():
    application = Application()
    large = b"x" * (bridge.WHOLE + 1)
    streamed, form = Client(*STREAMING, large), Client(*FORM, large)
    serve(application, streamed, form)
    assert (streamed.status, form.status) == (200, 413)
    assert streamed.header(b"x-read") == str(len(large)).encode()
    assert len(application.seen) == 1


def test_a_body_that_is_too_large_for_the_api_is_not_read_and_the_api_says_so_itself():
    application = Application()
    client = Client("POST", "/api/v1/decisions", b"x" * (bridge.WHOLE + 1))
    serve(application, client)
    assert (client.status, client.header(b"x-read")) == (200, b"0")
    assert application.seen[0]["CONTENT_LENGTH"] == str(bridge.WHOLE + 1)


def test_a_form_with_a_paper_is_taken_and_one_that_is_too_large_is_told_so():
    application = Application()
    largest = max(evidence.LARGEST, papers.LARGEST, council.LARGEST, sounds.LARGEST)
    paper = Client(*FORM, b"x" * (largest + 1000), headers=WITH_FILE)
    huge = Client(*FORM, b"x", length=200 * 1024 * 1024, headers=WITH_FILE)
    serve(application, paper, huge)
    assert paper.header(b"x-read") == str(largest + 1000).encode()
    assert (huge.status, len(application.seen)) == (413, 1)
    assert "te groot" in huge.body.decode()


def test_files_that_are_held_keep_no_other_form_waiting(monkeypatch):
    monkeypatch.setattr(bridge, "FILES", bridge.FILE)
    large = b"x" * (bridge.FILE - 10)
    held = [Client(*FORM, large, length=bridge.FILE, headers=WITH_FILE) for _ in range(2)]
    monkeypatch.setattr(bridge, "PATIENCE", 0.5)
    monkeypatch.setattr(bridge, "SPEED", 1024**3)
    form = Client(*FORM, b"a=1")
    serve(Application(), *held, form)
    assert form.status == 200
    assert 503 in [each.status for each in held]


@pytest.mark.usefixtures("hasty")
def test_sound_that_stops_coming_is_a_fault_for_who_reads_it():
    application = Application()
    client = Client(*STREAMING, b"x" * 1000, length=bridge.WHOLE + 1)
    serve(application, client)
    assert application.faults == [bridge.TooSlow]


def test_sound_of_which_the_sender_is_gone_is_a_fault_for_who_reads_it():
    application = Application()
    client = Client(*STREAMING, length=bridge.WHOLE + 1)

    async def gone():
        return {"type": "http.disconnect"}

    client.receive = gone
    serve(application, client)
    assert application.faults == [bridge.GoneAway]


@pytest.mark.usefixtures("hasty")
def test_so_many_bodies_stream_at_once_and_the_others_are_told_to_come_back(monkeypatch):
    monkeypatch.setattr(bridge, "PATIENCE", 0.5)
    clients = [Client(*STREAMING, b"x", length=bridge.WHOLE + 1) for _ in range(3)]
    serve(Application(), *clients, streams=2)
    assert sorted(client.status for client in clients) == [200, 200, 503]
    assert {client.header(b"retry-after") for client in clients} == {None, b"30"}


@pytest.mark.usefixtures("hasty")
def test_forms_that_are_awaited_fill_no_more_than_so_much_memory(monkeypatch):
    monkeypatch.setattr(bridge, "HELD", 1000)
    first, second = (Client(*FORM, b"x" * 600, length=700) for _ in range(2))
    after = Client(*FORM, b"x" * 900)

    async def in_turn():
        server = Bridge(Application(), threads=1, streams=1)
        await asyncio.gather(
            *(server(each.scope, each.receive, each.send) for each in (first, second))
        )
        await server(after.scope, after.receive, after.send)

    run(in_turn())
    assert {first.status, second.status} == {408, 503}
    assert after.status == 200


def test_an_answer_that_is_read_slowly_holds_no_thread():
    application = Application(*[b"x" * bridge.PIECE] * 3)
    slow, other = Client("GET", "/a"), Client("GET", "/b")

    async def meanwhile():
        slow.reads = asyncio.Event()
        server = Bridge(application, threads=1, streams=1)
        reading = asyncio.create_task(server(slow.scope, slow.receive, slow.send))
        while not slow.heard:
            await asyncio.sleep(0.01)
        await server(other.scope, other.receive, other.send)
        assert len(other.body) == 3 * bridge.PIECE
        assert slow.body == b""
        slow.reads.set()
        await reading

    run(meanwhile())
    assert len(slow.body) == 3 * bridge.PIECE
    assert application.closed == 2


@pytest.mark.usefixtures("hasty")
def test_an_answer_that_nobody_takes_is_given_up_and_closed():
    application = Application(*[b"x" * bridge.PIECE] * 3)
    client = Client("GET", "/a")

    async def never():
        client.reads = asyncio.Event()
        server = Bridge(application, threads=1, streams=1)
        await server(client.scope, client.receive, client.send)

    run(never())
    assert application.closed == 1


def test_a_header_that_passes_for_another_is_left_out():
    application = Application()
    forged = [(b"x_forwarded_proto", b"https"), (b"x-forwarded-for", b"1.2.3.4")]
    serve(application, Client("GET", "/a", headers=forged))
    assert "HTTP_X_FORWARDED_PROTO" not in application.seen[0]
    assert application.seen[0]["HTTP_X_FORWARDED_FOR"] == "1.2.3.4"


def test_thirty_people_who_send_nothing_more_keep_nobody_from_a_page(world):
    url = urlsplit(world.serve())
    head = f"POST /accounts/login/ HTTP/1.1\r\nHost: {url.netloc}\r\nContent-Length: 99\r\n\r\nx"
    wires = [socket.create_connection((url.hostname, url.port)) for _ in range(30)]
    try:
        for wire in wires:
            wire.sendall(head.encode())
        time.sleep(0.5)
        begun = time.monotonic()
        with closing(http.client.HTTPConnection(url.hostname, url.port, timeout=10)) as asking:
            asking.request("GET", "/accounts/login/")
            assert asking.getresponse().status == 200
        assert time.monotonic() - begun < bridge.PATIENCE / 2
    finally:
        for wire in wires:
            wire.close()
