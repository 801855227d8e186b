"""The invented organisation of the examples, loaded as a user would load it."""

import copy
import json
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.test import override_settings

from klankbord.gate.access import SYSTEM, Actor
from klankbord.ledger.models import Detail
from klankbord.notices import loading as dossiers
from klankbord.people import loading, queries
from klankbord.people.models import Account, Employee
from klankbord.programmes import queries as programmes
from klankbord.programmes.models import Version

EXAMPLES = Path(__file__).parents[1] / "examples"
PEOPLE = tomllib.loads((EXAMPLES / "mensen-woonstede.toml").read_text(encoding="utf-8"))
PROGRAMME = tomllib.loads((EXAMPLES / "regeling-beter-luisteren.toml").read_text(encoding="utf-8"))

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


def version(number: int = 1) -> Version:
    found = programmes.by_code(CODE, number)
    assert found is not None
    return found


def lines(subject: UUID) -> list[str]:
    """The kinds of ledger lines about somebody, oldest first."""
    rows = Detail.objects.filter(subject=subject).select_related("entry").order_by("entry_id")
    return [json.loads(bytes(row.entry.leaf))["k"] for row in rows]
