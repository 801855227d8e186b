"""Loading a programme and its evidence from a file: all of it, or nothing and every fault.

The format is described in docs/reference/programme-file.md. A version that is there is never
changed: a file that says something else about it is refused. Evidence that is not there yet is
added; what stands there stays.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rfc8785
from django.db import transaction

from klankbord.gate.access import Actor
from klankbord.law import vocabulary
from klankbord.ledger import book
from klankbord.people import shapes
from klankbord.people.models import Team
from klankbord.people.shapes import (
    Choice,
    Choices,
    Flag,
    Flaw,
    Flawed,
    Keyed,
    Many,
    Moment,
    Number,
    Table,
    Text,
)
from klankbord.programmes import (
    differences,
    evidence,
    lifecycle,
    plans,
    processors,
    queries,
    words,
)
from klankbord.programmes.lifecycle import Given
from klankbord.programmes.models import Evidence, Organisation, Programme, Version

CODE = Text(at_most=40, pattern="[a-z][a-z0-9-]*", like="a code in small letters, such as p-11,")
CLOCK = Text(pattern="([01][0-9]|2[0-3]):[0-5][0-9]", like="a time such as 09:00")
MOST_CALLS = 10
"""Calls a person and month at most (design 4.5)."""
_CALLS = Number(0, MOST_CALLS, "This is policy (B), and only ever made stricter (R6).")
_TERM = "This is policy (B), and only ever better for the employee."

ORGANISATION = Table(
    must={
        "since": Moment(),
        "headcount": Number(0, 10_000_000),
        "participation": Choice(words.PARTICIPATION),
        "has_dpo": Flag(),
    },
    may={"board_override": Flag()},
)
PROGRAMME = Table(must={"code": CODE, "title": Text(at_most=160)})
VERSION = Table(
    must={
        "number": Number(1, 10_000),
        "change": Choice(words.CHANGES),
        "purposes": Choices(vocabulary.PURPOSES),
        "acts": Choices(words.ACTS),
        "data": Choices(vocabulary.DATA),
        "means": Choices(vocabulary.MEANS, at_least=0),
        "teams": Many(CODE, at_least=1),
        "starts_at": Moment(),
        "legal_basis": Choice(vocabulary.BASES),
        "plan": Table(
            must={"per_person": _CALLS, "ceiling": _CALLS},
            may={
                "of": Choice(plans.WHOSE),
                "calls": Number(1, plans.MOST_OF_ALL),
                # How many calls there are in a month; for offers that come one by one.
                "expected_calls": Number(1, 1_000_000),
                "strata": Choices(plans.STRATA),
                "code_label": Text(at_most=40),
                "codes": Many(Text(at_most=40)),
                "spread": Flag(),
            },
        ),
        "matrix": Keyed(
            vocabulary.ROLES,
            Keyed(
                vocabulary.DATA,
                Text(at_most=32, pattern="[a-z][a-z_]*", like="a moment such as assigned"),
            ),
        ),
    },
    may={
        "ends_at": Moment(),
        "review_due": Moment(),
        "course": Text(at_most=160),
        "queues": Many(Text(at_most=80)),
        "hours": Table(must={"days": Choices(words.DAYS), "begin": CLOCK, "end": CLOCK}),
        "criteria": Many(Text(at_least=3, at_most=160)),
        "asks": Choices(words.ASKS),
        "processor": Table(
            must={
                "name": evidence.COMPANY,
                "host": evidence.HOST,
                "country": evidence.COUNTRY,
            },
            may={"transfer_tool": Choice(processors.TOOLS)},
        ),
        # Working days, only ever better for the employee than the usual 20, 10 and 10.
        "disputes": Table(
            must={},
            may={
                "to_dispute": Number(20, 60, _TERM),
                "to_decide": Number(1, 10, _TERM),
                "to_ask_again": Number(10, 60, _TERM),
            },
        ),
    },
)
TERMS = ("queues", "hours", "criteria", "asks", "disputes", "processor")
"""Fields of a version that are kept together: the law's questions have no place for them."""
EVIDENCE = Table(
    must={"kind": Choice(tuple(evidence.KINDS)), "happened_at": Moment()},
    may={"document_sha256": evidence.SHA256},
)
_PROCESSOR = {
    "processor.name": "helps by ai, which the means do not name.",
    "processor.transfer_tool": "is missing: outside the EEA something has to protect data (R57).",
}
FILE = ("organisation", "programme", "version", "evidence")


@dataclass(frozen=True, slots=True)
class Content:
    """What a file says, checked."""

    organisation: dict[str, Any] | None
    programme: dict[str, Any]
    version: dict[str, Any]
    evidence: tuple[Given, ...]

    @property
    def sha256(self) -> str:
        """Of the version as the file has it: what may never change."""
        said = shapes.plain({"programme": self.programme, "version": self.version})
        return hashlib.sha256(rfc8785.dumps(said)).hexdigest()


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a file: the version, whether it is new, and how much evidence was added."""

    version: Version
    made: bool
    added: int


def load(mapping: Mapping[str, Any], *, at: datetime, by: Actor) -> Loaded:
    """Load a version and its evidence.

    Args:
        mapping: A file of docs/reference/programme-file.md, as read from TOML or JSON.
        at: Now; evidence counts from here on.
        by: Who records it; a person with an account.

    Raises:
        Flawed: Everything that is wrong, each with its place. Nothing was stored.
    """
    content = check(mapping, at)
    with transaction.atomic(durable=True):
        return record(content, at=at, by=by)


def check(mapping: Mapping[str, Any], at: datetime) -> Content:
    """What a file says, without looking at what is there.

    Raises:
        Flawed: Everything that is wrong, each with its place.
    """
    flaws: list[Flaw] = []
    odd = [str(name) for name in mapping if name not in FILE]
    flaws += [Flaw(name, f"unknown table. Known: {', '.join(FILE)}.") for name in odd]
    flaws += [Flaw(part, "is missing.") for part in FILE[1:3] if part not in mapping]
    content = Content(
        organisation=_part(ORGANISATION, mapping, "organisation", flaws),
        programme=_part(PROGRAMME, mapping, "programme", flaws) or {},
        version=_part(VERSION, mapping, "version", flaws) or {},
        evidence=tuple(_evidence(mapping.get("evidence", []), at, flaws)),
    )
    if not flaws:
        flaws += _disagreements(content, at)
    if flaws:
        raise Flawed(flaws)
    return content


def record(content: Content, *, at: datetime, by: Actor) -> Loaded:
    """Store what a file says, inside the transaction of another deed."""
    if content.organisation is not None:
        _organisation(content.organisation, at)
    programme = _programme(content.programme)
    version, made = _version(programme, content, at, by)
    added = sum(_add(version, given, place, at, by) for place, given in _numbered(content))
    return Loaded(version, made, added)


def _part(
    shape: Table, mapping: Mapping[str, Any], name: str, flaws: list[Flaw]
) -> dict[str, Any] | None:
    if name not in mapping:
        return None
    kept: dict[str, Any] = shapes.read(shape, mapping[name], name, flaws)
    return kept


def _evidence(rows: object, at: datetime, flaws: list[Flaw]) -> list[Given]:
    if not isinstance(rows, list | tuple):
        flaws.append(Flaw("evidence", "a list of tables was expected."))
        return []
    found = []
    for number, row in enumerate(rows, start=1):
        place = f"evidence[{number}]"
        if not isinstance(row, Mapping):
            flaws.append(Flaw(place, "a table was expected."))
            continue
        before = len(flaws)
        head = {name: row[name] for name in (*EVIDENCE.must, *EVIDENCE.may) if name in row}
        kept = shapes.read(EVIDENCE, head, place, flaws)
        if len(flaws) > before:
            continue
        said = {name: each for name, each in row.items() if name not in head}
        detail = evidence.read_detail(kept["kind"], said, place, flaws)
        if kept["happened_at"] > at:
            flaws.append(Flaw(f"{place}.happened_at", "has not happened yet."))
        sha256 = kept.get("document_sha256", "")
        found.append(Given(kept["kind"], kept["happened_at"], detail, sha256))
    return found


def _of_plan(plan: plans.Plan) -> list[Flaw]:
    if plan["per_person"] > plan["ceiling"]:
        return [Flaw("version.plan", "draws more calls a person than its ceiling allows.")]
    if plans.of_all(plan) != ("calls" in plan):
        return [Flaw("version.plan.calls", "goes with of = queue or operation, and only so.")]
    if not plans.codes_named(plan):
        return [Flaw("version.plan.codes", "go with code_label and strata = code: all three.")]
    if any(plans.faults(plan)):
        return [Flaw("version.plan.expected_calls", "is fewer than are drawn.")]
    return []


def _disagreements(content: Content, at: datetime) -> list[Flaw]:
    """What no single field is to blame for."""
    version, flaws = content.version, []
    ends = [name for name in ("ends_at", "review_due") if name in version]
    early = [name for name in ends if version[name] <= version["starts_at"]]
    flaws += [Flaw(f"version.{name}", "lies not after starts_at.") for name in early]
    flaws += _of_plan(version["plan"])
    if (version["number"] == 1) != (version["change"] == "new"):
        flaws.append(Flaw("version.change", "is new for number 1, and for no other."))
    if lacking := processors.lacking(version):
        flaws.append(Flaw(f"version.{lacking}", _PROCESSOR[lacking]))
    if len(set(version["teams"])) != len(version["teams"]):
        flaws.append(Flaw("version.teams", "names a team twice."))
    if content.organisation is not None and content.organisation["since"] > at:
        flaws.append(Flaw("organisation.since", "has not happened yet."))
    seen: set[tuple[str, datetime, str]] = set()
    for place, given in _numbered(content):
        key = (given.kind, given.happened_at, str(given.detail.get("line", "")))
        if key in seen:
            flaws.append(Flaw(place, f"{given.kind} of that moment stands here twice."))
        seen.add(key)
    return flaws


def _numbered(content: Content) -> list[tuple[str, Given]]:
    return [(f"evidence[{n}]", given) for n, given in enumerate(content.evidence, start=1)]


def _organisation(said: Mapping[str, Any], at: datetime) -> None:
    values = {"board_override": False, **said}
    since = values.pop("since")
    latest = Organisation.objects.filter(since=since).order_by("recorded_at").last()
    if latest is None or any(getattr(latest, name) != value for name, value in values.items()):
        Organisation.objects.create(since=since, recorded_at=at, **values)
        detail = {
            "since": since.isoformat(),
            "headcount": values["headcount"],
            "participation": values["participation"],
        }
        book.append("organisation_recorded", at=at, subjects=[], detail=detail)


def _programme(said: Mapping[str, Any]) -> Programme:
    programme, _ = Programme.objects.get_or_create(
        code=said["code"], defaults={"title": said["title"]}
    )
    return Programme.objects.select_for_update().get(pk=programme.pk)


def _version(
    programme: Programme, content: Content, at: datetime, by: Actor
) -> tuple[Version, bool]:
    said = dict(content.version)
    number = said["number"]
    known = programme.versions.filter(number=number).first()
    if known is not None:
        if known.sha256 != content.sha256:
            message = f"number {number} is there and says something else. Make it {number + 1}: "
            raise Flawed([Flaw("version", message + "a change is the next version.")])
        return known, False
    if number > 1 and not programme.versions.filter(number=number - 1).exists():
        raise Flawed([Flaw("version.number", f"version {number - 1} is not there yet.")])
    _insist_on_the_word(programme, said, at)
    teams = _teams(said.pop("teams"))
    terms = {name: said.pop(name) for name in TERMS if name in said}
    said["matrix"], said["plan"] = shapes.plain(said["matrix"]), shapes.plain(said["plan"])
    version = Version.objects.create(
        programme=programme, submitted_at=at, sha256=content.sha256, terms=terms, **said
    )
    version.teams.set(teams)
    detail = {
        "version": queries.name(version),
        "change": version.change,
        "sha256": version.sha256,
        "function": by.role,
    }
    book.append("version_submitted", at=at, subjects=[], detail=detail)
    return version, True


def _insist_on_the_word(programme: Programme, said: Mapping[str, Any], at: datetime) -> None:
    """What is material is computed: a file can call more material, never less (R26)."""
    before = queries.by_code(programme.code, said["number"] - 1)
    if said["change"] != "non_material" or before is None:
        return
    found = differences.between(
        queries.table(before),
        shapes.plain(dict(said)) | {"title": programme.title},
        consent_until=queries.consent_until(before, at),
    )
    further = [each.field for each in found if each.material]
    if further:
        message = f"goes further in {', '.join(further)}: that is material, and needs consent."
        raise Flawed([Flaw("version.change", message)])


def _teams(codes: list[str]) -> list[Team]:
    found = {team.code: team for team in Team.objects.filter(code__in=codes)}
    missing = [code for code in codes if code not in found]
    if missing:
        message = f"there is no team {', '.join(missing)}. Load the people first."
        raise Flawed([Flaw("version.teams", message)])
    return list(found.values())


def _add(version: Version, given: Given, place: str, at: datetime, by: Actor) -> int:
    """One if the row was added, nothing if the same stands there.

    Raises:
        Flawed: A row of that kind and moment stands there and says something else.
    """
    same = Evidence.objects.filter(version=version, kind=given.kind, happened_at=given.happened_at)
    if "line" in given.detail:
        same = same.filter(detail__line=given.detail["line"])
    kept = shapes.plain(dict(given.detail))
    for row in same:
        if row.detail == kept and row.document_sha256 == given.document_sha256:
            return 0
    if same:
        message = f"{given.kind} of that moment is there and says something else. Evidence is "
        raise Flawed([Flaw(place, message + "never changed; add a row of a later moment.")])
    try:
        lifecycle.record(version, given, at=at, by=by)
    except Flawed as flawed:
        raise Flawed([Flaw(f"{place}: {f.place}", f.message) for f in flawed.flaws]) from flawed
    return 1
