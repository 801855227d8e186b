"""What stands in the paths of an import, and what the command line says of it."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from klankbord.edges.cli import deeds
from klankbord.edges.cli.errors import UsageFault
from klankbord.edges.connectors.archives import ZIP, Archive
from klankbord.edges.connectors.contract import Item, Settings
from klankbord.edges.connectors.exports import Export, Folder, Unusable, shown
from klankbord.edges.importing import buckets, choosing
from klankbord.edges.importing import settings as told_of

FORMATS = choosing.FORMATS


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments that say what an export is and of whom."""
    parser.add_argument("--source", required=True, metavar="NAME", help="name of the platform")
    parser.add_argument(
        "--format",
        choices=FORMATS,
        help="what the paths hold; told by their files if you leave it out",
    )
    parser.add_argument("--zone", metavar="ZONE", help="of times without offset: Europe/Amsterdam")
    parser.add_argument("--settings", metavar="FILE", help="settings of the source, TOML or JSON")


def items(paths: list[str], *, form: str | None, settings: Settings) -> Iterator[Item]:
    """Every recording that is named in these paths, in their order.

    Args:
        paths: Files, folders and zips, on this machine or in a bucket.
        form: One of `FORMATS`; None tells it by what is in each path.
        settings: What the exports do not say about themselves.

    Raises:
        UsageFault: A path cannot be read, or it cannot be told what it is.
    """
    for path in paths:
        try:
            yield from choosing.items(at(path), form=form, settings=settings)
        except Unusable as fault:
            raise UsageFault(f"nothing was imported.\n{shown(path)}: {fault}") from fault


def at(path: str) -> Export:
    """The export in a path, or at the address of a bucket.

    Raises:
        Unusable: There is nothing of this name, or it is a zip that cannot be read.
    """
    if path.startswith(buckets.SCHEME):
        return buckets.at(path)
    folder = Folder(Path(path))
    if folder.only is None or not folder.only.lower().endswith(ZIP):
        return folder
    try:
        return Archive(Path(path).open("rb"))
    except OSError as fault:
        raise Unusable(f"cannot be read ({fault.strerror}).") from fault


def settings(path: str | None, zone: str | None) -> Settings:
    """The settings of a source, out of a file (TOML or JSON) and the command line.

    Raises:
        UsageFault: The file cannot be used; it says which of its fields.
    """
    told = {} if path is None else deeds.table(path)
    if zone is not None:
        told["zone"] = zone
    try:
        return told_of.read(told)
    except told_of.Mistaken as fault:
        raise UsageFault(f"{path}: {fault}" if path else str(fault)) from fault
