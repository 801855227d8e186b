"""What an export is: side-files of our own, or what a platform wrote."""

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from klankbord.edges.connectors import known, tables
from klankbord.edges.connectors.contract import Connector, Item, Offered, Settings
from klankbord.edges.connectors.exports import Export, Unusable, media_type, shown

OWN = "rows"
"""The format of docs/reference/import-file.md, which needs no connector."""

OWN_END = ".jsonl"
FORMATS = (OWN, *known.CONNECTORS)


def items(export: Export, *, form: str | None, settings: Settings) -> Iterator[Item]:
    """Every recording that an export names, in its order.

    Args:
        export: The files.
        form: One of `FORMATS`; None tells it by the files.
        settings: What the export does not say about itself.

    Raises:
        Unusable: It cannot be read, or it cannot be told what it is.
    """
    connector = _connector(export, form)
    if connector is None:
        return _own(export)
    return connector.read(export, settings)


def _connector(export: Export, form: str | None) -> Connector | None:
    if form == OWN or (form is None and next(_side_files(export), None) is not None):
        return None
    if form is not None:
        return known.CONNECTORS[form]
    found = known.recognised(export)
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(each.name for each in found)
        raise Unusable(f"this may be {names}. Say which with --format.", code="not_recognised")
    raise Unusable(
        f"there is no side-file (*{OWN_END}) in it, and no export that is known. "
        f"Say what it is with --format: {', '.join(FORMATS)}.",
        code="not_recognised",
    )


def _side_files(export: Export) -> Iterator[str]:
    if export.only is not None:
        return export.files(OWN_END)
    return (name for name in export.files(OWN_END) if "/" not in name)


def _own(export: Export) -> Iterator[Item]:
    names = [export.only] if export.only is not None else list(_side_files(export))
    if not names:
        raise Unusable(f"there is no side-file (*{OWN_END}) in this folder.", code="no_table")
    for name in names:
        for number, line in enumerate(tables.lines(export, name), start=1):
            place = f"{shown(name)}, line {number}"
            row = _object(line, place)
            file = str(row.get("file"))
            if (kind := media_type(file)) is not None:
                row.setdefault("media_type", kind)
            words = row.pop("transcript", None)
            told = partial(export.open, str(words)) if words else None
            yield Offered(place, row, partial(export.open, file), words=told)


def _object(line: str, place: str) -> dict[str, Any]:
    if not line.strip():
        raise Unusable(f"{place}: empty line. Leave it out.")
    try:
        value = json.loads(line, parse_constant=_no_constant)
    except (ValueError, RecursionError) as fault:
        raise Unusable(f"{place}: not JSON ({fault}).") from fault
    if not isinstance(value, dict):
        raise Unusable(f"{place}: a JSON object was expected, not {type(value).__name__}.")
    return value


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
