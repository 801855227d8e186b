"""Figures of teams, for who leads a team, keeps the quality, or sits in the works council."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from klankbord.edges.web.figures import teams
from klankbord.edges.web.frame import answers, sheets, words
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.strips import VERDICTS, Fact, Strip, Why
from klankbord.evaluations.figures import figures, reports
from klankbord.evaluations.figures.figures import Figures
from klankbord.evaluations.margins import FEWEST, FEWEST_COMPARED, SMALLEST_GROUP
from klankbord.law.engine import Decision
from klankbord.people import queries as people
from klankbord.people.models import Team

FIGURES = frozenset({"R1", "R7", "R33", "R50", "R51", "R54"})
"""The rules that are about figures and who reads them; the others were met call by call."""


@dataclass(frozen=True, slots=True)
class Length:
    """A choice of how many months are shown."""

    months: int
    url: str
    current: bool


@signed_in
@require_safe
def overview(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """All teams together, and the list of teams; a team lead comes to his own team."""
    actor = visitor.acting_as(*figures.READERS)
    mine = figures.teams(actor, visitor.at)
    if actor.role == figures.READERS[-1]:
        if len(mine) == 1:
            return redirect("team_figures", code=mine[0].code)
        return visitor.page(
            request, "web/figures/teams.html", {"strip": _strip(None), "teams": mine}
        )
    page, found = _read(request, visitor, None)
    context = _context(request, page, found) | {
        "title": gettext("All teams together"),
        "people": len(people.members([team.pk for team in mine], visitor.at)),
        "teams": tuple(_rows(page, found, mine, people.sizes(visitor.at))),
        "funnel": page.funnel(mine),
        "fair": True,
        "tables": _tables(request, "team"),
    }
    return visitor.page(request, "web/figures/team.html", context)


@signed_in
@require_safe
def team(request: HttpRequest, visitor: Visitor, code: str) -> HttpResponse:
    """The figures of one team. Who leads another team gets the law's answer."""
    actor = visitor.acting_as(*figures.READERS)
    asked = _team(code)
    page, found = _read(request, visitor, asked)
    context = _context(request, page, found) | {
        "title": asked.name,
        "people": len(people.members([asked.pk], visitor.at)),
        "above": actor.role != figures.READERS[-1],
        "funnel": page.questions,
        "tables": _tables(request, "team_figures", code),
    }
    return visitor.page(request, "web/figures/team.html", context)


@signed_in
@require_safe
def table(
    request: HttpRequest, visitor: Visitor, kind: str, code: str | None = None
) -> HttpResponse:
    """What a page of figures shows as a table to take along; that it was taken is in the log."""
    actor = visitor.acting_as(*figures.READERS)
    asked = _team(code) if code is not None else None
    page, found = _read(request, visitor, asked, taken=kind)
    mine = figures.teams(actor, visitor.at) if asked is None else ()
    more = ((each.name, page.of_team(found.teams.get(each.pk, {}))) for each in mine)
    name = f"{code or 'teams'}-{visitor.at:%Y-%m-%d}"
    return sheets.attached(teams.table(page, more), kind, name)


@signed_in
@require_safe
def operation(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What was drawn of a queue or of everybody together: of all of it, or of one queue."""
    page, found = _read_operation(request, visitor)
    queue = request.GET.get("wachtrij", "")
    rows = () if queue else tuple(_queues(page, found))
    funnel = page.funnel_of(found.queues.items()) if len(rows) > 1 else page.questions
    context = _context(request, page, found) | {
        "title": queue or gettext("Queues and the operation"),
        "operation": True,
        "above": bool(queue),
        "queue": queue,
        "teams": rows,
        "funnel": funnel,
        "tables": _tables(request, "queues", wachtrij=queue),
    }
    return visitor.page(request, "web/figures/team.html", context)


@signed_in
@require_safe
def queues_table(request: HttpRequest, visitor: Visitor, kind: str) -> HttpResponse:
    """The same as a table to take along; that it was taken is in the log."""
    page, found = _read_operation(request, visitor, taken=kind)
    more = ((row.title, row.share) for row in _queues(page, found))
    return sheets.attached(teams.table(page, more), kind, f"wachtrijen-{visitor.at:%Y-%m-%d}")


def _read_operation(
    request: HttpRequest, visitor: Visitor, *, taken: str = ""
) -> tuple[teams.Page, Figures]:
    place = figures.Place(operation=True, queue=request.GET.get("wachtrij", ""))
    actor = visitor.acting_as(*figures.OPERATION_READERS)
    months = _months(request)
    found = figures.read(place, actor=actor, months=months, at=visitor.at, taken=taken)
    return teams.Page(found, request.GET.get("vraag", "")), found


def _queues(page: teams.Page, found: Figures) -> Iterator[teams.TeamRow]:
    for name, totals in sorted(found.queues.items()):
        url = f"{reverse('operation')}?{urlencode({'wachtrij': name})}"
        yield teams.TeamRow(title=name, url=url, people=0, share=page.of_team(totals))


def _team(code: str) -> Team:
    asked = Team.objects.filter(code=code).first()
    if asked is None:
        raise Http404
    return asked


def _read(
    request: HttpRequest, visitor: Visitor, asked: Team | None, *, taken: str = ""
) -> tuple[teams.Page, Figures]:
    actor = visitor.acting_as(*figures.READERS)
    team = asked.pk if asked else None
    months = _months(request)
    found = figures.read(team, actor=actor, months=months, at=visitor.at, taken=taken)
    if asked is not None and asked not in figures.teams(actor, visitor.at):
        raise Http404
    return teams.Page(found, request.GET.get("vraag", "")), found


def _tables(request: HttpRequest, of: str, *code: str, **more: str) -> dict[str, str]:
    """Where a page is to be had as a table, by kind; `more` is asked as the page was."""
    names = {sheets.CSV: f"{of}_table", sheets.XLSX: f"{of}_sheet"}
    asked = urlencode(
        {"maanden": _months(request)} | {name: said for name, said in more.items() if said}
    )
    return {kind: f"{reverse(name, args=code)}?{asked}" for kind, name in names.items()}


def _months(request: HttpRequest) -> int:
    asked = request.GET.get("maanden", "")
    return int(asked) if asked.isdecimal() and int(asked) in reports.LENGTHS else reports.USUAL


def _context(request: HttpRequest, page: teams.Page, found: Figures) -> dict[str, object]:
    return {
        "strip": _strip(found.decision),
        "page": page,
        "ups": teams.listed(page.ups),
        "downs": teams.listed(page.downs),
        "months": _months(request),
        "turning": page.turning(request.GET.get("vanaf", "")),
        "lengths": [
            Length(months, _address(request, months), months == _months(request))
            for months in reports.LENGTHS
        ],
        "limits": {"group": SMALLEST_GROUP, "few": FEWEST, "compared": FEWEST_COMPARED},
    }


def _address(request: HttpRequest, months: int) -> str:
    chosen = request.GET.get("vraag", "")
    kept = {"vraag": chosen, "wachtrij": request.GET.get("wachtrij", "")}
    return "?" + urlencode({"maanden": months} | {name: of for name, of in kept.items() if of})


def _rows(
    page: teams.Page, found: Figures, every: tuple[Team, ...], sizes: dict[UUID, int]
) -> Iterator[teams.TeamRow]:
    for each in every:
        yield teams.TeamRow(
            title=each.name,
            url=reverse("team_figures", args=[each.code]),
            people=sizes.get(each.pk, 0),
            share=page.of_team(found.teams.get(each.pk, {})),
        )


def _strip(decision: Decision | None) -> Strip:
    facts = [
        Fact(
            gettext("You do not see"),
            gettext("names, single calls, groups under {n}").format(n=SMALLEST_GROUP),
        )
    ]
    logged = gettext("Your visit is written down")
    if decision is None:
        return Strip("yes", gettext("There are no figures to see yet"), tuple(facts), logged)
    purpose = words.word(words.PURPOSES, decision.question["purpose"])
    return Strip(
        verdict=VERDICTS[decision.answer],
        says=gettext("You may see these team figures"),
        facts=(Fact(gettext("Purpose"), purpose), *facts),
        logged=logged,
        why_title=gettext("Why may I?"),
        why=tuple(
            Why(answers.spoken(reason.rule.text), reason.rule.id)
            for reason in decision.reasons
            if reason.effect == "allow" and reason.rule.id in FIGURES
        ),
    )
