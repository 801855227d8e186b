"""Roles: asked by one, approved by another, told to the holder, and looked at each half year."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klankbord.edges.web.administration.administering import EndForm, RoleForm, SearchForm, term
from klankbord.edges.web.frame import dates, mailing, registers, words
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.fields import after, said
from klankbord.edges.web.frame.methods import require_form
from klankbord.gate.access import Actor
from klankbord.people import grants, register
from klankbord.people.faults import Fault
from klankbord.people.models import Grant
from klankbord.people.register import Standing


@dataclass(frozen=True, slots=True)
class Row:
    """A role in the list, with what this visitor can do about it."""

    standing: Standing
    approve: bool
    review: bool
    end: bool


@signed_in
@require_safe
def roles(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What is asked first, then who has which role."""
    actor = _keeper(visitor)
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    page = registers.part(request, register.roles(text, at=visitor.at, by=actor))
    context = registers.around(visitor.roles, "roles") | {
        "form": form,
        "page": page,
        "rows": [_row(each, visitor) for each in register.standing(list(page), visitor.at)],
        "narrowed": bool(text),
        "asks": bool(visitor.roles & registers.ASKS),
        "due": register.reviews_due(visitor.at),
    }
    return visitor.page(request, "web/administration/roles.html", context)


@signed_in
@require_form
def role_ask(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Ask a role for somebody else. It gives nothing until another person approves it."""
    actor = _asker(visitor)
    first = {"since": dates.today(visitor.at), "account": request.GET.get("account", "")}
    form = RoleForm(request.POST or None, initial=first)
    if form.is_valid():
        cleaned = form.cleaned_data
        with form.faults():
            grants.ask(
                cleaned["account"],
                role=cleaned["role"],
                term=term(cleaned),
                team=cleaned["team"],
                at=visitor.at,
                by=actor,
            )
        if not form.errors:
            messages.success(request, gettext("Asked. Another person has to approve it now."))
            return redirect("roles")
    context = registers.around(visitor.roles, "roles") | {
        "form": form,
        "title": gettext("Ask a role"),
        "lead": gettext("For somebody else, never for yourself. Another person approves it."),
        "deed": gettext("Ask"),
        "back": reverse("roles"),
        "back_to": gettext("Roles"),
    }
    return visitor.page(
        request, "web/administration/form.html", context, status=422 if form.errors else 200
    )


@signed_in
@require_POST
def role_approve(request: HttpRequest, visitor: Visitor, grant: UUID) -> HttpResponse:
    """Approve what another asked for a third person; the holder is told."""
    actor, found = _keeper(visitor), _grant(grant)
    try:
        approved = grants.approve(found, at=visitor.at, by=actor)
    except Fault as fault:
        messages.error(request, said(fault))
        return redirect("roles")
    _tell(request, gettext("Approved."), told=mailing.role_given(approved))
    return redirect("roles")


@signed_in
@require_POST
def role_review(request: HttpRequest, visitor: Visitor, grant: UUID) -> HttpResponse:
    """Write down that a role was looked at and is still needed."""
    actor, found = _keeper(visitor), _grant(grant)
    try:
        grants.review(found, at=visitor.at, by=actor)
    except Fault as fault:
        messages.error(request, said(fault))
    else:
        messages.success(request, gettext("Written down: this role is still needed."))
    return redirect("roles")


@signed_in
@require_form
def role_end(request: HttpRequest, visitor: Visitor, grant: UUID) -> HttpResponse:
    """End a role, or take back what was asked."""
    actor, found = _asker(visitor), _grant(grant)
    if not _may_end(found, visitor):
        raise Http404
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        last = form.cleaned_data["last"]
        ended: Grant | None = None
        with form.faults():
            until = after(last) if last else visitor.at
            ended = grants.end(found, until=until, at=visitor.at, by=actor)
        if ended is not None:
            told = mailing.role_ended(ended) if found.approved_at else True
            _tell(request, gettext("Written down."), told=told)
            return redirect("roles")
    asked = found.approved_at is None
    names = {"role": words.word(words.ROLES, found.role), "name": found.account.name}
    confirm = registers.Confirm(
        title=(
            gettext("Withdraw {role} of {name}") if asked else gettext("End {role} of {name}")
        ).format(**names),
        lead=gettext("You take away what this role gives."),
        effects=(
            gettext("From then on the role gives nothing. What was done with it stays in the log."),
            gettext("The holder gets a mail about it, and reads it in the log."),
        ),
        deed=gettext("Withdraw") if asked else gettext("End the role"),
        back=reverse("roles"),
        back_to=gettext("Roles"),
    )
    context = registers.around(visitor.roles, "roles") | {"confirm": confirm, "form": form}
    return visitor.page(
        request, "web/frame/confirm.html", context, status=422 if form.errors else 200
    )


def _keeper(visitor: Visitor) -> Actor:
    """The visitor in the first of his roles that sees roles.

    Raises:
        Http404: He has none.
    """
    role = next((role for role in registers.KEEPS_ROLES if role in visitor.roles), None)
    if role is None:
        raise Http404
    return visitor.acting_as(role)


def _asker(visitor: Visitor) -> Actor:
    if not visitor.roles & registers.ASKS:
        raise Http404
    return _keeper(visitor)


def _grant(pk: UUID) -> Grant:
    found = Grant.objects.select_related("account", "team").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _row(standing: Standing, visitor: Visitor) -> Row:
    grant = standing.grant
    mine = grant.account_id == visitor.account.pk
    return Row(
        standing=standing,
        approve=grants.may_approve(visitor.account, grant, visitor.at),
        review=standing.due and not mine and bool(visitor.roles & set(grants.APPROVERS)),
        end=_may_end(grant, visitor),
    )


def _may_end(grant: Grant, visitor: Visitor) -> bool:
    """Who approves roles ends them, but not his own; who asked one can take that back."""
    if grant.approved_at is None and grant.asked_by_id == visitor.account.pk:
        return True
    return grant.account_id != visitor.account.pk and bool(visitor.roles & set(grants.APPROVERS))


def _tell(request: HttpRequest, done: str, *, told: bool) -> None:
    if told:
        messages.success(request, f"{done} " + gettext("The holder is told by mail."))
    else:
        messages.warning(request, f"{done} " + gettext("The mail to the holder did not go out."))
