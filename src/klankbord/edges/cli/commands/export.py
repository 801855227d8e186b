"""`klankbord export vcon`: a recording leaves the house, decided and written down as a screen."""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.utils import timezone

from klankbord.audio.ranges import VirtualWav
from klankbord.edges.cli import deeds, lines
from klankbord.edges.cli.errors import Failure, UsageFault
from klankbord.edges.connectors.vcon import sealing, writing
from klankbord.gate import decisions
from klankbord.recordings import custody, exporting
from klankbord.recordings.exporting import Exported
from klankbord.recordings.opening import Thread

HELP = "Export a recording as a vCon, sealed for whoever asks: inside a case, or one's own."
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


def run(args: argparse.Namespace) -> int:
    now = timezone.now()
    actor = deeds.in_role(args.account, args.role, now)
    key = _key(args.to)
    if Path(args.out).exists():
        raise UsageFault(f"{args.out}: there is such a file already. Name a new one.")
    try:
        with exporting.export(args.leg, case=args.case, actor=actor, at=now) as (made, sound):
            vcon = writing.container(_outgoing(made, sound))
            _write(Path(args.out), sealing.seal(vcon, key))
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


def _write(path: Path, sealed: dict[str, object]) -> None:
    """A new file that is whole or not there, for its owner alone."""
    try:
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as part:
            json.dump(sealed, part)
            part.flush()
            os.link(part.name, path)
    except OSError as fault:
        raise Failure(f"{path}: cannot be written ({fault.strerror}).") from fault
