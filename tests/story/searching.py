"""Finds words and sound in files, however they lie there: whole or in pieces, packed or in writing.

What is sought is random. So any eight bytes of it in a row give it away, wherever it was cut off:
at the end of a page, between two records of the log, or between the tokens of PostgreSQL's own
compression, which copies what it never saw before in runs of eight.
"""

import base64
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

RUN = 8
"""Bytes of plain text that give it away."""
BITS = 22
SPREAD = np.uint64(0x9E3779B97F4A7C15)


def forms(plain: bytes) -> Iterator[tuple[str, bytes, int]]:
    """(name, bytes, how many of them in a row are RUN bytes of plain text) of each way to write."""
    yield "plain", plain, RUN
    yield "upper", plain.upper(), RUN
    for order in ("le", "be"):
        yield f"utf-16-{order}", plain.decode("latin-1").encode(f"utf-16-{order}"), 2 * RUN
    yield "hex", plain.hex().encode(), 2 * RUN
    yield "hex", plain.hex().upper().encode(), 2 * RUN
    for before in range(3):
        coded = base64.b64encode(b"\x00" * before + plain)
        yield "base64", coded[4:-4], 12


class Searcher:
    """Looks for all needles at once.

    Args:
        needles: What is sought, by name; each at least 24 random bytes.
    """

    def __init__(self, needles: Mapping[str, bytes]) -> None:
        self._windows: dict[int, list[tuple[str, str, bytes]]] = {}
        for name, plain in needles.items():
            for form, written, run in forms(plain):
                for start in range(len(written) - run + 1):
                    window = written[start : start + run]
                    first = int.from_bytes(window[:RUN], "little")
                    self._windows.setdefault(first, []).append((name, form, window))
        self._firsts = np.array(sorted(self._windows), np.uint64)
        self._likely = np.zeros(1 << BITS, bool)
        self._likely[_mixed(self._firsts)] = True

    def below(self, folder: Path) -> set[tuple[str, str, str]]:
        """(file, needle, form) of everything that is found in a folder."""
        found = set()
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                here = str(path.relative_to(folder))
                found |= {(here, name, form) for name, form in self.within(path.read_bytes())}
        return found

    def within(self, data: bytes) -> set[tuple[str, str]]:
        """(needle, form) of everything that is found in these bytes."""
        data += bytes(RUN)
        found = set()
        for start in range(RUN):
            words = np.frombuffer(data, "<u8", (len(data) - start) // RUN, start)
            maybe = np.flatnonzero(self._likely[_mixed(words)])
            near = np.searchsorted(self._firsts, words[maybe]) % len(self._firsts)
            for place in maybe[self._firsts[near] == words[maybe]]:
                at = start + RUN * int(place)
                for name, form, window in self._windows[int(words[place])]:
                    if data.startswith(window, at):
                        found.add((name, form))
        return found


def _mixed(words: "np.ndarray[Any, np.dtype[np.uint64]]") -> "np.ndarray[Any, Any]":
    return (words * SPREAD) >> np.uint64(64 - BITS)
