"""What an organisation says of the exports of a source, out of a table of a file or a form."""

import re
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from klankbord.edges.connectors.contract import Settings

COUNTRY = re.compile("[A-Z]{2}")
NAMES = ("zone", "day_first", "agent_channel", "protected", "lines", "caller_country", "columns")


class Mistaken(Exception):
    """A setting that cannot be; the message names it."""


def read(told: Mapping[str, Any]) -> Settings:
    """The settings in a table.

    Raises:
        Mistaken: One of them is not known, or cannot be.
    """
    if unknown := set(told) - set(NAMES):
        raise Mistaken(f"there is no setting {', '.join(sorted(unknown))}.")
    return Settings(
        zone=_zone(told.get("zone")),
        day_first=_one_of(told, "day_first", (False, True), default=False),
        agent_channel=_one_of(told, "agent_channel", (None, 0, 1), default=None),
        protected=_list(told, "protected"),
        lines=_texts(told, "lines"),
        caller_country=_country(told.get("caller_country")),
        columns=_texts(told, "columns"),
    )


def _zone(name: object) -> ZoneInfo | None:
    if name is None:
        return None
    try:
        return ZoneInfo(str(name))
    except (KeyError, ValueError, OSError) as fault:
        raise Mistaken(f"There is no time zone {name}. Try: Europe/Amsterdam") from fault


def _country(code: object) -> str | None:
    if code is not None and not (isinstance(code, str) and COUNTRY.fullmatch(code)):
        raise Mistaken(f"settings: caller_country cannot be {code!r}. Try: NL")
    return code


def _one_of(told: Mapping[str, Any], name: str, values: tuple[Any, ...], *, default: Any) -> Any:
    value = told.get(name, default)
    if type(value) not in {type(each) for each in values} or value not in values:
        raise Mistaken(f"settings: {name} cannot be {value!r}.")
    return value


def _list(told: Mapping[str, Any], name: str) -> frozenset[str]:
    value = told.get(name, [])
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise Mistaken(f"settings: {name} must be a list of texts.")
    return frozenset(value)


def _texts(told: Mapping[str, Any], name: str) -> dict[str, str]:
    value = told.get(name, {})
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise Mistaken(f"settings: {name} must be a table of texts.")
    return value
