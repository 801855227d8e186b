"""A person's own mail of the day, and the days of his roles for his calendar."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from klankbord.edges.web.frame import agenda, pages
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.methods import require_form
from klankbord.gate.access import Actor
from klankbord.notices import digest
from klankbord.people import queries as people


class DigestForm(forms.Form):
    """Whether somebody wants a mail a day."""

    wanted = forms.BooleanField(
        label=_("Send me a mail on working days when something waits"), required=False
    )


@signed_in
@require_form
def page(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What a person is sent, and the days that his roles have."""
    account = visitor.account
    if request.method == "POST":
        form = DigestForm(request.POST)
        wanted = form.is_valid() and form.cleaned_data["wanted"]
        actor = Actor(people.first(visitor.roles), account.pk, visitor.employee)
        digest.choose(account, wanted=wanted, at=visitor.at, by=actor)
        said = gettext("You get the mail.") if wanted else gettext("You do not get the mail.")
        messages.success(request, said)
        return redirect("reminders")
    context = {
        "form": DigestForm(initial={"wanted": account.digest}),
        "deadlines": agenda.deadlines(visitor),
    }
    return visitor.page(request, "web/start/reminders.html", context)


@signed_in
@require_safe
def calendar(_request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The days as a file for a calendar."""
    content = agenda.calendar(agenda.deadlines(visitor), visitor.at)
    return pages.attached(content, "text/calendar; charset=utf-8", "klankbord.ics")
