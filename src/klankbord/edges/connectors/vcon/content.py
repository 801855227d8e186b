"""The sound of a dialog, in its body or in a file beside the vCon, and whether it is that sound."""

import hashlib
import hmac
import io
from collections.abc import Callable
from functools import partial
from typing import Any, BinaryIO

from klankbord.edges.connectors.contract import Sound, Wrong
from klankbord.edges.connectors.exports import Export, media_type, tails
from klankbord.edges.connectors.records import Record
from klankbord.edges.connectors.vcon import container
from klankbord.edges.connectors.vcon.container import Vcon
from klankbord.recordings.offered.folders import OutOfFolder

KINDS = ("sha512", "sha384", "sha256")
CHUNK = 1024 * 1024


class OtherSound(OSError):
    """The file beside a vCon is not the one that it was made of."""


def sound(dialog: Record, export: Export, name: str) -> tuple[Sound | None, tuple[str, ...]]:
    """How to open the sound of a dialog, and notes about it.

    Args:
        dialog: With the names of today.
        export: Where its vCon is.
        name: The file of the vCon.

    Raises:
        Wrong: The body cannot be read or is not what its hash says, or a name leads out.
    """
    hashes, unknown = _hashes(dialog)
    notes = ("content_hash of an unknown kind",) if unknown else ()
    kind = dialog.text("mediatype") or media_type(dialog.text("filename") or "")
    if "body" in dialog.values:
        raw = _body(dialog)
        if not all(_same(hashlib.new(way, raw).digest(), told) for way, told in hashes):
            raise Wrong(f"{dialog.path}content_hash", "mismatch")
        return Sound(partial(_again, export, name, dialog.path), kind), notes
    beside = _beside(dialog, export, name)
    if beside is None or unknown:
        return None, notes
    if not hashes:
        notes = (*notes, "content_hash of a file is missing")
    return Sound(partial(_checked, beside, hashes), kind), notes


def _hashes(dialog: Record) -> tuple[list[tuple[str, bytes]], bool]:
    """(algorithm, digest) of each hash that can be checked; and whether none of them can."""
    told = dialog.values.get("content_hash")
    found, given = [], told if isinstance(told, list) else [told] if told is not None else []
    for each in given:
        if not isinstance(each, str):
            raise Wrong(f"{dialog.path}content_hash", "wrong_type")
        kind, _, digest = each.partition("-")
        if kind.lower() in KINDS:
            found.append((kind.lower(), container.decoded(digest, f"{dialog.path}content_hash")))
    return found, bool(given) and not found


def _body(dialog: Record) -> bytes:
    text = dialog.values["body"]
    encoding = dialog.text("encoding") or "base64url"
    if not isinstance(text, str):
        raise Wrong(f"{dialog.path}body", "wrong_type")
    if encoding not in ("base64url", "base64"):
        raise Wrong(f"{dialog.path}encoding", "unknown_value")
    return container.decoded(text, f"{dialog.path}body")


def _beside(dialog: Record, export: Export, name: str) -> Callable[[], BinaryIO] | None:
    """The file that `filename` or the end of `url` names, if it was exported too."""
    folder = export.beside(name)
    told = [dialog.text("filename") or ""]
    told += tails((dialog.text("url") or "").partition("?")[0])
    try:
        found = (export.sound(folder + each) for each in told if each)
        return next((each for each in found if each is not None), None)
    except OutOfFolder as fault:
        raise Wrong(f"{dialog.path}filename", "path") from fault


def _again(export: Export, name: str, path: str) -> BinaryIO:
    """The body, when it is wanted: it is read from its file once more, and not kept until then."""
    for vcon in container.vcons(export, name):
        if isinstance(vcon, Vcon):
            for dialog in vcon.record.records("dialog"):
                if dialog.path == path:
                    return io.BytesIO(_body(dialog))
    raise OtherSound("The vCon changed since it was read.")


def _checked(open_: Callable[[], BinaryIO], hashes: list[tuple[str, bytes]]) -> BinaryIO:
    stream = open_()
    for kind, told in hashes:
        sums: Any = hashlib.new(kind)
        while more := stream.read(CHUNK):
            sums.update(more)
        stream.seek(0)
        if not _same(sums.digest(), told):
            stream.close()
            raise OtherSound("The sound is not the one of which the vCon has the hash.")
    return stream


def _same(one: bytes, other: bytes) -> bool:
    return hmac.compare_digest(one, other)
