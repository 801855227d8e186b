"""Makes an account."""

import argparse
import sys
from pathlib import Path

from django.utils import timezone

from klankbord.edges.cli import deeds, lines
from klankbord.edges.cli.errors import UsageFault
from klankbord.gate.access import SYSTEM
from klankbord.people import accounts

HELP = "Make an account. It has no role until somebody asks one and another approves it."
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--email", required=True, help="address to sign in with")
    parser.add_argument("--name", required=True, help="name of the holder")
    parser.add_argument("--language", choices=accounts.LANGUAGES, default="nl")
    parser.add_argument(
        "--password-file",
        metavar="FILE",
        help="file whose first line is the password; without it one is made and shown once",
    )


def run(args: argparse.Namespace) -> int:
    password = _password(args.password_file) if args.password_file else None
    with deeds.in_words():
        made = accounts.create(
            email=args.email,
            name=args.name,
            language=args.language,
            password=password,
            at=timezone.now(),
            by=SYSTEM,
        )
    shown = {} if made.password is None else {"password": made.password}
    lines.write({"account": str(made.account.pk), "email": made.account.email, **shown})
    if shown:
        print("The password is shown this once. Change it after signing in.", file=sys.stderr)  # noqa: T201  words for a person
    return 0


def _password(path: str) -> str:
    try:
        written = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise UsageFault(f"{path}: cannot be read as text.") from fault
    first = written.splitlines()[0] if written else ""
    if not first:
        raise UsageFault(f"{path}: the first line is empty, but it is the password.")
    return first
