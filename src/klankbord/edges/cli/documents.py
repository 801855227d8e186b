"""A whole file: one JSON object, such as a form or a plan, or a text."""

import json
from pathlib import Path
from typing import Any

from klankbord.edges.cli.errors import UsageFault

MAX_BYTES = 4 * 1024 * 1024
"""Longest file that is read."""


def read(path: str) -> dict[str, Any]:
    """The object in a file. A name that stands twice in one object is a fault.

    Raises:
        UsageFault: The file is missing, unreadable or longer than MAX_BYTES, or it is no UTF-8, no
            JSON, or no JSON object.
    """
    raw = _bytes(path)
    if len(raw) > MAX_BYTES:
        raise UsageFault(f"{path}: longer than {MAX_BYTES} bytes.")
    try:
        value = json.loads(raw, parse_constant=_no_constant, object_pairs_hook=_once)
    except UnicodeDecodeError as fault:
        raise UsageFault(f"{path}: not UTF-8.") from fault
    except (ValueError, RecursionError) as fault:
        raise UsageFault(f"{path}: not JSON ({fault}).") from fault
    if not isinstance(value, dict):
        raise UsageFault(f"{path}: a JSON object was expected, not {type(value).__name__}.")
    return value


def text(path: str) -> str:
    """The text in a file.

    Raises:
        UsageFault: The file is missing, unreadable, longer than MAX_BYTES or no UTF-8.
    """
    raw = _bytes(path)
    if len(raw) > MAX_BYTES:
        raise UsageFault(f"{path}: longer than {MAX_BYTES} bytes.")
    try:
        return raw.decode()
    except UnicodeDecodeError as fault:
        raise UsageFault(f"{path}: not UTF-8.") from fault


def _bytes(path: str) -> bytes:
    try:
        with Path(path).open("rb") as source:
            return source.read(MAX_BYTES + 1)
    except OSError as fault:
        raise UsageFault(f"{path}: cannot be read ({fault.strerror}).") from fault


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"the name {name!r} stands twice in one object")
        found[name] = value
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
