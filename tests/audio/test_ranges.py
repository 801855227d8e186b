"""Any part of a recording can be played, and only that part is read."""

import doctest
import io
import wave

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klankbord.audio import ranges
from klankbord.audio.companding import Encoding, decode
from klankbord.audio.ranges import Channel, Part, Unsatisfiable, VirtualWav, Whole


def stored(encoding, frames, seed=1):
    return np.random.default_rng(seed).bytes(frames * encoding.width)


def channel(encoding, raw, asked=None):
    def read(offset, length):
        if asked is not None:
            asked.append((offset, length))
        return raw[offset : offset + length]

    return Channel(encoding, len(raw) // encoding.width, read)


def silent(frames):
    return Channel(Encoding.PCM16, frames, None)


def test_the_whole_is_a_wav_that_others_can_read():
    left, right = stored(Encoding.ALAW, 1000, 1), stored(Encoding.PCM16, 900, 2)
    virtual = VirtualWav([channel(Encoding.ALAW, left), channel(Encoding.PCM16, right)], 8000)
    whole = virtual.read(0, virtual.size)
    assert len(whole) == virtual.size == 44 + 4000
    with wave.open(io.BytesIO(whole)) as file:
        assert file.getparams()[:4] == (2, 2, 8000, 1000)
        both = np.frombuffer(file.readframes(1000), "<i2").reshape(-1, 2)
    assert both[:, 0].tolist() == decode(left, Encoding.ALAW).tolist()
    assert both[:900, 1].tolist() == decode(right, Encoding.PCM16).tolist()
    assert not both[900:, 1].any()


def test_an_erased_party_is_silent_and_the_other_is_heard():
    raw = stored(Encoding.ULAW, 500)
    virtual = VirtualWav([channel(Encoding.ULAW, raw), silent(500)], 16000)
    both = np.frombuffer(virtual.read(44, virtual.size), "<i2").reshape(-1, 2)
    assert both[:, 0].any()
    assert not both[:, 1].any()


CHANNELS = st.lists(
    st.tuples(st.sampled_from(Encoding), st.integers(0, 120), st.booleans()), min_size=1, max_size=2
)


@settings(deadline=None, max_examples=200)
@given(CHANNELS, st.integers(0, 700), st.integers(0, 700))
def test_any_part_is_that_part_of_the_whole(drawn, start, length):
    channels = [
        channel(encoding, stored(encoding, frames)) if heard else silent(frames)
        for encoding, frames, heard in drawn
    ]
    virtual = VirtualWav(channels, 8000)
    whole = b"".join(virtual.stream(0, virtual.size))
    assert virtual.read(start, start + length) == whole[start : start + length]


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 150_000), st.integers(0, 150_000))
def test_pieces_of_a_long_part_join_without_a_seam(start, length):
    raw = stored(Encoding.PCM16, 50_000)
    virtual = VirtualWav([channel(Encoding.PCM16, raw), channel(Encoding.PCM16, raw[::-1])], 8000)
    both = np.stack([np.frombuffer(raw, "<i2"), np.frombuffer(raw[::-1], "<i2")], axis=1)
    whole = virtual.read(0, 44) + both.tobytes()
    pieces = list(virtual.stream(start, start + length))
    assert b"".join(pieces) == whole[start : start + length]
    assert all(len(piece) <= 64 * 1024 for piece in pieces)


def test_only_the_samples_of_the_part_are_read():
    asked = []
    raw = stored(Encoding.ULAW, 100_000)
    virtual = VirtualWav([channel(Encoding.ULAW, raw, asked), silent(100_000)], 8000)
    virtual.read(0, 44)
    assert asked == []
    virtual.read(44 + 4 * 5000 + 3, 44 + 4 * 5010 + 1)
    assert asked == [(5000, 11)]


def test_a_channel_that_gives_less_than_it_has_is_not_played():
    virtual = VirtualWav([Channel(Encoding.PCM16, 100, lambda *_: bytes(7))], 8000)
    with pytest.raises(ValueError, match="gave 7 bytes where 200 were asked"):
        virtual.read(0, virtual.size)
    with pytest.raises(ValueError, match="begins at 0"):
        virtual.read(-1, 5)


@pytest.mark.parametrize("channels", [[], [silent(1)] * 3, [silent(2**31)]])
def test_what_no_wav_can_hold_is_refused(channels):
    with pytest.raises(ValueError, match=r"channels|this long"):
        VirtualWav(channels, 8000)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, Whole()),
        ("", Whole()),
        ("bytes=0-0", Part(0, 1)),
        ("bytes=0-499", Part(0, 500)),
        ("bytes=500-999", Part(500, 1000)),
        ("bytes=500-", Part(500, 1000)),
        ("bytes=999-", Part(999, 1000)),
        ("bytes=0-", Part(0, 1000)),
        ("bytes=900-5000", Part(900, 1000)),
        ("bytes=-1", Part(999, 1000)),
        ("bytes=-500", Part(500, 1000)),
        ("bytes=-5000", Part(0, 1000)),
        ("Bytes= 0-4 ", Part(0, 5)),
        ("bytes=0000000000000000000000000-4", Part(0, 5)),
        ("bytes=0-" + "9" * 5000, Part(0, 1000)),
        ("bytes=-" + "9" * 5000, Part(0, 1000)),
        ("bytes=1000-", Unsatisfiable()),
        ("bytes=1000-1001", Unsatisfiable()),
        ("bytes=-0", Unsatisfiable()),
        ("bytes=" + "9" * 5000 + "-", Unsatisfiable()),
        ("bytes=5-4", Whole()),
        ("bytes=-", Whole()),
        ("bytes=", Whole()),
        ("bytes=a-b", Whole()),
        ("bytes=1-2-3", Whole()),
        ("bytes=--5", Whole()),
        ("bytes=+1-2", Whole()),
        ("bytes=٣-٤", Whole()),
        ("byteſ=0-4", Whole()),
        ("bytes=0-4\n", Whole()),
        ("bytes 0-4", Whole()),
        ("frames=0-4", Whole()),
        ("bytes=0-1,5-6", Whole()),
        ("bytes=0-1,", Whole()),
    ],
)
def test_a_range_is_understood_or_ignored_as_the_standard_says(header, expected):
    assert ranges.parse(header, 1000) == expected


def test_the_examples_in_the_words_are_true():
    assert doctest.testmod(ranges) == (0, 1)


@pytest.mark.parametrize("header", ["bytes=0-", "bytes=0-0", "bytes=-1"])
def test_no_part_of_nothing_can_be_had(header):
    assert ranges.parse(header, 0) == Unsatisfiable()


@settings(deadline=None)
@given(st.text(max_size=12) | st.from_regex(r"bytes=[0-9]{0,4}-[0-9]{0,4}", fullmatch=True),
       st.integers(0, 2000))  # fmt: skip
def test_whatever_is_asked_a_part_lies_inside_the_file(header, size):
    match ranges.parse(header, size):
        case Part(start, end):
            assert 0 <= start < end <= size
        case other:
            assert other in (Whole(), Unsatisfiable())
