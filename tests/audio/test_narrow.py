"""What a telephone plays of a sound: one channel of 8 kHz, whatever came in."""

import math
from pathlib import Path

import numpy as np
import pytest

import cast
from klankbord.audio import narrow
from klankbord.audio.companding import Encoding, decode
from klankbord.audio.faults import BadAudio

SOUNDS = Path(__file__).parent / "sounds"


@pytest.mark.parametrize(
    "content",
    [cast.tone(1.0), cast.tone(1.0, rate=44100), (SOUNDS / "mono.mp3").read_bytes()],
    ids=["8 kHz", "44.1 kHz", "mp3"],
)
def test_it_is_one_channel_of_8_khz_and_as_loud(content):
    found = narrow.of(content)
    assert abs(found.duration_ms - 1000) < 60
    assert -25 < found.level < -10
    assert found.clipped == 0
    spectrum = np.abs(np.fft.rfft(found.samples[800:7200]))
    loudest = float(np.argmax(spectrum) * narrow.RATE / 6400)
    assert any(abs(loudest - tone) < 5 for tone in (440, 620))


def test_a_pause_is_not_soft_speech_and_silence_has_no_level():
    loud = narrow.of(cast.tone(1.0)).samples
    paused = narrow.Narrow(np.concatenate([loud, np.zeros(8 * narrow.RATE, np.int16)]))
    assert abs(paused.level - narrow.Narrow(loud).level) < 0.5
    assert narrow.of(cast.wav(bytes(16000), channels=1)).level == -math.inf


def test_what_is_cut_off_is_counted():
    assert narrow.Narrow(np.array([0, 32767, -32768, 5], np.int16)).clipped == 0.5


def test_each_form_says_the_same():
    found = narrow.of(cast.tone(0.5))
    for encoding in (Encoding.ALAW, Encoding.ULAW):
        again = decode(found.raw(encoding), encoding).astype(int)
        wrong = np.abs(again - found.samples)
        assert len(again) == len(found.samples)
        assert (wrong <= np.maximum(16, np.abs(found.samples.astype(int)) // 16)).all()
    assert narrow.of(found.wav()).samples.tolist() == found.samples.tolist()


def test_what_is_no_sound_is_refused():
    with pytest.raises(BadAudio):
        narrow.of(b"%PDF-1.7")
