"""What stands in the paths of an import: side-files of our own, or an export of a platform."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from klankbord.edges.cli import deeds, lines
from klankbord.edges.cli.errors import UsageFault
from klankbord.edges.connectors import known
from klankbord.edges.connectors.contract import Connector, Item, Offered, Settings
from klankbord.edges.connectors.exports import Export, Unusable, shown
from klankbord.recordings import folders

OWN = "rows"
"""The format of docs/reference/import-file.md, which needs no connector."""

OWN_END = ".jsonl"
FORMATS = (OWN, *known.CONNECTORS)


def items(paths: list[str], *, form: str | None, settings: Settings) -> Iterator[Item]:
    """Every recording that is named in these paths, in their order.

    Args:
        paths: Files and folders.
        form: One of `FORMATS`; None tells it by what is in each path.
        settings: What the exports do not say about themselves.

    Raises:
        UsageFault: A path cannot be read, or it cannot be told what it is.
    """
    for path in paths:
        try:
            connector = _connector(path, form)
            if connector is None:
                yield from _own(path)
            else:
                yield from connector.read(Export(Path(path)), settings)
        except Unusable as fault:
            raise UsageFault(f"nothing was imported.\n{shown(path)}: {fault}") from fault


def settings(path: str | None, zone: str | None) -> Settings:
    """The settings of a source, out of a file (TOML or JSON) and the command line.

    Raises:
        UsageFault: The file cannot be used; it says which of its fields.
    """
    told = {} if path is None else deeds.table(path)
    if zone is not None:
        told["zone"] = zone
    unknown = set(told) - {"zone", "day_first", "agent_channel", "protected", "lines", "columns"}
    if unknown:
        raise UsageFault(f"{path}: there is no setting {', '.join(sorted(unknown))}.")
    return Settings(
        zone=_zone(told.get("zone")),
        day_first=_one_of(told, "day_first", (False, True), default=False),
        agent_channel=_one_of(told, "agent_channel", (None, 0, 1), default=None),
        protected=_list(told, "protected"),
        lines=_texts(told, "lines"),
        columns=_texts(told, "columns"),
    )


def _connector(path: str, form: str | None) -> Connector | None:
    if form == OWN or (form is None and path.endswith(OWN_END)):
        return None
    if form is not None:
        return known.CONNECTORS[form]
    export = Export(Path(path))
    if export.only is None and next(export.root.glob(f"*{OWN_END}"), None) is not None:
        return None
    found = known.recognised(export)
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(each.name for each in found)
        raise UsageFault(f"{path}: this may be {names}. Say which with --format.")
    raise UsageFault(
        f"{path}: there is no side-file (*{OWN_END}) in it, and no export that is known. "
        f"Say what it is with --format: {', '.join(FORMATS)}."
    )


def _own(path: str) -> Iterator[Item]:
    place = Path(path)
    side_files = sorted(place.glob(f"*{OWN_END}")) if place.is_dir() else [place]
    if not side_files:
        raise UsageFault(f"{path}: there is no side-file (*{OWN_END}) in this folder.")
    for side_file in side_files:
        for number, row in lines.read(str(side_file)):
            opens = partial(folders.open_below, side_file.parent, str(row.get("file")))
            yield Offered(f"{side_file}, line {number}", row, opens)


def _zone(name: object) -> ZoneInfo | None:
    if name is None:
        return None
    try:
        return ZoneInfo(str(name))
    except (KeyError, ValueError, OSError) as fault:
        raise UsageFault(f"There is no time zone {name}. Try: Europe/Amsterdam") from fault


def _one_of(told: Mapping[str, Any], name: str, values: tuple[Any, ...], *, default: Any) -> Any:
    value = told.get(name, default)
    if type(value) not in {type(each) for each in values} or value not in values:
        raise UsageFault(f"settings: {name} cannot be {value!r}.")
    return value


def _list(told: Mapping[str, Any], name: str) -> frozenset[str]:
    value = told.get(name, [])
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise UsageFault(f"settings: {name} must be a list of texts.")
    return frozenset(value)


def _texts(told: Mapping[str, Any], name: str) -> dict[str, str]:
    value = told.get(name, {})
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise UsageFault(f"settings: {name} must be a table of texts.")
    return value
