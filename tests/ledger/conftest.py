"""A log to test with: its own signing key and detail keys per test, and a hand that tampers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection, transaction
from pytest_django import Settings

import worlds

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TABLES = ("ledger_entry", "ledger_leaf", "ledger_node", "ledger_checkpoint")


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: Settings) -> Path:
    """An empty key folder."""
    settings.KEYS = tmp_path / "keys"
    return tmp_path / "keys"


@contextmanager
def _tampering() -> Iterator[psycopg.Connection[Any]]:
    """Somebody with the owner's login, who first takes the guards away."""
    with worlds.connect("owner", database=connection.settings_dict["NAME"]) as owner:
        for table in TABLES:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # type: ignore[arg-type]
        yield owner
        for table in TABLES:
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")  # type: ignore[arg-type]


@pytest.fixture
def tampering() -> Callable[[], Any]:
    return _tampering


def _wrote(subjects: list[UUID], *, at: datetime = AT, times: int = 1, **detail: Any) -> None:
    # The models exist only when Django is ready, which is after this file is read.
    from klankbord.ledger import book

    for number in range(times):
        with transaction.atomic():
            book.append(
                "access",
                at=at,
                subjects=subjects,
                detail={"act": "listen_back", "number": number, **detail},
            )


@pytest.fixture
def wrote() -> Callable[..., None]:
    """So many deeds about these persons, each committed."""
    return _wrote


@pytest.fixture
def at() -> datetime:
    """When everything happens that says nothing else."""
    return AT
