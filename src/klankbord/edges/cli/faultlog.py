"""The file that keeps where unforeseen faults happened. Needs settings, so it is loaded late."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime

from django.conf import settings

from klankbord.edges.cli import live


def record(reference: str, places: Sequence[str]) -> str:
    """Append one fault; give the path of the file."""
    live.choose_settings()
    path = settings.LOGS / "faults.log"
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    text = "\n".join([f"{moment} {reference}", *places, ""])
    with open(path, "a", opener=_private) as file:
        file.write(text)
    return str(path)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
