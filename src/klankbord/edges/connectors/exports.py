"""The folder that a platform exported, or one file of it. Every name in it is hostile."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from klankbord.recordings import folders

MEDIA = {
    ".wav": "audio/wav", ".wave": "audio/wav", ".wav49": "audio/wav", ".mp3": "audio/mpeg",
    ".opus": "audio/ogg; codecs=opus", ".ogg": "audio/ogg", ".oga": "audio/ogg",
    ".webm": "audio/webm", ".flac": "audio/flac", ".m4a": "audio/mp4", ".mp4": "audio/mp4",
    ".gsm": "audio/gsm", ".mcf": "audio/x-mcf", ".sln": "audio/l16", ".ulaw": "audio/basic",
    ".alaw": "audio/x-alaw",
}  # fmt: skip
"""Media types of sound, by the end of a name in small letters."""

SHOWN = 200
"""Characters of a name that are shown to people."""


class Unusable(Exception):
    """The export as a whole cannot be read. The message says which file, and what to do."""


class Export:
    """Files below a folder, read in the order of their names and never through a link."""

    def __init__(self, path: Path) -> None:
        """An export that is this folder, or is in this file with its sound beside it.

        Raises:
            Unusable: There is nothing of this name.
        """
        try:
            path.stat()
        except (OSError, ValueError) as fault:
            raise Unusable(f"{shown(str(path))}: there is no such file or folder.") from fault
        self.only = None if path.is_dir() else path.name
        self.root = path if path.is_dir() else path.parent

    def files(self, *ends: str) -> Iterator[str]:
        """Names of files that end so (in small letters), relative to the folder, with "/"."""
        if self.only is not None:
            yield from [self.only] if self.only.lower().endswith(ends) else []
            return
        yield from self._below(ends)

    def sounds(self) -> Iterator[str]:
        """Names of files that are sound, whichever of them the export names elsewhere."""
        yield from self._below(tuple(MEDIA))

    def open(self, name: str) -> BinaryIO:
        """Open a file of the export.

        Raises:
            OutOfFolder, OSError: As `folders.open_below`.
        """
        return folders.open_below(self.root, name)

    def sound(self, name: str) -> Callable[[], BinaryIO] | None:
        """How to open a file; None if there is none that can be read.

        Raises:
            OutOfFolder: The name leads out of the folder.
        """
        try:
            self.open(name).close()
        except (OSError, ValueError):
            return None
        return partial(self.open, name)

    def beside(self, name: str) -> str:
        """The folder of a file of the export, with "/" at its end unless it is the root."""
        return name[: name.rfind("/") + 1]

    def _below(self, ends: tuple[str, ...]) -> Iterator[str]:
        for folder, below, names in os.walk(self.root, onerror=_unreadable):
            below.sort()
            here = Path(folder).relative_to(self.root)
            yield from (
                (here / name).as_posix() for name in sorted(names) if name.lower().endswith(ends)
            )


def _unreadable(fault: OSError) -> None:
    raise Unusable(f"{shown(str(fault.filename))}: cannot be read ({fault.strerror}).") from fault


def tails(location: str) -> list[str]:
    """The ways in which a place in somebody's store may lie below a folder, the longest first.

    >>> tails("s3://bucket/2026/a.wav")
    ['bucket/2026/a.wav', '2026/a.wav', 'a.wav']
    """
    steps = [step for step in location.partition("://")[2].split("/") if step] or [
        step for step in location.split("/") if step
    ]
    return ["/".join(steps[start:]) for start in range(len(steps))]


def media_type(name: str) -> str | None:
    """The media type of a file by the end of its name."""
    return MEDIA.get(PurePosixPath(name).suffix.lower())


def shown(name: str) -> str:
    """A name as people can read it on a screen: one line, no control characters, not too long."""
    clean = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in name[: SHOWN + 1])
    return clean if len(name) <= SHOWN else clean[:SHOWN] + "…"
