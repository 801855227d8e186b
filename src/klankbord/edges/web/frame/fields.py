"""What all forms of the pages are made of: fields with their looks, days, codes, faults in words.

Days are Dutch days. A last day counts: what ends then ends when the next day begins.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame import dates, words
from klankbord.law.instants import AMSTERDAM
from klankbord.people.agents import Overlap
from klankbord.people.faults import Fault
from klankbord.people.models import AgentRef

Messages = dict[str, Any]  # of texts that are translated when they are shown
NEEDED: Messages = {
    "required": _("Fill this in."),
    "invalid_choice": _("Choose one out of the list."),
}
BOXES = frozenset({"radio", "checkbox"})
"""Inputs that have looks of their own, by the label around them."""

A_DAY: Messages = {"required": _("Fill in a day."), "invalid": _("Write a day as 25-11-2026.")}


def midnight(day: date) -> datetime:
    """The moment at which a Dutch day begins."""
    return datetime.combine(day, time(), AMSTERDAM)


def after(day: date) -> datetime:
    """The moment at which a last day is over."""
    return midnight(day + timedelta(days=1))


class Fields(forms.Form):
    """Inputs as all pages draw them: a hint belongs to its field for who hears it read out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give every input its looks."""
        super().__init__(*args, **kwargs)
        self.fields.update(self.further())
        for name, field in self.fields.items():
            if getattr(field.widget, "input_type", "") not in BOXES:
                field.widget.attrs.setdefault("class", "input")
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"{self[name].id_for_label}_helptext"

    def further(self) -> dict[str, forms.Field]:
        """Fields that are known only when the form is made."""
        return {}

    def placed(self, fault: Fault) -> tuple[str, str]:
        """The field that a fault is about, empty for none of them, and its words."""
        return "", said(fault)

    @contextmanager
    def faults(self) -> Iterator[None]:
        """Let a fault of the deed inside stand at its field, or at the top of the form."""
        try:
            yield
        except Fault as fault:
            field, text = self.placed(fault)
            self.add_error(field if field in self.fields else None, text)


def said(fault: Fault) -> str:
    """A fault in the reader's words; of a name that is taken it says whose it is, and when."""
    if isinstance(fault, Overlap):
        return _taken(fault.other)
    usual = gettext("This could not be done. Nothing was changed.")
    return words.word(words.FAULTS, fault.code) if fault.code in words.FAULTS else usual


class Day(forms.DateField):
    """A Dutch day."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = A_DAY


class Moment(forms.DateTimeField):
    """A moment in Dutch time; one that the clock skipped or showed twice is none."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_error_messages: ClassVar = {
        "required": _("Fill in a day and a time."),
        "invalid": _("Write a day and a time, such as 25-11-2026 13:00."),
    }


class Code(forms.RegexField):
    """A code as the log takes it: it begins with a letter, and is no number of somebody's."""

    def __init__(self, *, hint: Any) -> None:
        """Take what it is like."""
        invalid = _("Begin with a small letter. Then small letters, digits and hyphens, and never "
                    "five digits in a row.")  # fmt: skip
        super().__init__(
            r"\A(?!.*[0-9]{5})[a-z][a-z0-9_-]*\Z", label=_("Code"), max_length=40,
            help_text=hint, error_messages=NEEDED | {"invalid": invalid},
        )  # fmt: skip


def _taken(other: AgentRef) -> str:
    names = {
        "ref": other.ref,
        "source": other.source,
        "name": other.employee.name,
        "number": other.employee.number,
        "since": dates.moment(other.since),
    }
    if other.until is None:
        return gettext(
            "On {source} {ref} is {name} ({number}) already, from {since}. End that first."
        ).format(**names)
    return gettext(
        "On {source} {ref} is {name} ({number}) already, from {since} until {until}. "
        "End that first."
    ).format(**names, until=dates.moment(other.until))


class Reference(forms.UUIDField):
    """The number of a recording or an evaluation, as pages show it; the input is `reference`."""

    widget = forms.TextInput(
        attrs={"class": "input mono", "aria-describedby": "id_reference_helptext"}
    )
    default_error_messages: ClassVar = {
        "required": _("Fill in a number."),
        "invalid": _("This is not such a number. Copy it as a whole."),
    }

    def __init__(self) -> None:
        """Say what it looks like."""
        super().__init__(
            label=_("Number of the recording or the evaluation"),
            help_text=_("For example 3f7a0c52-8d41-4b7e-9a35-5f0c9c1d2e68."),
        )


def day_input() -> forms.DateInput:
    """An input for a day, with its looks."""
    return forms.DateInput(attrs={"class": "input", "type": "date"}, format="%Y-%m-%d")


class Ids(forms.TypedMultipleChoiceField):
    """Several numbers of the product's own; whether they are there, the law and the rows say."""

    def valid_value(self, value: object) -> bool:
        """Whether it is such a number at all."""
        try:
            UUID(str(value))
        except ValueError:
            return False
        return True
