"""The web door: who is signed in, in which role he acts, and what a no looks like."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext

from klankbord.coaching.asking import NoSuchConversation
from klankbord.edges.web import pages
from klankbord.evaluations.reading import NoSuchEvaluation
from klankbord.gate import decisions
from klankbord.gate.access import Actor
from klankbord.people import queries as people
from klankbord.people.faults import Fault
from klankbord.people.models import Account
from klankbord.recordings.custody import NoSuchLeg

EMPLOYEE = people.EMPLOYEE


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is signed in, at the moment of this request."""

    account: Account
    roles: frozenset[str]
    at: datetime

    def page(
        self,
        request: HttpRequest,
        template: str,
        context: Mapping[str, Any],
        *,
        status: int = 200,
    ) -> HttpResponse:
        """A page with his header."""
        return pages.shown(request, self.account, self.roles, template, context, status=status)

    def acting_as(self, role: str) -> Actor:
        """The actor of one of his roles.

        Raises:
            Http404: He does not have that role, so what is behind it is not there for him.
        """
        try:
            return people.actor_for(self.account, role, self.at)
        except Fault as fault:
            raise Http404 from fault


Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]
Welcome = Callable[Concatenate[HttpRequest, Visitor, Arguments], HttpResponseBase]


def signed_in(view: Welcome[Arguments]) -> View[Arguments]:
    """Only for who is signed in; a refusal by the law becomes the page that explains it."""

    @login_required
    @wraps(view)
    def opened(
        request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        visitor = visitor_of(request)
        try:
            return view(request, visitor, *args, **kwargs)
        except decisions.Refused as refused:
            return pages.answered(request, visitor.account, visitor.roles, refused.decision)
        except (NoSuchLeg, NoSuchEvaluation, NoSuchConversation) as gone:
            raise Http404 from gone
        except Fault:
            messages.error(request, gettext("This could not be done. Nothing was changed."))
            return redirect("home")

    return opened


def visitor_of(request: HttpRequest) -> Visitor:
    """The visitor of a request. Here the clock of this door is read, once."""
    at = timezone.now()
    account = request.user
    assert isinstance(account, Account)  # noqa: S101  login_required stands before it
    return Visitor(account, people.roles(account, at), at)
