"""Numbers of which no call is ever recorded, as the DPO and the works council see their list."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame import words
from klankbord.edges.web.frame.fields import NEEDED, Fields
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.people import unrecorded

LONGEST_NUMBER, LONGEST_LABEL = 200, 60
KINDS: words.Words = {
    "company_doctor": _("company doctor"),
    "confidant": _("confidant"),
    "works_council": _("works council"),
    "union": _("trade union"),
    "lawyer": _("lawyer"),
    "reporting_line": _("reporting line"),
    "dpo": _("data protection officer"),
    "caller_objected": _("caller who is not recorded"),
}


def strip() -> Strip:
    """Who sees the list, and what is not on it."""
    return Strip(
        verdict="yes",
        says=gettext("Calls with these numbers are never recorded"),
        facts=(
            Fact(gettext("Who sees this page"), gettext("the DPO and the works council")),
            Fact(gettext("By rule"), "R12, R19", mono=True),
        ),
        logged=gettext("That you look, add or end is in the log"),
    )


class _Number(forms.CharField):
    """A number; the browser is asked to remember nothing of it."""

    def __init__(self, **kwargs: Any) -> None:
        """Say so, and bring up the keys of a telephone."""
        attrs = {"autocomplete": "off", "inputmode": "tel"}
        super().__init__(
            max_length=LONGEST_NUMBER,
            error_messages=NEEDED,
            widget=forms.TextInput(attrs=attrs),
            **kwargs,
        )


class NumberForm(Fields):
    """A number that is never recorded from now on."""

    number = _Number(
        label=_("Number, extension or name on the platform"),
        help_text=_("We keep a keyed hash. Nobody can read the number back, you neither."),
    )
    kind = forms.ChoiceField(
        label=_("Whose is it?"),
        choices=[(kind, KINDS[kind]) for kind in unrecorded.PROTECTED],
        error_messages=NEEDED,
    )
    label = forms.CharField(
        label=_("What you call it"),
        required=False,
        max_length=LONGEST_LABEL,
        help_text=_("A line, not a person: occupational health, north. Sealed; gone after a year."),
    )


class SoughtForm(Fields):
    """Is this number on the list?"""

    number = _Number(label=_("Number, extension or name on the platform"))


class LabelForm(Fields):
    """Another name for a number on the list."""

    label = forms.CharField(
        label=_("What you call it"), max_length=LONGEST_LABEL, error_messages=NEEDED
    )


class KindForm(Fields):
    """Which kind somebody looks for."""

    soort = forms.ChoiceField(label=_("Kind"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer every kind."""
        super().__init__(*args, **kwargs)
        field = self.fields["soort"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [("", _("all")), *KINDS.items()]
