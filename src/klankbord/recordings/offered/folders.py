"""Opening a file that a row names, without ever leaving the folder of that row."""

import os
import stat
from pathlib import Path
from typing import BinaryIO


class OutOfFolder(Exception):
    """The name leads out of the folder, through a link, or to something that is no plain file."""


def open_below(folder: Path, name: str) -> BinaryIO:
    """Open a plain file below a folder for reading.

    Each step is opened from the one before without following links, so that nobody can exchange a
    folder for a link in between. The folder itself may be reached through links: it was chosen by
    the operator.

    Args:
        folder: Where the side-file lies.
        name: Relative path with "/", as `offers.Arrival.file`.

    Raises:
        OutOfFolder: The name is not one of a plain file below the folder.
        OSError: There is no such file, or it may not be read.
    """
    *steps, last = name.split("/")
    if "\x00" in name or any(step in ("", ".", "..") for step in (*steps, last)):
        raise OutOfFolder("The name of the file leads out of its folder.")
    here = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for step in steps:
            below = _step(step, os.O_DIRECTORY, here)
            os.close(here)
            here = below
        # A pipe would keep us waiting for somebody who writes.
        file = _step(last, os.O_NONBLOCK, here)
    finally:
        os.close(here)
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise OutOfFolder("The name of the file stands for something that is no file.")
    return os.fdopen(file, "rb")


def _step(name: str, flags: int, folder: int) -> int:
    if stat.S_ISLNK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
        raise OutOfFolder("The name of the file goes through a link.")
    return os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | flags, dir_fd=folder)
