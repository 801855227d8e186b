"""What waits for who keeps accounts, roles, lines and copies, and for who signs."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from klankbord.council import asking
from klankbord.edges.web.frame import dates
from klankbord.edges.web.frame.door import Visitor
from klankbord.edges.web.frame.todo import Waiting
from klankbord.notices import owntexts, standings
from klankbord.notices import queries as notices
from klankbord.people import queries as people
from klankbord.people import register
from klankbord.people.models import Role
from klankbord.programmes import queries as programmes
from klankbord.recordings import queries as recordings
from klankbord.recordings.ending import copies
from klankbord.vault import sweep

SOON = timedelta(days=30)
"""How long before its end a secrecy statement or an instruction is announced as ending."""


def unproven(visitor: Visitor) -> Iterator[Waiting]:
    tested = notices.lines(visitor.at)
    if lines := sum(each.proven is None and each.waits is None for each in tested):
        yield Waiting(
            lines,
            ngettext("line is not proven", "lines are not proven", lines),
            gettext("Nothing on it is recorded. Make a test call."),
            url=reverse("lines"),
            verdict="no",
            state=gettext("for you"),
            yours=True,
        )


def to_hand(visitor: Visitor) -> Iterator[Waiting]:
    """The letters that a team lead hands over, to whom in his teams no mail reached."""
    lead = visitor.acting_as(Role.TEAM_LEAD)
    for dossier in programmes.telling(visitor.at):
        if letters := standings.to_hand(dossier, lead, visitor.at):
            yield Waiting(
                letters,
                ngettext("letter to hand over", "letters to hand over", letters),
                gettext("They have no mailbox here. Until they open it nothing is recorded."),
                url=reverse("deliveries", args=[dossier.code]),
                verdict="wait",
                state=gettext("not told yet"),
                yours=True,
            )


def texts() -> Iterator[Waiting]:
    if waiting := len(owntexts.waiting()):
        yield Waiting(
            waiting,
            ngettext("text for callers waits for you", "texts for callers wait for you", waiting),
            gettext("Until you have seen it no line can be given it."),
            url=reverse("line_texts"),
            verdict="wait",
            state=gettext("to look at"),
            yours=True,
        )


def questions(visitor: Visitor, role: str) -> Iterator[Waiting]:
    open_ = asking.open_questions(visitor.at, visitor.acting_as(role))
    if asked := sum(open_.values()):
        yield Waiting(
            asked,
            ngettext("question of the works council", "questions of the works council", asked),
            gettext("Nobody has answered yet. The works council waits for it."),
            url=reverse("council"),
            verdict="wait",
            state=gettext("to answer"),
        )


def halted(visitor: Visitor) -> Iterator[Waiting]:
    """A night that forgets nothing until two people say that it may."""
    standing = sweep.standing(visitor.at)
    if standing.doubts and visitor.account.pk not in standing.confirmed:
        yield Waiting(
            standing.due,
            ngettext("payload is due and stays", "payloads are due and stay", standing.due),
            gettext("The nightly forgetting doubts clock or amount. Two people look, and say so."),
            url=reverse("deletions"),
            verdict="no",
            state=gettext("for you"),
            yours=True,
        )


def signer(visitor: Visitor) -> Iterator[Waiting]:
    yield from halted(visitor)
    yield from _approver(visitor)
    yield from questions(visitor, Role.CONTROLLER)


def admin(visitor: Visitor) -> Iterator[Waiting]:
    yield from halted(visitor)
    yield from _approver(visitor)
    yield from unproven(visitor)
    if unnamed := recordings.unnamed(visitor.at):
        yield Waiting(
            unnamed,
            ngettext("call waits for a name", "calls wait for a name", unnamed),
            gettext("Say whose name on the platform it is. After seven days the call is gone."),
            url=reverse("names"),
            verdict="wait",
            state=gettext("in quarantine"),
        )
    if late := sum(each.late for each in copies.platforms(visitor.at)):
        yield Waiting(
            late,
            ngettext("copy at a platform must go", "copies at a platform must go", late),
            gettext("It is erased here, or asked for more than a week ago."),
            url=reverse("copies"),
            verdict="no",
            state=gettext("too late"),
        )
    if ending := people.clearances_ending(visitor.at, visitor.at + SOON):
        yield Waiting(
            len(ending),
            ngettext(
                "secrecy statement or instruction ends soon",
                "secrecy statements or instructions end soon",
                len(ending),
            ),
            gettext("The first one on {day}. After that nothing is played.").format(
                day=dates.last_day(ending[0])
            ),
            verdict="wait",
            state=gettext("to renew"),
        )


def _approver(visitor: Visitor) -> Iterator[Waiting]:
    yield from _roles_asked(visitor)
    yield from _roles_due(visitor)


def _roles_asked(visitor: Visitor) -> Iterator[Waiting]:
    if asked := people.roles_asked(visitor.at):
        yield Waiting(
            asked,
            ngettext("role waits for approval", "roles wait for approval", asked),
            gettext("Another person approves it than the one who asked it or gets it."),
            url=reverse("roles"),
            verdict="wait",
            state=gettext("asked"),
        )


def _roles_due(visitor: Visitor) -> Iterator[Waiting]:
    if due := register.reviews_due(visitor.at):
        yield Waiting(
            due,
            ngettext("role has to be looked at again", "roles have to be looked at again", due),
            gettext("Each half year somebody looks whether a role is still needed."),
            url=reverse("roles"),
            verdict="wait",
            state=gettext("half-yearly"),
        )
