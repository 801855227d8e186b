"""`klankbord redact`: conversations in, what of them is personal out; without a database."""

import argparse
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from klankbord.edges.cli import lines
from klankbord.edges.cli.errors import Failure, UsageFault
from klankbord.recordings.redaction import finding
from klankbord.recordings.redaction.labels import Said

HELP = "Find what of conversations is personal: names, numbers, addresses, health and the like."

NEEDS_DATABASE = False

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
    if not isinstance(call.get("id"), str | int):
        raise UsageFault(f"{where}: it has no id.")
    turns = call.get("turns")
    if not isinstance(turns, list):
        raise UsageFault(f"{where}: turns must be a list.")
    said = []
    for place, turn in enumerate(turns):
        text = turn.get("text") if isinstance(turn, dict) else None
        if not isinstance(text, str):
            raise UsageFault(f"{where}: turn {place} has no text.")
        speaker = turn.get("speaker")
        said.append(Said(text, _AGENT.get(speaker) if isinstance(speaker, str) else None))
    return said
