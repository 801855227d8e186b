"""Accounts: who can sign in. An account has no rights of its own; grants give them."""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.people.faults import Fault
from klankbord.people.models import Account

LANGUAGES = ("nl", "en")

PASSWORD_BYTES = 15
"""Entropy of a password made here: 120 bits, written as twenty characters."""

TRIES = 50
"""How often one that looks like its account is made anew; a short name makes that happen."""


@dataclass(frozen=True, slots=True)
class Made:
    """A new account. `password` is set only if it was made here; it is kept nowhere."""

    account: Account
    password: str | None


def create(
    *,
    email: str,
    name: str,
    language: str = "nl",
    password: str | None = None,
    at: datetime,
    by: Actor,
) -> Made:
    """Make an account, with the password given or with one made here.

    Raises:
        Fault: The address or language is not one, the address is in use, or the password is weak.
    """
    with access.keeping(by, at):
        return record(email=email, name=name, language=language, password=password, at=at, by=by)


def record(
    *, email: str, name: str, language: str, password: str | None, at: datetime, by: Actor
) -> Made:
    """As `create`, inside the transaction of another deed."""
    address = _checked(email, name, language)
    if Account.objects.filter(email=address).exists():
        raise Fault(f"There is an account for {address} already.", "address_in_use")
    account = Account(email=address, name=name.strip(), language=language, created_at=at)
    made = _own_password(account) if password is None else None
    _set_password(account, password if made is None else made)
    account.save()
    book.append("account_made", at=at, subjects=[account.pk], detail={"function": by.role})
    return Made(account, made)


def change_password(account: Account, *, password: str, at: datetime, by: Actor) -> None:
    """Give an account another password.

    Raises:
        Fault: Somebody else than the holder asks, or the password is weak.
    """
    if by.account not in {account.pk, None} or (by.account is None and by.role != "system"):
        raise Fault("Only the holder of an account chooses its password.")
    with access.keeping(by, at):
        _set_password(account, password)
        account.save(update_fields=["password"])
        subjects = [about(account)]
        book.append("password_changed", at=at, subjects=subjects, detail={"function": by.role})


def invite(account: Account, *, at: datetime, by: Actor) -> None:
    """Write down that the holder gets a mail with which he chooses a password.

    Whoever calls this sends the mail, after the deed.

    Raises:
        Fault: The account is closed.
    """
    if not account.is_active:
        raise Fault("This account is closed; its holder cannot sign in.", "closed")
    with access.keeping(by, at):
        subjects = [about(account)]
        book.append("account_invited", at=at, subjects=subjects, detail={"function": by.role})


def close(account: Account, *, at: datetime, by: Actor) -> None:
    """Shut an account: from now on it cannot sign in, act, or use its tokens."""
    with access.keeping(by, at):
        changed = Account.objects.filter(pk=account.pk, is_active=True).update(is_active=False)
        if changed:
            subjects = [about(account)]
            book.append("account_closed", at=at, subjects=subjects, detail={"function": by.role})


@access.whole()
def about(account: Account) -> UUID:
    """Whom a ledger line about an account concerns: its employee, or else the account itself."""
    from_employee = getattr(account, "employee", None)
    return account.pk if from_employee is None else from_employee.pk


def checked_address(text: str) -> str:
    """An e-mail address as it is kept: without spaces around it, in small letters.

    Raises:
        Fault: It is none.
    """
    address = text.strip().lower()
    try:
        validate_email(address)
    except ValidationError as fault:
        raise Fault(
            "That is no e-mail address. Write it as name@example.org.", "no_address"
        ) from fault
    return address


def _checked(email: str, name: str, language: str) -> str:
    address = checked_address(email)
    if not name.strip():
        raise Fault("An account needs the name of its holder.", "no_name")
    if language not in LANGUAGES:
        raise Fault(f"Choose a language out of {', '.join(LANGUAGES)}.")
    return address


def _own_password(account: Account) -> str:
    """One that is made here: by chance it may look like a short name, and is then made anew."""
    made = secrets.token_urlsafe(PASSWORD_BYTES)
    for _ in range(TRIES):
        with suppress(ValidationError):
            validate_password(made, account)
            break
        made = secrets.token_urlsafe(PASSWORD_BYTES)
    return made


def _set_password(account: Account, password: str | None) -> None:
    if password is None:
        raise Fault("An account needs a password.")
    try:
        validate_password(password, account)
    except ValidationError as fault:
        raise Fault(" ".join(fault.messages)) from fault
    account.set_password(password)
