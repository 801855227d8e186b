"""What commands that do something share: who does it, a file to read, and faults in words."""

import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone

from klankbord.edges import wall
from klankbord.edges.cli import documents
from klankbord.edges.cli.errors import Failure, UsageFault
from klankbord.gate.access import Actor
from klankbord.gate.decisions import Refused
from klankbord.law.instants import AMSTERDAM
from klankbord.people import queries
from klankbord.people.faults import Fault
from klankbord.people.models import Account
from klankbord.people.shapes import Flawed


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what a deed says into what a command says.

    Raises:
        UsageFault: What was given has flaws; one line for each.
        Failure: The deed cannot be done, or the law says no.
    """
    try:
        yield
    except Flawed as fault:
        raise UsageFault("nothing was stored.\n" + "\n".join(map(str, fault.flaws))) from fault
    except Fault as fault:
        raise Failure(str(fault)) from fault
    except Refused as fault:
        raise Failure(f"The law says no: {fault}.") from fault


def table(path: str) -> dict[str, Any]:
    """The tables in a TOML file (name ends in .toml) or a JSON file ("-": JSON on stdin).

    Raises:
        UsageFault: The file cannot be read or is neither.
    """
    if not path.endswith(".toml"):
        return documents.read(path)
    try:
        raw = Path(path).read_bytes()
    except OSError as fault:
        raise UsageFault(f"{path}: cannot be read ({fault.strerror}).") from fault
    if len(raw) > documents.MAX_BYTES:
        raise UsageFault(f"{path}: longer than {documents.MAX_BYTES} bytes.")
    try:
        return tomllib.loads(raw.decode())
    except UnicodeDecodeError as fault:
        raise UsageFault(f"{path}: not UTF-8.") from fault
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        raise UsageFault(f"{path}: not TOML ({fault}).") from fault


def id_of(text: str) -> UUID:
    """An id from an argument.

    Raises:
        UsageFault: It is none.
    """
    try:
        return UUID(text)
    except ValueError as fault:
        raise UsageFault(f"{text!r} is no id.") from fault


def account(email: str) -> Account:
    """The account with an address.

    Raises:
        UsageFault: There is none.
    """
    found = queries.by_email(email)
    if found is None:
        raise UsageFault(f"There is no account {email}. Make it with: klankbord createuser")
    return found


def person(email: str, at: datetime) -> Actor:
    """Who acts on the command line, as the person that he is.

    Raises:
        UsageFault: There is no such account.
    """
    return queries.person(account(email), at)


def in_role(email: str, role: str | None, at: datetime) -> Actor:
    """An account in one of its roles; which one need not be said if it has one.

    Raises:
        UsageFault: There is no such account, or it has several roles or none.
        Failure: It has not this role.
    """
    found = account(email)
    held = sorted(queries.roles(found, at))
    if role is None and len(held) == 1:
        role = held[0]
    if role is None:
        named = ", ".join(held) or "none at this moment"
        raise UsageFault(f"Say with --role in which role {email} asks. Roles: {named}.")
    with in_words():
        return queries.actor_for(found, role, at)


def in_first_of(roles: Sequence[str], email: str, at: datetime, *, otherwise: str = "") -> Actor:
    """An account in the first of these roles that it has.

    Raises:
        UsageFault: There is no such account.
        Failure: It has none of them; said as `otherwise`, or by naming them.
    """
    found = account(email)
    held = queries.roles(found, at)
    role = next((each for each in roles if each in held), None)
    if role is None:
        said = otherwise or f"This takes one of these roles: {', '.join(roles)}."
        raise Failure(said + (_wall() if held & set(wall.JUDGING) else ""))
    return queries.actor_for(found, role, at)


def _wall() -> str:
    """Why, for who decides on contracts: in the words of the employees whom it protects."""
    rule = wall.rule()
    sources = "; ".join(map(str, rule.sources))
    return f"\n{rule.id} {rule.text.nl} [{sources}]"


def moment(text: str | None) -> datetime:
    """A moment from an argument: a day (its first instant here), or an instant with offset.

    Without one it is now.

    Raises:
        UsageFault: It is neither.
    """
    if text is None:
        return timezone.now()
    try:
        read = datetime.fromisoformat(text)
    except ValueError as fault:
        raise UsageFault(
            f"{text!r} is no moment. Write 2026-11-25 or 2026-11-25T09:00+01:00."
        ) from fault
    if read.tzinfo is not None:
        return read
    if len(text) == 10:
        return read.replace(tzinfo=AMSTERDAM)
    raise UsageFault(f"{text}: a moment needs its offset, such as +01:00.")
