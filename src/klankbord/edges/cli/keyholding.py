"""The part of `klankbord keys` that works on an installation."""

import argparse
import getpass
import sys
from collections.abc import Sequence
from pathlib import Path

from django.utils import timezone

from klankbord.edges.cli import lines, sheets
from klankbord.edges.cli.errors import Failure, UsageFault
from klankbord.ledger import masters
from klankbord.vault import boxes, escrow, guards, rotating, sealing

NO_NEXT = (
    "The master key is given by whoever starts Klankbord, so the next one must be too. Make it with"
    f" klankbord keys generate and give it as {masters.VARIABLE}_NEXT, or as the credential"
    f" {masters.CREDENTIAL}{masters.NEXT}, to everything that runs; then rotate."
)
OLD_THERE = (
    "The key before this one is still there: {}. When no backup needs it any more, destroy it with"
    " klankbord keys remove-old, or take it away; then rotate."
)
SHARES_ARE_OLD = "Sheets of keyholders open the old key only. Make new ones: klankbord keys escrow"


def run(args: argparse.Namespace) -> int:
    deeds = {
        "show": _show,
        "rotate": _rotate,
        "remove-old": _remove_old,
        "escrow": _escrow,
        "recover": _recover,
        "drill": _drill,
    }
    try:
        return deeds[args.deed](args)
    except guards.Halted as fault:
        raise Failure("A sweep is at work. Wait for its end and run this again.") from fault
    except (escrow.NotThese, sealing.Broken) as fault:
        raise Failure(str(fault)) from fault
    except boxes.NoBox as fault:
        raise Failure("An object is missing in the store. Run: klankbord check --deep") from fault


def _show(_: argparse.Namespace) -> int:
    given = [{"master": master.mark, "from": master.origin} for master in masters.ring()]
    under = sorted(map(masters.mark, masters.names()))
    lines.write({"given": given, "files": len(masters.key_files()), "under": under})
    missing = set(under) - {master["master"] for master in given}
    if missing:
        _say(f"Not given: {', '.join(missing)}. What lies under it cannot be opened.")
    return 1 if missing else 0


def _rotate(_: argparse.Namespace) -> int:
    try:
        done = rotating.rotate(at=timezone.now())
    except rotating.NoNext as fault:
        raise UsageFault(NO_NEXT) from fault
    except rotating.OldThere as fault:
        raise Failure(OLD_THERE.format(fault)) from fault
    lines.write({"master": done.master, "from": done.origin, "files": done.files})
    if masters.old_file().exists():
        _say(
            f"The old key is in {masters.old_file()}. Backups of the key folder from before now"
            " open with it alone. Afterwards: klankbord keys remove-old"
        )
    else:
        _say("Give the new key in the place of the old one, and start everything again.")
    _say(SHARES_ARE_OLD)
    return 0


def _remove_old(_: argparse.Namespace) -> int:
    removed = rotating.remove_old(at=timezone.now())
    lines.write({"removed": removed})
    return 0


def _escrow(args: argparse.Namespace) -> int:
    count = args.shares or len(args.holder)
    if args.holder and len(args.holder) != count:
        raise UsageFault(f"{count} shares, but {len(args.holder)} holders. Name each once.")
    if args.out and Path(args.out).exists():
        raise UsageFault(f"{args.out}: is there already. Name a folder that is new.")
    try:
        made = escrow.split(
            holders=args.holder or [""] * count, needed=args.needed, at=timezone.now()
        )
    except ValueError as fault:
        raise UsageFault(f"{fault}.") from fault
    pages = [sheets.sheet(each, args.lang) for each in made]
    if args.out is None:
        sys.stdout.write("\f".join(pages))
    else:
        _write(Path(args.out), pages)
    _say(
        f"{count} sheets, of which {args.needed} open everything. Print them, hand each to its"
        " holder, keep no copy. Then try them: klankbord keys drill"
    )
    return 0


def _write(folder: Path, pages: Sequence[str]) -> None:
    try:
        folder.mkdir(mode=0o700)
        for number, page in enumerate(pages, 1):
            (folder / f"{number}.txt").write_text(page, encoding="utf-8")  # 0600: see live.run
    except OSError as fault:
        raise Failure(f"{folder}: cannot be written ({fault.strerror}).") from fault


def _recover(args: argparse.Namespace) -> int:
    master = escrow.recover(_shares(args.sheets), at=timezone.now())
    lines.write({"master": master.mark, "file": str(masters.file())})
    return 0


def _drill(args: argparse.Namespace) -> int:
    done = escrow.drill(_shares(args.sheets), at=timezone.now())
    lines.write(
        {"master": done.master, "files": done.files, "keys": done.keys, "objects": done.objects}
    )
    _say("The shares open this installation. That it was tried stands in the log.")
    return 0


def _shares(paths: Sequence[str]) -> list[str]:
    if paths:
        return [share for path in paths for share in sheets.read(_text(path))]
    if sys.stdin.isatty():
        return _asked()
    return sheets.read(sys.stdin.read())


def _asked() -> list[str]:
    """Each share as it is typed, without showing it, until an empty line."""
    typed: list[str] = []
    while words := getpass.getpass(f"Share {len(typed) + 1}, its words (empty: no more): "):
        typed += sheets.read(words) or [words]
    return typed


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError as fault:
        raise UsageFault(f"{path}: cannot be read ({fault.strerror}).") from fault
    except UnicodeDecodeError as fault:
        raise UsageFault(f"{path}: not UTF-8.") from fault


def _say(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201  words for a person
