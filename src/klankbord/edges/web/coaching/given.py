"""What an employee gave somebody for one talk: a line while it is there, and otherwise nothing."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext

from klankbord.edges.web.frame import dates
from klankbord.edges.web.frame.door import Visitor
from klankbord.edges.web.frame.todo import Waiting
from klankbord.reviews import queries


def waiting(visitor: Visitor, role: str) -> Iterator[Waiting]:
    """Each thing that was given in this role. Where none was, nothing shows that it can be."""
    for each in queries.given(visitor.acting_as(role), at=visitor.at):
        yield Waiting(
            1,
            gettext("employee gave you something for your talk"),
            gettext("You read it until {day}; he can take it back.").format(
                day=dates.day(each.talk_on)
            ),
            url=reverse("brought_in", args=[each.id]),
            verdict="if",
            state=gettext("for this talk alone"),
            yours=True,
        )
