"""People who work here: since when, as what, and in which teams."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klankbord.edges.web.administration.administering import (
    EmployeeForm,
    EmployeeSearchForm,
    EmploymentForm,
    LastDayForm,
    MembershipForm,
    PartForm,
    TeamForm,
    term,
)
from klankbord.edges.web.frame import dates, registers
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.fields import Fields, after, midnight
from klankbord.edges.web.frame.methods import require_form
from klankbord.gate.access import Actor
from klankbord.people import employment, periods, queries, register
from klankbord.people.models import Employee, Role, Team
from klankbord.people.periods import Term

WORKING, JOINING, PART = "work_%s", "team_%s", "part_%s"
"""Ids of the inputs of two forms on one page."""


@signed_in
@require_safe
def employees(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """People by name, or those of one team."""
    actor = visitor.acting_as(Role.ADMIN)
    form = EmployeeSearchForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    text, team = wanted.get("q", ""), wanted.get("team")
    found = register.employees(text, team, at=visitor.at, by=actor)
    context = registers.around(visitor.roles, "employees") | {
        "form": form,
        "page": registers.part(request, found),
        "narrowed": registers.narrowed(wanted),
    }
    return visitor.page(request, "web/administration/employees.html", context)


@signed_in
@require_form
def employee_new(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Write down somebody who works here."""
    actor = visitor.acting_as(Role.ADMIN)
    form = EmployeeForm(request.POST or None, initial={"since": dates.today(visitor.at)})
    if form.is_valid():
        made: Employee | None = None
        with form.faults():
            made = _hire(form.cleaned_data, visitor, actor)
        if made is not None:
            messages.success(request, gettext("Written down. The person can be found here now."))
            return redirect("employee_detail", employee=made.pk)
    context = registers.around(visitor.roles, "employees") | {
        "form": form,
        "title": gettext("New person"),
        "lead": gettext("Nothing is recorded of somebody who was not told of it first."),
        "deed": gettext("Write this down"),
        "back": reverse("employees"),
        "back_to": gettext("People"),
    }
    return visitor.page(request, "web/administration/form.html", context, status=_status(form))


@signed_in
@require_safe
def employee(request: HttpRequest, visitor: Visitor, employee: UUID) -> HttpResponse:
    """One person with his periods, and what can be added."""
    found = _employee(employee, visitor)
    today = dates.today(visitor.at)
    return _detail(
        request,
        visitor,
        found,
        _working(today),
        _joining(today),
    )


@signed_in
@require_POST
def employ(request: HttpRequest, visitor: Visitor, employee: UUID) -> HttpResponse:
    """Add a period in which somebody works here."""
    found, actor = _employee(employee, visitor), visitor.acting_as(Role.ADMIN)
    form = EmploymentForm(request.POST, auto_id=WORKING)
    if form.is_valid():
        with form.faults():
            employment.employ(
                found,
                kind=form.cleaned_data["kind"],
                term=term(form.cleaned_data),
                at=visitor.at,
                by=actor,
            )
    if form.errors:
        return _detail(request, visitor, found, form, _joining(dates.today(visitor.at)))
    messages.success(request, gettext("The period is written down."))
    return redirect("employee_detail", employee=found.pk)


@signed_in
@require_POST
def set_part(request: HttpRequest, visitor: Visitor, employee: UUID) -> HttpResponse:
    """Write down which part of a full week somebody works."""
    found, actor = _employee(employee, visitor), visitor.acting_as(Role.ADMIN)
    form = PartForm(request.POST, auto_id=PART)
    if form.is_valid():
        with form.faults():
            employment.set_part(found, form.cleaned_data["part"], at=visitor.at, by=actor)
    if form.errors:
        today = dates.today(visitor.at)
        return _detail(request, visitor, found, _working(today), _joining(today), form)
    messages.success(request, gettext("Written down."))
    return redirect("employee_detail", employee=found.pk)


@signed_in
@require_POST
def join(request: HttpRequest, visitor: Visitor, employee: UUID) -> HttpResponse:
    """Put somebody in a team."""
    found, actor = _employee(employee, visitor), visitor.acting_as(Role.ADMIN)
    form = MembershipForm(request.POST, auto_id=JOINING)
    if form.is_valid():
        with form.faults():
            employment.join(
                found,
                form.cleaned_data["team"],
                term=term(form.cleaned_data),
                at=visitor.at,
                by=actor,
            )
    if form.errors:
        return _detail(request, visitor, found, _working(dates.today(visitor.at)), form)
    messages.success(request, gettext("The team is written down."))
    return redirect("employee_detail", employee=found.pk)


@signed_in
@require_form
def leave(request: HttpRequest, visitor: Visitor, employee: UUID) -> HttpResponse:
    """Write down somebody's last day here."""
    found, actor = _employee(employee, visitor), visitor.acting_as(Role.ADMIN)
    form = LastDayForm(request.POST or None, initial={"last": dates.today(visitor.at)})
    if form.is_valid():
        until = after(form.cleaned_data["last"])
        with form.faults():
            employment.leave(found, until=until, at=visitor.at, by=actor)
        if not form.errors:
            return _ended(request, found, form.cleaned_data["last"])
    confirm = registers.Confirm(
        title=gettext("{name} leaves").format(name=found.name),
        lead=gettext("You write down the last day that {name} works here.").format(name=found.name),
        effects=(
            gettext("After that day nothing is recorded of this person, and nobody listens."),
            gettext("Teams end on that day too."),
            gettext("The right of access stays for as long as something is kept."),
        ),
        deed=gettext("Write down the last day"),
        back=reverse("employee_detail", args=[found.pk]),
        back_to=found.name,
    )
    return _asked(request, visitor, confirm, form)


@signed_in
@require_form
def part(request: HttpRequest, visitor: Visitor, employee: UUID, code: str) -> HttpResponse:
    """Take somebody out of a team."""
    found, actor = _employee(employee, visitor), visitor.acting_as(Role.ADMIN)
    team = Team.objects.filter(code=code, memberships__employee=found).distinct().first()
    if team is None:
        raise Http404
    form = LastDayForm(request.POST or None, initial={"last": dates.today(visitor.at)})
    if form.is_valid():
        until = after(form.cleaned_data["last"])
        with form.faults():
            employment.part(found, team, until=until, at=visitor.at, by=actor)
        if not form.errors:
            return _ended(request, found, form.cleaned_data["last"])
    names = {"name": found.name, "team": team.name}
    confirm = registers.Confirm(
        title=gettext("{name} leaves team {team}").format(**names),
        lead=gettext("You write down the last day in team {team}.").format(**names),
        effects=(
            gettext("After that day the programmes of this team no longer cover this person."),
            gettext("What was recorded before stays as it is, with its own term."),
        ),
        deed=gettext("Write down the last day"),
        back=reverse("employee_detail", args=[found.pk]),
        back_to=found.name,
    )
    return _asked(request, visitor, confirm, form)


@signed_in
@require_form
def teams(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The teams with how many people are in them, and a new one."""
    actor = visitor.acting_as(Role.ADMIN)
    form = TeamForm(request.POST or None)
    if form.is_valid():
        with form.faults():
            employment.add_team(**form.cleaned_data, at=visitor.at, by=actor)
        if not form.errors:
            messages.success(request, gettext("The team is there. Put people in it now."))
            return redirect("teams")
    sizes = queries.sizes(visitor.at)
    every = Team.objects.order_by("name", "code")
    context = registers.around(visitor.roles, "teams") | {
        "form": form,
        "teams": [(team, sizes.get(team.pk, 0)) for team in every],
    }
    return visitor.page(request, "web/administration/teams.html", context, status=_status(form))


def _hire(said: dict[str, Any], visitor: Visitor, actor: Actor) -> Employee:
    return employment.hire(
        number=said["number"],
        name=said["name"],
        account=said["account"],
        kind=said["kind"],
        team=said["team"],
        term=Term(midnight(said["since"])),
        at=visitor.at,
        by=actor,
    )


def _employee(pk: UUID, visitor: Visitor) -> Employee:
    try:
        return register.employee(pk, at=visitor.at, by=visitor.acting_as(Role.ADMIN))
    except Employee.DoesNotExist as gone:
        raise Http404 from gone


def _working(today: date) -> Fields:
    return EmploymentForm(initial={"since": today}, auto_id=WORKING)


def _joining(today: date) -> Fields:
    return MembershipForm(initial={"since": today}, auto_id=JOINING)


def _detail(
    request: HttpRequest,
    visitor: Visitor,
    found: Employee,
    working: Fields,
    joining: Fields,
    part: Fields | None = None,
) -> HttpResponse:
    open_ = periods.meeting(Term(visitor.at))
    job = found.employments.filter(open_).order_by("since").first()
    if part is None and job is not None:
        part = PartForm(initial={"part": job.part}, auto_id=PART)
    context = registers.around(visitor.roles, "employees") | {
        "employee": found,
        "employments": found.employments.order_by("-since"),
        "memberships": found.memberships.select_related("team").order_by("-since"),
        "running": set(found.memberships.filter(open_).values_list("pk", flat=True)),
        "works": job is not None,
        "part": part,
        "refs": found.agent_refs.order_by("source", "-since"),
        "working": working,
        "joining": joining,
    }
    wrong = working.errors or joining.errors or (part and part.errors)
    status = 422 if wrong else 200
    return visitor.page(request, "web/administration/employee.html", context, status=status)


def _asked(
    request: HttpRequest, visitor: Visitor, confirm: registers.Confirm, form: Fields
) -> HttpResponse:
    context = registers.around(visitor.roles, "employees") | {"confirm": confirm, "form": form}
    return visitor.page(request, "web/frame/confirm.html", context, status=_status(form))


def _ended(request: HttpRequest, found: Employee, last: date) -> HttpResponse:
    said = gettext("Written down: the last day is {day}.").format(day=dates.day(last))
    messages.success(request, said)
    return redirect("employee_detail", employee=found.pk)


def _status(form: Fields) -> int:
    return 422 if form.errors else 200
