"""Accounts: who can sign in. Made here, invited by mail, and closed; never their passwords."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klankbord.edges.web.administration.administering import AccountForm, SearchForm
from klankbord.edges.web.frame import mailing, registers
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.methods import require_form
from klankbord.gate.access import Actor
from klankbord.people import accounts as deeds
from klankbord.people import register
from klankbord.people.models import Account, Role


@signed_in
@require_safe
def administration(_request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The first part of the register that this visitor keeps.

    Raises:
        Http404: He keeps none.
    """
    for name, _, keepers in registers.PLACES:
        if visitor.roles & keepers:
            return redirect(name)
    raise Http404


@signed_in
@require_safe
def accounts(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Accounts by name."""
    actor = visitor.acting_as(Role.ADMIN)
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = register.accounts(text, at=visitor.at, by=actor)
    context = registers.around(visitor.roles, "accounts") | {
        "form": form,
        "page": registers.part(request, found),
        "narrowed": bool(text),
    }
    return visitor.page(request, "web/administration/accounts.html", context)


@signed_in
@require_form
def account_new(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Make an account. Its holder gets a mail and chooses the password himself."""
    actor = visitor.acting_as(Role.ADMIN)
    form = AccountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made: Account | None = None
        with form.faults():
            made = deeds.create(**form.cleaned_data, at=visitor.at, by=actor).account
        if made is not None:
            _invite(request, made, visitor, actor)
            return redirect("account_detail", account=made.pk)
    context = registers.around(visitor.roles, "accounts") | {
        "form": form,
        "title": gettext("New account"),
        "lead": gettext("An account has no role yet. Somebody asks one, and another approves it."),
        "deed": gettext("Make account"),
        "back": reverse("accounts"),
        "back_to": gettext("Accounts"),
    }
    return visitor.page(
        request, "web/administration/form.html", context, status=422 if form.errors else 200
    )


@signed_in
@require_safe
def account(request: HttpRequest, visitor: Visitor, account: UUID) -> HttpResponse:
    """One account with its roles."""
    found = _account(account, visitor)
    grants = found.grants.select_related("team").order_by("-since")
    context = registers.around(visitor.roles, "accounts") | {
        "account": found,
        "own": found.pk == visitor.account.pk,
        "standings": tuple(register.standing(grants, visitor.at)),
    }
    return visitor.page(request, "web/administration/account.html", context)


@signed_in
@require_POST
def account_invite(request: HttpRequest, visitor: Visitor, account: UUID) -> HttpResponse:
    """Send the holder a link with which he chooses a password."""
    actor = visitor.acting_as(Role.ADMIN)
    _invite(request, _account(account, visitor), visitor, actor)
    return redirect("account_detail", account=account)


@signed_in
@require_form
def account_close(request: HttpRequest, visitor: Visitor, account: UUID) -> HttpResponse:
    """Close an account: from then on nobody signs in with it."""
    found = _account(account, visitor)
    if found.pk == visitor.account.pk or not found.is_active:
        raise Http404
    if request.method == "POST":
        deeds.close(found, at=visitor.at, by=visitor.acting_as(Role.ADMIN))
        messages.success(request, gettext("Closed. Nobody can sign in with this account any more."))
        return redirect("account_detail", account=found.pk)
    confirm = registers.Confirm(
        title=gettext("Close the account of {name}").format(name=found.name),
        lead=gettext("You shut this account. That cannot be undone here."),
        effects=(
            gettext("From that second on {name} cannot sign in.").format(name=found.name),
            gettext("The roles and keys of this account give nothing any more."),
            gettext("What was done with it stays in the log."),
        ),
        deed=gettext("Close account"),
        back=reverse("account_detail", args=[found.pk]),
        back_to=found.name,
    )
    context = registers.around(visitor.roles, "accounts") | {"confirm": confirm}
    return visitor.page(request, "web/frame/confirm.html", context)


def _account(pk: UUID, visitor: Visitor) -> Account:
    try:
        return register.account(pk, at=visitor.at, by=visitor.acting_as(Role.ADMIN))
    except Account.DoesNotExist as gone:
        raise Http404 from gone


def _invite(request: HttpRequest, account: Account, visitor: Visitor, actor: Actor) -> None:
    deeds.invite(account, at=visitor.at, by=actor)
    if mailing.password_link(account):
        said = gettext("We sent {email} a link to choose a password. It works for 24 hours.")
        messages.success(request, said.format(email=account.email))
    else:
        messages.warning(
            request, gettext("The account is there, but the mail did not go out. Send it again.")
        )
