"""Sound of any accepted kind comes out the same way; what is none is refused, by name and in time.

The files in `sounds` hold a second of 440 Hz left and 620 Hz right (tools/make_test_sounds.py).
"""

import io
import os
import random
import signal
import struct
import subprocess
import sys
import time
import tracemalloc
from itertools import chain, islice, repeat
from pathlib import Path

import av
import numpy as np
import pytest

import cast
from klankbord.audio import cage, decoding, hosting, kinds, opening
from klankbord.audio.companding import Encoding
from klankbord.audio.faults import SAID, BadAudio
from klankbord.audio.hosting import HOSTS
from klankbord.audio.kinds import Kind
from klankbord.audio.messages import SPOOL
from klankbord.audio.sound import Form

SOUNDS = Path(__file__).parent / "sounds"
FILES = {path.name: path.read_bytes() for path in sorted(SOUNDS.iterdir())}
RATES = {"lame.mp3": 16000, "opus.ogg": 16000, "vorbis.ogg": 16000, "first.m4a": 16000,
         "last.m4a": 16000}  # fmt: skip
MONO = {"raw.gsm", "wav49.wav", "mono.mp3"}
GSM = "audio/x-gsm"


class Trickle(io.BytesIO):
    """A body that comes in little by little and cannot be gone back in."""

    def read(self, size=-1):
        assert size >= 0
        return super().read(min(size, 1000))

    def seek(self, *_):
        raise AssertionError


def read(raw, media_type=None):
    """The form of a sound and, per channel, its samples."""
    with opening.sound(Trickle(raw), media_type=media_type) as sound:
        form = sound.form
        channels = [b"".join(parts) for parts in zip(*sound.pieces(), strict=True)]
    return form, [np.frombuffer(channel, "<i2") for channel in channels]


def refused(raw, media_type=None):
    with pytest.raises(BadAudio) as caught:
        read(raw, media_type)
    assert caught.value.text.nl != caught.value.text.en
    return caught.value.code


def pitch(samples, rate):
    return round(np.argmax(np.abs(np.fft.rfft(samples))) * rate / len(samples))


def tones(rate=8000, seconds=1.0):
    at = np.arange(int(rate * seconds)) / rate
    return np.stack([np.sin(2 * np.pi * each * at) for each in (440, 620)], axis=1)


def wav_of(samples, rate, tag=1):
    bits = 8 * samples.dtype.itemsize
    return cast.wav(samples.tobytes(), channels=2, rate=rate, tag=tag, bits=bits)


@pytest.mark.parametrize("name", FILES)
def test_every_kind_comes_out_with_its_voices_apart_and_as_long_as_it_was(name):
    form, channels = read(FILES[name], GSM if name.endswith(".gsm") else None)
    rate = RATES.get(name, 8000)
    assert form == Form(Encoding.PCM16, rate, 1 if name in MONO else 2)
    for samples, tone in zip(channels, (440, 620), strict=False):
        assert abs(pitch(samples, rate) - tone) <= 1
        assert abs(len(samples) / rate - 1) < 0.04
        assert np.abs(samples).max() > 6000


@pytest.mark.parametrize("wide", ["8", "24", "32", "float", "44100", "48000 A-law"])
def test_every_wav_comes_out(wide):
    both = tones(rate := int(wide.split()[0]) if len(wide) > 4 and wide[0] == "4" else 8000)
    loud = 9000 * both
    raw = {
        "8": lambda: wav_of((loud / 256 + 128).astype("u1"), rate),
        "24": lambda: cast.wav(
            (loud * 256).astype("<i4").reshape(-1, 1).view("u1")[:, :3].tobytes(),
            channels=2,
            bits=24,
        ),
        "32": lambda: wav_of((loud * 65536).astype("<i4"), rate),
        "float": lambda: wav_of((loud / 32768).astype("<f4"), rate, tag=3),
        "44100": lambda: wav_of(loud.astype("<i2"), rate),
        "48000 A-law": lambda: wav_of(
            np.where(loud > 0, np.uint8(0xAA), np.uint8(0x2A)).astype("u1"), rate, tag=6
        ),
    }[wide]()
    form, channels = read(raw)
    assert form == Form(Encoding.PCM16, 8000 if rate == 8000 else 16000, 2)
    assert [pitch(samples, form.rate) for samples in channels] == [440, 620]
    assert {len(samples) for samples in channels} == {form.rate}


def test_what_is_plain_is_read_without_another_process(monkeypatch):
    monkeypatch.setattr(decoding, "HOSTS", None)
    assert read(cast.tone(0.5))[0].encoding is Encoding.PCM16


def test_what_it_is_called_does_not_matter():
    assert read(FILES["lame.mp3"], "audio/wav")[0] == read(FILES["lame.mp3"], GSM)[0]
    assert refused(FILES["raw.gsm"]) == "not_audio"


def test_only_an_m4a_with_its_table_at_the_end_is_held_whole(monkeypatch):
    assert kinds.indexed_first(FILES["first.m4a"])
    assert not kinds.indexed_first(FILES["last.m4a"])
    first, last = (read(FILES[name])[1] for name in ("first.m4a", "last.m4a"))
    assert np.array_equal(first[0], last[0])
    head = FILES["last.m4a"][:40]
    long = (head[:32] + struct.pack(">I4s", 2**31, b"mdat"), *repeat(bytes(2**20), 130))
    assert sum(map(len, long)) > SPOOL
    with pytest.raises(BadAudio) as caught, decoding.decoded(Kind.MP4, iter(long), spooled=True):
        pass
    assert caught.value.code == "index_at_end"


@pytest.mark.parametrize("name", [name for name in FILES if name != "raw.gsm"])
def test_a_file_that_was_cut_off_is_refused(name):
    raw = FILES[name]
    assert refused(raw[: len(raw) * 6 // 10]) in {"truncated", "damaged"}


def test_raw_gsm_that_was_cut_off_or_is_none_is_refused():
    assert refused(FILES["raw.gsm"][:-9], GSM) == "truncated"
    assert refused(FILES["raw.gsm"] + bytes(33), GSM) == "not_audio"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty"),
        (b"PK\x03\x04" + bytes(60), "not_audio"),
        (b"\x1f\x8b\x08" + bytes(60), "not_audio"),
        (b"<html>not found</html>", "not_audio"),
        (b"RIFX" + bytes(60), "not_audio"),
        (b"OggS" + bytes(6000), "damaged"),
        (b"fLaC\0\0\0\x22" + bytes(34) + bytes(6000), "damaged"),
        (b"\xff\xfb\x90\x64" + bytes(6000), "damaged"),
        (b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + bytes(60), "damaged"),
        (struct.pack(">I8sI", 16, b"ftypM4A ", 0) + struct.pack(">I4sQ", 1, b"moov", 10 * 2**30)
         + bytes(6000), "no_sound"),
        (struct.pack(">I8sI", 16, b"ftypM4A ", 0) + struct.pack(">I4sQ", 1, b"mdat", 10 * 2**30)
         + bytes(6000), "damaged"),
        (cast.wav(bytes(640), channels=64), "channels"),
        (cast.wav(bytes(640), channels=2, rate=0), "rate"),
        (cast.wav(bytes(640), channels=2, rate=8000, tag=0x161), "encoding"),
    ],
)  # fmt: skip
def test_what_is_no_sound_or_lies_about_itself_is_refused_by_name(raw, code):
    assert refused(raw) == code


def made(codec, container, layout, rate, pts=(0,)):
    """A file of silence with a layout, and its frames at these places in time."""
    file = io.BytesIO()
    with av.open(file, "w", format=container) as out:
        stream = out.add_stream(codec, rate=rate, layout=layout)
        stream.codec_context.open()
        context = stream.codec_context
        size = context.frame_size or 4096
        for at in pts:
            frame = av.AudioFrame(format=context.format.name, layout=layout, samples=size)
            frame.sample_rate, frame.pts = rate, at * size
            for plane in frame.planes:
                plane.update(np.full(plane.buffer_size // 4, 0.25, "<f4").tobytes())
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return file.getvalue()


def test_more_than_two_channels_are_refused_of_any_kind():
    assert refused(made("flac", "flac", "7.1", 8000)) == "channels"
    assert refused(made("aac", "ipod", "5.1", 16000)) == "channels"


def test_time_that_a_recorder_left_out_is_silence_so_that_the_rest_stays_in_place():
    frames = [*range(50), *range(100, 150)]
    raw = made("aac", "ipod", "mono", 16000, frames)
    form, [samples] = read(raw)
    assert abs(len(samples) / form.rate - 150 * 1024 / 16000) < 0.1
    loud = np.abs(samples) > 500
    assert loud[8000:40_000].all()
    assert not loud[60_000:90_000].any()
    assert loud[110_000:150_000].all()


def test_random_damage_is_read_or_refused_and_nothing_else():
    chance = random.Random(7)
    for name in ("lame.mp3", "opus.ogg", "flac.flac", "last.m4a"):
        raw = bytearray(FILES[name])
        for _ in range(12):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        fault = None
        try:
            read(bytes(raw))
        except BadAudio as found:
            fault = found.code
        assert fault is None or (fault in SAID and not fault.startswith("decoder")), name


def peak(process):
    """The most megabytes that a process held so far."""
    [line] = [
        line
        for line in Path(f"/proc/{process}/status").read_text().splitlines()
        if line.startswith("VmHWM")
    ]
    return int(line.split()[1]) / 1024


def test_how_long_a_call_is_costs_no_memory_on_either_side():
    seconds = 30 * 60
    head = cast.wav(b"", channels=1, bits=8)[:-4] + struct.pack("<I", seconds * 8000)
    file = chain([struct.pack("<4sI", b"RIFF", len(head) - 8 + seconds * 8000) + head[8:]],
                 repeat(bytes(80_000), seconds // 10))  # fmt: skip
    tracemalloc.start()
    with decoding.decoded(Kind.WAV, file) as sound:
        at, peaks = 0, []
        for number, (piece,) in enumerate(sound.pieces()):
            at += len(piece)
            if number % 100 == 50:
                peaks.append(peak(sound.process))
    _, here = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert at == seconds * 16_000
    assert len(peaks) > 3
    assert peaks[-1] - peaks[0] < 2
    assert here < 2 * 2**20


def opened():
    return len(list(Path("/proc/self/fd").iterdir()))


def runs(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def endless():
    """A WAV of 24 bits, and of hours."""
    head = cast.wav(b"", channels=2, bits=24)[:-4] + struct.pack("<I", 2**31)
    return chain([head], repeat(bytes(6000)))


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (signal.SIGSTOP, "decoder_time"),
        (signal.SIGKILL, "decoder_memory"),
        (signal.SIGXCPU, "decoder_time"),
        (signal.SIGSEGV, "decoder_died"),
    ],
)
def test_a_process_that_hangs_or_dies_is_a_refusal_and_leaves_nothing(monkeypatch, number, code):
    HOSTS.close()
    before = opened()
    with decoding.decoded(Kind.WAV, endless()) as sound:
        monkeypatch.setattr(decoding, "SILENT", 0.3)
        os.kill(sound.process, number)
        with pytest.raises(BadAudio) as caught:
            list(sound.pieces())
    assert caught.value.code == code
    assert not runs(sound.process)
    HOSTS.close()
    assert opened() == before


def test_a_source_that_breaks_off_ends_the_process_too():
    def broken():
        yield from islice(endless(), 100)
        raise OSError("unplugged")

    with (
        decoding.decoded(Kind.WAV, broken()) as sound,
        pytest.raises(OSError, match="unplugged"),
    ):
        list(sound.pieces())
    assert not runs(sound.process)


def host_of(process):
    """The number of the process that this one was forked from."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("PPid:")[2].split()[0])


def test_files_have_one_host_and_a_process_each():
    HOSTS.close()
    seen = []
    for _ in range(3):
        with decoding.decoded(Kind.WAV, islice(endless(), 100)) as sound:
            seen.append((sound.process, host_of(sound.process)))
    assert len({process for process, _ in seen}) == 3
    assert len({host for _, host in seen}) == 1
    assert seen[0][1] != os.getpid()


def test_two_files_at_once_have_two_hosts_so_that_neither_could_hold_the_others_pipes():
    with decoding.decoded(Kind.WAV, endless()) as one, decoding.decoded(Kind.WAV, endless()) as two:
        assert host_of(one.process) != host_of(two.process)


@pytest.mark.parametrize("why", ["died", "worn"])
def test_a_host_is_not_used_again_once_its_decoder_died_or_it_had_many_files(monkeypatch, why):
    HOSTS.close()
    with decoding.decoded(Kind.WAV, endless()) as sound:
        host = host_of(sound.process)
        if why == "died":
            os.kill(sound.process, signal.SIGSEGV)
            with pytest.raises(BadAudio):
                list(sound.pieces())
        else:
            monkeypatch.setattr(hosting, "FILES", 1)
    assert not runs(host)
    assert len(read(FILES["lame.mp3"])[1][0])


def test_a_host_that_ended_meanwhile_is_replaced_and_no_file_notices():
    read(FILES["lame.mp3"])
    with decoding.decoded(Kind.WAV, endless()) as sound:
        host = host_of(sound.process)
    os.kill(host, signal.SIGKILL)
    while Path(f"/proc/{host}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
        pass
    assert len(read(FILES["lame.mp3"])[1][0])


def test_nothing_of_it_goes_on_when_we_are_killed():
    script = """
import itertools, sys
from klankbord.audio import decoding
from klankbord.audio.hosting import HOSTS
from klankbord.audio.kinds import Kind
head = bytes.fromhex(sys.argv[1])
with decoding.decoded(Kind.WAV, itertools.chain([head], itertools.repeat(bytes(6000)))) as sound:
    print(sound.process, flush=True)
    input()
"""
    head = next(endless()).hex()
    ours = subprocess.Popen(
        [sys.executable, "-c", script, head], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    process = int(ours.stdout.readline())
    host = host_of(process)
    ours.kill()
    ours.communicate()
    until = time.monotonic() + 10
    while (runs(process) or runs(host)) and time.monotonic() < until:
        time.sleep(0.01)
    assert not runs(process)
    assert not runs(host)


TRIES = """
import ctypes, os, socket, subprocess, sys
from klankbord.audio import cage
def tries(name, deed):
    try:
        deed()
    except MemoryError:
        os.write(1, f"{name} memory\\n".encode())
    except OSError:
        os.write(1, f"{name} no\\n".encode())
    else:
        os.write(1, f"{name} yes\\n".encode())
def thread_kill(process):
    number = {"x86_64": 234, "aarch64": 131}[os.uname().machine]
    if ctypes.CDLL(None).syscall(number, process, process, 0):
        raise OSError
own = os.open("/dev/null", os.O_RDONLY)
if sys.argv[1] == "caged":
    cage.enter(os.getppid())
if sys.argv[1] == "host":
    cage.enter_host()
tries("read", lambda: os.read(own, 1))
tries("open", lambda: os.open("/etc/passwd", os.O_RDONLY))
tries("socket", socket.socket)
tries("fork", lambda: os.fork() or os._exit(0))
tries("exec", lambda: os.execv("/nowhere", ["x"]) if sys.argv[1] != "free" else None)
tries("kill", lambda: os.kill(os.getppid(), 0))
tries("signal_a_thread", lambda: thread_kill(os.getppid()))
tries("allocate", lambda: bytearray(600 * 2**20))
"""


SHUT = {
    "free": (),
    "caged": ("open", "socket", "fork", "exec", "kill", "signal_a_thread", "allocate"),
    "host": ("open", "socket", "exec", "signal_a_thread", "allocate"),
}
"""What cannot be done from inside a cage; a host must fork, and end what it forked."""


@pytest.mark.parametrize("how", SHUT)
def test_nothing_can_be_opened_or_begun_from_inside_the_cage(how):
    done = subprocess.run([sys.executable, "-c", TRIES, how], capture_output=True, check=True)
    told = dict(line.split() for line in done.stdout.decode().splitlines())
    refused = {name: "memory" if name == "allocate" else "no" for name in SHUT[how]}
    everything = dict.fromkeys(("read", *SHUT["caged"]), "yes")
    assert told == everything | refused
    assert cage.MEMORY < 600 * 2**20


INHERITED = """
import os, socket, sys, threading
from klankbord.audio import cage, host, hosting
def look(parent):
    os.write(1, " ".join(sorted(os.listdir("/proc/self/fd"))).encode())
    os._exit(0)
def nothing(*how):
    pass
ours, theirs = socket.socketpair()
if not os.fork():
    ours.close()
    cage.enter, cage.enter_host = look, nothing
    os.dup2(theirs.fileno(), 0)
    host.main()
theirs.close()
source, into = os.pipe()
out_of, target = os.pipe()
socket.send_fds(ours, [b"wav streamed wide".ljust(64)], [source, target])
os.close(target)
print(os.read(out_of, 1000).decode())
"""


def test_a_decoder_holds_its_two_pipes_and_nothing_else():
    done = subprocess.run([sys.executable, "-c", INHERITED], capture_output=True, check=True)
    # 2 leads to nowhere, and 3 is the listing itself
    assert done.stdout.split() == [b"0", b"1", b"2", b"3"]
