"""Disputes that wait: for who can judge them, and for who sees to it that somebody can."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from klankbord.edges.web.frame import dates
from klankbord.edges.web.frame.door import Visitor
from klankbord.edges.web.frame.todo import Waiting
from klankbord.evaluations.disputes import judges
from klankbord.people.models import Role


def to_judge(visitor: Visitor) -> Iterator[Waiting]:
    """What an evaluator can judge."""
    found = judges.waiting(visitor.acting_as(Role.EVALUATOR), at=visitor.at)
    if found:
        text = gettext("The first answer is due on {day}.")
        yield Waiting(
            len(found),
            ngettext("dispute to judge", "disputes to judge", len(found)),
            text.format(day=dates.day(found[0].decide_by)),
            url=reverse("disputes"),
            verdict="wait",
            state=gettext("the term runs"),
        )


def without_judge(visitor: Visitor) -> Iterator[Waiting]:
    """For the quality manager: what nobody may judge, until he asks the role for somebody."""
    found = judges.without_judge(at=visitor.at)
    if found:
        text = gettext("Ask the role of evaluator for somebody. The first answer is due on {day}.")
        yield Waiting(
            len(found),
            ngettext("dispute that nobody may judge", "disputes that nobody may judge", len(found)),
            text.format(day=dates.day(found[0].decide_by)),
            url=reverse("disputes"),
            verdict="no",
            state=gettext("the term runs"),
            yours=True,
        )
