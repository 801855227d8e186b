"""Giving evidence, as its page shows it: with what it begins, what it waits for, and since when."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame import dates, words
from klankbord.edges.web.frame.answers import spoken
from klankbord.edges.web.frame.fields import NEEDED, Day, Fields, midnight
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.edges.web.programmes import sheetforms, sheetwords, stopwords
from klankbord.edges.web.programmes.sheetforms import Written
from klankbord.people.shapes import Table
from klankbord.programmes import evidence, force, giving, processors
from klankbord.programmes.dossier import Dossier
from klankbord.programmes.models import Version
from klankbord.programmes.readiness import Line

OURS: Mapping[str, Mapping[str, Any]] = {"activation": {"signed_by": "controller"}}
"""What the page says by itself: who signs is who is signed in, and he stands with the row."""
NOT_HERE = {"dpo_advice": ("deviation",)}
"""What somebody else says on a page of his own: that the advice is not followed."""
ADVISED = ("interests", "alternatives", "balancing_test", "dpia_screening", "dpia")
TO_READ: Mapping[str, tuple[str, ...]] = {
    "dpo_advice": ADVISED,
    "alternatives_seen": ("alternatives",),
    "dpo_deviation": ("dpo_advice",),
    "staff_deviation": ("staff_consulted",),
    "activation": (*ADVISED, "dpo_advice", "works_council_answer"),
}
"""What stands beside a form, because it is what somebody gives his word on."""


class WhenForm(Fields):
    """On which day it happened."""

    day = Day(label=_("When did it happen?"), help_text=_("Today, or an earlier day."))

    def moment(self, at: datetime) -> datetime:
        """The first moment of that day, or now if it is today."""
        day: date = self.cleaned_data["day"]
        return at if day == dates.today(at) else midnight(day)


class PaperForm(Fields):
    """A paper for the dossier."""

    kind = forms.ChoiceField(label=_("What does it belong to?"), error_messages=NEEDED)
    file = forms.FileField(
        label=_("Paper (PDF)"),
        help_text=_(
            "At most 10 MB. It is kept sealed, until two years after the version ends. "
            "The page of your website may be a saved page (.html) too."
        ),
        error_messages=NEEDED | {"empty": _("This file is empty.")},
    )

    def further(self) -> dict[str, forms.Field]:
        """Offer every kind of evidence by its name."""
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        named = [(kind, words.word(sheetwords.TITLES, kind)) for kind in evidence.KINDS]
        named.sort(key=lambda each: each[1])
        field.choices = [*named]
        return {}


def shape(kind: str) -> Table:
    """The table of a kind, without what the page says by itself."""
    whole_ = evidence.KINDS[kind]
    ours = OURS.get(kind, {})
    return Table(
        must={name: each for name, each in whole_.must.items() if name not in ours},
        may={name: each for name, each in whole_.may.items() if name not in NOT_HERE.get(kind, ())},
    )


def whole(kind: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """A table with what the page says by itself."""
    return {**said, **OURS.get(kind, {})}


def beginning(kind: str, kept: Mapping[str, Any], of: Dossier) -> dict[str, Any]:
    """With what a form begins: what was given last, if it is written and not a word given."""
    if kind in TO_READ:
        return {}
    said = {name: each for name, each in kept.items() if name in {**shape(kind).must}}
    named = processors.of(of)
    if kind == processors.AGREEMENT and named is not None:
        said |= {"processor": named.name, "host": named.host}
    if kind == "collective_agreement":
        said = {name: sorted(getattr(of, name)) for name in ("purposes", "means", "data")} | said
    if kind == "dpia":
        said = {**kept, "means": kept.get("means", list(of.means))}
    return said


def waits(lines: Iterable[Line]) -> list[tuple[str, str]]:
    """[(what is open, who can mend it)] of the stages before."""
    return [(spoken(line.name), words.word(words.ROLES, line.who)) for line in lines]


def facts(kind: str, of: Dossier, at: datetime) -> list[tuple[str, tuple[Written, ...]]]:
    """[(title, what it says)] of the evidence that somebody gives his word on."""
    found = []
    for each in TO_READ.get(kind, ()):
        row = of.newest(each, at)
        if row is not None:
            read = sheetforms.written(each, evidence.KINDS[each], row.detail)
            found.append((words.word(sheetwords.TITLES, each), read))
    return found


def strip(version: Version) -> Strip:
    """That evidence is never changed."""
    return Strip(
        verdict="if",
        says=gettext("Evidence is dated and never changed; a later piece takes its place"),
        facts=(Fact(gettext("Version"), str(version.number)),),
        logged=gettext("Each piece of evidence is in the log"),
    )


def button(line: Line, roles: frozenset[str], code: str) -> tuple[str, str]:
    """(address, label) of what a visitor can do about a line of the checklist; empty: nothing."""
    kinds = KINDS_OF.get(line.code, ())
    for kind in kinds:
        if roles & set(giving.KINDS[kind].roles):
            return reverse("evidence", args=[code, kind]), words.word(sheetwords.TITLES, kind)
    return "", ""


def stops(status: str, roles: frozenset[str], code: str) -> list[tuple[str, str]]:
    """[(address, label)] of what a visitor can do to stop a programme, or to let it go on."""
    offered = {
        force.SUSPENDED: ("suspension_ended", "withdrawn"),
        force.WITHDRAWN: (),
    }.get(status, ("suspension", "withdrawn"))
    return [
        (reverse("evidence", args=[code, kind]), words.word(stopwords.STOPS, kind))
        for kind in offered
        if roles & set(giving.KINDS[kind].roles)
    ]


KINDS_OF: Mapping[str, tuple[str, ...]] = {
    "necessity": ("alternatives",),
    "alternatives_seen": ("alternatives_seen",),
    "balancing": ("balancing_test", "interests"),
    "interest_advised": ("dpo_advice",),
    "dpia_screened": ("dpia_screening",),
    "dpia": ("dpia",),
    "dpo_advice": ("dpo_advice", "dpo_deviation"),
    "participation": ("works_council_request", "collective_agreement"),
    "staff_consulted": ("staff_consulted", "staff_deviation"),
    "website_shown": ("website_shown",),
    "conduct_rules": ("conduct_rules",),
    "register": ("register_entry",),
    "access": ("access_reviewed",),
    "retention": ("retention_tested",),
    "criteria": ("criteria_published",),
    "secrecy_stated": ("secrecy_stated",),
    "instruction_given": ("instruction_given",),
    "processor_agreed": ("processor_agreement",),
    "activation": ("activation",),
}
"""Kinds of evidence that mend a line of the checklist."""
