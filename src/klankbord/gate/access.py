"""Who acts, what for, and when: the four things without which no row about a person is read.

The same values stand in a context variable, where the managers look, and in PostgreSQL settings
that live as long as the transaction, where the row policies look.

Before any such access somebody stands at a door: a page, the API, a command, the worker. That opens
registers (who works here, who has which role), as far as his role goes, and never content.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from klankbord.database import prepared
from klankbord.database.gathering import gathering


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `role` is a role of the question schema; a person without an account has none."""

    role: str
    account: UUID | None = None
    employee: UUID | None = None


SYSTEM = Actor(role="system")

CUSTODY = ("record", "retain", "erase", "restrict", "correct")
"""Acts by which the system itself keeps, marks and destroys rows, and looks what the law must know.
Nobody gets to see a row by them."""
ENTER = "enter"
"""The act of who stands at a door and has not said yet what for. It opens no content."""
ADMINISTER = "administer"
"""The act by which registers are written."""


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
    with _open(access, facts or {}, ends=False):
        yield access


@contextmanager
def _open(access: Access, facts: Mapping[str, object], *, ends: bool) -> Iterator[None]:
    """An access; `ends` says that the transaction ends with it, and takes its settings along."""
    outer = _current.get()
    opened = _Open(access, _settings(access, facts))
    _write(opened.settings)
    token = _current.set(opened)
    try:
        yield
    finally:
        _current.reset(token)
        # A broken transaction takes its settings along; in a healthy one the outer access returns.
        if not ends and connection.in_atomic_block and not connection.needs_rollback:
            _write(outer.settings if outer else _standing_settings())


@contextmanager
def deed(
    access: Access, facts: Mapping[str, object] | None = None, *, gathers: bool = False
) -> Iterator[Access]:
    """One transaction for one deed, with its access open from the first query on.

    `gathers` lets what it says to the database go together (`prepared.foresee`, `prepared.hold`).
    """
    ends = not connection.in_atomic_block
    gathered = gathering() if gathers else nullcontext()
    with transaction.atomic(durable=True), gathered, _open(access, facts or {}, ends=ends):
        yield access


@contextmanager
def keeping(actor: Actor, at: datetime) -> Iterator[None]:
    """One deed by which somebody writes in a register."""
    with deed(Access(actor, ADMINISTER, None, at)):
        yield


@contextmanager
def whole() -> Iterator[None]:
    """Let registers be seen whole, by the system itself: for what the law must know.

    A check that asks whether there is no such row would say yes to rows that are hidden. Whatever
    decides, counts or destroys therefore looks as the system, whoever stands at the door.
    """
    if _is_system():
        yield
        return
    ends = not connection.in_atomic_block
    inside = transaction.atomic() if ends else nullcontext()
    with inside, _open(Access(SYSTEM, "retain", None, TIMELESS), {}, ends=ends):
        yield


def insist_on_system() -> None:
    """Refuse who would see a part of what only the system sees whole.

    Raises:
        NoPurpose: Neither the access under way nor who stands at the door is the system.
    """
    if not _is_system():
        raise NoPurpose("Only the system itself looks here: use gate.access.whole().")


def _is_system() -> bool:
    opened, stood = _current.get(), _standing.get()
    if opened is None:
        return stood is not None and stood.role == SYSTEM.role
    return opened.access.actor.role == SYSTEM.role and opened.access.act in CUSTODY


TIMELESS = datetime(1, 1, 1, tzinfo=UTC)
"""A moment that no policy compares."""


@contextmanager
def at_door(actor: Actor | None = None) -> Iterator[None]:
    """One visit, request or command: who comes in, or `stand`s in it, has left when it ends.

    Args:
        actor: Who comes in; None as long as nobody is known.
    """
    before = _standing.get()
    stand(actor)
    try:
        yield
    finally:
        stand(before)


def stand(actor: Actor | None) -> None:
    """Say who stands at the door from now on; use it inside `at_door`."""
    if actor != _standing.get():
        _standing.set(actor)
        # Without a connection there is nothing to tell; a new one is told when it is made.
        if connection.connection is not None and not connection.needs_rollback:
            tell(connection)


def tell(told: BaseDatabaseWrapper) -> None:
    """Tell a connection who stands at the door."""
    _write(_standing_settings(), session=True, to=told)


_NOBODY = dict.fromkeys(
    (f"klankbord.{name}" for name in ("actor", "employee", "role", "act", "purpose", "at")), ""
) | {"klankbord.facts": "{}"}
_standing: ContextVar[Actor | None] = ContextVar("klankbord_standing", default=None)


def _standing_settings() -> dict[str, str]:
    stood = _standing.get()
    return _NOBODY if stood is None else _settings(Access(stood, ENTER, None, TIMELESS), None)


def _settings(access: Access, facts: Mapping[str, object] | None) -> dict[str, str]:
    return {
        "klankbord.actor": str(access.actor.account or ""),
        "klankbord.employee": str(access.actor.employee or ""),
        "klankbord.role": access.actor.role,
        "klankbord.act": access.act,
        "klankbord.purpose": access.purpose or "",
        "klankbord.at": access.at.isoformat(),
        "klankbord.facts": json.dumps(dict(facts or {}), sort_keys=True),
    }


def _write(
    settings: Mapping[str, str], *, session: bool = False, to: BaseDatabaseWrapper | None = None
) -> None:
    calls = ", ".join(["set_config(%s, %s, %s)"] * len(settings))
    flat = [part for name, value in settings.items() for part in (name, value, not session)]
    if to is None:
        prepared.hold(f"SELECT {calls}", flat, list)
    else:
        prepared.rows(f"SELECT {calls}", flat, to=to)
