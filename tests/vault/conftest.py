"""A vault to test with: its own key files and its own store per test."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django import Settings

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Settings) -> Path:
    """An empty key folder and an empty store."""
    settings.KEYS = tmp_path / "keys"
    settings.STORE = tmp_path / "store"
    return tmp_path


@pytest.fixture
def at() -> datetime:
    """When everything happens that says nothing else."""
    return AT
