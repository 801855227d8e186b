"""The API's door: a token, what it is for, and in which role its account acts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer

from klankbord.database.together import Together
from klankbord.edges import wall
from klankbord.edges.api.problems import Stopped
from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.law.texts import Text
from klankbord.people import queries, tokens
from klankbord.people.models import Account

ROLE = "Klankbord-Role"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, in which role, at the moment of this request."""

    account: Account
    actor: Actor
    at: datetime
    sources: frozenset[str]
    """The telephone platforms that its token speaks for."""

    def speaks_for(self, source: str) -> None:
        """Insist that the token is one of this platform.

        Raises:
            Stopped: It is another's.
        """
        if source not in self.sources:
            raise Stopped("wrong_source")


Known = tuple[tokens.Pass, frozenset[str], UUID | None]
"""What a token opens, and the roles and the employee of its account."""


class ApiRequest(HttpRequest):
    """A request of which the token was accepted."""

    auth: Caller


class Token(HttpBearer):
    """Lets in a token with this scope, in one of these roles (any, if none is named)."""

    def __init__(self, scope: str, *roles: str, stands: bool = True, whoever: bool = False) -> None:
        """What it is for, and who may.

        Args:
            scope: Of the token.
            roles: In which one of these it acts; any, if none is named.
            stands: Whether the operation looks at anything as who calls, and not in deeds only.
            whoever: Which role makes no difference: of several none has to be named.
        """
        super().__init__()
        self.scope = scope
        self.roles = frozenset(roles)
        self.stands = stands
        self.whoever = whoever

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """Who calls; None for a token that is none, has ended or was revoked.

        Here the clock of this door is read, once.

        Raises:
            Stopped: The token is not for this, or the role is not clear or not his.
        """
        at = timezone.now()
        known = _known((tokens.hashed(token), at))
        if known is None:
            return None
        caller = self.caller(known, request.headers.get(ROLE), at)
        if self.stands:
            access.stand(caller.actor)
        return caller

    def caller(self, known: Known, named: str | None, at: datetime) -> Caller:
        """Who calls, with what is known of the token and the role that was named.

        Raises:
            Stopped: The token is not for this, or the role is not clear or not his.
        """
        found, held, employee = known
        if self.scope not in found.scopes:
            raise Stopped("wrong_scope", _lacks(self.scope))
        account = found.account
        actor = Actor(self._role(named, held), account.pk, employee)
        return Caller(account, actor, at, found.sources)

    def _role(self, named: str | None, held: frozenset[str]) -> str:
        """The role that is named, or the only one that fits."""
        fitting = held & self.roles if self.roles else held
        if named is not None:
            fitting &= {named}
        if not fitting:
            needed = ", ".join(sorted(self.roles))
            rules = (wall.RULE,) if held & set(wall.JUDGING) else ()
            raise Stopped("wrong_role", _needs(needed) if needed else None, rules=rules)
        if len(fitting) > 1 and not self.whoever:
            raise Stopped("role_needed")
        return min(fitting)


@dataclass(frozen=True, slots=True)
class Shown:
    """A token that was shown; the operation looks it up in the deed that it does anyway.

    Equal ones are the same token, used for the same: what differs is the moment.
    """

    door: Token
    digest: str
    named: str | None
    at: datetime = field(compare=False)
    source: str = ""

    def caller(self) -> Caller:
        """Who calls, if there is no deed.

        Raises:
            AuthenticationError: The token is none, has ended or was revoked.
            Stopped: As `Token.authenticate`.
        """
        return self._of(_known((self.digest, self.at)), self.at)

    def foresee(self, at: datetime) -> None:
        """Foresee what `actor` asks."""
        tokens.foresee(self.digest, at)

    def actor(self, at: datetime) -> Actor:
        """Who speaks for `source`; inside a deed of the system, that sees registers whole.

        Raises:
            AuthenticationError: As `caller`.
            Stopped: As `caller`, or the token is of another platform.
        """
        caller = self._of(_find(self.digest, at), at)
        caller.speaks_for(self.source)
        return caller.actor

    def _of(self, known: Known | None, at: datetime) -> Caller:
        if known is None:
            raise AuthenticationError
        return self.door.caller(known, self.named, at)


class LateToken(Token):
    """A token that the operation looks up by itself; before that nothing is known of who calls."""

    def authenticate(self, request: HttpRequest, token: str) -> Shown:  # type: ignore[override]  # ninja takes anything for who calls
        """The token as it was shown. Here the clock of this door is read, once."""
        return Shown(self, tokens.hashed(token), request.headers.get(ROLE), timezone.now())


class ShownRequest(HttpRequest):
    """A request with a token that is still to be looked up."""

    auth: Shown


def _look_up(shown: Sequence[tuple[str, datetime]]) -> list[Known | None]:
    """Whose tokens these are, at the last of these moments; each is looked up once."""
    at = max(moment for _, moment in shown)
    with access.whole():
        known = {digest: _find(digest, at) for digest in {digest for digest, _ in shown}}
    return [known[digest] for digest, _ in shown]


def _find(digest: str, at: datetime) -> Known | None:
    found = tokens.resolve(digest, at)
    return (found, *queries.standing_by(digest, at)) if found else None


_known = Together(_look_up)


def _lacks(scope: str) -> Text:
    return Text(f"Het token mist de scope {scope}.", f"The token lacks the scope {scope}.")


def _needs(roles: str) -> Text:
    return Text(f"Dit kan alleen als {roles}.", f"This can be done as {roles} only.")
