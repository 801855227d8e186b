"""Makes the demo's calls from the scripts in tools/demo_calls: two synthetic Dutch voices each.

    .venv/bin/python tools/make_demo_calls.py [NAME ...]

Writes per script an Opus file (a channel per side) and a vCon beside it, into the package of the
demo. Needs Debian's espeak-ng and sox. What it makes is committed, so nobody needs it to run the
demo. The dialogues are invented.

A script is TOML: what the call is, who talk, and the dialogue, a turn a line:

    A: text                the agent, a short pause after whoever spoke last
    B (1.5): text          the caller, after 1.5 seconds
    A (-0.8): text         0.8 seconds before the other has finished
    B (boos, 0.1): text    in a mood: boos, zacht, blij, haast, sip, traag
    B (bezwaar): text      a mark for the vCon: bezwaar (objects), kaart (says a card number)
    W: text                the announcement, on the agent's channel
    = muziek 14            on hold for 14 seconds, with music on the agent's channel
    = wacht 9              on hold, silent
    = stil 5               nobody says anything

In a text `{06-12340001|nul zes, twaalf}` is written so and spoken so; `|` between spaces and `...`
are pauses.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import random
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import av
import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).parents[1]
SCRIPTS = ROOT / "tools" / "demo_calls"
OUT = ROOT / "src" / "klankbord" / "edges" / "cli" / "demo" / "calls"
RATE = 8000
BITS = 30_000
"""Per second at most; silence is nearly free, so that a dialogue takes about half."""

LOUDNESS = 2600.0
"""Root mean square of a voice while it talks, in 16-bit levels (-22 dB)."""

CEILING = 26_000.0
NOTE = (
    "Synthetische stemmen: dit gesprek is nooit gevoerd. De woorden, de mensen en de nummers zijn "
    "verzonnen; de stemmen zijn van espeak-ng."
)

Sound = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Voice:
    """An espeak-ng variant, its words per minute and its pitch (0-99)."""

    variant: str
    speed: int
    pitch: int


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody of Woonstede, always in the same voice."""

    name: str
    voice: Voice


AGENTS = {
    "anna": Agent("Anna de Wit", Voice("f2", 158, 50)),
    "joris": Agent("Joris Kamstra", Voice("m3", 164, 42)),
    "samira": Agent("Samira Haddou", Voice("f5", 172, 52)),
    "daan": Agent("Daan Verhoef", Voice("m7", 152, 55)),
    "mieke": Agent("Mieke Postma", Voice("f4", 148, 44)),
    "ruben": Agent("Ruben Claassen", Voice("m1", 176, 34)),
}
WELCOME = Voice("linda", 150, 50)
MOODS = {  # faster, higher, louder
    "boos": (1.1, 9, 1.35),
    "zacht": (1.0, -3, 0.55),
    "blij": (1.04, 7, 1.05),
    "haast": (1.2, 3, 1.0),
    "sip": (0.88, -7, 0.8),
    "traag": (0.84, -2, 0.95),
}
MARKS = {"bezwaar": "objection", "kaart": "card"}
TURN = re.compile(r"(?P<who>[ABW])(?: \((?P<how>[^)]*)\))?: (?P<text>.+)")
REST = re.compile(r"= (?P<kind>muziek|wacht|stil) (?P<seconds>[0-9.]+)")
SPOKEN = re.compile(r"\{([^|}]+)\|([^}]+)\}")
PAUSE = re.compile(r"\.\.\.|…| \| ")


@dataclass(slots=True)
class Tape:
    """Two channels that grow, and what was said on them when."""

    channels: tuple[Sound, Sound] = field(
        default_factory=lambda: (np.zeros(60 * 6 * RATE), np.zeros(60 * 6 * RATE))
    )
    end: int = RATE // 4
    turns: list[dict[str, Any]] = field(default_factory=list)
    holds: list[list[int]] = field(default_factory=list)
    marks: dict[str, list[list[int]]] = field(default_factory=dict)

    def lay(self, channel: int, sound: Sound, gap: float) -> tuple[int, int]:
        """Add a sound so many seconds after the last one; (begin, end) in milliseconds."""
        begin = max(0, self.end + round(gap * RATE))
        self.channels[channel][begin : begin + len(sound)] += sound
        self.end = max(self.end, begin + len(sound))
        return begin * 1000 // RATE, (begin + len(sound)) * 1000 // RATE

    def finished(self) -> npt.NDArray[np.int16]:
        """Both channels as frames of 16-bit samples."""
        both = np.stack([each[: self.end + RATE // 2] for each in self.channels], axis=1)
        return np.clip(both, -CEILING, CEILING).astype(np.int16)


def written(text: str) -> str:
    """A turn as a transcript has it."""
    return SPOKEN.sub(r"\1", text).replace(" | ", " ")


def spoken(text: str, voice: Voice, mood: tuple[float, int, float]) -> Sound:
    """A turn as a telephone line carries it, at 8 kHz."""
    faster, higher, louder = mood
    parts = []
    for words in PAUSE.split(text):
        if any(letter.isalnum() for letter in words):
            jitter = random.Random(words)  # noqa: S311  no secret: the same call every time
            made = voice_of(
                words.strip(),
                voice.variant,
                speed=round(voice.speed * faster * jitter.uniform(0.96, 1.05)),
                pitch=max(0, min(99, voice.pitch + higher + jitter.randint(-3, 3))),
            )
            parts += [made, np.zeros(round(jitter.uniform(0.3, 0.5) * RATE))]
    sound = np.concatenate(parts[:-1])
    loud = np.abs(sound) > np.abs(sound).max() * 0.05
    sound *= LOUDNESS * louder / np.sqrt((sound[loud] ** 2).mean())
    return np.asarray(CEILING * np.tanh(sound / CEILING))


def voice_of(text: str, variant: str, *, speed: int, pitch: int) -> Sound:
    """What espeak-ng says, without the silence around it, in the band of a telephone."""
    espeak = ["espeak-ng", "-v", f"nl+{variant}", "-s", str(speed), "-p", str(pitch), "--stdout"]
    said = subprocess.run([*espeak, text], capture_output=True, check=True).stdout  # noqa: S603  our own words
    sox = "sox -D -t wav - -t raw -e signed -b 16 -c 1 -r 8000 - gain -6 highpass 180 lowpass 3500"
    heard = subprocess.run(sox.split(), input=said, capture_output=True, check=True).stdout  # noqa: S603  the same
    sound = np.frombuffer(heard, "<i2").astype(np.float64)
    voiced = np.flatnonzero(np.abs(sound) > 60)
    return sound[voiced[0] : voiced[-1] + RATE // 50]


def music(seconds: float) -> Sound:
    """Chords that rise and fall, for somebody who waits: four soft notes a bar, in C."""
    moments = np.arange(round(seconds * RATE)) / RATE
    chords = (
        (262, 330, 392, 523),
        (220, 262, 330, 440),
        (175, 220, 262, 349),
        (196, 247, 294, 392),
    )
    sound = np.zeros(len(moments))
    for beat in range(int(seconds / 0.45) + 1):
        tone = chords[beat // 8 % 4][(0, 1, 2, 3, 2, 1, 2, 1)[beat % 8]]
        since = np.clip(moments - beat * 0.45, 0, None)
        sound += np.sin(2 * np.pi * tone * since) * np.exp(-since * 3) * (since > 0)
    return np.asarray(sound * 3500 * np.minimum(1, (seconds - moments) / 0.5))


def play(script: dict[str, Any]) -> Tape:
    """The whole dialogue on a tape."""
    caller = script["caller"]
    voices = {
        "A": AGENTS[script["agent"]].voice,
        "B": Voice(caller["voice"], caller["speed"], caller["pitch"]),
        "W": WELCOME,
    }
    tape, last = Tape(), ""
    for line in script["dialogue"].strip().splitlines():
        if rest := REST.fullmatch(line):
            _rest(tape, rest["kind"], float(rest["seconds"]))
            continue
        turn = TURN.fullmatch(line)
        if turn is None:
            raise SystemExit(f"Not a turn: {line}")
        _turn(tape, turn, voices, same=turn["who"] == last)
        last = turn["who"]
    return tape


def _rest(tape: Tape, kind: str, seconds: float) -> None:
    sound = music(seconds) if kind == "muziek" else np.zeros(round(seconds * RATE))
    begin, end = tape.lay(0, sound, 0.3)
    if kind != "stil":
        tape.holds.append([begin, end])


def _turn(tape: Tape, turn: re.Match[str], voices: dict[str, Voice], *, same: bool) -> None:
    who, text = turn["who"], turn["text"]
    gap = random.Random(text).uniform(0.5, 0.9) if same else random.Random(text).uniform(0.2, 0.7)  # noqa: S311  as above
    mood, marks = (1.0, 0, 1.0), []
    for word in filter(None, (turn["how"] or "").replace(" ", "").split(",")):
        if word in MOODS:
            mood = MOODS[word]
        elif word in MARKS:
            marks.append(MARKS[word])
        else:
            gap = float(word)
    channel = 1 if who == "B" else 0
    sound = spoken(SPOKEN.sub(r"\2", text), voices[who], mood)
    begin, end = tape.lay(channel, sound, gap)
    tape.turns.append(
        {
            "party": "ABW".index(who),
            "start": begin / 1000,
            "end": end / 1000,
            "text": written(text),
        }
    )
    for mark in marks:
        tape.marks.setdefault(mark, []).append([begin, end])


def opus(frames: npt.NDArray[np.int16]) -> bytes:
    """Ogg with two streams that know nothing of each other.

    Ordinary stereo would blend them: at these rates Opus narrows the image, or makes it mono.
    Mapping family 255 (RFC 7845, 5.1.1.3) is channels without a relation.
    """
    out = io.BytesIO()
    options = {"mapping_family": "255", "application": "voip", "vbr": "on"}
    with av.open(out, "w", format="ogg", options={"fflags": "+bitexact"}) as file:
        stream = file.add_stream("libopus", rate=RATE, layout="stereo", options=options)
        stream.bit_rate = BITS
        frame = av.AudioFrame.from_ndarray(frames.reshape(1, -1), format="s16", layout="stereo")
        frame.sample_rate = RATE
        for packet in (*stream.encode(frame), *stream.encode(None)):
            file.mux(packet)
    return out.getvalue()


def vcon(name: str, script: dict[str, Any], tape: Tape, *, frames: int, sound: bytes) -> Any:
    """The call as the vCon draft of the IETF writes it: schema 0.4.0, without its `vcon`."""
    start = script["start"].astimezone(UTC)
    outbound = script.get("direction", "inbound") == "outbound"
    agent = AGENTS[script["agent"]]
    parties = [
        {"name": agent.name, "type": "person", "org": "Woonstede"},
        {"tel": script["caller"]["tel"], "type": "person"},
    ]
    if any(turn["party"] == 2 for turn in tape.turns):
        parties.append({"name": "Meldtekst", "type": "bot", "org": "Woonstede"})
    dialog = {
        "type": "recording",
        "start": start.isoformat(),
        "duration": frames / RATE,
        "parties": [[0, 2] if len(parties) > 2 else 0, 1],
        "originator": 0 if outbound else 1,
        "mediatype": "audio/ogg; codecs=opus",
        "filename": f"{name}.opus",
        "url": f"{name}.opus",
        "content_hash": f"sha512-{_urlsafe(hashlib.sha512(sound).digest())}",
    }
    if tape.holds:
        dialog["party_history"] = [
            {"party": 1, "time": (start + timedelta(milliseconds=at)).isoformat(), "event": event}
            for span in tape.holds
            for at, event in zip(span, ("hold", "unhold"), strict=True)
        ]
    about = {
        "synthetic": True,
        "note": NOTE,
        "kind": script.get("kind", "ordinary"),
        "queue": script["queue"],
        "agent_voice": script["agent"],
        "holds_ms": tape.holds,
        "marks_ms": tape.marks,
    }
    if "after" in script:
        about["after"] = script["after"]
    return {
        "uuid": str(_uuid(name)),
        "created_at": "2026-11-25T08:00:00+00:00",
        "subject": script["subject"],
        "parties": parties,
        "dialog": [dialog],
        "analysis": [
            {
                "type": "transcript",
                "dialog": 0,
                "vendor": "klankbord",
                "product": "tools/make_demo_calls.py",
                "mediatype": "application/json",
                "encoding": "json",
                "body": tape.turns,
            }
        ],
        "attachments": [
            {
                "purpose": "synthetic",
                "start": start.isoformat(),
                "party": 0,
                "dialog": 0,
                "mediatype": "application/json",
                "encoding": "json",
                "body": about,
            }
        ],
    }


def _uuid(name: str) -> UUID:
    """Version 8, the same for a name every time."""
    octets = bytearray(hashlib.sha256(f"klankbord demo {name}".encode()).digest()[:16])
    octets[6], octets[8] = octets[6] & 0x0F | 0x80, octets[8] & 0x3F | 0x80
    return UUID(bytes=bytes(octets))


def _urlsafe(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def main(names: list[str]) -> int:
    """Make the named calls, or every call; one line about each."""
    for path in sorted(SCRIPTS.glob("*.toml")):
        if names and path.stem not in names:
            continue
        script = tomllib.loads(path.read_text(encoding="utf-8"))
        tape = play(script)
        frames = tape.finished()
        sound = opus(frames)
        told = vcon(path.stem, script, tape, frames=len(frames), sound=sound)
        (OUT / f"{path.stem}.opus").write_bytes(sound)
        (OUT / f"{path.stem}.vcon").write_text(
            json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        print(f"{path.stem:24} {len(frames) / RATE:6.1f} s {len(sound) // 1024:4} kB")  # noqa: T201  a tool
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
