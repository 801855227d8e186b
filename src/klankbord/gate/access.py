"""Who acts, what for, and when: the four things without which no row about a person is read.

The same values stand in a context variable, where the managers look, and in PostgreSQL settings
that live as long as the transaction, where the row policies look.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `role` is a role of the question schema; a person without an account has none."""

    role: str
    account: UUID | None = None
    employee: UUID | None = None


SYSTEM = Actor(role="system")


@dataclass(frozen=True, slots=True)
class Access:
    """One act for one purpose at one moment. Acts of rights and custody have no purpose."""

    actor: Actor
    act: str
    purpose: str | None
    at: datetime

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a moment without an offset cannot be compared")


class NoPurpose(Exception):
    """A query on rows about persons was made without saying who asks, what for, and when."""


@dataclass(frozen=True, slots=True)
class _Open:
    """An access under way, with what it told PostgreSQL."""

    access: Access
    settings: Mapping[str, str]


_current: ContextVar[_Open | None] = ContextVar("klankbord_access", default=None)


def current() -> Access:
    """The access under way.

    Raises:
        NoPurpose: There is none.
    """
    open_ = _current.get()
    if open_ is None:
        raise NoPurpose("Open gate.access.acting(...) first: who acts, for what purpose, when?")
    return open_.access


@contextmanager
def acting(access: Access, facts: Mapping[str, object] | None = None) -> Iterator[Access]:
    """Let the enclosed queries see what this access may see; nothing outside it.

    Args:
        access: Who, what, why and when.
        facts: What the law made of this access, as `rowfacts.Known.as_setting` gives it. The row
            policies read it; a fact that is not there counts as not proven.

    Raises:
        RuntimeError: There is no transaction, so the settings could not end with one.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("acting() works only inside a transaction")
    outer = _current.get()
    opened = _Open(access, _settings(access, facts or {}))
    _write(opened.settings)
    token = _current.set(opened)
    try:
        yield access
    finally:
        _current.reset(token)
        # A broken transaction takes its settings along; in a healthy one the outer access returns.
        if connection.in_atomic_block and not connection.needs_rollback:
            _write(outer.settings if outer else dict.fromkeys(opened.settings, ""))


@contextmanager
def deed(access: Access, facts: Mapping[str, object] | None = None) -> Iterator[Access]:
    """One transaction for one deed, with its access open from the first query on."""
    with transaction.atomic(durable=True), acting(access, facts):
        yield access


def _settings(access: Access, facts: Mapping[str, object]) -> dict[str, str]:
    return {
        "klankbord.actor": str(access.actor.account or ""),
        "klankbord.employee": str(access.actor.employee or ""),
        "klankbord.role": access.actor.role,
        "klankbord.act": access.act,
        "klankbord.purpose": access.purpose or "",
        "klankbord.at": access.at.isoformat(),
        "klankbord.facts": json.dumps(dict(facts), sort_keys=True),
    }


def _write(settings: Mapping[str, str]) -> None:
    calls = ", ".join(["set_config(%s, %s, true)"] * len(settings))
    flat = [part for pair in settings.items() for part in pair]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", flat)
