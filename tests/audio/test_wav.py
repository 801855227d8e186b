"""A WAV is read strictly, once and in bounded memory; what lies is refused with clear words."""

import io
import struct
import wave

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klankbord.audio import wav
from klankbord.audio.companding import Encoding
from klankbord.audio.faults import BadAudio
from klankbord.audio.sound import PIECE, Form

TAGS = {Encoding.PCM16: 1, Encoding.ALAW: 6, Encoding.ULAW: 7}


class Trickle(io.BytesIO):
    """A stream that gives little at a time and remembers the most that was asked."""

    most = 0

    def read(self, size=-1):
        assert size >= 0
        self.most = max(self.most, size)
        return super().read(min(size, 777))


def chunk(name, content, size=None, pad=True):
    size = len(content) if size is None else size
    return name + struct.pack("<I", size) + content + (b"\0" if pad and len(content) % 2 else b"")


def form(encoding=Encoding.PCM16, channels=2, rate=8000, **other):
    width = encoding.width
    fields = {
        "tag": TAGS[encoding], "channels": channels, "rate": rate,
        "byte_rate": rate * channels * width, "block": channels * width, "bits": 8 * width,
    } | other  # fmt: skip
    return chunk(b"fmt ", struct.pack("<HHIIHH", *fields.values()))


def extended(encoding=Encoding.PCM16, channels=2, rate=8000, *, valid=None, tail=None, extra=22):
    plain = form(encoding, channels, rate, tag=0xFFFE)[8:]
    tail = tail or bytes.fromhex("000000001000800000aa00389b71")
    valid = 8 * encoding.width if valid is None else valid
    more = struct.pack("<HHIH", extra, valid, 3, TAGS[encoding]) + tail
    return chunk(b"fmt ", plain + more)


def riff(*chunks, size=None, name=b"RIFF", kind=b"WAVE"):
    body = kind + b"".join(chunks)
    return name + struct.pack("<I", len(body) if size is None else size) + body


SOUND = bytes(range(256)) * 4
GOOD = riff(form(), chunk(b"data", SOUND))


def read(raw):
    found = wav.read(io.BytesIO(raw))
    if found.coded:
        return found, [b"".join(found.file())]
    return found, [b"".join(parts) for parts in zip(*found.pieces(), strict=True)]


@pytest.mark.parametrize("describe", [form, extended])
@pytest.mark.parametrize("encoding", Encoding)
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("rate", [8000, 16000])
def test_every_accepted_kind_is_read_per_channel_as_it_is_stored(
    describe, encoding, channels, rate
):
    file, found = read(riff(describe(encoding, channels, rate), chunk(b"data", SOUND)))
    frames = 1024 // channels // encoding.width
    assert (file.form, file.frames) == (Form(encoding, rate, channels), frames)
    assert file.form.duration_ms(frames) == round(frames * 1000 / rate)
    both = np.frombuffer(SOUND, f"V{encoding.width}").reshape(frames, channels)
    assert found == [both[:, number].tobytes() for number in range(channels)]


def test_a_file_of_another_writer_is_read(tmp_path):
    with wave.open(str(tmp_path / "a.wav"), "wb") as file:
        file.setparams((2, 2, 16000, 0, "NONE", ""))
        file.writeframes(SOUND)
    file, found = read((tmp_path / "a.wav").read_bytes())
    assert (file.form, file.frames) == (Form(Encoding.PCM16, 16000, 2), 256)
    assert found[1][:4] == SOUND[2:4] + SOUND[6:8]


@pytest.mark.parametrize(
    ("frames", "duration"), [(1, 0), (4, 1), (8000, 1000), (8003, 1000), (8004, 1001)]
)
def test_the_length_is_measured_from_the_sound(frames, duration):
    raw = riff(form(Encoding.ULAW, 1), chunk(b"data", bytes(frames)))
    file, _ = read(raw)
    assert file.form.duration_ms(file.frames) == duration


def test_a_long_file_is_held_a_piece_at_a_time():
    sound = np.arange(300_000, dtype="<i2").tobytes()
    stream = Trickle(riff(form(), chunk(b"LIST", bytes(200_001)), chunk(b"data", sound)))
    found = wav.read(stream)
    pieces = list(found.pieces())
    assert stream.most <= PIECE
    assert max(len(part) for piece in pieces for part in piece) <= PIECE
    both = np.frombuffer(sound, "<i2")
    assert b"".join(left for left, _ in pieces) == both[::2].tobytes()
    assert b"".join(right for _, right in pieces) == both[1::2].tobytes()


ODD = [form(Encoding.ALAW, 1), chunk(b"data", bytes(33))]


@pytest.mark.parametrize(
    "raw",
    [
        riff(chunk(b"JUNK", b"abc"), form(), chunk(b"fact", bytes(4)), chunk(b"data", SOUND)),
        riff(form(), chunk(b"data", SOUND), chunk(b"LIST", b"odd"), chunk(b"id3 ", bytes(10))),
        riff(*ODD, chunk(b"LIST", b"behind")),
        riff(*ODD),
        riff(ODD[0], chunk(b"data", bytes(33), pad=False)),
        riff(*ODD, size=len(riff(*ODD)) - 8 - 1),
        riff(ODD[0], chunk(b"data", bytes(33), pad=False), size=len(riff(*ODD)) - 8),
    ],
    ids=["before", "behind", "odd inside", "odd end", "no padding", "padding not counted",
         "padding counted but absent"],
)  # fmt: skip
def test_chunks_that_are_no_sound_are_skipped_and_padding_is_no_sound(raw):
    file, found = read(raw)
    assert file.frames in (256, 33)
    assert len(found[0]) == file.frames * file.form.encoding.width


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty"),
        (b"RIF", "truncated"),
        (GOOD[:11], "truncated"),
        (b"RIFX" + GOOD[4:], "not_audio"),
        (b"RF64" + GOOD[4:], "not_audio"),
        (b"OggS" + GOOD[4:], "not_audio"),
        (b"\xff\xfb\x90" + bytes(400), "not_audio"),
        (b"<html>not found</html>", "not_audio"),
        (riff(form(), chunk(b"data", SOUND), kind=b"AVI "), "not_audio"),
        (riff(form(), chunk(b"data", SOUND), size=0), "unknown_length"),
        (riff(form(), chunk(b"data", SOUND), size=0xFFFFFFFF), "unknown_length"),
        (riff(form(), chunk(b"data", SOUND, size=0)), "unknown_length"),
        (riff(form(), chunk(b"data", SOUND, size=0), size=36), "unknown_length"),
        (riff(form(), chunk(b"data", SOUND, size=0xFFFFFFFF)), "unknown_length"),
        (riff(form(), chunk(b"data", SOUND), size=2), "chunk_size"),
        (riff(form(), chunk(b"data", SOUND), size=39), "chunk_size"),
        (riff(form(), chunk(b"data", SOUND, size=1028)), "chunk_size"),
        (riff(form(), chunk(b"data", SOUND), size=1000), "chunk_size"),
        (riff(form(), chunk(b"JUNK", b"", size=0xFFFFFFF0), chunk(b"data", SOUND)), "chunk_size"),
        (riff(form(), chunk(b"data", SOUND)[:-100], size=1060), "truncated"),
        (riff(form(), chunk(b"data", SOUND), size=0x7FFFFFFF), "truncated"),
        (riff(form(), chunk(b"JUNK", b"", size=0x7FFFFF00), size=0x7FFFFFFF), "too_much_beside"),
        (riff(form(), chunk(b"data", SOUND)) + b"more", "trailing"),
        (riff(form(), chunk(b"data", SOUND)) + b"\0", "trailing"),
        (riff(*ODD) + b"\0", "trailing"),
        (riff(form(), chunk(b"data", SOUND), b"tail"), "chunk_size"),
        (riff(chunk(b"data", SOUND)), "no_format"),
        (riff(chunk(b"data", SOUND), form()), "no_format"),
        (riff(form()), "no_sound"),
        (riff(), "no_sound"),
        (riff(form(), chunk(b"data", b"")), "no_sound"),
        (riff(form(), form(), chunk(b"data", SOUND)), "second_format"),
        (riff(form(), chunk(b"data", SOUND), chunk(b"data", SOUND)), "second_sound"),
        (riff(form(), chunk(b"data", SOUND), form()), "second_sound"),
        (riff(form(), *[chunk(b"JUNK", b"")] * 1001, chunk(b"data", SOUND)), "too_many_chunks"),
        (riff(form(), chunk(b"JUNK", bytes(wav.MAX_BESIDE + 1)), chunk(b"data", SOUND)),
         "too_much_beside"),
        (riff(form(), chunk(b"data", SOUND[:-2])), "partial_sample"),
        (riff(chunk(b"fmt ", form()[8:22]), chunk(b"data", SOUND)), "format_size"),
        (riff(chunk(b"fmt ", bytes(66)), chunk(b"data", SOUND)), "format_size"),
        (riff(form(tag=3), chunk(b"data", SOUND)), "encoding"),
        (riff(form(tag=0x161), chunk(b"data", SOUND)), "encoding"),
        (riff(form(bits=24), chunk(b"data", SOUND)), "contradiction"),
        (riff(form(tag=0x31, block=0), chunk(b"data", SOUND)), "contradiction"),
        (riff(form(Encoding.ULAW, bits=16), chunk(b"data", SOUND)), "encoding"),
        (riff(form(tag=0xFFFE), chunk(b"data", SOUND)), "format_size"),
        (riff(extended(extra=0), chunk(b"data", SOUND)), "format_size"),
        (riff(extended(valid=12), chunk(b"data", SOUND)), "encoding"),
        (riff(extended(tail=bytes(14)), chunk(b"data", SOUND)), "encoding"),
        (riff(form(channels=0), chunk(b"data", SOUND)), "channels"),
        (riff(form(channels=6), chunk(b"data", SOUND)), "channels"),
        (riff(form(channels=32767), chunk(b"data", SOUND)), "channels"),
        (riff(form(rate=3999), chunk(b"data", SOUND)), "rate"),
        (riff(form(rate=200_000), chunk(b"data", SOUND)), "rate"),
        (riff(form(rate=0), chunk(b"data", SOUND)), "rate"),
        (riff(form(block=2), chunk(b"data", SOUND)), "contradiction"),
        (riff(form(byte_rate=1), chunk(b"data", SOUND)), "contradiction"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)}-bytes",
)  # fmt: skip
def test_a_file_that_is_broken_or_lies_is_refused_by_name(raw, code):
    assert read(GOOD)[0].frames == 256
    with pytest.raises(BadAudio) as caught:
        read(raw)
    assert caught.value.code == code
    assert str(caught.value).endswith(".")


def test_a_truncated_file_gives_what_there_is_and_then_says_so():
    """Who stores while reading must be able to throw away; so the fault must come, also last."""
    sound = bytes(200_000)
    raw = riff(form(), chunk(b"data", sound))[:-50_000]
    pieces = wav.read(io.BytesIO(raw)).pieces()
    assert len(next(pieces)[0]) == PIECE // 2
    with pytest.raises(BadAudio, match="Fetch it again"):
        list(pieces)


OTHERS = {
    "8 bits": form(bits=8, block=2, byte_rate=16000),
    "24 bits": form(bits=24, block=6, byte_rate=48000),
    "floats": form(tag=3, bits=32, block=8, byte_rate=64000),
    "44,100 a second": form(rate=44100),
    "wav49": chunk(b"fmt ", form(tag=0x31, bits=0, block=65, byte_rate=1625)[8:] + bytes(4)),
    "adpcm": form(tag=0x11, bits=4, block=256, byte_rate=8110),
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_file_that_must_be_decoded_is_passed_on_without_what_is_no_sound(name):
    data = bytes(range(195)) * 16  # whole blocks of each
    raw = riff(chunk(b"LIST", b"secret"), OTHERS[name], chunk(b"data", data), chunk(b"id3 ", b"x"))
    _, [passed] = read(raw)
    assert passed == riff(OTHERS[name], chunk(b"data", data))
    with pytest.raises(BadAudio, match="too early"):
        read(raw[: -len(data) - 14])


SEEDS = [
    GOOD,
    riff(OTHERS["wav49"], chunk(b"data", bytes(650))),
    riff(
        extended(Encoding.ULAW), chunk(b"LIST", b"abc"), chunk(b"data", SOUND), chunk(b"LIST", b"x")
    ),
    riff(*ODD),
]
EDITS = st.lists(
    st.tuples(st.integers(0, 140), st.sampled_from(["put", "cut", "add"]),
              st.binary(min_size=1, max_size=4)),
    min_size=1, max_size=4,
)  # fmt: skip


@settings(deadline=None, max_examples=500)
@given(st.sampled_from(SEEDS), EDITS)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(raw, edits):
    for at, kind, what in edits:
        until = at + len(what) if kind in ("put", "cut") else at
        raw = raw[:at] + (b"" if kind == "cut" else what) + raw[until:]
    stream = Trickle(raw)
    try:
        found = wav.read(stream)
        if found.coded:
            b"".join(found.file())
            return
        frames = sum(len(parts[0]) for parts in found.pieces()) // found.form.encoding.width
    except BadAudio:
        frames = None
    assert stream.most <= PIECE
    assert frames is None or frames == found.frames
