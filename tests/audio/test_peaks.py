"""The outline of a channel is the same however its samples arrive."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klankbord.audio.peaks import BUCKETS, Peaks


def outline(samples, cuts, buckets):
    peaks = Peaks(len(samples), buckets)
    for piece in np.split(samples, cuts):
        peaks.add(piece)
    return peaks.outline()


@settings(deadline=None)
@given(st.integers(1, 500), st.integers(1, 60), st.data())
def test_an_outline_holds_the_lowest_and_highest_sample_of_each_bucket(frames, buckets, data):
    samples = np.random.default_rng(frames).integers(-32768, 32768, frames).astype(np.int16)
    cuts = sorted(data.draw(st.lists(st.integers(0, frames), max_size=6)))
    found = np.frombuffer(outline(samples, cuts, buckets), np.int8).reshape(-1, 2)
    number = min(buckets, frames)
    held = [[] for _ in range(number)]
    for index, sample in enumerate(samples.tolist()):
        held[index * number // frames].append(sample)
    assert found.tolist() == [[min(bucket) >> 8, max(bucket) >> 8] for bucket in held]


def test_a_long_call_has_800_buckets():
    samples = np.zeros(80_000, np.int16)
    samples[40_000] = 32767
    samples[79_999] = -32768
    found = np.frombuffer(outline(samples, [999, 70_001], BUCKETS), np.int8).reshape(800, 2)
    assert found[400].tolist() == [0, 127]
    assert found[799].tolist() == [-128, 0]
    assert np.count_nonzero(found) == 2


def test_an_outline_of_another_number_of_samples_is_refused():
    peaks = Peaks(3)
    peaks.add(np.zeros(2, np.int16))
    with pytest.raises(ValueError, match="2 were given"):
        peaks.outline()
    with pytest.raises(ValueError, match="more were given"):
        peaks.add(np.zeros(2, np.int16))
