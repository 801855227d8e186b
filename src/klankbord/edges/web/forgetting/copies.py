"""Copies at a telephone platform, as their page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext, ngettext

from klankbord.edges.connectors.known import CONNECTORS
from klankbord.edges.web.frame import answers, dates
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.recordings.ending import copies
from klankbord.recordings.ending.copies import Still


@dataclass(frozen=True, slots=True)
class Row:
    """A copy that is still there."""

    leg: UUID
    id: str
    source: str
    ordered_at: datetime
    verdict: str
    word: str


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform that has copies, and how they are erased there."""

    name: str
    says: str
    erasing: str


def row(of: Still, at: datetime) -> Row:
    """A copy in the list."""
    verdict, word = "wait", gettext("is here; has to go there")
    if of.ours_gone:
        verdict, word = "no", gettext("erased here; must go there now")
    elif of.late(at):
        verdict, word = "no", gettext("here for more than a week; must go there")
    return Row(of.leg, of.id, of.source, of.ordered_at, verdict, word)


def platform(having: copies.Platform, forms: Mapping[str, str]) -> Platform:
    """A platform that still has copies; `forms` say of which make it is."""
    said = ngettext(
        "{n} copy, asked on {day}; {late} of them is late",
        "{n} copies, the first asked on {day}; {late} of them are late",
        having.there,
    )
    says = said.format(n=having.there, day=dates.day(having.since), late=having.late)
    return Platform(having.source, says, _erasing(forms.get(having.source, "")))


def strip() -> Strip:
    """Why copies have to go, and what is seen of them."""
    return Strip(
        verdict="if",
        says=gettext("A recording has one place: here"),
        facts=(
            Fact(gettext("You do not see"), gettext("sound, names and numbers in a call")),
            Fact(gettext("Until then"), gettext("the platform is a recipient (R67)")),
        ),
        logged=gettext("That you look is written down"),
    )


def _erasing(form: str) -> str:
    known = CONNECTORS.get(form)
    if known:
        return answers.spoken(known.erasing)
    return gettext("Erase the recording and its sound where the platform keeps them.")
