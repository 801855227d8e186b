"""Keeps what callers hear: the library of texts, one's own, and drafts of how they sound."""

import argparse
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone

from klankbord.audio import speaking
from klankbord.audio.speaking import NoVoice
from klankbord.edges.cli import deeds
from klankbord.edges.cli import lines as output
from klankbord.edges.cli.errors import Failure, UsageFault
from klankbord.gate.access import Actor
from klankbord.notices import announcements, attesting, naming, owntexts, sounds
from klankbord.notices.announcements import Script
from klankbord.notices.models import Announcement
from klankbord.notices.owntexts import Misnamed
from klankbord.people.models import Role
from klankbord.recordings.waiting import lines

HELP = "What callers hear: the texts there are, one in your own words, and how each sounds."
NEEDS_DATABASE = True
MAX_BYTES = 64 * 1024
ROLES: Mapping[str, tuple[Role, ...]] = {
    "write": owntexts.WRITERS,
    "seen": (Role.DPO,),
    "declined": (Role.DPO,),
    "sound": attesting.KEEPERS,
    "draft": (*attesting.KEEPERS, Role.DPO),
}
"""In which role each verb is done, the first one that somebody has."""

SAID = {
    "lacks": "It does not name this purpose: {purpose}.",
    "exceeds": "It names a purpose that these programmes do not have: {purpose}.",
    "unsaid": "It does not say that the call may be recorded.",
    "website": "It does not say that people can read more on the website.",
    "vague": "It leaves a purpose open: no “for example”, no “among others”.",
}
"""What blocks a text, by the first part of its code (`naming.flaws`)."""


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("list", help="every text: the library, one's own, and what waits for a DPO")
    write = verbs.add_parser("write", help="lay a text in your own words before the DPO")
    write.add_argument("file", metavar="FILE", help="the text, in UTF-8")
    write.add_argument("--language", required=True, choices=sorted(naming.PURPOSES))
    write.add_argument("--programme", action="append", required=True, metavar="CODE")
    write.add_argument("--dry-run", action="store_true", help="say what blocks it; store nothing")
    seen = verbs.add_parser("seen", help="as DPO: from now on it is one of the texts")
    declined = verbs.add_parser("declined", help="as DPO: it will not do")
    for verb in (seen, declined):
        verb.add_argument("text", metavar="ID", help="as `texts list` shows it")
    sound = verbs.add_parser("sound", help="keep how a text sounds, for platforms to fetch")
    sound.add_argument("text", metavar="NAME", help="such as NL-2 or NL-OWN-1")
    sound.add_argument("file", metavar="FILE", help="WAV, MP3 or Ogg, at most 2 MB")
    draft = verbs.add_parser("draft", help="hear it spoken by espeak-ng; never for callers")
    draft.add_argument("text", metavar="NAME", help="its name, or the id of one that waits")
    draft.add_argument("file", metavar="FILE", help="the WAV to make; must not exist")
    for verb in (write, seen, declined, sound, draft):
        verb.add_argument("--as", dest="by", required=True, metavar="EMAIL", help="who you are")


def run(args: argparse.Namespace) -> int:
    at = timezone.now()
    if args.verb == "list":
        _list()
        return 0
    by = deeds.in_first_of(ROLES[args.verb], args.by, at)
    with deeds.in_words():
        output.write(_DEEDS[args.verb](args, at, by))
    return 0


def _list() -> None:
    kept = {announcements.name_of(each): each for each in Announcement.objects.all()}
    offered = announcements.offered()
    for said in (*announcements.LIBRARY, *announcements.own()):
        output.write(_as_json(said, kept.get(said.name), replaced=said not in offered))
    for waits in owntexts.waiting():
        row = {"id": str(waits.pk), "state": "waits", "language": waits.language}
        output.write(row | {"purposes": waits.purposes, "text": waits.text})


def _as_json(said: Script, kept: Announcement | None, *, replaced: bool) -> dict[str, Any]:
    sound = sounds.of(kept) if kept else None
    return {
        "name": said.name,
        "state": "replaced" if replaced else "offered",
        "language": said.language,
        "purposes": said.purposes,
        "text": said.text,
        "sound_sha256": sound.sha256 if sound else None,
        "lines": sounds.lines(kept) if kept else [],
    }


def _write(args: argparse.Namespace, at: datetime, by: Actor) -> dict[str, Any]:
    text = _text(args.file)
    told = {"language": args.language, "programmes": args.programme}
    try:
        if args.dry_run:
            _, purposes = owntexts.checked(text, at=at, **told)
            return {"id": None, "state": "would_wait", "purposes": purposes}
        made = owntexts.write(text, at=at, by=by, **told)
    except Misnamed as fault:
        blocks = "\n".join(_said(each) for each in fault.flaws)
        raise Failure(f"{args.file}: nothing was stored.\n{blocks}") from fault
    return {"id": str(made.pk), "state": "waits", "purposes": made.purposes}


def _seen(args: argparse.Namespace, at: datetime, by: Actor) -> dict[str, Any]:
    made = owntexts.see(_id(args.text), at=at, by=by)
    return {"name": announcements.name_of(made), "state": "offered"}


def _declined(args: argparse.Namespace, at: datetime, by: Actor) -> dict[str, Any]:
    owntexts.decline(_id(args.text), at=at, by=by)
    return {"id": args.text, "state": "declined"}


def _sound(args: argparse.Namespace, at: datetime, by: Actor) -> dict[str, Any]:
    content = _content(args.file, sounds.LARGEST)
    made = lines.sounded(args.text, content, at=at, by=by)
    return {"text": args.text, "new": made is not None}


def _draft(args: argparse.Namespace, _at: datetime, _by: Actor) -> dict[str, Any]:
    waits = {str(each.pk): (each.text, each.language) for each in owntexts.waiting()}
    found = waits.get(args.text)
    if found is None:
        said = announcements.script(args.text)
        found = said.text, said.language
    try:
        spoken = speaking.draft(*found)
    except NoVoice as fault:
        raise Failure(
            f"Nothing was spoken: this machine has no espeak-ng, or no voice for {found[1]}."
        ) from fault
    try:
        with Path(args.file).open("xb") as sink:
            sink.write(spoken)
    except OSError as fault:
        raise UsageFault(f"{args.file}: cannot be made ({fault.strerror}).") from fault
    return {"text": args.text, "file": args.file, "state": "draft"}


_DEEDS = {
    "write": _write,
    "seen": _seen,
    "declined": _declined,
    "sound": _sound,
    "draft": _draft,
}


def _said(flaw: str) -> str:
    kind, _dot, purpose = flaw.partition(".")
    return SAID[kind].format(purpose=purpose)


def _text(path: str) -> str:
    try:
        return _content(path, MAX_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise UsageFault(f"{path}: not UTF-8.") from fault


def _content(path: str, most: int) -> bytes:
    """At most one byte more than may be there, so that too large is seen and not read whole."""
    try:
        with Path(path).open("rb") as source:
            return source.read(most + 1)
    except OSError as fault:
        raise UsageFault(f"{path}: cannot be read ({fault.strerror}).") from fault


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as fault:
        raise UsageFault("That is no id. `texts list` shows it.") from fault
