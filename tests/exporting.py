"""Exports of platforms for tests: the invented ones beside the tests, and their sound."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import cast
from klankbord.edges.connectors.contract import Flawed, Item, Offered, Refused, Settings
from klankbord.edges.connectors.exports import Folder
from klankbord.edges.connectors.known import CONNECTORS
from klankbord.recordings.offered import offers

FIXTURES = Path(__file__).parent / "edges" / "connectors"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SOUND = cast.tone(0.25)
SOUNDS = Path(__file__).parent / "audio" / "sounds"
"""A second of sound of every kind; how they are made: tools/make_test_sounds.py."""


def lay(folder: Path, source: str, sounds: Iterable[str] = ()) -> Path:
    """A copy of the export beside the tests of a source, with sound where it says."""
    shutil.copytree(FIXTURES / source / "export", folder, dirs_exist_ok=True)
    return put(folder, sounds)


def put(folder: Path, sounds: Iterable[str], sound: bytes = SOUND) -> Path:
    for name in sounds:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(sound)
    return folder


def read(folder: Path, form: str, **settings: Any) -> list[Item]:
    settings.setdefault("zone", AMSTERDAM)
    return list(CONNECTORS[form].read(Folder(folder), Settings(**settings)))


def rows(items: Iterable[Item]) -> list[dict[str, Any]]:
    """The rows of what is offered; each can be opened if it says so, and is one that is read."""
    found = []
    for each in items:
        assert not isinstance(each, Flawed), each
        if isinstance(each, Offered):
            arrival = offers.parse(each.row, source="x")
            assert isinstance(arrival, offers.Arrival), (each.place, arrival)
            assert (each.open is not None) == ("file" in each.row)
            if each.open is not None:
                with each.open() as sound:
                    assert sound.read() == SOUND
            found.append(each.row)
    return found


def refused(items: Iterable[Item]) -> list[tuple[str, str]]:
    return [(each.call, each.reason) for each in items if isinstance(each, Refused)]


def flaws(items: Iterable[Item]) -> list[tuple[str, str, str]]:
    return [(each.place, each.field, each.code) for each in items if isinstance(each, Flawed)]
