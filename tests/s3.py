"""An S3 of our own: a server that keeps everything in memory, and one before it that can lie."""

import contextlib
import http.client
import http.server
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import worlds

REGION = "us-east-1"
LOGIN = {"AWS_ACCESS_KEY_ID": "tests", "AWS_SECRET_ACCESS_KEY": "tests", "AWS_REGION": REGION}


@dataclass(frozen=True, slots=True)
class Server:
    """The address of an S3, and how to make what Klankbord itself never makes."""

    url: str

    @property
    def environment(self) -> dict[str, str]:
        return {**LOGIN, "AWS_ENDPOINT_URL": self.url}

    def make(self, bucket: str, *, versioning: str | None = None, lock: bool = False) -> str:
        """A bucket; its address as Klankbord has it."""
        client = self.client()
        client.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=lock)
        if versioning:
            client.put_bucket_versioning(
                Bucket=bucket, VersioningConfiguration={"Status": versioning}
            )
        return f"s3://{bucket}/sound"

    def objects(self, bucket: str) -> set[str]:
        found = self.client().list_objects_v2(Bucket=bucket).get("Contents", [])
        return {each["Key"].rpartition("/")[2] for each in found} - {"installation"}

    def client(self) -> Any:
        import boto3  # only whoever needs it waits for it

        return boto3.client(
            "s3",
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id="tests",
            aws_secret_access_key="tests",
        )


@contextlib.contextmanager
def serving() -> Iterator[Server]:
    """moto, in a process of its own."""
    port = worlds.free_port()
    server = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "moto.server", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 60
        while True:
            probe = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            try:
                probe.request("GET", "/")
                probe.getresponse().read()
                break
            except OSError:
                assert time.monotonic() < deadline, "moto does not answer"
                time.sleep(0.05)
            finally:
                probe.close()
        yield Server(f"http://127.0.0.1:{port}")
    finally:
        server.terminate()
        server.wait(20)


@dataclass
class Between:
    """A server between Klankbord and an S3: it passes on, or is away, or lies."""

    behind: Server
    does: str = "pass"
    """pass · away (the connection breaks) · lie (a PUT is answered 200 and stored nowhere) · cut
    (half of a PUT is stored, and answered 200) · keep (a DELETE is answered and not done)
    · refuse (a DELETE is answered 403)"""
    seen: list[tuple[str, str]] = field(default_factory=list)
    missed: threading.Event = field(default_factory=threading.Event)
    """Whether somebody asked while it was away."""
    url: str = ""

    @property
    def server(self) -> Server:
        return Server(self.url)

    def back_after(self, seconds: float) -> threading.Thread:
        """Come back so long after somebody asked in vain."""

        def come() -> None:
            assert self.missed.wait(60)
            time.sleep(seconds)
            self.does = "pass"

        self.missed.clear()
        self.does = "away"
        waiting = threading.Thread(target=come)
        waiting.start()
        return waiting

    def answer(self, request: http.server.BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        self.seen.append((request.command, request.path))
        if self.does == "away":
            self.missed.set()
            request.close_connection = True
            request.connection.close()
            return
        if request.command == "PUT" and self.does == "lie":
            _reply(request, 200, {"ETag": '"0123456789abcdef0123456789abcdef"'}, b"")
            return
        if request.command in {"DELETE", "POST"} and self.does == "refuse":
            _reply(request, 403, {}, b"<Error><Code>AccessDenied</Code></Error>")
            return
        if request.command in {"DELETE", "POST"} and self.does == "keep":
            keys = re.findall(rb"<Key>.*?</Key>", body)
            deleted = b"".join(b"<Deleted>%b</Deleted>" % key for key in keys)
            _reply(request, 200, {}, b"<DeleteResult>%b</DeleteResult>" % deleted)
            return
        if request.command == "PUT" and self.does == "cut":
            body = body[: len(body) // 2]
        _reply(request, *self._pass(request, body))

    def _pass(
        self, request: http.server.BaseHTTPRequestHandler, body: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        there = self.behind.url.removeprefix("http://")
        headers = {name.lower(): value for name, value in request.headers.items()}
        if "content-length" in headers:
            headers["content-length"] = str(len(body))
        behind = http.client.HTTPConnection(there, timeout=60)
        try:
            behind.request(request.command, request.path, body or None, headers)
            got = behind.getresponse()
            return got.status, dict(got.getheaders()), got.read()
        finally:
            behind.close()


def _reply(
    request: http.server.BaseHTTPRequestHandler,
    status: int,
    headers: Mapping[str, str],
    body: bytes,
) -> None:
    request.send_response_only(status)
    for name, value in headers.items():
        if name.lower() not in {"content-length", "transfer-encoding", "connection"}:
            request.send_header(name, value)
    length = headers.get("Content-Length", "0") if request.command == "HEAD" else str(len(body))
    request.send_header("Content-Length", length)
    request.end_headers()
    request.wfile.write(body)


@contextlib.contextmanager
def between(behind: Server) -> Iterator[Between]:
    """Stand between an S3 and whoever asks `Between.server`."""
    made = Between(behind)

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            with contextlib.suppress(ConnectionError):
                made.answer(self)

        def __getattr__(self, name: str) -> Any:
            if name.startswith("do_"):
                return self.answer
            raise AttributeError(name)

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        made.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()


@contextlib.contextmanager
def in_environment(server: Server) -> Iterator[None]:
    """Let this process find the S3, as clients of S3 do."""
    before = {name: os.environ.get(name) for name in server.environment}
    os.environ.update(server.environment)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
