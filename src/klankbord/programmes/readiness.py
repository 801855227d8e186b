"""What is proven and what is not, per stage of law.md 3.1: a checklist that nobody can tick. Pure.

A line is proven exactly when the law does not deny by the rules of that line. What the law cannot
see of one version (who was told, the trial of the sweep) is read from evidence of its own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from klankbord.law.engine import Decision
from klankbord.law.texts import Text
from klankbord.programmes import asked, demands, force, parts, processors, steady
from klankbord.programmes.asked import Ask
from klankbord.programmes.demands import Demand
from klankbord.programmes.dossier import Dossier, Row

State = Literal["proven", "waiting", "missing", "broken"]


@dataclass(frozen=True, slots=True)
class Told:
    """Who falls under a version, and who of them got no complete notice in person."""

    scope: frozenset[UUID]
    untold: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Line:
    """One demand: whether it is met, and if not what is to be done, by whom.

    `letter` says how hard it is (W J T S B); B is policy, which the organisation can make
    stricter. A line that is no `gate` does not keep the version from force, only persons or calls.
    """

    code: str
    stage: int
    name: Text
    state: State
    missing: tuple[Text, ...]
    who: str
    letter: str
    rules: tuple[str, ...]
    evidence_on: datetime | None = None
    evidence_id: UUID | None = None
    earliest: datetime | None = None
    gate: bool = True


@dataclass(frozen=True, slots=True)
class Readiness:
    """The whole checklist of a version at a moment."""

    version: str
    title: str
    at: datetime
    status: str
    since: datetime | None
    """In force from then on; None: it is not in force."""
    earliest: datetime | None
    """When it can be in force at the earliest, if the rest is proven by then."""
    lines: tuple[Line, ...]

    @property
    def proven(self) -> int:
        """How many lines are proven."""
        return sum(line.state == "proven" for line in self.lines)

    @property
    def ready(self) -> bool:
        """Whether every gate is proven."""
        return all(line.state == "proven" for line in self.lines if line.gate)


@dataclass(frozen=True, slots=True)
class _Case:
    of: Dossier
    at: datetime
    told: Told
    activation: Decision


def checklist(of: Dossier, at: datetime, told: Told) -> Readiness:
    """The checklist of a version at a moment, in the order of the stages."""
    case = _Case(of, at, told, force.activation(of, at))
    since = force.since(of, at)
    lines = tuple(_lines(case, since))
    return Readiness(
        version=of.version,
        title=of.title,
        at=at,
        status=force.status(of, at),
        since=since,
        earliest=None if since is not None else _earliest(case),
        lines=lines,
    )


def _lines(case: _Case, since: datetime | None) -> Iterator[Line]:
    before = [_OWN.get(demand.code, _by_law)(case, demand) for demand in demands.DEMANDS]
    asks = [ask for ask in asked.of(case.of) if ask.applies(case.of, case.at, None)]
    before += [_asked(case, ask) for ask in asks]
    before += _processor(case)
    before.sort(key=lambda line: line.stage)  # stable: of a stage the law's own lines come first
    yield from before
    yield _activation(case, since, before)


def _asked(case: _Case, ask: Ask) -> Line:
    if ask.met(case.of, case.at, None):
        return _line(case, ask.demand, "proven")
    there = any(case.of.newest(kind, case.at) for kind in ask.demand.kinds)
    return _line(case, ask.demand, "broken" if there else "missing", (ask.remedy,))


def _processor(case: _Case) -> Iterator[Line]:
    """Without an agreement no text goes to the processor; everything else goes on."""
    if processors.of(case.of) is None:
        return
    if processors.agreement(case.of, case.at) is not None:
        yield _line(case, demands.PROCESSOR, "proven", gate=False)
    else:
        there = case.of.newest(processors.AGREEMENT, case.at) is not None
        state: State = "broken" if there else "missing"
        yield _line(case, demands.PROCESSOR, state, (demands.AGREE,), gate=False)


def _by_law(case: _Case, demand: Demand) -> Line:
    """A line that the law answers when it is asked to put the version into force."""
    denying = [
        reason
        for reason in case.activation.reasons
        if reason.effect in {"deny", "prohibit"} and reason.rule.id in demand.rules
    ]
    if not denying:
        return _line(case, demand, "proven", letter=_letter(case, demand))
    unproven = {reason.rule.id for reason in denying} <= set(case.activation.gaps)
    state: State = "missing" if unproven else "broken"
    texts = tuple(reason.rule.remedy for reason in denying)
    return _line(case, demand, state, texts, letter=denying[0].hardness)


def _participation(case: _Case, demand: Demand) -> Line:
    line = _by_law(case, demand)
    newest = {row.kind: row for row in case.of.counting(case.at)}
    asked = newest.get("works_council_request")
    if line.state != "missing" or asked is None or "works_council_answer" in newest:
        return line
    return _line(case, demand, "waiting", (demands.WAITS_FOR_COUNCIL,), letter=line.letter)


def _told(case: _Case, demand: Demand) -> Line:
    scope, untold = len(case.told.scope), len(case.told.untold)
    if scope and not untold:
        return _line(case, demand, "proven", gate=False)
    text = demands.NOBODY_IN_SCOPE if not scope else _untold_text(untold, scope)
    return _line(case, demand, "missing", (text,), gate=False)


def _untold_text(untold: int, scope: int) -> Text:
    return Text(
        nl=f"{untold} van {scope} medewerkers kregen nog geen volledig bericht. "
        "Zonder bewijs geen opname.",
        en=f"{untold} of {scope} employees have not had a complete notice yet. "
        "Without proof no recording.",
    )


def _lead_time(case: _Case, demand: Demand) -> Line:
    line = _by_law(case, demand)
    ends = force.lead_time_ends(case.of, case.at)
    if line.state == "proven" or ends is None or ends <= case.at:
        return line
    return _line(case, demand, "waiting", line.missing, letter=line.letter, earliest=ends)


def _callers(case: _Case, demand: Demand) -> Line:
    attested = parts.attested(case.of, case.at)
    evidence = _last(list(attested.values()))
    if force.callers_told(case.of, case.at):
        return _line(case, demand, "proven", evidence=evidence)
    if not attested:
        return _line(case, demand, "missing", (demands.NO_LINE,))
    if not any(force.suffices(case.of, row, case.at) for row in attested.values()):
        return _line(case, demand, "broken", (demands.WRONG_TEXT,), evidence=evidence)
    begins = parts.told_from(case.of, case.at)
    return _line(
        case, demand, "waiting", (demands.STAFF_FIRST,), evidence=evidence, earliest=begins
    )


def _access(case: _Case, demand: Demand) -> Line:
    if force.access_settled(case.of, case.at):
        return _line(case, demand, "proven")
    reviewed = case.of.newest("access_reviewed", case.at) is not None
    return _line(case, demand, "broken" if reviewed else "missing", (demands.REVIEW_ACCESS,))


def _retention(case: _Case, demand: Demand) -> Line:
    if force.retention_proven(case.of, case.at):
        return _line(case, demand, "proven")
    tested = case.of.newest("retention_tested", case.at) is not None
    return _line(case, demand, "broken" if tested else "missing", (demands.TEST_RETENTION,))


def _criteria(case: _Case, demand: Demand) -> Line:
    if force.criteria_known(case.of, case.at):
        return _line(case, demand, "proven")
    published = case.of.newest("criteria_published", case.at) is not None
    return _line(case, demand, "broken" if published else "missing", (demands.PUBLISH_CRITERIA,))


def _activation(case: _Case, since: datetime | None, before: list[Line]) -> Line:
    if since is not None:
        return _line(case, demands.ACTIVATION, "proven")
    if case.of.newest("activation", case.at) is None:
        return _line(case, demands.ACTIVATION, "missing", (demands.SIGN,))
    open_gates = [line for line in before if line.gate and line.state != "proven"]
    known = [line.earliest for line in open_gates if line.earliest is not None]
    if len(known) < len(open_gates):
        return _line(case, demands.ACTIVATION, "waiting", (demands.REST_FIRST,))
    earliest = max([case.of.starts_at, *known])
    return _line(case, demands.ACTIVATION, "waiting", (demands.NOT_YET,), earliest=earliest)


def _earliest(case: _Case) -> datetime:
    callers = parts.told_from(case.of, case.at)
    lead = force.lead_time_ends(case.of, case.at)
    if callers is None or lead is None:
        callers = lead = steady.days_later(case.at, steady.LEAD_DAYS)
    return max(case.of.starts_at, lead, callers, case.at)


def _line(
    case: _Case,
    demand: Demand,
    state: State,
    missing: tuple[Text, ...] = (),
    *,
    letter: str = "",
    evidence: Row | None = None,
    earliest: datetime | None = None,
    gate: bool = True,
) -> Line:
    found = evidence or _last([r for r in case.of.counting(case.at) if r.kind in demand.kinds])
    on = found.happened_at if found else None
    if demand.code == "purpose" and case.of.submitted_at <= case.at:
        on = case.of.submitted_at
    return Line(
        code=demand.code,
        stage=demand.stage,
        name=demand.name,
        state=state,
        missing=missing,
        who=demand.who,
        letter=letter or demand.letter,
        rules=demand.rules,
        evidence_on=on,
        evidence_id=found.id if found else None,
        earliest=earliest,
        gate=gate,
    )


def _letter(case: _Case, demand: Demand) -> str:
    for reason in case.activation.reasons:
        if reason.rule.id == demand.rules[0]:
            return reason.hardness
    return demand.letter


def _last(rows: list[Row]) -> Row | None:
    return max(rows, key=lambda row: (row.happened_at, row.recorded_at), default=None)


_OWN: dict[str, Callable[[_Case, Demand], Line]] = {
    "participation": _participation,
    "told": _told,
    "lead_time": _lead_time,
    "callers": _callers,
    "access": _access,
    "retention": _retention,
    "criteria": _criteria,
}
