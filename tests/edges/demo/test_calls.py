"""The demo's calls are what their vCons say, and sound like two people on two channels."""

import base64
import hashlib
import json
import re
import runpy
import subprocess
import sys
import tomllib
import wave
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from klankbord.audio import wav
from klankbord.edges.cli.demo import calls
from klankbord.edges.cli.demo.calls import CALLS, DemoCall, Kind

FOLDER = Path(calls.__file__).parent
TOOL = Path(__file__).parents[3] / "tools" / "make_demo_calls.py"
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
    form = wav.read(calls.wav(call.name)).form
    assert (form.channels, form.rate) == (2, 8000)
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


@cache
def pitch(name: str, channel: int) -> float:
    """The median height of a voice, in Hz, by autocorrelation of 50 ms at a time."""
    sound = heard(name)[channel]
    found = []
    for begin in range(0, len(sound) - 400, 400):
        piece = sound[begin : begin + 400] - sound[begin : begin + 400].mean()
        if (piece**2).mean() > 800**2:
            alike = np.fft.irfft(np.abs(np.fft.rfft(piece, 800)) ** 2)
            found.append(8000 / (23 + int(alike[23:134].argmax())))
    return float(np.median(found))


@each_call
def test_the_two_voices_cannot_be_mistaken_for_one_another(call: DemoCall) -> None:
    low, high = sorted((pitch(call.name, 0), pitch(call.name, 1)))
    assert 60 < low < high < 300
    assert high / low > 1.25


@each_call
def test_a_call_takes_between_forty_seconds_and_three_minutes(call: DemoCall) -> None:
    assert 40_000 <= call.duration_ms <= 180_000
    assert all(0 <= turn.span[0] < turn.span[1] < call.duration_ms for turn in call.turns)


@each_call
def test_on_hold_nobody_talks_and_the_caller_is_silent(call: DemoCall) -> None:
    for hold in call.holds:
        assert 5_000 < hold[1] - hold[0] < 60_000
        assert not [
            turn for turn in call.turns if turn.span[0] < hold[1] and turn.span[1] > hold[0]
        ]
        assert np.abs(part(heard(call.name)[1], hold)).max() < 3


@each_call
def test_what_is_committed_was_made_from_the_script(call: DemoCall) -> None:
    lines = tomllib.loads((TOOL.parent / "demo_calls" / f"{call.name}.toml").read_text())
    tool = runpy.run_path(str(TOOL))
    turns = [tool["TURN"].fullmatch(line) for line in lines["dialogue"].strip().splitlines()]
    texts = [tool["written"](turn["text"]) for turn in turns if turn]
    assert [turn.text for turn in call.turns] == texts
    assert (call.subject, call.agent) == (lines["subject"], lines["agent"])
    assert call.agent_name == tool["AGENTS"][call.agent].name


def test_every_script_became_a_call() -> None:
    scripts = {path.stem for path in (TOOL.parent / "demo_calls").glob("*.toml")}
    assert {call.name for call in CALLS} == scripts
    assert len(scripts) >= 22


def test_every_kind_of_call_is_there_and_carries_what_makes_it_so() -> None:
    kinds = {kind: [call for call in CALLS if call.kind is kind] for kind in Kind}
    assert all(kinds.values())
    assert all(call.holds for call in kinds[Kind.HOLD])
    assert {call for call in CALLS if call.objection} == set(kinds[Kind.OBJECTS])
    assert {call for call in CALLS if call.card} == set(kinds[Kind.CARD])
    assert all(call.direction == "outbound" for call in kinds[Kind.PRIVATE])
    names = {call.name for call in kinds[Kind.TRANSFER]}
    assert names & {call.after for call in CALLS}


def test_together_they_weigh_at_most_five_megabytes() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.opus")) <= 5_000_000


def test_no_number_is_anybodys() -> None:
    for call in CALLS:
        assert re.fullmatch(r"\+3161234\d{4}", call.caller_ref)
        said = " ".join(turn.text for turn in call.turns)
        long = set(re.findall(r"\d[\d -]{6,}\d", said))
        assert long <= {"4012 8888 8888 1881", f"06-1234{call.caller_ref[-4:]}"}


def test_importing_the_calls_does_not_load_the_decoder() -> None:
    code = "import sys, klankbord.edges.cli.demo.calls; print('av' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_a_call_that_does_not_exist_has_no_sound() -> None:
    with pytest.raises(KeyError):
        calls.wav("../huur")
