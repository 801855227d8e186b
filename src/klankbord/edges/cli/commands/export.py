"""`klankbord export`: what leaves the house. That it leaves is in the log.

`vcon` is a recording: decided as a screen, and sealed for whoever asks. `register` is the record of
processing activities, in which nobody has a name and no call stands.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.conf import settings
from django.utils import timezone

from klankbord.audio.ranges import VirtualWav
from klankbord.edges.cli import deeds, lines
from klankbord.edges.cli.errors import Failure, UsageFault
from klankbord.edges.connectors.vcon import sealing, writing
from klankbord.edges.papers import processing as record
from klankbord.gate import access, decisions
from klankbord.notices import drafting, processing, taking
from klankbord.recordings import custody
from klankbord.recordings.listening import exporting
from klankbord.recordings.listening.exporting import Exported
from klankbord.recordings.listening.opening import Thread

HELP = "Export a recording as a vCon, sealed for whoever asks; or the record of processing."
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    forms = parser.add_subparsers(dest="form", required=True, metavar="FORM")
    vcon = forms.add_parser("vcon", help="a recording as a vCon, sealed for whoever asks")
    vcon.add_argument("leg", type=UUID, metavar="ID", help="the recording")
    vcon.add_argument(
        "--as", dest="account", required=True, metavar="ACCOUNT", help="address of who gets it"
    )
    vcon.add_argument("--role", help="in which role he asks; needed if he has several")
    vcon.add_argument("--case", required=True, metavar="ID", help="code of the case or request")
    vcon.add_argument(
        "--to", required=True, metavar="KEY", help="his public key (RSA, PEM): only he can open it"
    )
    vcon.add_argument("--out", required=True, metavar="FILE", help="where to; it must be new")
    register = forms.add_parser("register", help="the record of processing (AVG art. 30(1))")
    register.add_argument(
        "--format", choices=tuple(record.MEDIA), required=True, help="linked data, a table, a paper"
    )
    register.add_argument("--lang", choices=("nl", "en"), default="nl", help="language (nl)")
    register.add_argument(
        "--as", dest="account", metavar="ACCOUNT",
        help="address of who takes it along; whoever runs this machine if left out",
    )  # fmt: skip
    register.add_argument(
        "--out", metavar="FILE", help="where to, it must be new; stdout if left out"
    )


def run(args: argparse.Namespace) -> int:
    return _register(args) if args.form == "register" else _vcon(args)


def _register(args: argparse.Namespace) -> int:
    now = timezone.now()
    if args.out is not None:
        _insist_on_new(args.out)
    elif args.format == "pdf" and sys.stdout.isatty():
        raise UsageFault("A PDF is no text for a screen. Name a file with --out.")
    by = (
        access.SYSTEM
        if args.account is None
        else deeds.in_first_of(drafting.READERS, args.account, now)
    )
    with deeds.in_words():
        found = taking.take(args.format, at=now, by=by)
    if args.format == "jsonld":
        linked = record.jsonld(found, at=now, site=settings.URL.geturl())
        made = json.dumps(linked, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    elif args.format == "csv":
        made = record.table(found, args.lang).encode()
    else:
        made = record.pdf(found, args.lang, at=now, organisation=settings.ORGANISATION)
    if args.out is None:
        sys.stdout.buffer.write(made)
    else:
        _write(Path(args.out), made)
    if missing := processing.gaps(processing.compose(found)):
        print(f"{missing} elements are not filled in yet.", file=sys.stderr)  # noqa: T201  for a person
    return 0


def _vcon(args: argparse.Namespace) -> int:
    now = timezone.now()
    actor = deeds.in_role(args.account, args.role, now)
    key = _key(args.to)
    _insist_on_new(args.out)
    try:
        with exporting.export(args.leg, case=args.case, actor=actor, at=now) as (made, sound):
            vcon = writing.container(_outgoing(made, sound))
            _write(Path(args.out), json.dumps(sealing.seal(vcon, key)).encode())
    except exporting.BadCase as fault:
        raise UsageFault(
            "A case has a code of small letters, digits, dots and dashes, at most 64."
        ) from fault
    except custody.NoSuchLeg as fault:
        raise Failure(f"There is no recording {args.leg}, or not for you.") from fault
    except decisions.Refused as fault:
        lines.write(fault.decision.as_answer())
        raise Failure(f"The law says no: {fault}.") from fault
    lines.write({"export": str(made.id), "reason": made.reason, "sound": sound is not None})
    print(f"sealed for {args.account}: {args.out}", file=sys.stderr)  # noqa: T201  for a person
    return 0


def _key(path: str) -> RSAPublicKey:
    try:
        return sealing.key(Path(path).read_bytes())
    except OSError as fault:
        raise UsageFault(f"{path}: cannot be read ({fault.strerror}).") from fault
    except sealing.BadKey as fault:
        raise UsageFault(f"{path}: {fault}") from fault


def _outgoing(made: Exported, sound: VirtualWav | Thread | None) -> writing.Outgoing:
    own = made.reason == exporting.RIGHTS_REQUEST
    return writing.Outgoing(
        export=made.id,
        made_at=made.at,
        conversation=made.conversation,
        employee=made.employee,
        caller=made.caller,
        began=made.began,
        duration_ms=made.duration_ms,
        direction=made.direction,
        channels=made.parties,
        sound=sound.read(0, sound.size) if isinstance(sound, VirtualWav) else None,
        messages=sound.messages if isinstance(sound, Thread) else None,
        redacted=own,
        legal_basis=made.legal_basis,
        purposes=made.purposes,
        programmes=made.programmes,
        keep_until=made.keep_until,
        objected_at=made.objected_at,
        reason=made.reason,
        function=made.function,
        law_version=made.law_version,
        binding=not own,
    )


def _insist_on_new(path: str) -> None:
    if Path(path).exists():
        raise UsageFault(f"{path}: there is such a file already. Name a new one.")


def _write(path: Path, made: bytes) -> None:
    """A new file that is whole or not there, for its owner alone."""
    try:
        with tempfile.NamedTemporaryFile("wb", dir=path.parent) as part:
            part.write(made)
            part.flush()
            os.link(part.name, path)
    except OSError as fault:
        raise Failure(f"{path}: cannot be written ({fault.strerror}).") from fault
