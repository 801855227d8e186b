"""What is so of a recording, in a word and a sign: in one's own list and in an evaluator's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from klankbord.edges.web.frame import dates
from klankbord.recordings.listening.listing import Listed
from klankbord.recordings.queries import Half, Own


@dataclass(frozen=True, slots=True)
class State:
    """One thing that is so of a recording, with its sign."""

    says: str
    glyph: str = ""
    icon: str = ""
    css: str = ""


def of(row: Own | Listed) -> Iterable[State]:
    """What is so of a recording: gone, frozen or awaited, and until when it is kept."""
    if row.standing == "erased":
        day = dates.day(row.erased_at or row.keep_until)
        yield State(gettext("erased on {day}").format(day=day), icon="trash")
        return
    if row.standing == "restricted":
        yield State(gettext("restricted: kept, not used"), icon="snow", css="if")
    elif row.standing == "sealed":
        says = gettext("sealed: recorded with a mistake, nobody plays it")
        yield State(says, icon="snow", css="if")
    elif row.standing == "expected":
        yield State(gettext("the sound is not here yet"), glyph="wait")
    if row.half is not None:
        yield State(half_gone(row.half), icon="trash")
    yield kept(row.keep_until)


def half_gone(half: Half) -> str:
    """Whose voice was erased from a recording that is there still."""
    if half.party == "caller":
        says = gettext("the caller's voice was erased on {day}")
    else:
        says = gettext("the employee's voice was erased on {day}")
    return says.format(day=dates.day(half.erased_at))


def kept(until: datetime) -> State:
    """Until when something is kept."""
    return State(gettext("kept until {day}").format(day=dates.last_day(until)), icon="clock")
