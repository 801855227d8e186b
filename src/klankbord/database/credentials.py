"""Where the embedded server listens and with which passwords, kept in one file of mode 0600."""

import hashlib
import json
import os
import secrets
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from klankbord.database import account

LONGEST_SOCKET = 90
"""Bytes for the folder: the kernel allows 107 (macOS 103) for folder, slash and socket name."""


@dataclass(frozen=True, slots=True)
class Credentials:
    data: str
    socket: str
    owner_password: str
    app_password: str


def furnish(data: Path) -> Credentials:
    """Make the data folder (0700) and its passwords if need be; give what is in force.

    The folder may have been moved or copied since; then it listens somewhere else.

    Raises:
        OSError: The folder cannot be made or read.
        ValueError: The file is damaged.
    """
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = data / "database.json"
    fresh = Credentials(
        data=str(data),
        socket=str(_socket_folder(data)),
        owner_password=secrets.token_urlsafe(32),
        app_password=secrets.token_urlsafe(32),
    )
    kept = Credentials(**json.loads(once(path, lambda: json.dumps(asdict(fresh)))))
    if kept.data == fresh.data:
        return kept
    moved = Credentials(fresh.data, fresh.socket, kept.owner_password, kept.app_password)
    draft = _draft(path, json.dumps(asdict(moved)))
    draft.replace(path)
    return moved


def once(path: Path, make: Callable[[], str]) -> str:
    """The text of a secret file (0600), made by whoever comes first; two at once get the same."""
    if not path.exists():
        draft = _draft(path, make())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="utf-8")


def _draft(path: Path, text: str) -> Path:
    fd, name = tempfile.mkstemp(prefix=path.name, dir=path.parent)
    with os.fdopen(fd, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)


def _socket_folder(data: Path) -> Path:
    """In the data folder, or else in a folder for temporary files that the server can reach."""
    mark = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    short = f"klankbord-{os.geteuid()}-{mark}"
    places = (data / "socket", Path(tempfile.gettempdir()) / short, Path("/tmp") / short)  # noqa: S108  private by mode and owner, see cluster.open_socket_folder
    for place in places:
        if len(os.fsencode(place)) <= LONGEST_SOCKET and account.can_reach(place.parent):
            return place
    return places[-1]
