"""What pages show of picks: why a call was chosen, the register, and a form to choose one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.calls import calls
from klankbord.edges.web.frame import dates, words
from klankbord.edges.web.frame.fields import Day, Fields
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.evaluations.evaluating.chosen import Chosen
from klankbord.evaluations.models import Pick
from klankbord.evaluations.picks import picking
from klankbord.evaluations.picks.picked import Listed, Offered, Register
from klankbord.evaluations.picks.picking import Complaint

ASKERS: words.Words = {
    Pick.Asker.CALLER: _("the caller"),
    Pick.Asker.DESK: _("the complaints desk"),
    Pick.Asker.BODY: _("a complaints body outside our house"),
}
STATES: Mapping[str, tuple[str, Any]] = {
    "waiting": ("wait", _("waits for an evaluator")),
    "given": ("wait", _("with an evaluator")),
    "scored": ("yes", _("evaluated")),
    "gone": ("open", _("the recording is gone")),
}
FIELDS: Mapping[str, str] = {
    "pick_long": "reason",
    "pick_asker": "asked_by",
    "pick_unexplained": "reason",
    "pick_day": "made_on",
    "pick_named": "reason",
    "pick_drawn": "leg",
    "pick_twice": "leg",
    "pick_not_there": "leg",
    "pick_too_close": "leg",
}
"""{code of a fault: the field that it is about}."""


@dataclass(frozen=True, slots=True)
class Picked:
    """Why a call was chosen, in words."""

    picked_at: datetime
    complained_on: date
    asked_by: str
    decided_as: str
    reference: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """A pick in the register, in words."""

    of: Listed
    asked_by: str
    shape: str
    state: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The register as its page shows it; `warning` is empty where nobody is beyond his share."""

    months: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    warning: str
    hidden: bool


def told(of: Chosen | None) -> Picked | None:
    """Why a call was chosen; None if a lot drew it."""
    if of is None:
        return None
    return Picked(
        of.picked_at,
        of.complained_on,
        words.word(ASKERS, of.asked_by),
        words.word(words.ROLES, of.decided_as),
        of.reference,
        of.reason,
    )


def shown(of: Register) -> Shown:
    """The register in words."""
    return Shown(
        months=tuple(
            (dates.month(each.month), "–" if each.picks is None else str(each.picks))
            for each in of.months
        ),
        rows=tuple(
            Row(each, words.word(ASKERS, each.asked_by), shape, str(state))
            for each in of.rows
            for shape, state in (STATES[each.state],)
        ),
        warning=_warning(of.beyond or 0),
        hidden=of.beyond is None,
    )


def _warning(beyond: int) -> str:
    if not beyond:
        return ""
    return ngettext(
        "One employee was chosen more often than the share of calls explains.",
        "{n} employees were chosen more often than their share of calls explains.",
        beyond,
    ).format(n=beyond)


class DayForm(Fields):
    """The day of the call."""

    dag = Day(label=_("Day of the call"))


class PickForm(Fields):
    """Which call, and what was complained of."""

    leg = forms.ChoiceField(
        label=_("Call"),
        help_text=_("Recordings made for complaints. Whose they are does not stand here."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a call."), "invalid_choice": _("Choose a call.")},
    )
    reference = forms.CharField(
        label=_("Reference of the complaint"),
        help_text=_("By which the complaints desk finds it, such as K-2026-118."),
        max_length=picking.LONGEST["reference"],
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
        error_messages={"required": _("Without a complaint nobody may be chosen.")},
    )
    made_on = Day(label=_("Day on which the complaint came in"))
    asked_by = forms.ChoiceField(
        label=_("Who asks for it?"),
        choices=tuple(ASKERS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )
    reason = forms.CharField(
        label=_("What has to be looked at?"),
        help_text=_("One sentence, without a name. The employee reads it."),
        max_length=picking.LONGEST["reason"],
        widget=forms.Textarea(attrs={"class": "input", "rows": "3"}),
        error_messages={"required": _("Say what has to be looked at.")},
    )

    def __init__(self, data: Mapping[str, Any] | None, offered: Sequence[Offered]) -> None:
        """Offer these calls."""
        super().__init__(data)
        field = self.fields["leg"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [(str(each.leg), _call(each)) for each in offered]

    def complaint(self) -> Complaint:
        """What was filled in."""
        said = self.cleaned_data
        return Complaint(said["reference"], said["made_on"], said["asked_by"], said["reason"])


def _call(of: Offered) -> str:
    minutes = max(1, round(of.duration_ms / 60_000))
    line = calls.line(of.direction, of.queue)
    return gettext("{moment}, {minutes} min, {line}").format(
        moment=dates.moment(of.made_at), minutes=minutes, line=line
    )


def strip() -> Strip:
    """The law strip of these pages."""
    return Strip(
        verdict="if",
        says=gettext("Only a complaint about a call lets somebody choose it"),
        facts=(
            Fact(gettext("By rule"), "R75", mono=True),
            Fact(gettext("Counts in"), gettext("no figure, of nobody")),
        ),
        logged=gettext("The employee is told at once, and reads why"),
    )
