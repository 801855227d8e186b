"""Messages afterwards in a letter, for who has no page to read them on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from klankbord.edges.web.frame import dates
from klankbord.edges.web.portal import own
from klankbord.notices.queries import Notice


@dataclass(frozen=True, slots=True)
class Line:
    """What happened, and of what happened to a call: when, by which function and why."""

    title: str
    says: str
    moment: str = ""
    function: str = ""
    why: str = ""


def lines(notices: Iterable[Notice]) -> Iterator[Line]:
    """The messages in words, as they stand on a page."""
    for notice in notices:
        told = own.message(notice, {})
        if notice.leg is None:
            yield Line(told.title, told.says)
        else:
            heard = own.heard_of(notice, {})
            moment = dates.moment(notice.happened_at)
            yield Line(told.title, "", moment, heard.function, heard.why)
