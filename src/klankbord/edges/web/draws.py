"""The draw of a month as its page shows it, and as the file that anybody takes along."""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext

from klankbord.edges.web import dates, sheetwords, words
from klankbord.edges.web.answers import spoken
from klankbord.edges.web.strips import Fact, Strip
from klankbord.programmes import plans, replaying
from klankbord.recordings import drawn
from klankbord.recordings.drawn import Period


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
        parts = ([month.head], month.frames, month.offers)
        for name, lines in zip(replaying.FILES, parts, strict=True):
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
    moment = dates.moment(of.committed_at)
    if of.before:
        return gettext("Fixed before the month, on {moment}").format(moment=moment)
    return gettext("Fixed in the month itself, on {moment}").format(moment=moment)


def _said(plan: Mapping[str, Any]) -> Iterable[str]:
    yield gettext("{n} calls of each person a month, never more than {most}").format(
        n=plan["per_person"], most=plan["ceiling"]
    )
    if plan.get("strata"):
        yield gettext("in proportion by {groups}").format(
            groups=words.listed(sheetwords.STRATA, plan["strata"])
        )
    if plan.get("spread"):
        yield gettext("spread over the weeks of the month")


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
