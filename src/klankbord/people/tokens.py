"""Keys to the API. The secret is shown once; only its SHA-256 is kept."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from klankbord.database import prepared
from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.people import accounts, queries
from klankbord.people.faults import Fault
from klankbord.people.models import Account, Role, Token

PREFIX = "kb_"
"""So that a scanner for leaked secrets knows one when it sees it."""

SECRET_BYTES = 32

MAX_DAYS = 730
"""How long a token holds at most."""

ASKING = "gate:calls"
"""Scope of a platform that asks before it records; from then on it offers no call unasked."""

OFFERING = frozenset({"recordings:write", ASKING, "gate:events"})
"""Scopes that speak for a telephone platform. They hold for the sources of the token only."""

SCOPE = re.compile(r"[a-z]+(_[a-z]+)*(:[a-z]+(_[a-z]+)*)?")
SOURCE = re.compile(r"[a-z][a-z0-9_-]{0,39}")


_SHOWN = "WHERE digest = %s"
_WHOSE = "WHERE id = (SELECT account_id FROM people_token WHERE digest = %s)"


@dataclass(frozen=True, slots=True)
class Pass:
    """What a token opens: as whom, for what, and for which telephone platforms."""

    account: Account
    scopes: frozenset[str]
    sources: frozenset[str]


def hashed(secret: str) -> str:
    """What is kept of a secret, and by what it is looked up."""
    return hashlib.sha256(secret.encode()).hexdigest()


def issue(
    account: Account,
    *,
    name: str,
    scopes: Sequence[str],
    sources: Sequence[str] = (),
    expires_at: datetime,
    at: datetime,
    by: Actor,
) -> tuple[Token, str]:
    """Make a token and give its secret, which cannot be shown again.

    Anybody may make one for himself. An administrator may make one for a platform (an account
    with the role integration) and for nobody else, or he could act as any person.

    Raises:
        Fault: Somebody else's account, no or odd scopes or sources, no name, or an end
            that has passed or is too far.
    """
    _check(name, scopes, expires_at, at)
    _check_sources(scopes, sources)
    with access.keeping(by, at):
        if by.account != account.pk:
            _check_platform(account, at, by)
        secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
        token = Token.objects.create(
            account=account,
            name=name.strip(),
            digest=hashed(secret),
            scopes=sorted(set(scopes)),
            sources=sorted(set(sources)),
            created_at=at,
            expires_at=expires_at,
        )
        detail = {"function": by.role, "scopes": token.scopes, "sources": token.sources}
        book.append("token_issued", at=at, subjects=[accounts.about(account)], detail=detail)
    return token, secret


def resolve(digest: str, at: datetime) -> Pass | None:
    """What a token opens, by `hashed` of its secret; None if it is none, has ended, or is shut.

    The time this takes does not depend on how much of a secret is right: what is looked up is a
    hash of it, and that is compared in constant time.
    """
    token = next(iter(prepared.read(Token, _SHOWN, [digest])), None)
    known = token.digest if token is not None else "0" * len(digest)
    if not hmac.compare_digest(known, digest) or token is None:
        return None
    [account] = prepared.read(Account, _WHOSE, [digest])
    ended = token.revoked_at is not None and token.revoked_at <= at
    if ended or not token.created_at <= at < token.expires_at or not account.is_active:
        return None
    return Pass(account, frozenset(token.scopes), frozenset(token.sources))


def foresee(digest: str, at: datetime) -> None:
    """Foresee `resolve`, and what the account may (`queries.standing_by`)."""
    prepared.foresee(
        [
            prepared.reading(Token, _SHOWN, [digest]),
            prepared.reading(Account, _WHOSE, [digest]),
            queries.by_token(digest, at),
        ]
    )


def asks_since(source: str) -> datetime | None:
    """Since when a platform asks before it records; None if it never did.

    A token that was revoked or has ended counts: nobody ends the gate by taking it away.
    """
    asking = Token.objects.filter(sources__contains=[source], scopes__contains=[ASKING])
    return asking.order_by("created_at").values_list("created_at", flat=True).first()


@access.whole()
def speaking(at: datetime) -> dict[str, list[Token]]:
    """By telephone platform the tokens that speak for it now, the one that ends first in front."""
    held = Token.objects.filter(expires_at__gt=at, revoked_at__isnull=True, account__is_active=True)
    found: dict[str, list[Token]] = {}
    for token in held.exclude(sources=[]).order_by("expires_at"):
        for source in token.sources:
            found.setdefault(source, []).append(token)
    return found


def revoke(token: Token, *, at: datetime, by: Actor) -> None:
    """End a token at once.

    Raises:
        Fault: Neither the holder nor an administrator asks it.
    """
    if by.account != token.account_id and by.role not in {Role.ADMIN, "system"}:
        raise Fault("A token is ended by its holder or an administrator.")
    with access.keeping(by, at):
        if Token.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=at):
            subjects = [accounts.about(token.account)]
            book.append("token_revoked", at=at, subjects=subjects, detail={"function": by.role})


def _check(name: str, scopes: Sequence[str], expires_at: datetime, at: datetime) -> None:
    if not name.strip():
        raise Fault("Give the token a name, so that it can be found when it must end.")
    if not scopes:
        raise Fault("A token without a scope can do nothing. Name one.")
    for scope in scopes:
        if SCOPE.fullmatch(scope) is None:
            raise Fault(f"{scope!r} is no scope. Scopes look like gate or recordings:write.")
    if not timedelta() < expires_at - at <= timedelta(days=MAX_DAYS):
        raise Fault(f"A token ends after now, and within {MAX_DAYS} days.")


def _check_sources(scopes: Sequence[str], sources: Sequence[str]) -> None:
    if OFFERING.isdisjoint(scopes) != (not sources):
        raise Fault(
            "A token that offers calls names the platforms it speaks for, and no other token does:"
            f" {' and '.join(sorted(OFFERING))} go with a source."
        )
    for source in sources:
        if SOURCE.fullmatch(source) is None:
            raise Fault(f"{source!r} is no source. Sources look like folder or genesys-1.")


def _check_platform(account: Account, at: datetime, by: Actor) -> None:
    if by.role not in {Role.ADMIN, "system"}:
        raise Fault("Only an administrator makes a token for a platform.")
    if queries.roles(account, at) != {str(Role.INTEGRATION)}:
        raise Fault(
            "A token for somebody else is for a platform: an account with the role"
            " integration and no other. Persons make their own."
        )
