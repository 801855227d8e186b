"""`klankbord keys`: the master key, under which all that is sealed lies.

What it does with the database stands in `keyholding`, so that a key is made without any.
"""

import argparse
import importlib
import secrets
import sys
from types import ModuleType

HELP = "The master key: make, show, rotate, share out among keyholders, recover, drill."
NEEDS_DATABASE = False
DEEDS = {
    "generate": "print a new key, for a credential or the environment; it is stored nowhere",
    "show": "say which master key is given, and under which the key files lie",
    "rotate": "wrap every key file under the next master key; safe to repeat when it was cut off",
    "remove-old": "destroy the file of the key that was rotated away",
    "escrow": "share the key out among people, any few of whom can bring it back",
    "recover": "put the key back in its file, out of the words on the sheets",
    "drill": "prove that the words on the sheets open everything, and write nothing but that",
}


def configure(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="|".join(DEEDS))
    made = {
        name: deeds.add_parser(name, help=told, description=told, allow_abbrev=False)
        for name, told in DEEDS.items()
    }
    made["escrow"].add_argument("--shares", type=int, metavar="N", help="among how many people")
    made["escrow"].add_argument(
        "--needed", type=int, metavar="M", required=True, help="how many of them bring it back"
    )
    made["escrow"].add_argument(
        "--holder", action="append", default=[], metavar="NAME", help="who; once for each of them"
    )
    made["escrow"].add_argument(
        "--out", metavar="DIR", help="a new folder for the sheets; without it they go to stdout"
    )
    made["escrow"].add_argument("--lang", choices=["nl", "en"], default="nl")
    for name in ("recover", "drill"):
        made[name].add_argument(
            "sheets", nargs="*", metavar="FILE", help="sheets, as they were printed or typed over"
        )


def run(args: argparse.Namespace) -> int:
    if args.deed == "generate":
        sys.stdout.write(f"{secrets.token_hex(32)}\n")
        return 0
    # Only now Django: a key is made on a machine that has nothing else.
    live = importlib.import_module("klankbord.edges.cli.live")
    return int(live.run(_keyholding, lambda _module: args))


def _keyholding() -> ModuleType:
    return importlib.import_module("klankbord.edges.cli.keyholding")
