"""The levels of ITU-T G.711, tables 1a and 2a: where each straight piece begins and ends."""

import numpy as np
import pytest

from klankbord.audio.companding import Encoding, decode, encode

ALAW_PIECES = [(1, 31), (33, 63), (66, 126), (132, 252), (264, 504), (528, 1008), (1056, 2016),
               (2112, 4032)]  # fmt: skip
ULAW_PIECES = [(0, 30), (33, 93), (99, 219), (231, 471), (495, 975), (1023, 1983), (2079, 3999),
               (4191, 8031)]  # fmt: skip


@pytest.mark.parametrize(
    ("encoding", "inverted", "pieces", "scale"),
    [(Encoding.ALAW, 0x55, ALAW_PIECES, 8), (Encoding.ULAW, 0x7F, ULAW_PIECES, 4)],
)
def test_a_piece_begins_and_ends_at_the_level_of_the_recommendation(
    encoding, inverted, pieces, scale
):
    octets = bytes((0x80 | number) ^ inverted for number in range(128))
    levels = decode(octets, encoding).reshape(8, 16)
    assert [(int(p[0]) // scale, int(p[-1]) // scale) for p in levels] == pieces
    assert all(len(set(np.diff(piece.astype(int)))) == 1 for piece in levels)
    negative = bytes(number ^ inverted for number in range(128))
    assert decode(negative, encoding).tolist() == (-levels.reshape(-1)).tolist()


@pytest.mark.parametrize(
    ("encoding", "octets", "levels"),
    [
        (Encoding.ALAW, "d555aa2a", [8, -8, 32256, -32256]),
        (Encoding.ULAW, "ff7f8000", [0, 0, 32124, -32124]),
        (Encoding.PCM16, "00000100ff7f0080", [0, 1, 32767, -32768]),
    ],
)
def test_silence_and_the_loudest_levels(encoding, octets, levels):
    found = decode(bytes.fromhex(octets), encoding)
    assert found.dtype == np.int16
    assert found.tolist() == levels


def test_half_a_sample_is_no_sample():
    with pytest.raises(ValueError, match="size"):
        decode(b"\0\0\0", Encoding.PCM16)


@pytest.mark.parametrize("encoding", [Encoding.ALAW, Encoding.ULAW])
def test_a_level_is_written_as_the_octet_that_says_it(encoding):
    octets = bytes(range(256))
    levels = decode(octets, encoding)
    assert decode(encode(levels, encoding), encoding).tolist() == levels.tolist()
    assert encode(np.array([32767, -32768], np.int16), encoding) == (
        b"\xaa\x2a" if encoding is Encoding.ALAW else b"\x80\x00"
    )
