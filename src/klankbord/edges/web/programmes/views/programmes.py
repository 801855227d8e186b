"""Programmes and their checklists, to read. Nothing is ticked here: evidence decides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext

from klankbord.edges.web.frame import dates, words
from klankbord.edges.web.frame.answers import spoken
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.edges.web.programmes import drafting, giving
from klankbord.notices import queries as notices
from klankbord.notices import standings
from klankbord.programmes import drafts, force, guarded, queries
from klankbord.programmes.dossier import Dossier
from klankbord.programmes.readiness import Line, Readiness

VERDICTS = {
    force.IN_FORCE: "yes",
    force.CHANGING: "yes",
    force.DRAFT: "if",
    force.WITHDRAWN: "no",
    force.SUSPENDED: "no",
}
STATUS: words.Words = {
    force.IN_FORCE: gettext_lazy("in force"),
    force.CHANGING: gettext_lazy("in force, a change is under way"),
    force.DRAFT: gettext_lazy("not in force"),
    force.WITHDRAWN: gettext_lazy("withdrawn"),
    force.SUSPENDED: gettext_lazy("suspended"),
}
STATES = {"proven": "yes", "waiting": "wait", "missing": "no", "broken": "no"}
WORST = ("yes", "wait", "no")
STATE_WORDS: words.Words = {
    "proven": gettext_lazy("proven"),
    "waiting": gettext_lazy("under way"),
    "missing": gettext_lazy("missing"),
    "broken": gettext_lazy("not in order"),
}
SHORT: words.Words = {
    "purpose": gettext_lazy("Purpose"),
    "necessity": gettext_lazy("Necessity"),
    "balancing": gettext_lazy("Balancing"),
    "dpia": gettext_lazy("DPIA"),
    "participation": gettext_lazy("Council"),
    "policy": gettext_lazy("Policy text"),
    "told": gettext_lazy("Employees"),
    "lead_time": gettext_lazy("Lead time"),
    "callers": gettext_lazy("Callers"),
    "register": gettext_lazy("Register"),
    "activation": gettext_lazy("Signature"),
}
"""Stages, by the first line of each."""


@dataclass(frozen=True, slots=True)
class Row:
    """A programme in the list."""

    url: str
    title: str
    number: int
    purposes: str
    verdict: str
    status: str
    renew: str
    """Where the next course begins, if it has courses."""


@dataclass(frozen=True, slots=True)
class Demand:
    """A line of the checklist. `verdict` is yes, wait or no; `evidence` a number, or empty."""

    verdict: str
    title: str
    hardness: str
    rule: str
    state: str
    evidence: str
    missing: str
    who: str
    on: datetime | None
    url: str
    deed: str
    stage: int


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the eleven stages, as its worst line stands."""

    name: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """A programme with everything that must be proven before it is in force."""

    title: str
    code: str
    course: str
    facts: tuple[Fact, ...]
    lines: tuple[Demand, ...]
    stages: tuple[Stage, ...]
    met: int
    verdict: str
    status: str
    todo: str
    says: str
    writes: bool
    draft: str


@signed_in
def programmes(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Every programme with what it is at this moment."""
    reads, writes = (
        bool(visitor.roles & set(roles)) for roles in (guarded.READERS, guarded.WRITERS)
    )
    if reads:
        visitor.acting_as(*guarded.READERS)
    context = {
        "programmes": tuple(_rows(visitor.at)),
        "drafts": drafting.listed() if reads else (),
        "writes": writes,
    }
    return visitor.page(request, "web/programmes/programmes.html", context)


@signed_in
def programme(request: HttpRequest, visitor: Visitor, code: str) -> HttpResponse:
    """The checklist of the newest version of a programme."""
    version = queries.by_code(code)
    if version is None:
        raise Http404
    dossier = queries.dossier(version.pk)
    ready = notices.readiness(version.pk, visitor.at)
    writes = bool(visitor.roles & set(guarded.WRITERS))
    draft = _draft(visitor, code)
    shown = _checklist(dossier, ready, visitor.roles, writes=writes, draft=draft)
    context = {
        "strip": _strip(ready),
        "programme": shown,
        "stops": giving.stops(ready.status, visitor.roles, code),
        "deliveries": bool(visitor.roles & set(standings.COUNTERS)),
    }
    return visitor.page(request, "web/programmes/programme.html", context)


def _rows(at: datetime) -> Iterator[Row]:
    for each in queries.programmes():
        version = queries.by_code(each.code)
        if version is None:
            continue
        status = force.status(queries.dossier(version.pk), at)
        yield Row(
            url=reverse("programme", args=[each.code]),
            title=each.title,
            number=version.number,
            purposes=words.listed(words.PURPOSES, version.purposes),
            verdict=VERDICTS[status],
            status=words.word(STATUS, status),
            renew=reverse("dossier_renew", args=[each.code]) if version.course else "",
        )


def _draft(visitor: Visitor, code: str) -> str:
    """The address of the draft under way, for who may read it."""
    if not visitor.roles & set(guarded.READERS):
        return ""
    visitor.acting_as(*guarded.READERS)
    found = drafts.opened(code)
    return reverse("dossier", args=[found.pk]) if found else ""


def _checklist(
    dossier: Dossier, ready: Readiness, roles: frozenset[str], *, writes: bool, draft: str
) -> Checklist:
    status = words.word(STATUS, ready.status)
    return Checklist(
        title=dossier.title,
        code=dossier.code,
        course=dossier.course,
        facts=tuple(_facts(dossier)),
        stages=tuple(_stages(ready.lines)),
        lines=tuple(_demand(line, roles, dossier.code) for line in ready.lines),
        met=ready.proven,
        verdict=VERDICTS[ready.status],
        status=status,
        writes=writes,
        draft=draft,
        todo=_left(len(ready.lines) - ready.proven),
        says=ngettext(
            "{n} of {total} demand is proven. Together: {status}.",
            "{n} of {total} demands are proven. Together: {status}.",
            ready.proven,
        ).format(n=ready.proven, total=len(ready.lines), status=status),
    )


def _stages(lines: Sequence[Line]) -> Iterator[Stage]:
    """Each stage by its worst line; the first line of a stage names it."""
    for _number, group in groupby(lines, key=lambda line: line.stage):
        found = list(group)
        worst = max((STATES[line.state] for line in found), key=WORST.index)
        yield Stage(words.word(SHORT, found[0].code), worst)


def _left(count: int) -> str:
    if not count:
        return ""
    return ngettext("{n} left to prove", "{n} left to prove", count).format(n=count)


def _facts(dossier: Dossier) -> Iterator[Fact]:
    yield Fact(gettext("Version"), str(dossier.number))
    yield Fact(gettext("Purpose"), words.listed(words.PURPOSES, dossier.purposes))
    yield Fact(gettext("From"), dates.day(dossier.starts_at))
    if dossier.ends_at is not None:
        yield Fact(gettext("To"), dates.last_day(dossier.ends_at))


def _demand(line: Line, roles: frozenset[str], code: str) -> Demand:
    proven = line.state == "proven"
    url, deed = giving.button(line, roles, code)
    return Demand(
        verdict=STATES[line.state],
        title=spoken(line.name),
        hardness=line.letter,
        rule=" ".join(line.rules),
        state=words.word(STATE_WORDS, line.state),
        evidence=str(line.evidence_id)[:8].upper() if line.evidence_id else "",
        missing=" ".join(spoken(text) for text in line.missing),
        who="" if proven else words.word(words.ROLES, line.who),
        on=line.evidence_on if line.earliest is None else line.earliest,
        url=url,
        deed=deed,
        stage=line.stage,
    )


def _strip(ready: Readiness) -> Strip:
    says = {
        force.IN_FORCE: gettext("In force: what it names is allowed"),
        force.CHANGING: gettext("In force: what it names is allowed"),
        force.DRAFT: gettext("Not in force: nothing may be recorded under it"),
        force.WITHDRAWN: gettext("Withdrawn: nothing may be recorded under it"),
        force.SUSPENDED: gettext("Suspended: nothing may be recorded under it"),
    }[ready.status]
    facts = []
    if ready.since is not None:
        facts.append(Fact(gettext("Since"), dates.day(ready.since)))
    if ready.earliest is not None:
        facts.append(Fact(gettext("At the earliest"), dates.day(ready.earliest)))
    logged = gettext("Every change is written down")
    return Strip(VERDICTS[ready.status], says, tuple(facts), logged)
