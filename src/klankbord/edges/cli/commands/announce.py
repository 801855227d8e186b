"""Keeps lines and what callers hear on them: test calls, who saw them, and changes."""

import argparse
import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone

from klankbord.edges.cli import deeds
from klankbord.edges.cli import lines as output
from klankbord.edges.cli.errors import UsageFault
from klankbord.gate.access import Actor
from klankbord.notices import announcements, attesting
from klankbord.notices import queries as notices
from klankbord.notices.attesting import TestCall
from klankbord.notices.models import Attestation
from klankbord.notices.queries import LineStanding
from klankbord.people.models import Role
from klankbord.recordings.waiting import lines

HELP = "Prove what callers hear on a line: a test call, a DPO who sees it, until the line changes."
NEEDS_DATABASE = True
HEARD = Attestation.Heard.values
ROLES: Mapping[str, tuple[Role, ...]] = {
    "tested": attesting.KEEPERS,
    "seen": (Role.DPO,),
    "declined": (Role.DPO,),
    "changed": attesting.TELLERS,
}
"""In which role each verb is done, the first one that somebody has."""


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("list", help="every line: what proves it, what waits for a DPO")
    tested = verbs.add_parser("tested", help="write down a test call")
    tested.add_argument("--language", required=True, metavar="XX", help="spoken on the line: nl")
    tested.add_argument("--text", required=True, metavar="NAME", help="which was heard: NL-2")
    tested.add_argument("--programme", action="append", required=True, metavar="CODE")
    tested.add_argument("--tested", metavar="WHEN", help="when the call was made; default: now")
    tested.add_argument("--caller-heard", choices=HEARD, required=True)
    tested.add_argument("--agent-heard", choices=HEARD, required=True)
    changed = verbs.add_parser("changed", help="tell that a line has another configuration")
    changed.add_argument("--since", metavar="WHEN", help="since when; default: now")
    for verb in (tested, changed):
        verb.add_argument("line", metavar="LINE", help="code of the line, such as huur-in")
        told = verb.add_mutually_exclusive_group(required=verb is tested)
        told.add_argument("--configuration", metavar="FILE", help="as exported; only its SHA-256")
        told.add_argument("--sha256", metavar="HEX", help="of the configuration as exported")
    seen = verbs.add_parser("seen", help="as DPO: the test call proves the line")
    declined = verbs.add_parser("declined", help="as DPO: it does not")
    for verb in (seen, declined):
        verb.add_argument("test", metavar="ID", help="as `announce list` shows it")
    for verb in (tested, changed, seen, declined):
        verb.add_argument("--as", dest="by", required=True, metavar="EMAIL", help="who you are")


def run(args: argparse.Namespace) -> int:
    at = timezone.now()
    if args.verb == "list":
        for standing in notices.lines(at):
            output.write(_as_json(standing))
        return 0
    by = deeds.in_first_of(ROLES[args.verb], args.by, at)
    with deeds.in_words():
        line = _DEEDS[args.verb](args, at, by)
    output.write(_as_json(notices.line(line, at)))
    return 0


def _tested(args: argparse.Namespace, at: datetime, by: Actor) -> str:
    call = TestCall(
        line=args.line,
        language=args.language,
        text=args.text,
        configuration_sha256=_sha256(args),
        tested_at=deeds.moment(args.tested),
        caller_heard=args.caller_heard,
        agent_heard=args.agent_heard,
    )
    return lines.tested(call, programmes=args.programme, at=at, by=by).line


def _seen(args: argparse.Namespace, at: datetime, by: Actor) -> str:
    return lines.seen(_attestation(args.test), at=at, by=by).line


def _declined(args: argparse.Namespace, at: datetime, by: Actor) -> str:
    found = _attestation(args.test)
    lines.declined(found, at=at, by=by)
    return found.line


def _changed(args: argparse.Namespace, at: datetime, by: Actor) -> str:
    since = deeds.moment(args.since)
    lines.changed(args.line, _sha256(args), changed_at=min(since, at), at=at, by=by)
    return str(args.line)


_DEEDS = {"tested": _tested, "seen": _seen, "declined": _declined, "changed": _changed}


def _sha256(args: argparse.Namespace) -> str:
    if args.configuration is None:
        return args.sha256 or ""
    try:
        with Path(args.configuration).open("rb") as source:
            return hashlib.file_digest(source, "sha256").hexdigest()
    except OSError as fault:
        raise UsageFault(f"{args.configuration}: cannot be read ({fault.strerror}).") from fault


def _attestation(text: str) -> Attestation:
    try:
        found = Attestation.objects.filter(pk=UUID(text)).first()
    except ValueError:
        found = None
    if found is None:
        raise UsageFault("There is no test call with that id. `announce list` shows it.")
    return found


def _as_json(standing: LineStanding) -> dict[str, Any]:
    return {
        "line": standing.line,
        "proven": _test(standing.proven),
        "waits": _test(standing.waits),
        "changed_at": standing.changed_at.isoformat() if standing.changed_at else None,
    }


def _test(found: Attestation | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "id": str(found.pk),
        "text": announcements.name_of(found.announcement),
        "language": found.language,
        "programmes": found.programmes,
        "tested_at": found.tested_at.isoformat(),
        "configuration_sha256": found.configuration_sha256,
    }
