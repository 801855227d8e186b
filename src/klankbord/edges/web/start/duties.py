"""What waits for a visitor: per role one sentence of what it does here, and the few things open."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from klankbord.breaches import queries as breaches
from klankbord.coaching import queries as coaching
from klankbord.coaching.models import Side
from klankbord.coaching.queries import Listed
from klankbord.edges.web.administration import keepers
from klankbord.edges.web.breaches import breaches as incidents
from klankbord.edges.web.calls import calls
from klankbord.edges.web.cases import cases as frozen
from klankbord.edges.web.coaching import given
from klankbord.edges.web.evaluations import judging
from klankbord.edges.web.frame import answers, dates, navigation, words
from klankbord.edges.web.frame.door import EMPLOYEE, Visitor
from klankbord.edges.web.frame.strips import Fact
from klankbord.edges.web.frame.todo import Waiting
from klankbord.edges.web.programmes import dossiers
from klankbord.edges.web.programmes.dossiers import Open
from klankbord.edges.web.rights import requests
from klankbord.evaluations import queries as evaluations
from klankbord.evaluations.calibration import calibrated
from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.ledger import queries as ledger
from klankbord.notices import months, rulechanges, standings
from klankbord.notices import queries as notices
from klankbord.people import queries as people
from klankbord.people.models import Account, Role
from klankbord.programmes import queries as programmes
from klankbord.recordings import queries as recordings
from klankbord.rights import queries as rights


@dataclass(frozen=True, slots=True)
class Task:
    """A call that waits for an evaluator."""

    url: str
    title: str
    started_at: datetime
    duration_ms: int
    line: str
    kept_until: datetime
    due_on: date
    late: bool
    draft: bool


@dataclass(frozen=True, slots=True)
class Duty:
    """One role of a visitor: what it does here, what is known at this moment, and what waits."""

    role: str
    title: str
    says: str
    empty: str
    known: tuple[Fact, ...]
    places: tuple[navigation.Item, ...]
    waiting: tuple[Waiting, ...]
    tasks: tuple[Task, ...]

    @property
    def idle(self) -> bool:
        """Whether nothing waits, and there is nothing to ask."""
        return not self.waiting and not self.tasks and self.role != Role.HR


DOES: dict[str, str | Promise] = {
    EMPLOYEE: _("You see what is recorded of you, who listened, and what you can stop yourself."),
    Role.EVALUATOR: _("You listen to calls that the plan drew, and evaluate them with the form."),
    Role.COACH: _(
        "You talk with your people about what was evaluated, so that they learn from it."
    ),
    Role.TEAM_LEAD: _("You see figures of your team, from five people on. You hear no calls."),
    Role.QUALITY_MANAGER: _("You keep programmes, plans and forms in order. You hear no calls."),
    Role.MANAGER: _("You read reports about teams. Nothing here is about one person."),
    Role.HR: _("What people say in training calls stays on their side of the wall. You may ask."),
    Role.CONTROLLER: _("You sign before a programme starts, and you approve roles."),
    Role.LEGAL: _("You keep what a claim or a complaint needs, and only that."),
    Role.WORKS_COUNCIL: _("You see what each programme changes for people, before it starts."),
    Role.DPO: _("You watch over the rules. Content you see only inside a case, with a reason."),
    Role.ADMIN: _("You keep accounts and roles. You hear no calls and see no scores."),
    Role.INTEGRATION: _("This account is for the telephone platform: it offers, it reads nothing."),
}
"""What each role does here, in a sentence."""

EMPTY: dict[str, str | Promise] = {
    EMPLOYEE: _("No message waits for you. We report that too."),
    Role.EVALUATOR: _("New calls come when the plan draws them."),
    Role.COACH: _("No talk is open, and no evaluation waits to be talked about."),
    Role.QUALITY_MANAGER: _("Every programme is proven, and no call waits for a fact."),
    Role.CONTROLLER: _("Nothing waits for your signature or your approval."),
    Role.WORKS_COUNCIL: _("No programme waits for your answer."),
    Role.DPO: _("No objection is open, and nothing is sealed or held back."),
    Role.ADMIN: _("No role is asked for, and no statement ends within a month."),
}
"""What it means for a role that nothing waits."""


def all_of(visitor: Visitor) -> tuple[Duty, ...]:
    """Every role of a visitor with what waits for it; those for which nothing waits come last."""
    held = [str(role) for role in (*Role, EMPLOYEE) if role in visitor.roles]
    open_ = dossiers.not_ready(visitor.at) if set(held) & dossiers.READERS else ()
    return tuple(sorted((_duty(role, visitor, open_) for role in held), key=lambda d: d.idle))


def waiting(account: Account, at: datetime) -> int:
    """How many things wait for an account, as its start page would say."""
    roles, employee = people.standing(account, at)
    with access.at_door(Actor(people.first(roles), account.pk, employee)):
        return total(all_of(Visitor(account, employee, roles, at)))


def total(duties: tuple[Duty, ...]) -> int:
    """How many things wait altogether."""
    return sum(len(duty.tasks) + sum(each.n for each in duty.waiting) for duty in duties)


def _duty(role: str, visitor: Visitor, open_: tuple[Open, ...]) -> Duty:
    found = _WAITING.get(role)
    waiting = (*(found(visitor) if found else ()), *_dossiers(role, open_))
    return Duty(
        role=role,
        title=words.word(words.ROLES, role),
        says=str(DOES[role]),
        empty=str(EMPTY.get(role, gettext("There is nothing to do here now."))),
        known=tuple(_known(role, visitor)),
        places=navigation.of(role),
        waiting=waiting,
        tasks=_tasks(visitor) if role == Role.EVALUATOR else (),
    )


def _employee(visitor: Visitor) -> Iterator[Waiting]:
    employee = visitor.acting_as(EMPLOYEE).employee
    unread = notices.unread(employee, visitor.at) if employee else 0
    if unread:
        what = ngettext("message for you", "messages for you", unread)
        yield Waiting(unread, what, url=reverse("mine"))
    talks = coaching.own(visitor.acting_as(EMPLOYEE), at=visitor.at)
    if still := sum(talk.waits_for(Side.EMPLOYEE) for talk in talks):
        what = ngettext("talk with your coach is open", "talks with your coach are open", still)
        yield Waiting(still, what, url=reverse("coaching"))
    yield from _promised(talks, Side.EMPLOYEE, visitor)


def _promised(talks: list[Listed], side: Side, visitor: Visitor) -> Iterator[Waiting]:
    """Agreements that one side promised, from the day on which they look back at them."""
    today = dates.today(visitor.at)
    if due := sum(talk.due(side, today) for talk in talks):
        yield Waiting(
            due,
            ngettext("agreement to look back at", "agreements to look back at", due),
            gettext("You promised it in a talk. Tick it when it is done."),
            url=reverse("coaching"),
            verdict="wait",
            state=gettext("the day has come"),
            yours=True,
        )

    if due := sum(talk.aimed(side, today) for talk in talks):
        yield Waiting(
            due,
            ngettext("goal to look back at", "goals to look back at", due),
            gettext("Its day has come. Say what became of it."),
            url=reverse("coaching"),
            verdict="wait",
            state=gettext("the day has come"),
            yours=True,
        )


def _coach(visitor: Visitor) -> Iterator[Waiting]:
    actor = visitor.acting_as(Role.COACH)
    talks = coaching.held_by(actor, at=visitor.at)
    if still := sum(talk.waits_for(Side.COACH) for talk in talks):
        what = ngettext("talk that you hold is open", "talks that you hold are open", still)
        yield Waiting(still, what, url=reverse("coaching"))
    yield from _promised(talks, Side.COACH, visitor)
    if ready := sum(len(each.ready) for each in coaching.coachees(actor, at=visitor.at)):
        what = ngettext("evaluation to talk about", "evaluations to talk about", ready)
        yield Waiting(ready, what, url=reverse("coaching"))


def _evaluator(visitor: Visitor) -> Iterator[Waiting]:
    if not people.cleared(visitor.account, visitor.at):
        yield Waiting(
            1,
            gettext("secrecy statement or instruction is missing or has ended"),
            gettext("Without both nothing is played. Ask your administrator."),
            verdict="no",
            state=gettext("listening is closed"),
            yours=True,
        )
    yield from judging.to_judge(visitor)
    scored = calibrated.sessions(visitor.acting_as(Role.EVALUATOR), at=visitor.at)
    if calibrates := [each for each in scored if each.mine]:
        text = gettext("Submit by {day}.")
        yield Waiting(
            len(calibrates),
            ngettext("calibration to score", "calibrations to score", len(calibrates)),
            text.format(day=dates.day(min(each.closes_on for each in calibrates))),
            url=reverse("calibrations"),
        )


def _tasks(visitor: Visitor) -> tuple[Task, ...]:
    work = evaluations.work(visitor.acting_as(Role.EVALUATOR), at=visitor.at)
    return tuple(
        Task(
            url=reverse("call", args=[each.leg]),
            title=calls.title(each.leg),
            started_at=each.made_at,
            duration_ms=each.duration_ms,
            line=calls.line(each.direction, each.queue),
            kept_until=each.keep_until,
            due_on=each.due_on,
            late=each.late,
            draft=each.begun,
        )
        for each in work
    )


def _untold(visitor: Visitor) -> Iterator[Waiting]:
    for dossier in programmes.in_force(visitor.at):
        if untold := standings.counts(dossier, visitor.at).untold:
            yield Waiting(
                untold,
                ngettext("person has not been told", "people have not been told", untold),
                gettext("Nothing of them is recorded. Look who it is."),
                url=reverse("deliveries", args=[dossier.code]),
                verdict="no",
                state=gettext("not told yet"),
            )


def _keeper(visitor: Visitor) -> Iterator[Waiting]:
    yield from keepers.unproven(visitor)
    yield from _untold(visitor)
    yield from keepers.questions(visitor, Role.QUALITY_MANAGER)
    yield from _quality(visitor)


def _quality(visitor: Visitor) -> Iterator[Waiting]:
    yield from judging.without_judge(visitor)
    held = recordings.quarantine(visitor.at)
    if held.calls:
        yield Waiting(
            held.calls,
            ngettext("call waits for a fact", "calls wait for a fact", held.calls),
            gettext("Not proven: {facts}. What was told of it goes on {day}.").format(
                facts="; ".join(answers.meaning(path) for path in held.missing),
                day=dates.last_day(held.first_goes_at) if held.first_goes_at else "",
            ),
            url=reverse("quarantine"),
            verdict="wait",
            state=gettext("in quarantine"),
        )


def _protection(visitor: Visitor) -> Iterator[Waiting]:
    yield from keepers.halted(visitor)
    if tests := sum(each.waits is not None for each in notices.lines(visitor.at)):
        yield Waiting(
            tests,
            ngettext("test call waits for you", "test calls wait for you", tests),
            gettext("Until you have seen it nothing on that line is recorded."),
            url=reverse("lines"),
            verdict="wait",
            state=gettext("to look at"),
            yours=True,
        )
    yield from keepers.texts()
    if late := months.late_count(visitor.at):
        yield Waiting(
            late,
            ngettext("person was not told in time", "people were not told in time", late),
            gettext("Nobody listens to them any more until they are told. Give it on paper."),
            url=reverse("untold"),
            verdict="no",
            state=gettext("too late"),
        )
    if changed := rulechanges.unseen(visitor.at).count():
        yield Waiting(
            changed,
            ngettext("change in the rules", "changes in the rules", changed),
            gettext("Look what is different, and whether a programme has to follow."),
            url=reverse("rules_changed"),
            verdict="wait",
            state=gettext("to look at"),
            yours=True,
        )
    if due := people.objections_due():
        yield Waiting(
            len(due),
            ngettext("objection is open", "objections are open", len(due)),
            gettext("The first answer is due on {day}.").format(day=dates.day(due[0])),
            verdict="no" if due[0] < dates.today(visitor.at) else "wait",
            state=gettext("monitoring has stopped"),
        )
    if sealed := recordings.sealed(visitor.at):
        yield Waiting(
            sealed,
            ngettext("recording without a basis", "recordings without a basis", sealed),
            gettext("Nobody plays it. It is destroyed within seven days."),
            verdict="no",
            state=gettext("sealed"),
        )
    yield from _quality(visitor)


def _dossiers(role: str, open_: tuple[Open, ...]) -> Iterator[Waiting]:
    for each in open_:
        lines, turn = each.of(role), each.turn(role)
        if lines:
            what = ngettext(
                "demand of “{programme}” is not proven",
                "demands of “{programme}” are not proven",
                len(lines),
            )
            yield Waiting(
                len(lines),
                what.format(programme=each.title),
                each.says(role),
                url=each.place(role),
                verdict="no" if turn else "wait",
                state=gettext("for you") if turn else gettext("for others"),
                yours=turn,
            )


def _known(role: str, visitor: Visitor) -> Iterator[Fact]:
    if role == Role.COACH:
        yield Fact(gettext("People you coach"), str(people.coachees(visitor.account, visitor.at)))
    if role in (Role.WORKS_COUNCIL, Role.DPO):
        made = ledger.checkpoint_moments(None)
        last = dates.moment(made[-1]) if made else gettext("not there yet")
        yield Fact(gettext("Last checkpoint of the log"), last)


def _asked(visitor: Visitor) -> Iterator[Waiting]:
    """Requests of people about themselves, by their clocks."""
    clocks = rights.due(visitor.at)
    if clocks:
        first = clocks[0]
        yield Waiting(
            len(clocks),
            ngettext("request waits for an answer", "requests wait for an answer", len(clocks)),
            gettext("The first answer is due on {day}.").format(day=dates.day(first.due_on)),
            url=reverse("requests"),
            verdict="no" if first.colour == "late" else "wait",
            state=requests.left(first),
            yours=True,
        )


def _breaches(visitor: Visitor) -> Iterator[Waiting]:
    return incidents.waiting(breaches.waiting(visitor.at))


_WAITING: dict[str, Callable[[Visitor], Iterator[Waiting]]] = {
    EMPLOYEE: _employee,
    Role.EVALUATOR: _evaluator,
    Role.COACH: _coach,
    Role.TEAM_LEAD: lambda visitor: chain(
        given.waiting(visitor, Role.TEAM_LEAD), keepers.to_hand(visitor)
    ),
    Role.MANAGER: lambda visitor: given.waiting(visitor, Role.MANAGER),
    Role.HR: lambda visitor: given.waiting(visitor, Role.HR),
    Role.QUALITY_MANAGER: _keeper,
    Role.CONTROLLER: lambda visitor: chain(_breaches(visitor), keepers.signer(visitor)),
    Role.DPO: lambda visitor: chain(
        _breaches(visitor),
        frozen.waiting(visitor, Role.DPO),
        _asked(visitor),
        _protection(visitor),
    ),
    Role.LEGAL: lambda visitor: chain(frozen.waiting(visitor, Role.LEGAL), _asked(visitor)),
    Role.ADMIN: keepers.admin,
}
