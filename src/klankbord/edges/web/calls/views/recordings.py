"""The list of calls: one's own, drawn for one, or released to one; or why there is none."""

from collections.abc import Mapping
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from klankbord.edges.web.calls import listed
from klankbord.edges.web.calls.listforms import ListForm
from klankbord.edges.web.frame import answers
from klankbord.edges.web.frame.door import EMPLOYEE, Visitor, signed_in
from klankbord.edges.web.frame.strips import Fact
from klankbord.edges.web.law import guides
from klankbord.evaluations import queries as evaluations
from klankbord.people import queries as people
from klankbord.people.models import Role
from klankbord.recordings.listening import listing


@signed_in
@require_safe
def recordings(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The calls that a visitor may see in one function. That he looked is written down."""
    roles = [role for role in listed.SAYS if role in visitor.roles]
    if not roles:
        return _refused(request, visitor)
    asked = request.GET.get("als", "")
    role = asked if asked in roles else roles[0]
    around = {
        "strip": listed.strip(role),
        "says": listed.SAYS[role],
        "tabs": listed.tabs(roles, role),
        "role": role,
        "page_guide": guides.YOURS if role == EMPLOYEE else guides.LISTENING,
    }
    if role == Role.COACH:
        found = evaluations.released(visitor.acting_as(role), at=visitor.at)
        rows, after = listed.released(found, listed.place(request.GET.get("na", "")))
        context = {
            **around,
            "rows": rows,
            "total": len(found),
            "after": after,
            "further": "na" in request.GET,
        }
        return visitor.page(request, "web/calls/recordings.html", context)
    return _looked_for(request, visitor, role, around)


def _looked_for(
    request: HttpRequest, visitor: Visitor, role: str, around: Mapping[str, object]
) -> HttpResponse:
    form = ListForm(request.GET)
    wanted = listed.wanted(form.cleaned_data) if form.is_valid() else listing.Wanted()
    part = listing.part(
        visitor.acting_as(role),
        wanted=wanted,
        after=listed.place(request.GET.get("na", "")),
        at=visitor.at,
    )
    form.offer(part.queues)
    context = {
        **around,
        "form": form,
        "narrowed": wanted != listing.Wanted(),
        "rows": listed.rows(part.rows, role),
        "total": part.total,
        "after": listed.written(part.after),
        "further": "na" in request.GET,
    }
    status = 422 if form.errors else 200
    return visitor.page(request, "web/calls/recordings.html", context, status=status)


def _refused(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The law's no, with what is certain of it: there is no recording of which facts could lack."""
    decision = listing.in_vain(people.person(visitor.account, visitor.at), at=visitor.at)
    whole = answers.present(
        decision,
        says=gettext("Your function has no list of calls."),
        noted=gettext("Question and answer are written down, without a name."),
        back=reverse("home"),
    )
    certain = [reason.rule for reason in whole.violated]
    answer = replace(
        whole,
        unproven=(),
        gaps=(),
        more_ways=(),
    )
    by = Fact(gettext("By rule"), ", ".join(certain))
    context = {"strip": replace(answers.strip(decision), facts=(by,)), "answer": answer}
    return visitor.page(request, "web/frame/answered.html", context, status=403)
