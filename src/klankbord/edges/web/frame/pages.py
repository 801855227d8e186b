"""What stands around every page of somebody who is signed in, and the page of a refusal."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from klankbord.edges.web.frame import answers, asked, navigation, words
from klankbord.law.engine import Decision
from klankbord.people.models import Account, Role
from klankbord.people.queries import EMPLOYEE
from klankbord.recordings.listening import asking


@dataclass(frozen=True, slots=True)
class Who:
    """Who is signed in, as the header shows it."""

    name: str
    initials: str
    roles: str
    employee: bool = False


@dataclass(frozen=True, slots=True)
class Shell:
    """Header and menu of one visitor."""

    nav: navigation.Menu
    who: Who


def shown(
    request: HttpRequest,
    account: Account,
    roles: frozenset[str],
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """A page with the header of its visitor."""
    whole = {"shell": shell(request.path, account, roles), **context}
    return render(request, template, whole, status=status)


def attached(content: bytes, media_type: str, name: str) -> HttpResponse:
    """A file that no browser opens within our pages."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)


def shell(path: str, account: Account, roles: frozenset[str]) -> Shell:
    """The header for an account with these roles, on the page of this path."""
    return Shell(nav=navigation.menu(path, roles), who=who(account, roles))


def who(account: Account, roles: frozenset[str]) -> Who:
    """Name, initials and roles of an account."""
    parts = account.name.split()
    initials = "".join(part[0] for part in (parts[0], parts[-1])[: len(parts)]).upper()
    return Who(account.name, initials, roles_said(roles), EMPLOYEE in roles)


def roles_said(roles: frozenset[str]) -> str:
    """Roles in words, in their order."""
    ordered = [role for role in (*Role.values, EMPLOYEE) if role in roles]
    return words.listed(words.ROLES, ordered)


def answered(
    request: HttpRequest, account: Account, roles: frozenset[str], decision: Decision
) -> HttpResponse:
    """The page of an answer: reasons, what is not proven, and what would be allowed."""
    context = {
        "strip": answers.strip(decision),
        "answer": answers.present(
            decision,
            says=_asked(decision),
            noted=gettext(
                "Question and answer are written down. The person concerned sees that "
                "it was asked, by which function, and when."
            ),
            back=reverse("home"),
            may=asked.of(decision).url(),
        ),
    }
    status = 200 if decision.allowed else 403
    return shown(request, account, roles, "web/frame/answered.html", context, status=status)


def _asked(decision: Decision) -> str:
    if (
        decision.question["act"] == asking.OWN
        and decision.question["actor"].get("relation") != "self"
    ):
        return gettext("This is about somebody else. Here everybody reads what is about himself.")
    act, data = str(decision.question["act"]), str(decision.question.get("data", ""))
    said = (
        gettext("You may do this: {act} ({data}).")
        if decision.allowed
        else gettext("You may not do this: {act} ({data}).")
    )
    return said.format(act=words.word(words.ACTS, act), data=words.word(words.DATA, data))
