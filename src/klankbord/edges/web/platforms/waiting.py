"""What waits for a fact as its page shows it: which fact, who can supply it, and until when."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from klankbord.edges.web.calls import calls
from klankbord.edges.web.frame import answers, dates, words
from klankbord.edges.web.frame.door import Visitor
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.people.models import Role
from klankbord.recordings.models import Offer
from klankbord.recordings.waiting.waiting import Waiting
from klankbord.vault.receipts import Gone

SIZE = 25
"""Calls on one page."""

OF_THE_LINE = ("call.announcement", "call.number_class")
SLUG = re.compile(r"[-a-zA-Z0-9_]+")
OF_THE_PLATFORM = {"started_at", "file", "agent_channel"}


@dataclass(frozen=True, slots=True)
class Need:
    """A fact that is missing, who can supply it, and where, if the visitor can."""

    says: str
    who: str
    url: str = ""
    deed: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A call that waits."""

    id: int
    title: str
    began: datetime | None
    duration_ms: int | None
    line: str
    source: str
    needs: tuple[Need, ...]
    goes_at: datetime
    restricted: bool


def row(of: Waiting, visitor: Visitor) -> Row:
    """A call as the page shows it to a visitor."""
    over = gettext("line {line}").format(line=of.line) if of.line else ""
    return Row(
        id=of.id,
        title=dates.moment(of.began) if of.began else gettext("moment not told"),
        began=of.began,
        duration_ms=of.duration_ms,
        line=", ".join(filter(None, (calls.line(of.direction, of.queue), over))),
        source=of.source,
        needs=tuple(_needs(of, visitor.roles)),
        goes_at=of.goes_at,
        restricted=of.restricted,
    )


def strip() -> Strip:
    """What somebody who looks at what waits sees and does not see."""
    return Strip(
        verdict="if",
        says=gettext("You see what was told of a call, to complete it"),
        facts=(
            Fact(gettext("Here is"), gettext("moment, line and what is missing; no sound")),
            Fact(gettext("You do not see"), gettext("names of employees, numbers of callers")),
        ),
        logged=gettext("That you look is in the log of each employee concerned"),
    )


def emptied(gone: Gone | None) -> str:
    """When calls were last destroyed that had waited for a week."""
    if gone is None:
        return gettext("No call has had to be destroyed after seven days so far.")
    said = ngettext(
        "In the night of {day} one call was destroyed, with a receipt. It is irrecoverable in "
        "backups too by {last}.",
        "In the night of {day} {n} calls were destroyed, with a receipt. They are irrecoverable "
        "in backups too by {last}.",
        gone.count,
    )
    return said.format(n=gone.count, day=dates.day(gone.at), last=dates.day(gone.irrecoverable_by))


def results(found: Mapping[str, int]) -> str:
    """What became of calls that were offered anew."""
    total = sum(found.values())
    in_ = found.get(Offer.Result.ACCEPTED, 0)
    still = found.get(Offer.Result.QUARANTINED, 0)
    if not total:
        return gettext("Nothing was offered anew: what is missing has not been told yet.")
    said = ngettext("One call was offered anew", "{n} calls were offered anew", total)
    return gettext(
        "{offered}: {came} may come in, {still} still wait, {gone} do not come in."
    ).format(offered=said.format(n=total), came=in_, still=still, gone=total - in_ - still)


def _needs(of: Waiting, roles: frozenset[str]) -> Iterator[Need]:
    """What is missing, once for each who can supply it with one deed."""
    seen: set[str] = set()
    for path in of.missing:
        need = _need(path, of, roles)
        if need.says not in seen:
            seen.add(need.says)
            yield need


def _need(path: str, of: Waiting, roles: frozenset[str]) -> Need:
    if path == "agent_ref":
        return _name(of, may=Role.ADMIN in roles)
    if path in OF_THE_PLATFORM:
        says = gettext("The platform did not tell: {what}.").format(
            what=words.word(words.NOT_TOLD, path)
        )
        return Need(says, gettext("the telephone platform, when it offers the call again"))
    if path.startswith(OF_THE_LINE):
        says = (
            gettext("Nobody has proven what callers hear on line {line}.").format(line=of.line)
            if of.line
            else gettext("The platform did not tell over which line the call came.")
        )
        url = reverse("line", args=[of.line]) if SLUG.fullmatch(of.line) else ""
        who = gettext("quality manager or administrator, and the DPO")
        return Need(says, who, url, gettext("To the line"))
    return Need(f"{answers.meaning(path)}.", words.supplier(path))


def _name(of: Waiting, *, may: bool) -> Need:
    if not of.ref:
        return Need(
            gettext("The platform did not tell who took the call."),
            gettext("the telephone platform, when it offers the call again"),
        )
    says = gettext("“{ref}” was nobody's name at that moment.").format(ref=of.ref)
    url = f"{reverse('name_new')}?gesprek={of.id}" if may else ""
    return Need(says, gettext("the administrator"), url, gettext("Say whose it is"))
