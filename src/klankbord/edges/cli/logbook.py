"""The part of `klankbord ledger` that works on the log in the database."""

import argparse
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.utils import timezone

from klankbord.edges.cli import checked, deeds, lines
from klankbord.edges.cli.errors import Failure, UsageFault
from klankbord.gate.decisions import Refused
from klankbord.law.engine import Decision
from klankbord.ledger import handout, outside, periods, queries, sequence, verify
from klankbord.people import accounts, logbook
from klankbord.people import queries as people
from klankbord.people.models import Role
from klankbord.people.queries import EMPLOYEE


def run(args: argparse.Namespace) -> int:
    deeds = {"verify": _verify, "checkpoint": _checkpoint, "bundle": _bundle}
    try:
        return deeds[args.deed](args)
    except sequence.Diverged as fault:
        raise Failure(str(fault)) from fault


def _verify(args: argparse.Namespace) -> int:
    return checked.answer(verify.database(at=timezone.now(), held=args.held))


def _checkpoint(args: argparse.Namespace) -> int:
    at = timezone.now()
    done = sequence.run(at=at)
    outside.follow()
    last = queries.last_checkpoint(periods.period_of(at))
    assert last is not None  # noqa: S101  the run has just signed this month
    if args.out:
        _write(Path(args.out), last.note)
    lines.write(
        {"period": last.period, "size": last.size, "placed": done.leaves, "note": last.note}
    )
    return 0


def _bundle(args: argparse.Namespace) -> int:
    folder = Path(args.out)
    if folder.exists():
        raise UsageFault(f"{folder}: is there already. Name a folder that is new.")
    at = timezone.now()
    if args.subject:
        _ask(args.subject, args.account, at)
    sequence.run(at=at)
    try:
        written = handout.write(folder, subject=args.subject)
    except OSError as fault:
        raise Failure(f"{folder}: cannot be written ({fault.strerror}).") from fault
    sys.stderr.write(f"{folder}: {written} lines. Check it: klankbord ledger verify --bundle DIR\n")
    lines.write({"entries": written})
    return 0


def _ask(subject: UUID, address: str | None, at: datetime) -> None:
    """Let the law say whether this account may open the lines about a person."""
    if address is None:
        raise UsageFault("Say with --as who opens these lines: the person himself, or the DPO.")
    account = deeds.account(address)
    held = people.roles(account, at)
    role = next((role for role in (EMPLOYEE, Role.DPO) if role in held), None)
    if role == EMPLOYEE and accounts.about(account) != subject and Role.DPO in held:
        role = Role.DPO
    actor = people.actor_for(account, role, at) if role else people.person(account, at)
    try:
        logbook.decide(subject, reason=logbook.TAKEN, actor=actor, at=at)
    except Refused as refused:
        raise Failure("\n".join(_reasons(refused.decision))) from refused


def _reasons(decision: Decision) -> Iterator[str]:
    yield "No. Question and answer are written down."
    for reason in decision.reasons:
        if reason.effect in ("prohibit", "deny"):
            rule = reason.rule
            yield f"{rule.id} ({reason.hardness}) {rule.text.en} {rule.remedy.en}"


def _write(path: Path, note: str) -> None:
    try:
        path.write_text(note, encoding="utf-8")
    except OSError as fault:
        raise Failure(f"{path}: cannot be written ({fault.strerror}).") from fault
