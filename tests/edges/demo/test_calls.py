"""The demo's calls are what their vCons say, and sound like two people on two channels."""

import base64
import hashlib
import json
import subprocess
import sys
import wave
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from klankbord.edges.cli.demo import calls
from klankbord.edges.cli.demo.calls import CALLS, DemoCall
from klankbord.recordings.audio import wav

FOLDER = Path(calls.__file__).parent
FLOOR = 30.0
"""Between a voice and the silence of the other channel, in 16-bit levels."""

Sound = npt.NDArray[np.float64]
each_call = pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)


@cache
def told(name: str) -> dict[str, Any]:
    vcon: dict[str, Any] = json.loads((FOLDER / f"{name}.vcon").read_text())
    return vcon


@cache
def heard(name: str) -> tuple[Sound, Sound]:
    """Both channels of a call."""
    with wave.open(calls.wav(name)) as file:
        frames = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2)
    return frames[:, 0].astype(float), frames[:, 1].astype(float)


def part(sound: Sound, span: tuple[int, int]) -> Sound:
    return sound[span[0] * 8 : span[1] * 8]


def loudness(sound: Sound) -> float:
    """Of what is louder than silence, in decibels below full scale."""
    loud = sound[np.abs(sound) > FLOOR]
    return float(10 * np.log10((loud**2).mean()) - 90.3) if len(loud) else -90.3


def alone(call: DemoCall, speaker: str) -> list[tuple[int, int]]:
    """Where only this one speaks."""
    others = [turn.span for turn in call.turns if turn.speaker != speaker]
    return [
        turn.span
        for turn in call.turns
        if turn.speaker == speaker
        and not any(begin < turn.span[1] and end > turn.span[0] for begin, end in others)
    ]


@each_call
def test_a_vcon_names_its_sound_by_hash_and_says_that_the_voices_are_synthetic(
    call: DemoCall,
) -> None:
    vcon = told(call.name)
    (dialog,) = vcon["dialog"]
    digest = hashlib.sha512((FOLDER / dialog["filename"]).read_bytes()).digest()
    assert dialog["content_hash"] == "sha512-" + base64.urlsafe_b64encode(digest).decode().rstrip(
        "="
    )
    assert dialog["url"] == dialog["filename"] == f"{call.name}.opus"
    assert dialog["mediatype"].startswith("audio/ogg")
    assert len(dialog["parties"]) == 2
    (about,) = vcon["attachments"]
    assert about["body"]["synthetic"] is calls.SYNTHETIC is True
    assert "Synthetische stemmen" in about["body"]["note"]


@each_call
def test_the_sound_is_two_channels_of_8_khz_for_as_long_as_was_told(call: DemoCall) -> None:
    layout = wav.read(calls.wav(call.name)).layout
    assert (layout.channels, layout.rate) == (2, 8000)
    seconds = len(heard(call.name)[0]) / 8000
    assert abs(seconds - call.duration_ms / 1000) < 0.1
    assert abs(seconds - told(call.name)["dialog"][0]["duration"]) < 0.1


@each_call
def test_each_side_is_on_its_own_channel_and_nothing_of_it_on_the_other(call: DemoCall) -> None:
    agent, caller = heard(call.name)
    for speaker, own, other in (("agent", agent, caller), ("caller", caller, agent)):
        spans = alone(call, speaker)
        assert spans
        for span in spans:
            assert np.sqrt((part(own, span) ** 2).mean()) > 500
            assert np.abs(part(other, span)).max() < 3


@each_call
def test_nobody_is_clipped_and_both_are_about_as_loud(call: DemoCall) -> None:
    agent, caller = heard(call.name)
    for channel in (agent, caller):
        assert np.abs(channel).max() < 32_000
        assert -30 < loudness(channel) < -15
    assert abs(loudness(agent) - loudness(caller)) < 6


def test_importing_the_calls_does_not_load_the_decoder() -> None:
    code = "import sys, klankbord.edges.cli.demo.calls; print('av' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_a_call_that_does_not_exist_has_no_sound() -> None:
    with pytest.raises(KeyError):
        calls.wav("../huur")
