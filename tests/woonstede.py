"""The invented organisation of the examples, loaded as a user would load it."""

import copy
import json
import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.test import override_settings

from klankbord.gate.access import SYSTEM, Actor
from klankbord.ledger import book
from klankbord.ledger.models import Detail
from klankbord.notices import loading as dossiers
from klankbord.people import loading, queries, shapes
from klankbord.people.models import Account, Employee
from klankbord.programmes import loading as programme_files
from klankbord.programmes import queries as programmes
from klankbord.programmes.dossier import Dossier, Employer, Row
from klankbord.programmes.models import Version

EXAMPLES = Path(__file__).parents[1] / "examples"
PEOPLE = tomllib.loads((EXAMPLES / "mensen-woonstede.toml").read_text(encoding="utf-8"))
PROGRAMME = tomllib.loads((EXAMPLES / "regeling-beter-luisteren.toml").read_text(encoding="utf-8"))

TEAM = uuid4()
CODE = "beter-luisteren"
HIRED = datetime.fromisoformat("2026-08-03T09:00+02:00")
SUBMITTED = datetime.fromisoformat("2026-10-31T12:00+01:00")
"""When the whole programme file was loaded: after its last evidence, before its start."""
STARTED = datetime.fromisoformat("2026-11-02T00:00+01:00")
TODAY = datetime.fromisoformat("2026-11-25T10:00+01:00")


QUICK = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
"""Nobody signs in with the passwords of these people; a slow hash for each would take minutes."""


def people(at: datetime = HIRED) -> None:
    with QUICK:
        loading.load(PEOPLE, at=at, by=SYSTEM)


def account(name: str) -> Account:
    found = queries.by_email(f"{name}@woonstede.example")
    assert found is not None
    return found


def actor(name: str, role: str, at: datetime = TODAY) -> Actor:
    return queries.actor_for(account(name), role, at)


def employee(number: str) -> Employee:
    found = queries.by_number(number)
    assert found is not None
    return found


def file(*, without: tuple[str, ...] = (), **version: Any) -> dict[str, Any]:
    """The programme file without some kinds of evidence, with other fields of the version."""
    said = copy.deepcopy(PROGRAMME)
    said["evidence"] = [row for row in said["evidence"] if row["kind"] not in without]
    said["version"] |= version
    return said


def programme(
    said: dict[str, Any] | None = None, *, at: datetime = SUBMITTED, by: str = "petra"
) -> Version:
    actor_ = queries.person(account(by), at)
    return dossiers.load(said or file(), at=at, by=actor_).version


def dossier(
    said: dict[str, Any] | None = None, *, at: datetime = SUBMITTED, later: tuple[Dossier, ...] = ()
) -> Dossier:
    """The dossier that comes of a file, without a database."""
    content = programme_files.check(said or file(), at)
    version_, employer = content.version, content.organisation
    code, number = content.programme["code"], version_["number"]
    rows = tuple(
        Row(
            id=uuid4(),
            kind=given.kind,
            version=f"{code}.v{number}",
            happened_at=given.happened_at,
            recorded_at=at,
            detail=shapes.plain(given.detail),
            document_sha256=given.document_sha256,
        )
        for given in content.evidence
    )
    employers = (
        () if employer is None else (Employer(board_override=False, recorded_at=at, **employer),)
    )
    return Dossier(
        id=uuid4(),
        code=code,
        title=content.programme["title"],
        number=number,
        change=version_["change"],
        submitted_at=at,
        purposes=tuple(version_["purposes"]),
        acts=tuple(version_["acts"]),
        data=tuple(version_["data"]),
        means=tuple(version_["means"]),
        teams=frozenset({TEAM}),
        starts_at=version_["starts_at"],
        ends_at=version_.get("ends_at"),
        review_due=version_.get("review_due"),
        course=version_.get("course", ""),
        legal_basis=version_["legal_basis"],
        plan=version_["plan"],
        matrix=version_["matrix"],
        rows=rows,
        employers=employers,
        later=later,
        terms={name: version_[name] for name in ("processor",) if name in version_},
    )


def version(number: int = 1) -> Version:
    found = programmes.by_code(CODE, number)
    assert found is not None
    return found


def lines(subject: UUID) -> list[str]:
    """The kinds of ledger lines about somebody, oldest first."""
    rows = Detail.objects.filter(subject=subject).select_related("entry").order_by("entry_id")
    return [json.loads(bytes(row.entry.leaf))["k"] for row in rows]


def details(subject: UUID) -> list[Mapping[str, Any]]:
    """What the ledger lines about somebody say, oldest first."""
    rows = Detail.objects.filter(subject=subject).select_related("entry").order_by("entry_id")
    return [book.open_detail(row, row.entry)["detail"] for row in rows]
