"""JSON Lines as a door: one object a line in, one object a line out, in constant memory."""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from klankbord.edges.cli.errors import UsageFault

MAX_LINE = 1024 * 1024
"""Longest line that is read, in bytes. A longer one is a fault in the file, not a question."""


def read(path: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line number from 1, object) for each line of a file, or of stdin for "-".

    Raises:
        UsageFault: The file is missing or unreadable, or a line is empty, longer than MAX_LINE,
            no UTF-8, no JSON, or no JSON object. The message names the line.
    """
    if path == "-":
        yield from _objects(sys.stdin.buffer, "stdin")
        return
    try:
        source = Path(path).open("rb")  # noqa: SIM115  closed below; the error needs its own words
    except OSError as fault:
        raise UsageFault(f"{path}: cannot be read ({fault.strerror}).") from fault
    with source:
        yield from _objects(source, path)


def write(line: Mapping[str, Any]) -> None:
    """Write one object as one line on stdout, keys in the order given."""
    sys.stdout.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def parse(raw: bytes, where: str) -> dict[str, Any]:
    """One line of bytes as a JSON object.

    Raises:
        UsageFault: The line is empty, too long, no UTF-8, no JSON, or no JSON object; or a name
            stands twice in an object, so that one of its values would be lost.
    """
    if len(raw) > MAX_LINE:
        raise UsageFault(f"{where}: longer than {MAX_LINE} bytes.")
    if not raw.strip():
        raise UsageFault(f"{where}: empty line. Leave it out.")
    try:
        value = _DECODER.decode(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise UsageFault(f"{where}: not UTF-8.") from fault
    except (ValueError, RecursionError) as fault:
        raise UsageFault(f"{where}: not JSON ({fault}).") from fault
    if not isinstance(value, dict):
        raise UsageFault(f"{where}: a JSON object was expected, not {type(value).__name__}.")
    return value


def _objects(source: IO[bytes], name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    number = 0
    while raw := source.readline(MAX_LINE + 2):
        number += 1
        yield number, parse(raw, f"{name}, line {number}")


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        [(name, _)] = Counter(name for name, _ in pairs).most_common(1)
        raise ValueError(f"{name[:40]!r} stands twice")
    return found


_DECODER = json.JSONDecoder(parse_constant=_no_constant, object_pairs_hook=_object)
