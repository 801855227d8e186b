"""The policy by a code: the letter that is handed over, and the page where its code is typed."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from klankbord.edges.web.frame import public
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.fields import NEEDED, Fields, said
from klankbord.edges.web.frame.limits import Limit
from klankbord.edges.web.frame.methods import require_form
from klankbord.edges.web.policy import deliveries as pages
from klankbord.edges.web.policy import handed
from klankbord.edges.web.policy import policies as policy_pages
from klankbord.edges.web.policy.views.deliveries import dossier_of, person_of, policy_of
from klankbord.edges.web.policy.views.parted import AddressForm, CodeForm
from klankbord.notices import deliveries, handing, receiving
from klankbord.people import partings
from klankbord.people.faults import Fault

TRIES = Limit(each=20, together=200, seconds=600)


class NumberForm(Fields):
    """The staff number that goes with a link."""

    number = forms.CharField(label=_("Staff number"), max_length=40, error_messages=NEEDED)


@never_cache
@signed_in
@require_POST
def code(request: HttpRequest, visitor: Visitor, code: str, employee: UUID) -> HttpResponse:
    """A letter with a code, shown once: another one makes this one void."""
    actor = visitor.acting_as(*handing.GIVERS)
    policy = policy_of(dossier_of(code, visitor), visitor)
    person = person_of(code, employee, visitor, actor)
    try:
        made = handing.make_code(policy, person.employee, at=visitor.at, by=actor)
    except Fault as fault:
        messages.error(request, said(fault))
        return redirect("deliveries", code=code)
    context = {
        "person": person,
        "reference": pages.reference(person.dispatch),
        "policy": policy_pages.shown(policy),
        "url": settings.URL.geturl().rstrip("/") + reverse("policy_received"),
        "today": visitor.at,
        "back": reverse("deliveries", args=[code]),
        "hand_code": made,
        "days": handing.VALID.days,
    }
    return visitor.page(request, "web/policy/delivery_letter.html", context)


@never_cache
@sensitive_post_parameters("code")
@require_form
def received(request: HttpRequest) -> HttpResponse:
    """Who has no account here types the code of his letter, and has the policy before him.

    Nothing stays: each deed on the page brings number and code along again.
    """
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _door(request, form, 200)
    if not TRIES.allows(request):
        form.add_error(None, gettext("Too many tries. Wait ten minutes."))
        return _door(request, form, 429)
    at = timezone.now()
    if not form.is_valid():
        return _door(request, form, 422)
    told = form.cleaned_data
    entered = handing.enter(told["number"], told["code"], at=at)
    if entered is None:
        form.add_error(
            None, gettext("This does not fit, or the code is too old. Ask for another letter.")
        )
        return _door(request, form, 422)
    by, held = entered
    deed = request.POST.get("deed", "")
    address = AddressForm(request.POST if deed == "address" else None)
    kept, read_at = False, held.read_at
    if deed == "read":
        deliveries.confirm_read(held, at=at, by=by)
        read_at = read_at or at
    elif address.is_valid():
        with address.faults():
            partings.give(address.cleaned_data["address"], at=at, by=by)
            kept = True
    context: dict[str, Any] = {
        "policy": policy_pages.shown(held.policy),
        "read_at": read_at,
        "told": told,
        "form": address,
        "kept": kept,
    }
    status = 422 if address.errors else 200
    return render(request, "web/policy/policy_received.html", context, status=status)


def _door(request: HttpRequest, form: CodeForm, status: int) -> HttpResponse:
    return render(request, "web/policy/policy_code.html", {"form": form}, status=status)


@never_cache
@require_form
def messages_received(request: HttpRequest, token: str) -> HttpResponse:
    """Who has no page here reads his messages by the link in his mail and his staff number."""
    form = NumberForm(request.POST if request.method == "POST" else None)
    status, found = 200, None
    if form.is_bound:
        status = 422
        if not TRIES.allows(request):
            form.add_error(None, gettext("Too many tries. Wait ten minutes."))
            status = 429
        elif form.is_valid():
            found = receiving.enter(token, form.cleaned_data["number"], at=timezone.now())
            if found is None:
                form.add_error(
                    None,
                    gettext("This does not fit, or the link is too old. Ask for a letter."),
                )
    if found is None:
        return render(request, "web/policy/messages_code.html", {"form": form}, status=status)
    context = {
        "lines": tuple(handed.lines(found)),
        "url": settings.URL.geturl().rstrip("/") + reverse("caller_asks"),
        "contact": public.contact(timezone.now()),
    }
    return render(request, "web/policy/messages_received.html", context)
