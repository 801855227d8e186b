"""What a platform exported, as files with names. Every name in it is hostile."""

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from klankbord.recordings.offered import folders

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
    """The export as a whole cannot be read. The message says which file, and what to do.

    `code` says the same to a program: unreadable, not_recognised, not_utf8, no_table, columns,
    settings, zip, zip_unsafe, zip_protected, twice, no_call.
    """

    def __init__(self, message: str, *, code: str = "unreadable") -> None:
        super().__init__(message)
        self.code = code


class Export(ABC):
    """Files that a platform exported, read in the order of their names, wherever they lie.

    Attributes:
        only: The one file that is the export, with its sound beside it; None for all of them.
    """

    only: str | None = None

    def files(self, *ends: str) -> Iterator[str]:
        """Names of files that end so (in small letters), relative to the folder, with "/"."""
        if self.only is not None:
            yield from [self.only] if self.only.lower().endswith(ends) else []
            return
        yield from self._ending(ends)

    def sounds(self) -> Iterator[str]:
        """Names of files that are sound, whichever of them the export names elsewhere."""
        yield from self._ending(tuple(MEDIA))

    @abstractmethod
    def open(self, name: str) -> BinaryIO:
        """Open a file of the export.

        Raises:
            OutOfFolder: The name leads out of the folder, or is not one of a plain file in it.
            OSError: There is no such file, or it cannot be read.
        """

    @abstractmethod
    def has(self, name: str) -> bool:
        """Whether there is such a file; nothing of it is read.

        Raises:
            OutOfFolder: The name leads out of the folder.
        """

    @abstractmethod
    def names(self) -> Iterator[str]:
        """Names of all files.

        Raises:
            Unusable: They cannot be listed.
        """

    def sound(self, name: str) -> Callable[[], BinaryIO] | None:
        """How to open a file; None if there is none that can be read.

        Raises:
            OutOfFolder: The name leads out of the folder.
        """
        return partial(self.open, name) if self.has(name) else None

    def beside(self, name: str) -> str:
        """The folder of a file of the export, with "/" at its end unless it is the root."""
        return name[: name.rfind("/") + 1]

    def close(self) -> None:  # noqa: B027  most exports hold nothing open
        """Let go of what is held open."""

    def _ending(self, ends: tuple[str, ...]) -> Iterator[str]:
        return (name for name in self.names() if name.lower().endswith(ends))


class Folder(Export):
    """Files below a folder of the disk, never reached through a link."""

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

    def open(self, name: str) -> BinaryIO:
        """As `folders.open_below`."""
        return folders.open_below(self.root, name)

    def has(self, name: str) -> bool:
        """Whether there is such a file and it may be read."""
        try:
            self.open(name).close()
        except (OSError, ValueError):
            return False
        return True

    def names(self) -> Iterator[str]:
        """Names of all files below the folder, folder by folder."""
        for folder, below, names in os.walk(self.root, onerror=_unreadable):
            below.sort()
            here = Path(folder).relative_to(self.root)
            yield from ((here / name).as_posix() for name in sorted(names))


def _unreadable(fault: OSError) -> None:
    raise Unusable(f"{shown(str(fault.filename))}: cannot be read ({fault.strerror}).") from fault


def inside(name: str) -> str:
    """A name that was not made up by the export itself, if it stays below its folder.

    Raises:
        OutOfFolder: It does not.
    """
    if "\x00" in name or "\\" in name or any(step in ("", ".", "..") for step in name.split("/")):
        raise folders.OutOfFolder("The name of the file leads out of its folder.")
    return name


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
