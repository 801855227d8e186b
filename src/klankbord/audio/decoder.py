"""What a decoder does: a file in at one end, samples out at the other, caged in between.

Nothing else imports PyAV. It reads the file from its standard input and writes messages to its
standard output, each a letter and a length (4 bytes, most significant first) before its content:

    F  how the samples are written: rate and channels, 4 bytes each
    S  samples: 16 bits, least significant byte first, the channels in turn
    E  the end; the file was whole
    X  a fault: its code, and after a colon what was found
"""

import contextlib
import io
import os
import struct
from collections.abc import Iterator
from typing import Any

import av
import av.subtitles.stream  # what PyAV would load on the way; in the cage it cannot
from av import logging as noise
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.error import FFmpegError

from klankbord.audio.endings import Watch
from klankbord.audio.kinds import DEMUXERS, ENCODINGS, Kind
from klankbord.audio.messages import FASTEST, LARGEST, SLOWEST, SPOOL, head

LOW, HIGH = 8000, 16000
"""Samples a second that come out: enough for a telephone, and for a wide-band one."""

LEEWAY = 4
"""Parts of a second that a container may be wrong about its own length, or leave open: a fourth."""


class Fault(Exception):
    """A code of `faults.SAID`, and what was found."""

    def __init__(self, code: str, found: object = "") -> None:
        super().__init__(code)
        self.message = f"{code}:{found}"


class Input:
    """Standard input, for a library that would rather have a file."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def read(self, size: int) -> bytes:
        piece = os.read(0, min(size, LARGEST))
        self._watch.see(piece)
        return piece


def run(kind: Kind, *, spooled: bool, narrow: bool) -> None:
    """Decode standard input and end; called in the cage."""
    noise.set_level(noise.PANIC)
    try:
        decode(kind, spooled=spooled, highest=LOW if narrow else HIGH)
        write(b"E", b"")
    except Fault as fault:
        write(b"X", fault.message.encode())
    except MemoryError:
        write(b"X", b"decoder_memory:")
    except FFmpegError as fault:
        write(b"X", b"decoder_memory:" if fault.errno == 12 else b"damaged:")
    os._exit(0)


def decode(kind: Kind, *, spooled: bool, highest: int) -> None:
    """Write all samples of the file.

    Raises:
        Fault: It is not what it should be.
        FFmpegError: The library could make nothing of it.
    """
    watch = Watch(kind)
    source: Any = spool() if spooled else Input(watch)
    options = {
        "codec_whitelist": ",".join(ENCODINGS[kind]),
        "format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2,wav,mp3,ogg,flac,gsm",
        "protocol_whitelist": "",
    }
    with av.open(
        source, "r", format=DEMUXERS[kind], options=options, metadata_errors="replace"
    ) as container:
        stream = chosen(container.streams, kind)
        track = Track(stream, highest)
        for packet in container.demux(stream):
            if packet.is_corrupt:
                raise Fault("damaged")
            for frame in packet.decode():
                assert isinstance(frame, AudioFrame)  # noqa: S101  the stream is of audio
                track.add(frame)
        while not spooled and source.read(LARGEST):
            pass
        if fault := watch.fault():
            raise Fault(fault)
        track.end(told=watch.samples() / stream.rate)


def chosen(streams: Any, kind: Kind) -> AudioStream:
    """The only sound, if it is one that may be decoded."""
    pictures = [each for each in streams if each.type == "video" and not _cover(each)]
    if len(streams.audio) != 1 or pictures:
        raise Fault("several_streams" if streams.audio else "no_sound", len(streams.audio))
    stream: AudioStream = streams.audio[0]
    context = stream.codec_context
    if context is None or context.name not in ENCODINGS[kind]:
        raise Fault("encoding", context.name if context else "")
    context.thread_count = 1
    if stream.channels not in (1, 2):
        raise Fault("channels", stream.channels)
    if not SLOWEST <= stream.rate <= FASTEST:
        raise Fault("rate", stream.rate)
    return stream


class Track:
    """Frames in, messages out: one rate, one number of channels, and no time left out."""

    def __init__(self, stream: AudioStream, highest: int) -> None:
        self.rate, self.channels = stream.rate, stream.channels
        self.out = LOW if self.rate <= LOW else highest
        self.told = float((stream.duration or 0) * (stream.time_base or 0))
        self.began: Any = None
        self.seen = 0
        self.held = bytearray()
        layout = "mono" if self.channels == 1 else "stereo"
        self.resampler = AudioResampler(format="s16", layout=layout, rate=self.out)
        write(b"F", struct.pack(">II", self.out, self.channels))

    def add(self, frame: AudioFrame) -> None:
        if (frame.sample_rate, frame.layout.nb_channels) != (self.rate, self.channels):
            raise Fault("changes")
        self._keep_time(frame)
        self.seen += frame.samples
        frame.pts = None
        self._write(self.resampler.resample(frame))

    def end(self, *, told: float) -> None:
        """Args: told: How many seconds it says to last, besides what the library knows of it."""
        if not self.seen:
            raise Fault("no_sound")
        if self.seen / self.rate < max(self.told, told) - 1 / LEEWAY:
            raise Fault("truncated")
        with contextlib.suppress(ValueError):
            self._write(self.resampler.resample(None))
        if self.held:
            write(b"S", self.held)

    def _keep_time(self, frame: AudioFrame) -> None:
        """Put silence where a recorder left time out, so that what comes later stays in place."""
        if frame.pts is None or frame.time_base is None:
            return
        at = frame.pts * frame.time_base
        if self.began is None:
            self.began = at
        missing = int((at - self.began) * self.rate) - self.seen
        if missing < -self.rate // LEEWAY:
            raise Fault("damaged")
        if missing > self.rate // LEEWAY:
            self.seen += missing
            left = missing * self.out // self.rate * 2 * self.channels
            while left:
                self._hold(bytes(min(left, LARGEST)))
                left -= min(left, LARGEST)

    def _write(self, frames: Iterator[AudioFrame] | list[AudioFrame]) -> None:
        for frame in frames:
            self._hold(memoryview(frame.planes[0])[: frame.samples * 2 * self.channels])

    def _hold(self, raw: bytes | memoryview) -> None:
        self.held += raw
        while len(self.held) >= LARGEST:
            write(b"S", self.held[:LARGEST])
            del self.held[:LARGEST]


def spool() -> io.BytesIO:
    """The whole file in memory, for a container that is read from its end."""
    held = io.BytesIO()
    while piece := os.read(0, LARGEST):
        if held.tell() + len(piece) > SPOOL:
            raise Fault("index_at_end")
        held.write(piece)
    held.seek(0)
    return held


def write(letter: bytes, content: bytes | bytearray) -> None:
    for part in (head(letter, len(content)), content):
        left = memoryview(part)
        while left:
            left = left[os.write(1, left) :]


def _cover(stream: Any) -> bool:
    """Whether a stream of pictures is one picture, of whom the sound is."""
    return bool(stream.disposition & av.stream.Disposition.attached_pic)
