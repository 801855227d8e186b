"""A draft as its pages show it: which parts there are, how each stands, and what changes by it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame import dates, words
from klankbord.edges.web.frame.answers import spoken
from klankbord.edges.web.frame.fields import NEEDED, Code, Day, Fields
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.edges.web.programmes import sheetwords
from klankbord.people.faults import Fault
from klankbord.programmes import drafts, examples, participation, pia, sheets
from klankbord.programmes.gaps import Gap
from klankbord.programmes.models import Draft, DraftPart
from klankbord.programmes.participation import Path

LARGEST_PIA = 2 * 1024 * 1024
"""Bytes of a DPIA that comes in."""
RESERVED = {"nieuw", "concepten"}
"""Codes that are addresses of our own."""


@dataclass(frozen=True, slots=True)
class Row:
    """A part of a draft in its list. `verdict` is yes, wait, no or open."""

    name: str
    stage: int
    title: str
    lead: str
    url: str
    verdict: str
    says: str
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A draft in the list of programmes."""

    url: str
    title: str
    number: int
    says: str


def rows(draft: Draft, gaps: tuple[Gap, ...]) -> tuple[Row, ...]:
    """Every part of a draft, in the order of the stages."""
    parts = {part.name: part for part in draft.parts.all()}
    return tuple(_row(draft, sheet.name, parts.get(sheet.name), gaps) for sheet in _sheets())


def listed() -> tuple[Listed, ...]:
    """Every draft that is under way."""
    return tuple(
        Listed(
            url=reverse("dossier", args=[each.pk]),
            title=title(each),
            number=each.number,
            says=gettext("draft, begun on {day}").format(day=dates.day(each.begun_at)),
        )
        for each in drafts.under_way()
    )


def title(draft: Draft) -> str:
    """What people call the programme."""
    said: dict[str, Any] = next(
        (part.said for part in draft.parts.all() if part.name == "purpose"), {}
    )
    return str(said.get("title") or draft.code)


def after(draft: Draft, name: str) -> str:
    """The address of the part after this one; of the draft after the last."""
    names = [sheet.name for sheet in _sheets()]
    place = names.index(name) + 1
    if place == len(names):
        return reverse("dossier", args=[draft.pk])
    return part_url(draft.pk, names[place])


def part_url(draft: UUID, name: str) -> str:
    """The address of a part."""
    return reverse("dossier_part", args=[draft, name])


def strip(draft: Draft) -> Strip:
    """What a draft is worth."""
    return Strip(
        verdict="if",
        says=gettext("A draft: nothing is allowed by it"),
        facts=(
            Fact(gettext("Version"), str(draft.number)),
            Fact(gettext("Begun"), dates.day(draft.begun_at)),
        ),
        logged=gettext("Each time that somebody saves is in the log"),
    )


def path(said: dict[str, Any]) -> Path | None:
    """Which participation the law asks of the employer that a part describes."""
    headcount, body = said.get("headcount"), said.get("participation")
    if not isinstance(headcount, int) or not isinstance(body, str):
        return None
    return participation.path(headcount, body)


def _sheets() -> Iterator[sheets.Part]:
    yield from sheets.PARTS.values()


def _row(draft: Draft, name: str, part: DraftPart | None, gaps: tuple[Gap, ...]) -> Row:
    left = [gap for gap in gaps if gap.part == name]
    wrote = part is not None and part.edition > 0
    verdict, says = _state(part, left)
    return Row(
        name=name,
        stage=sheets.PARTS[name].stage,
        title=words.word(sheetwords.TITLES, name),
        lead=words.word(sheetwords.LEADS, name),
        url=part_url(draft.pk, name),
        verdict=verdict,
        says=says,
        by=words.word(words.ROLES, part.written_as) if part and wrote else "",
        at=part.written_at if part and wrote else None,
    )


def _state(part: DraftPart | None, left: list[Gap]) -> tuple[str, str]:
    if part is None:
        return "open", gettext("not begun")
    if not left:
        return "yes", gettext("whole")
    if not part.edition:
        return "open", gettext("taken over, not looked at yet")
    said = ngettext("{n} thing to do", "{n} things to do", len(left))
    return "wait", said.format(n=len(left))


class NewForm(Fields):
    """A new programme."""

    title = forms.CharField(label=_("Name of the programme"), max_length=160, error_messages=NEEDED)
    code = Code(hint=_("Small letters, such as heldere-huurvragen. It never changes."))

    def clean_code(self) -> str:
        """A code that is no address of our own."""
        code = str(self.cleaned_data["code"])
        if code in RESERVED:
            raise forms.ValidationError(str(words.FAULTS["programme_in_use"]))
        return code


class BeginForm(NewForm):
    """A new programme, with or without texts to start from."""

    example = forms.ChoiceField(
        label=_("Start with example texts?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("They show what to write. As long as you leave them so, they prove nothing."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer every example."""
        super().__init__(*args, **kwargs)
        field = self.fields["example"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        kept = [(key, said["purpose"]["title"]) for key, said in examples.EXAMPLES.items()]
        field.choices = [("", _("without, I begin empty")), *kept]


class PiaForm(Fields):
    """A DPIA out of the PIA software of the CNIL."""

    file = forms.FileField(
        label=_("File of the PIA software (JSON)"),
        help_text=_("Risks, measures and the views of staff are taken over into this draft."),
        error_messages=NEEDED | {"empty": _("This file is empty.")},
    )

    def clean_file(self) -> object:
        """What the file says of a DPIA."""
        file = self.cleaned_data["file"]
        try:
            said = json.loads(file.read(LARGEST_PIA + 1)[: LARGEST_PIA + 1])
            return pia.read(said if file.size <= LARGEST_PIA else None)
        except (ValueError, RecursionError, Fault) as fault:
            raise forms.ValidationError(str(words.FAULTS["no_pia"])) from fault


class RenewForm(Fields):
    """The next course under the same consent."""

    course = forms.CharField(label=_("Course or training"), max_length=160, error_messages=NEEDED)
    starts_at = Day(label=_("First day"))
    ends_at = Day(label=_("Last day"), help_text=_("A course lasts three months at most."))


def told(form: forms.Form, gaps: tuple[Gap, ...]) -> None:
    """Let gaps stand at the fields of a form that has them by the same names."""
    for gap in gaps:
        form.add_error(gap.place if gap.place in form.fields else None, spoken(gap.text))
