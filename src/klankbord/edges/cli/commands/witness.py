"""`klankbord witness`: the newest checkpoint of the log, kept and signed by somebody outside.

Whoever witnesses needs no database and no Django, so that any machine will do.
"""

import argparse
import base64
import importlib
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from klankbord.edges.cli import documents, lines
from klankbord.edges.cli.errors import Failure, UsageFault
from klankbord.ledger import audit, notes, secretfiles, witnessing

HELP = "Have the newest checkpoint of the log kept outside: key, offer, sign, accept."
NEEDS_DATABASE = False
DEEDS = {
    "key": "make the key of a witness, on his own machine; prints by what others know it",
    "offer": "write what witnesses are asked to sign into a folder",
    "sign": "sign what continues what was signed before, and keep it",
    "accept": "take in what witnesses signed",
}


def configure(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="|".join(DEEDS))
    made = {
        name: deeds.add_parser(name, help=told, description=told, allow_abbrev=False)
        for name, told in DEEDS.items()
    }
    made["key"].add_argument("--name", required=True, help="without spaces: council.example.nl")
    made["key"].add_argument("--out", metavar="FILE", required=True, help="a new file for the key")
    made["offer"].add_argument("--out", metavar="DIR", required=True, help="the folder")
    made["offer"].add_argument(
        "--since", metavar="SIZE", type=int, help="the size that a witness says he has"
    )
    made["sign"].add_argument("offered", metavar="DIR", help="the folder that was offered")
    made["sign"].add_argument("--key", metavar="FILE", required=True, help="the witness's key")
    made["sign"].add_argument(
        "--log", metavar="NAME", required=True, help="the log's name, as the privacy policy has it"
    )
    made["sign"].add_argument(
        "--kept", metavar="DIR", required=True, help="where the witness keeps what he signed"
    )
    made["accept"].add_argument("notes", nargs="+", metavar="FILE", help="what came back")


def run(args: argparse.Namespace) -> int:
    if args.deed == "key":
        return _key(args)
    if args.deed == "sign":
        return _sign(args)
    # Only now Django: a witness needs none of it.
    live = importlib.import_module("klankbord.edges.cli.live")
    return int(live.run(_offering, lambda _module: args))


def _offering() -> ModuleType:
    return importlib.import_module("klankbord.edges.cli.offering")


def _key(args: argparse.Namespace) -> int:
    path = Path(args.out)
    if path.exists():
        raise UsageFault(f"{path}: is there already. Name a file that is new.")
    witness = witnessing.Witness(args.name, secrets.token_bytes(32))
    try:
        notes.parse_verifier(str(witness.verifier), notes.COSIGNED)
        written = f"{witnessing.KEY} {args.name} {base64.b64encode(witness.seed).decode()}\n"
        secretfiles.make(path.absolute(), written.encode())
    except notes.Malformed as fault:
        raise UsageFault("A name of a witness has no spaces and no plus sign.") from fault
    except secretfiles.KeyFileFault as fault:
        raise Failure(str(fault)) from fault
    lines.write({"name": args.name, "key": str(witness.verifier)})
    _say("Give this key to whoever runs Klankbord, for KLANKBORD_WITNESSES. Keep the file yours.")
    return 0


def _sign(args: argparse.Namespace) -> int:
    offered, kept = Path(args.offered), Path(args.kept)
    log = _log(documents.text(str(offered / "log.txt")), args.log)
    witness = _witness(args.key)
    wrong = done = 0
    for period in sorted({path.name[:7] for path in offered.glob("????-??-*.txt")}):
        try:
            size = _sign_month(offered, period, kept, log=log, by=witness)
        except witnessing.Forked as fault:
            wrong += 1
            _say(f"NOT SIGNED. {fault} that you signed. Keep both, and tell the works council and")
            _say(f"the data protection officer: {kept / period}.txt, {offered}")
            continue
        except (notes.Malformed, notes.Unsigned) as fault:
            wrong += 1
            _say(f"Not signed. {period}: {fault}")
            continue
        done += 1
        lines.write({"period": period, "size": size, "kept": str(kept / f"{period}.txt")})
    if not done and not wrong:
        raise Failure(f"{offered}: nothing to sign.")
    return 1 if wrong else 0


def _sign_month(
    offered: Path, period: str, kept: Path, *, log: audit.Log, by: witnessing.Witness
) -> int:
    """Sign a month and keep what was signed; return its size."""
    path = kept / f"{period}.txt"
    before = documents.text(str(path)) if path.exists() else None
    old = notes.parse_checkpoint(notes.text_of(before)).size if before else 0
    request = offered / f"{period}-{old}.txt"
    if not request.exists():
        raise notes.Malformed(
            f"nothing begins where you are. Ask for it: klankbord witness offer --since {old}"
        )
    signed = witnessing.sign(
        witnessing.parse(documents.text(str(request))),
        log=log,
        period=period,
        kept=before,
        by=by,
        at=datetime.now(UTC),
    )
    try:
        secretfiles.replace(path.absolute(), signed.encode())
    except secretfiles.KeyFileFault as fault:
        raise Failure(str(fault)) from fault
    return notes.parse_checkpoint(notes.text_of(signed)).size


def _log(text: str, name: str) -> audit.Log:
    try:
        verifier = notes.parse_verifier(text.strip())
    except notes.Malformed as fault:
        raise UsageFault(f"log.txt: {fault}.") from fault
    if name not in {verifier.name, str(verifier)} or audit.name_for(verifier.public) != name:
        raise Failure(
            f"This is another log: {audit.name_for(verifier.public)}. Nothing was signed."
        )
    return audit.Log(name, verifier.public)


def _witness(path: str) -> witnessing.Witness:
    try:
        secretfiles.insist_on_private(Path(path), Path(path).stat())
        mark, name, seed = documents.text(path).split()
        raw = base64.b64decode(seed, validate=True)
    except OSError as fault:
        raise UsageFault(f"{path}: cannot be read ({fault.strerror}).") from fault
    except secretfiles.KeyFileFault as fault:
        raise Failure(str(fault)) from fault
    except ValueError as fault:
        raise UsageFault(f"{path}: no key of a witness.") from fault
    if mark != witnessing.KEY or len(raw) != 32:
        raise UsageFault(f"{path}: no key of a witness.")
    return witnessing.Witness(name, raw)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
