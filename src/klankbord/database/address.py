"""Where a database is that the operator runs himself, from his DATABASE_URL to Django's terms."""

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from klankbord.database import cluster
from klankbord.database.faults import DatabaseFault

OLDEST = 15
SESSION = "-c idle_in_transaction_session_timeout=300000 -c lock_timeout=60000"
"""Milliseconds. A deed takes far less; what hangs longer must not block the others."""


def of_url(url: str, *, name: str) -> dict[str, Any]:
    """The entry of Django's DATABASES for one connection URL.

    Args:
        url: `postgresql://login:password@host:port/database?sslmode=...`, as libpq reads it.
        name: What the operator calls this URL, for the message.

    Raises:
        DatabaseFault: The text is no such URL. It is not repeated: it may hold a password.
    """
    try:
        parts: dict[str, Any] = {**conninfo_to_dict(url)}
    except psycopg.ProgrammingError as fault:
        raise DatabaseFault(_unreadable(name)) from fault
    if not url.startswith(("postgres://", "postgresql://")) or not parts.get("dbname"):
        raise DatabaseFault(_unreadable(name))
    entry = of_login(
        role=str(parts.pop("user", "")),
        password=str(parts.pop("password", "")),
        host=str(parts.pop("host", "")),
        port=str(parts.pop("port", "")),
        database=str(parts.pop("dbname")),
    )
    given = str(parts.pop("options", ""))
    entry["OPTIONS"] = {**parts, "options": f"{SESSION} {given}".strip(), **_PATIENCE}
    return entry


def of_login(*, role: str, password: str, host: str, port: str, database: str) -> dict[str, Any]:
    """The entry of Django's DATABASES for one login."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database,
        "USER": role,
        "PASSWORD": password,
        "HOST": host,
        "PORT": port,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": SESSION, **_PATIENCE},
    }


def as_app(owner: Mapping[str, Any]) -> dict[str, Any]:
    """The same login, stepping down to the role that owns nothing."""
    options = owner["OPTIONS"]
    stepped = {**options, "options": f"{options['options']} -c role={cluster.APP}"}
    return {**owner, "OPTIONS": stepped}


def check_version(number: int) -> None:
    """Refuse a server that is too old.

    Args:
        number: As the server gives it: 150018 is 15.18.

    Raises:
        DatabaseFault: It is older than PostgreSQL 15.
    """
    if number < OLDEST * 10000:
        raise DatabaseFault(
            f"DATABASE_URL leads to PostgreSQL {number // 10000}; Klankbord needs {OLDEST} or "
            "later. Upgrade it, or leave DATABASE_URL out to use the server that comes along."
        )


_PATIENCE = {"connect_timeout": 10}


def _unreadable(name: str) -> str:
    return f"{name} cannot be read. Write postgresql://login:password@host:port/database."
