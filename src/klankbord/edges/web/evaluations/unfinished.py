"""What is still to be mended in a form in the making, as its pages say it: where, what and how."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from klankbord.edges.web.evaluations.builder import item_url, name
from klankbord.edges.web.evaluations.cardforms import ItemForm
from klankbord.edges.web.frame.answers import spoken
from klankbord.evaluations.models import ScorecardDraft
from klankbord.evaluations.scorecards import editing, remaining
from klankbord.evaluations.scorecards.editing import Content


@dataclass(frozen=True, slots=True)
class Left:
    """A thing to mend, with a link to its field."""

    url: str
    label: str
    says: str


def left(draft: ScorecardDraft, faults: Iterable[remaining.Fault]) -> tuple[Left, ...]:
    """What is still to be mended, each with its place and a link to its field."""
    content, numbers = draft.content, _numbers(draft.content)
    fields: dict[str, dict[str, str]] = {}
    found = []
    for fault in faults:
        if fault.item not in fields:
            fields[fault.item] = ItemForm(content, fault.item).labels
        called = gettext("Settings") if fault.item == editing.FORM else name(content, fault.item)
        place = " ".join(filter(None, (numbers.get(fault.item, ""), called)))
        field = fields[fault.item].get(fault.field, "")
        found.append(
            Left(
                url=f"{item_url(draft, fault.item)}?controle=1"
                + (f"#id_{fault.field}" if fault.field else ""),
                label=f"{place}: {field}" if field else place,
                says=spoken(fault.text),
            )
        )
    return tuple(found)


def _numbers(content: Content) -> dict[str, str]:
    """The number by which a section or a question is called, as it stands in the list."""
    found = {}
    for number, part in enumerate(content["form"]["sections"], 1):
        found[part["id"]] = f"{number}."
        for place, question in enumerate(part["questions"], 1):
            found[question["id"]] = f"{number}.{place}"
    return found


def still(count: int) -> str:
    """How much is still to be mended."""
    return ngettext("{n} thing to do", "{n} things to do", count).format(n=count)
