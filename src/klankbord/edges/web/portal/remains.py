"""What is left of somebody and until when, as his page tells it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.cases import caseforms
from klankbord.edges.web.frame import dates, words
from klankbord.edges.web.frame.answers import spoken
from klankbord.rights.remaining import Held, Kind, Remaining

GROUPS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (_("Your calls and recordings"), ("recordings",)),
    (_("Evaluations"), ("evaluations", "suggestions")),
    (_("Talks and reviews"), ("coaching", "reviews")),
    (_("Messages to you"), ("notices",)),
    (_("Your requests and cases"), ("rights", "cases")),
    (_("Who you are here"), ("people", "programmes", "council")),
    (_("Your log and keys"), ("ledger", "vault")),
)
"""What it is called, and the packages that hold it: every one stands in one group."""


@dataclass(frozen=True, slots=True)
class Line:
    """One kind on the page. `ends` says until when; `held` and `traces` may be empty."""

    code: str
    count: int
    what: str
    ends: str
    beyond: str
    held: str
    traces: str
    purpose: str
    ground: str
    source: str
    recipients: str


@dataclass(frozen=True, slots=True)
class Group:
    """Kinds that belong together."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page; `held` are sentences on what is frozen, `beyond` one on backups."""

    groups: tuple[Group, ...]
    kinds: int
    last: str
    held: tuple[str, ...]
    beyond: str


def page(found: Remaining) -> Page:
    """The page of what was found."""
    ends = [each.tally.last for each in found.kinds if each.tally.last]
    return Page(
        groups=tuple(_groups(found.kinds)),
        kinds=len(found.kinds),
        last=dates.last_day(max(ends)) if ends else "",
        held=tuple(_held(each) for each in found.held),
        beyond=dates.day(found.beyond) if found.beyond else "",
    )


def _groups(kinds: Sequence[Kind]) -> Iterator[Group]:
    for title, packages in GROUPS:
        lines = tuple(_line(each) for each in kinds if each.of in packages)
        if lines:
            yield Group(str(title), lines)


def _line(kind: Kind) -> Line:
    told, tally = kind.section, kind.tally
    return Line(
        code=told.code,
        count=tally.kept,
        what=spoken(told.what),
        ends=_ends(kind) if tally.kept else "",
        beyond=dates.day(kind.beyond) if kind.beyond else "",
        held=_frozen(tally.held) if tally.held else "",
        traces=_traces(kind) if tally.gone else "",
        purpose=spoken(told.basis.purpose),
        ground=spoken(told.basis.ground),
        source=spoken(told.source),
        recipients=spoken(told.basis.recipients),
    )


def _ends(kind: Kind) -> str:
    first, last = kind.tally.first, kind.tally.last
    if first is None or last is None:
        return spoken(kind.section.kept)
    if dates.last_day(first) == dates.last_day(last):
        return gettext("Until and including {day}").format(day=dates.last_day(last))
    return gettext("The first goes after {first}, the last after {last}").format(
        first=dates.last_day(first), last=dates.last_day(last)
    )


def _frozen(count: int) -> str:
    return ngettext(
        "{n} is frozen for a case and stays as long as that lasts.",
        "{n} are frozen for a case and stay as long as that lasts.",
        count,
    ).format(n=count)


def _traces(kind: Kind) -> str:
    said = ngettext(
        "Of {n} the content is destroyed; only that it was there still stands here.",
        "Of {n} the content is destroyed; only that they were there still stands here.",
        kind.tally.gone,
    ).format(n=kind.tally.gone)
    if kind.tally.gone_until is None:
        return said
    goes = gettext("That goes after {day} at the latest.")
    return f"{said} {goes.format(day=dates.last_day(kind.tally.gone_until))}"


def _held(held: Held) -> str:
    why = words.word(caseforms.GROUNDS, held.ground)
    said = gettext("Since {day}, for {why}.").format(day=dates.day(held.since), why=why)
    if held.review_on is None:
        return said
    again = gettext("Somebody looks by {day} whether that must stay.")
    return f"{said} {again.format(day=dates.day(held.review_on))}"
