"""The draw of a month as its page shows it, and as the file that anybody takes along."""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext, gettext_lazy, ngettext

from klankbord.edges.web.frame import dates, words
from klankbord.edges.web.frame.answers import spoken
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.edges.web.platforms import exportwords
from klankbord.edges.web.programmes import choicewords
from klankbord.law.instants import AMSTERDAM
from klankbord.programmes import plans, replaying, seeds
from klankbord.recordings.draw import drawn
from klankbord.recordings.draw.drawn import Period, Ticket

_BECAME: words.Words = {
    **exportwords.OUTCOMES_SHORT,
    "drawn": gettext_lazy("drawn, and not decided yet"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A month of a version in words."""

    of: Period
    name: str
    counted: str
    committed: str
    plan: tuple[str, ...]


def rows(found: Iterable[Period]) -> list[Row]:
    """The months of the page."""
    return [
        Row(
            of=each,
            name=dates.month(date.fromisoformat(f"{each.month}-01")),
            counted=_counted(each),
            committed=_committed(each),
            plan=(*_said(each.plan), *(str(spoken(text)) for text in plans.limits(each.plan))),
        )
        for each in found
    ]


@dataclass(frozen=True, slots=True)
class Became:
    """What became of so many of one's calls, by which rules."""

    n: int
    says: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The receipt of one call in words; `of` holds the rest."""

    of: Ticket
    counted: str
    which: str
    month: str
    committed: str
    plan: tuple[str, ...]
    became: tuple[Became, ...]
    together: str


def ticket(of: Ticket) -> Shown:
    """The receipt of one call."""
    receipt = of.receipt
    month = dates.month(date.fromisoformat(f"{receipt.month}-01"))
    return Shown(
        of=of,
        counted=ngettext(
            "Drawn: {drawn} of {n} call, {month}",
            "Drawn: {drawn} of {n} calls, {month}",
            receipt.offered,
        ).format(drawn=receipt.drawn, n=receipt.offered, month=month),
        which=gettext("This call is number {place} of them. It was in week {week}.").format(
            place=receipt.place, week=of.began.astimezone(AMSTERDAM).isocalendar().week
        ),
        month=month,
        committed=_committed_at(
            of.committed_at, before=seeds.month_of(of.committed_at) < receipt.month
        ),
        plan=(*_said(of.plan), *(str(spoken(text)) for text in plans.limits(of.plan))),
        became=tuple(
            Became(n, words.word(_BECAME, result), rules)
            for (result, rules), n in sorted(of.became.items())
        ),
        together=_together(of),
    )


def _together(of: Ticket) -> str:
    """What is told when not his calls were drawn from, but those of a queue or of everybody."""
    if not plans.of_all(of.plan):
        return ""
    if of.plan["of"] == plans.QUEUE:
        return gettext(
            "The lot drew from all calls of the queue, whoever took them. It is about the queue "
            "and not about you."
        )
    return gettext(
        "The lot drew from the calls of everybody together, whoever took them. It is about the "
        "work and not about you."
    )


def strip(*, own: bool) -> Strip:
    """The law strip of the page."""
    return Strip(
        verdict="yes",
        says=gettext("This is about you")
        if own
        else gettext("You can do the draw of a month once more"),
        facts=(
            Fact(gettext("By rule"), "R75", mono=True),
            Fact(gettext("You do not see"), gettext("names, numbers of callers, scores")),
        ),
        logged=gettext("Who takes a month along stands in the log"),
    )


def packed(month: drawn.Month) -> bytes:
    """A month as a zip that `klankbord sample --month` reads."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        parts = ([month.head], month.frames, month.offers, month.excluded)
        for name, lines in zip((*replaying.FILES, replaying.EXCLUDED), parts, strict=True):
            archive.writestr(name, "".join(f"{_line(line)}\n" for line in lines))
        archive.writestr(f"{gettext('READ-ME')}.txt", _explained())
    return made.getvalue()


def _line(line: Mapping[str, Any]) -> str:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def _counted(of: Period) -> str:
    if of.offered is None:
        return gettext("hidden: fewer than five people")
    return ngettext("{drawn} of {n} call", "{drawn} of {n} calls", of.offered).format(
        drawn=of.drawn, n=of.offered
    )


def _committed(of: Period) -> str:
    return _committed_at(of.committed_at, before=of.before)


def _committed_at(at: datetime, *, before: bool) -> str:
    moment = dates.moment(at)
    if before:
        return gettext("Fixed before the month, on {moment}").format(moment=moment)
    return gettext("Fixed in the month itself, on {moment}").format(moment=moment)


def _said(plan: Mapping[str, Any]) -> Iterable[str]:
    if plans.of_all(plan):
        yield _of_all(plan)
        yield ngettext(
            "of one person {n} call at most, and never more than {most}",
            "of one person {n} calls at most, and never more than {most}",
            plan["per_person"],
        ).format(n=plan["per_person"], most=plan["ceiling"])
    else:
        yield ngettext(
            "{n} call of each person a month, never more than {most}",
            "{n} calls of each person a month, never more than {most}",
            plan["per_person"],
        ).format(n=plan["per_person"], most=plan["ceiling"])
    if plan.get("strata"):
        yield gettext("in proportion by {groups}").format(
            groups=words.listed(choicewords.STRATA, plan["strata"])
        )
    if plan.get("spread"):
        yield gettext("spread over the weeks of the month")


def _of_all(plan: Mapping[str, Any]) -> str:
    if plan["of"] == plans.QUEUE:
        return ngettext(
            "{n} call of each queue a month, whoever takes it",
            "{n} calls of each queue a month, whoever takes them",
            plan["calls"],
        ).format(n=plan["calls"])
    return ngettext(
        "{n} call a month of everybody together, whoever takes it",
        "{n} calls a month of everybody together, whoever takes them",
        plan["calls"],
    ).format(n=plan["calls"])


def _explained() -> str:
    return gettext(
        "This is the draw of a month: the plan, the calls that were offered, and the seed.\n"
        "There are no names in it. A call goes by a code, which stands in the log of its employee\n"
        "too; a person goes by a code that is another one each month.\n\n"
        "Do the draw once more on a computer of your own:\n\n"
        "    klankbord sample --month FILE.zip\n\n"
        "It gives the calls that the seed draws, and fails if other calls were drawn. Compare the\n"
        "commitment in draw.json with the log of before the month.\n"
        "The files are described in docs/reference/draw.md.\n"
    )
