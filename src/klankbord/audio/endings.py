"""Whether a file that goes by ends where it should, for kinds of which the decoder does not tell.

An Ogg says which page is its last (RFC 3533, section 6). An MP3 may say in its first frame how many
follow, as encoders have done since Xing's. A file that was cut off loses the end of the call
without a word; here it is noticed.
"""

from klankbord.audio.kinds import Kind

PAGE = 27 + 255 + 255 * 255
"""Most bytes of a page of an Ogg."""

_LAST = 4
_FIRST_FRAME = 256
_ID3 = 10


class Watch:
    """Sees all bytes of a file in order, and keeps a few of them."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._tail = b""
        self._first = bytearray()
        self._skip = 0
        self._begun = False

    def see(self, piece: bytes) -> None:
        if self._kind is Kind.OGG:
            self._tail = (self._tail + piece)[-PAGE:]
        elif self._kind is Kind.MP3 and len(self._first) < _FIRST_FRAME:
            self._see_first(piece)

    def fault(self) -> str:
        """`truncated` or `trailing`; empty if the file ends as it should, or never tells."""
        if self._kind is not Kind.OGG:
            return ""
        at = self._tail.rfind(b"OggS")
        page = self._tail[at:] if at >= 0 else b""
        if len(page) < 27 or not page[5] & _LAST:
            return "truncated"
        lengths = page[27 : 27 + page[26]]
        size = 27 + page[26] + sum(lengths)
        if len(page) < size:
            return "truncated"
        return "trailing" if len(page) > size else ""

    def samples(self) -> int:
        """How many samples of each channel an MP3 says to have; 0 if it does not say."""
        first = bytes(self._first)
        if len(first) < 4 or first[0] != 0xFF:
            return 0
        newest, mono = first[1] >> 3 & 3 == 3, first[3] >> 6 == 3
        at = 4 + ((17 if mono else 32) if newest else (9 if mono else 17))
        if first[at : at + 4] not in (b"Xing", b"Info") or not first[at + 7] & 1:
            return 0
        return int.from_bytes(first[at + 8 : at + 12], "big") * (1152 if newest else 576)

    def _see_first(self, piece: bytes) -> None:
        """Keep the first frame: what comes after tags (ID3v2.4, section 3.1)."""
        skipped = min(self._skip, len(piece))
        self._skip -= skipped
        self._first += piece[skipped:]
        if not self._begun and len(self._first) >= _ID3:
            self._begun = True
            if self._first.startswith(b"ID3"):
                size = sum(
                    (byte & 127) << 7 * place for place, byte in enumerate(self._first[9:5:-1])
                )
                rest, self._first = bytes(self._first), bytearray()
                self._skip = _ID3 + size
                self._see_first(rest)
        del self._first[_FIRST_FRAME:]
