"""Names of older drafts, in the newest."""

from collections.abc import Iterator, Mapping
from typing import Any

OF_PARTS = {"mimetype": "mediatype"}
OF_THE_WHOLE = {
    "must_support": "critical",
    "appended": "amended",
    "amended_from": "amended",
    "redacted_from": "redacted",
}
HASHES = {"SHA-512": "sha512", "SHA512": "sha512", "SHA-256": "sha256", "SHA256": "sha256"}
LISTS = ("parties", "dialog", "analysis", "attachments")


def upgraded(old: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """A vCon with the names of today, and a note for each deviation from it, without any value.

    Whatever has not the kind that it should have stays as it is; who reads it will say so.
    """
    notes: dict[str, None] = {}
    new = dict(_renamed(old, OF_THE_WHOLE, notes))
    for name in LISTS:
        if isinstance(new.get(name), list):
            new[name] = [_part(each, notes) for each in new[name]]
    if isinstance(new.get("attachments"), list):
        new["attachments"] = [_attachment(each, notes) for each in new["attachments"]]
    for name in ("uuid", "created_at"):
        if not new.get(name):
            notes[f"{name} is missing"] = None
    return new, tuple(notes)


def _part(part: Any, notes: dict[str, None]) -> Any:
    if not isinstance(part, dict):
        return part
    new = dict(_renamed(part, OF_PARTS, notes))
    if "alg" in new and isinstance(new.get("signature"), str) and "content_hash" not in new:
        notes["alg and signature stand for content_hash"] = None
        kind = HASHES.get(str(new.pop("alg")), "unknown")
        new["content_hash"] = f"{kind}-{new.pop('signature')}"
    return new


def _attachment(part: Any, notes: dict[str, None]) -> Any:
    if not isinstance(part, dict) or "purpose" in part or "type" not in part:
        return part
    notes["type of an attachment stands for purpose"] = None
    return {"purpose": part["type"], **part}


def _renamed(
    old: Mapping[str, Any], names: Mapping[str, str], notes: dict[str, None]
) -> Iterator[tuple[str, Any]]:
    for name, value in old.items():
        now = names.get(name)
        if now is None:
            yield name, value
        elif now not in old:
            notes[f"{name} stands for {now}"] = None
            yield now, value
