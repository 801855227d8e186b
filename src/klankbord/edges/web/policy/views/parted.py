"""For after the last day: a private address and a code, and the door that takes the code."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from klankbord.edges.web.frame import dates
from klankbord.edges.web.frame.door import EMPLOYEE, Visitor, signed_in
from klankbord.edges.web.frame.fields import NEEDED, Fields
from klankbord.edges.web.frame.limits import Limit
from klankbord.edges.web.frame.methods import require_form
from klankbord.people import partings

TRIES = Limit(each=10, together=200, seconds=600)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class AddressForm(Fields):
    """A private address."""

    address = forms.EmailField(
        label=_("Your private e-mail address"),
        max_length=254,
        error_messages=NEEDED | {"invalid": _("Write an address as name@example.org.")},
    )


class CodeForm(Fields):
    """Staff number and code, as they stand on the paper."""

    number = forms.CharField(label=_("Staff number"), max_length=40, error_messages=NEEDED)
    code = forms.CharField(
        label=_("Code on your paper"),
        max_length=60,
        error_messages=NEEDED,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


@never_cache
@signed_in
@require_form
def mine(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What somebody leaves himself. A code is shown once, on the page that answers."""
    actor = visitor.acting_as(EMPLOYEE)
    deed, at = request.POST.get("deed", ""), visitor.at
    form = AddressForm(request.POST if deed == "address" else None)
    code = ""
    if deed == "code":
        code = partings.make_code(at=at, by=actor)
    elif deed == "forget":
        partings.forget(at=at, by=actor)
        messages.success(request, gettext("Both are gone."))
        return redirect("parting")
    elif form.is_valid():
        with form.faults():
            partings.give(form.cleaned_data["address"], at=at, by=actor)
        if not form.errors:
            messages.success(request, gettext("Your address is kept, sealed."))
            return redirect("parting")
    address, has_code, until = partings.of(actor)
    context: dict[str, Any] = {
        "form": form,
        "code": code,
        "address": address,
        "has_code": has_code,
        "until": dates.last_day(until) if until else "",
        "number": partings.number(actor),
        "months": partings.MONTHS,
    }
    return visitor.page(
        request, "web/policy/parting.html", context, status=422 if form.errors else 200
    )


@never_cache
@sensitive_post_parameters("code")
@require_form
def enter(request: HttpRequest) -> HttpResponse:
    """Who left comes in with the code that he took along; every wrong try gets one answer."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = 422
        if not TRIES.allows(request):
            form.add_error(None, gettext("Too many tries. Wait ten minutes."))
            status = 429
        elif form.is_valid():
            told = form.cleaned_data
            account = partings.enter(told["number"], told["code"], at=timezone.now())
            if account is not None:
                login(request, account, backend=BACKEND)
                return redirect("mine")
            form.add_error(
                None,
                gettext("This does not fit, or you still work here. Then sign in as always."),
            )
    return render(request, "web/policy/parted.html", {"form": form}, status=status)
