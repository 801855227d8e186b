"""The example files of Woonstede Klantcontact, with their days moved to where they are wanted."""

import re
import tomllib
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import klankbord
from klankbord.edges.cli.errors import Failure

FOLDER = Path(klankbord.__file__).parents[2] / "examples"
CORE = "mensen-woonstede.toml"
TEAMS = "mensen-woonstede-teams.toml"
PROGRAMME = "regeling-beter-luisteren.toml"
COMPLAINTS = "regeling-klachten-natrekken.toml"
NEXT_PROGRAMME = "regeling-in-een-keer-goed.toml"

BEGINS = date(2026, 11, 2)
"""The day on which the programme of the files begins."""

_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})\b")


def read(name: str, *, begins: date) -> dict[str, Any]:
    """An example file in which the programme begins on another day, and all else moved along.

    Raises:
        Failure: The file is not there.
    """
    try:
        text = (FOLDER / name).read_text(encoding="utf-8")
    except OSError as fault:
        raise Failure(f"{FOLDER / name} is not there. Run the demo from a checkout.") from fault
    moved: dict[str, Any] = _moved(tomllib.loads(text), begins - BEGINS)
    return moved


def _moved(value: Any, shift: timedelta) -> Any:
    if isinstance(value, dict):
        return {key: _moved(each, shift) for key, each in value.items()}
    if isinstance(value, list):
        return [_moved(each, shift) for each in value]
    if isinstance(value, str):
        return _DAY.sub(partial(_in_words, shift), value)
    return value + shift if isinstance(value, date) else value


def _in_words(shift: timedelta, found: re.Match[str]) -> str:
    day, month, year = found.groups()
    moved = date(int(year), _MONTHS.index(month) + 1, int(day)) + shift
    return f"{moved.day} {_MONTHS[moved.month - 1]} {moved.year}"
