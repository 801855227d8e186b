"""The API's door: a token, what it is for, and in which role its account acts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from klankbord.database.together import Together
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


class ApiRequest(HttpRequest):
    """A request of which the token was accepted."""

    auth: Caller


class Token(HttpBearer):
    """Lets in a token with this scope, in one of these roles (any, if none is named)."""

    def __init__(self, scope: str, *roles: str, stands: bool = True) -> None:
        """`stands`: whether the operation looks at anything as who calls, and not in deeds only."""
        super().__init__()
        self.scope = scope
        self.roles = frozenset(roles)
        self.stands = stands

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """Who calls; None for a token that is none, has ended or was revoked.

        Here the clock of this door is read, once.

        Raises:
            Stopped: The token is not for this, or the role is not clear or not his.
        """
        at = timezone.now()
        known = _known((token, at))
        if known is None:
            return None
        found, held, employee = known
        if self.scope not in found.scopes:
            raise Stopped("wrong_scope", _lacks(self.scope))
        account = found.account
        actor = Actor(self._role(request.headers.get(ROLE), held), account.pk, employee)
        if self.stands:
            access.stand(actor)
        return Caller(account, actor, at, found.sources)

    def _role(self, named: str | None, held: frozenset[str]) -> str:
        """The role that is named, or the only one that fits."""
        fitting = held & self.roles if self.roles else held
        if named is not None:
            fitting &= {named}
        if not fitting:
            needed = ", ".join(sorted(self.roles))
            raise Stopped("wrong_role", _needs(needed) if needed else None)
        if len(fitting) > 1:
            raise Stopped("role_needed")
        return next(iter(fitting))


Known = tuple[tokens.Pass, frozenset[str], UUID | None]
"""What a token opens, and the roles and the employee of its account."""


def _look_up(shown: Sequence[tuple[str, datetime]]) -> list[Known | None]:
    """Whose tokens these are, at the last of these moments; each is looked up once."""
    at = max(moment for _, moment in shown)
    known: dict[str, Known | None] = {}
    with access.whole():
        for token in {token for token, _ in shown}:
            found = tokens.resolve(token, at)
            known[token] = (found, *queries.standing(found.account, at)) if found else None
    return [known[token] for token, _ in shown]


_known = Together(_look_up)


def _lacks(scope: str) -> Text:
    return Text(f"Het token mist de scope {scope}.", f"The token lacks the scope {scope}.")


def _needs(roles: str) -> Text:
    return Text(f"Dit kan alleen als {roles}.", f"This can be done as {roles} only.")
