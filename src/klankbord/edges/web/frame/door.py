"""The web door: who is signed in, in which role he acts, and what a no looks like."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext

from klankbord.coaching.asking import NoSuchConversation
from klankbord.edges.web.frame import pages
from klankbord.evaluations.evaluating.reading import NoSuchEvaluation
from klankbord.gate import access, decisions
from klankbord.gate.access import Actor
from klankbord.people import queries as people
from klankbord.people.faults import Fault
from klankbord.people.models import Account
from klankbord.recordings import known
from klankbord.recordings.custody import NoSuchLeg

EMPLOYEE = people.EMPLOYEE
SAFE = ("GET", "HEAD")
"""Methods by which somebody only looks."""
VISITOR = "visitor"
"""Whoever is signed in and was not asked for a role yet: he sees his own rows."""


def opened(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Whoever comes in at a request has left when it is answered."""

    def middleware(request: HttpRequest) -> HttpResponse:
        looks = known.once() if request.method in SAFE else nullcontext()
        with access.at_door(), looks:
            return answer(request)

    return middleware


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is signed in, at the moment of this request."""

    account: Account
    employee: UUID | None
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

    def acting_as(self, *roles: str) -> Actor:
        """The actor of the first of these roles that he has; he stands at the door in it now.

        Raises:
            Http404: He has none of them, so what is behind it is not there for him.
        """
        role = next((each for each in roles if each in self.roles), None)
        if role is None:
            raise Http404
        actor = Actor(role=role, account=self.account.pk, employee=self.employee)
        access.stand(actor)
        return actor


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
    access.stand(Actor(role=VISITOR, account=account.pk))
    roles, employee = people.standing(account, at)
    visitor = Visitor(account, employee, roles, at)
    access.stand(Actor(people.first(roles), account.pk, employee))
    return visitor
