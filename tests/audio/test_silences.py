"""What must go from a sound is gone before anything else sees it, and the rest stays in place."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klankbord.audio import companding
from klankbord.audio.companding import Encoding
from klankbord.audio.faults import BadAudio
from klankbord.audio.silences import Kept
from klankbord.audio.sound import Form


class Sound:
    """A sound of two channels in pieces of these lengths, never silent."""

    def __init__(self, lengths, *, encoding=Encoding.PCM16, rate=8000):
        self.form = Form(encoding, rate, 2)
        self._lengths = lengths

    def pieces(self):
        loud = b"\x11\x11" if self.form.encoding is Encoding.PCM16 else b"\x11"
        whole = {length: loud * length for length in set(self._lengths)}
        for length in self._lengths:
            yield whole[length], whole[length]


def kept(sound, **cut):
    found = Kept(sound, **cut)
    channels = [b"".join(parts) for parts in zip(*found.pieces(), strict=True)] or [b"", b""]
    return found, [companding.decode(raw, sound.form.encoding) for raw in channels]


@settings(deadline=None)
@given(
    st.lists(st.integers(1, 400), min_size=1, max_size=6),
    st.integers(0, 60),
    st.lists(st.tuples(st.integers(0, 90), st.none() | st.integers(1, 120)), max_size=4),
    st.sampled_from(Encoding),
)
def test_every_sample_of_a_stretch_is_silent_in_every_channel_and_no_other(
    lengths, lead, told, encoding
):
    spans = [(begin, end) for begin, end in told if end is None or begin < end]
    sound = Sound(lengths, encoding=encoding)
    found, channels = kept(sound, lead_ms=lead, spans=spans)
    total = sum(lengths)
    expected = np.ones(total, bool)
    for begin, end in spans:
        expected[begin * 8 : None if end is None else end * 8] = False
    for samples in channels:
        assert ((np.abs(samples) > 100) == expected[lead * 8 :]).all()
    assert found.frames == max(0, total - lead * 8)
    assert found.measured_ms == sound.form.duration_ms(total)


def test_a_stretch_reaches_outwards_to_whole_samples():
    sound = Sound([11025], rate=11025)
    found, [samples, _] = kept(sound, lead_ms=1, spans=[(100, 101)])
    assert found.frames == 11025 - 12
    silent = np.flatnonzero(samples == 0) + 12
    assert (silent[0], silent[-1]) == (100 * 11025 // 1000, -(-101 * 11025 // 1000) - 1)


def test_what_is_longer_than_a_day_is_not_taken():
    hour = [3600 * 8000]
    with pytest.raises(BadAudio) as caught:
        for _ in Kept(Sound(hour * 25), lead_ms=0, spans=[]).pieces():
            pass
    assert caught.value.code == "too_long"
