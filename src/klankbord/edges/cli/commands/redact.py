"""`klankbord redact`: conversations in, what of them is personal out; without a database."""

import argparse
import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from klankbord.edges.cli import lines
from klankbord.edges.cli.errors import Failure, UsageFault
from klankbord.recordings.redaction import finding
from klankbord.recordings.redaction.labels import Said

HELP = "Find what of conversations is personal: names, numbers, addresses, health and the like."

NEEDS_DATABASE = False

_HALF = re.compile("[\ud800-\udfff]")
_AGENT = {"agent": True, "customer": False, "caller": False}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--calls", metavar="FILE", required=True,
        help='conversations, a line each: {"id", "turns": [{"speaker", "text"}]}; - for stdin',
    )  # fmt: skip
    parser.add_argument(
        "--out", metavar="FILE", required=True,
        help='a line each: {"id", "spans": [{"turn", "start", "end", "label"}]}; - for stdout',
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    found = _found(args.calls)
    if args.out == "-":
        for line in found:
            lines.write(line)
        return 0
    out = Path(args.out)
    unfinished = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with unfinished.open("w", encoding="utf-8") as file:
            for line in found:
                file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
        unfinished.replace(out)
    except OSError as fault:
        raise Failure(f"{out}: cannot be written ({fault.strerror}).") from fault
    finally:
        unfinished.unlink(missing_ok=True)
    return 0


def _found(path: str) -> Iterator[dict[str, Any]]:
    name = "stdin" if path == "-" else path
    for number, call in lines.read(path):
        turns = _turns(call, f"{name}, line {number}")
        spans = [
            {"turn": turn, "start": each.begin, "end": each.end, "label": each.label}
            for turn, given in enumerate(finding.found(turns))
            for each in given
        ]
        yield {"id": call["id"], "spans": spans}


def _turns(call: Mapping[str, Any], where: str) -> list[Said]:
    name = call.get("id")
    if not isinstance(name, str | int) or isinstance(name, bool):
        raise UsageFault(f"{where}: it has no id.")
    _insist_on_whole(str(name), f"{where}: id")
    turns = call.get("turns")
    if not isinstance(turns, list):
        raise UsageFault(f"{where}: turns must be a list.")
    said = []
    for place, turn in enumerate(turns):
        text = turn.get("text") if isinstance(turn, dict) else None
        if not isinstance(text, str):
            raise UsageFault(f"{where}: turn {place} has no text.")
        _insist_on_whole(text, f"{where}: turn {place}")
        speaker = turn.get("speaker")
        said.append(Said(text, _AGENT.get(speaker) if isinstance(speaker, str) else None))
    return said


def _insist_on_whole(text: str, where: str) -> None:
    """JSON can name half a character; no file can hold one."""
    if _HALF.search(text):
        raise UsageFault(f"{where} holds half a character (\\ud800 to \\udfff by itself).")
