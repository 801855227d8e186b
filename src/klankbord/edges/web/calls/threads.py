"""A chat or mail as it is read: who wrote what and when, in place of a player."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext

from klankbord.edges.web.frame import dates
from klankbord.law.instants import AMSTERDAM
from klankbord.recordings.listening import opening
from klankbord.recordings.offered.threads import Message

MINE, THEIRS = "agent", "caller"


@dataclass(frozen=True, slots=True)
class Line:
    """One message: a (employee) or c (customer), and its day where that is another."""

    css: str
    name: str
    day: str
    time: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Thread:
    """Messages by time; `gone` says whose are not there any more."""

    lines: tuple[Line, ...] = ()
    gone: tuple[str, ...] = ()
    readable: bool = True


UNREADABLE = Thread(readable=False)


def thread(read: opening.Thread) -> Thread:
    """The messages of a conversation, for its page."""
    return Thread(tuple(_lines(read.messages)), tuple(_gone(party) for party in read.gone))


def _lines(messages: Sequence[Message]) -> Iterator[Line]:
    before: date | None = None
    for each in messages:
        today = each.at.astimezone(AMSTERDAM).date()
        mine = each.by == MINE
        yield Line(
            css="a" if mine else "c",
            name=gettext("Employee") if mine else gettext("Customer"),
            day="" if today == before else dates.day(each.at),
            time=dates.clock(each.at),
            text=each.text,
        )
        before = today


def _gone(party: str) -> str:
    if party == MINE:
        return gettext("What the employee wrote has been erased.")
    return gettext("What the customer wrote has been erased.")
