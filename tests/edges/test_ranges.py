"""Parts of a recording over HTTP: exact, closed when done, never so large that a pause holds us."""

import io
from contextlib import ExitStack

import pytest
from django.test import RequestFactory

from klankbord.audio.companding import Encoding
from klankbord.audio.ranges import Channel, VirtualWav
from klankbord.edges import ranges

FRAMES = 100_000
SOUND = bytes(range(256)) * (2 * FRAMES // 256 + 1)


@pytest.fixture
def held():
    stack = ExitStack()
    stack.closed = []
    stack.callback(stack.closed.append, True)
    return stack


def ask(held, header=None, method="get"):
    def read(offset, length):
        assert not held.closed
        return SOUND[: 2 * FRAMES][offset : offset + length]

    wav = VirtualWav([Channel(Encoding.PCM16, FRAMES, read)] * 2, 8000)
    request = getattr(RequestFactory(), method)("/", headers={"Range": header} if header else {})
    return wav, ranges.respond(request, wav, held)


@pytest.mark.parametrize("header", ["bytes=0-43", "bytes=1000-", "bytes=-10", "bytes=7-7"])
def test_a_part_is_what_that_part_of_the_file_is(held, header):
    wav, response = ask(held, header)
    assert response.status_code == 206
    first, last = response["Content-Range"].removeprefix("bytes ").split("/")[0].split("-")
    assert held.closed == [True]
    held.closed.clear()
    assert response.content == wav.read(int(first), int(last) + 1)
    assert len(response.content) <= ranges.LARGEST


def test_the_parts_of_a_player_that_asks_on_make_the_whole_file(held):
    whole, at = io.BytesIO(), 0
    while True:
        wav, response = ask(ExitStackLike(), f"bytes={at}-")
        if response.status_code == 416:
            break
        at += whole.write(response.content)
    assert whole.getvalue() == wav.read(0, wav.size)


class ExitStackLike(ExitStack):
    closed = False


def test_without_a_range_everything_comes_and_is_closed_at_the_end(held):
    wav, response = ask(held)
    assert response.status_code == 200
    body = b"".join(response.streaming_content)
    assert len(body) == wav.size == int(response["Content-Length"])
    assert not held.closed
    response.close()
    assert held.closed == [True]


def test_what_lies_outside_is_refused_and_no_cache_keeps_anything(held):
    wav, response = ask(held, "bytes=99999999-")
    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{wav.size}")
    assert response["Cache-Control"] == "no-store"
    assert held.closed == [True]


def test_asking_for_the_head_opens_no_sound(held):
    wav, response = ask(held, method="head")
    assert b"".join(response.streaming_content) == b""
    assert int(response["Content-Length"]) == wav.size
