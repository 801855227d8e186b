"""Moving and cancelling a talk: when instead, and why."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from klankbord.coaching import conversations, moving
from klankbord.coaching.queries import Coachee
from klankbord.edges.web.frame import dates
from klankbord.edges.web.frame.fields import day_input
from klankbord.law.instants import AMSTERDAM

FEW = 5
"""So many people stand below each other; of more one is chosen."""


def chosen(coached: Sequence[Coachee], said: str) -> Sequence[Coachee]:
    """All of few people; of many the one who was chosen, or the first with whom there is news."""
    if len(coached) <= FEW:
        return coached
    named = [each for each in coached if str(each.employee) == said]
    return (named or [each for each in coached if each.ready] or coached)[:1]


class WhoForm(forms.Form):
    """With whom of many a coach plans a talk. It goes by the address, so nothing is kept."""

    wie = forms.ChoiceField(label=_("With whom"), widget=forms.Select(attrs={"class": "input"}))

    def __init__(self, people: Sequence[Coachee], chosen: UUID) -> None:
        """These can be chosen; one of them is."""
        super().__init__(initial={"wie": str(chosen)})
        field = self.fields["wie"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [
            (str(each.employee), f"{each.name} ({len(each.ready)})") for each in people
        ]


class CancelForm(forms.Form):
    """Why a talk does not take place."""

    why = forms.CharField(
        label=_("Why?"),
        help_text=_("The other of you reads this. No illness, please: a word is enough."),
        max_length=moving.MAX_REASON,
        widget=forms.TextInput(attrs={"class": "input"}),
        error_messages={"required": _("Say why, so that the other knows.")},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, prefix: str = "cancel") -> None:
        """Its fields have names of their own, since another form stands beside it."""
        super().__init__(data, prefix=prefix)
        field = self.fields["why"]
        field.widget.attrs["aria-describedby"] = f"{self['why'].id_for_label}_helptext"


class MoveForm(CancelForm):
    """When a talk takes place instead, and why."""

    day = forms.DateField(
        label=_("Day"),
        widget=day_input(),
        input_formats=["%Y-%m-%d"],
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )
    clock = forms.TimeField(
        label=_("Time"),
        widget=forms.TimeInput(attrs={"class": "input", "type": "time"}, format="%H:%M"),
        input_formats=["%H:%M"],
        error_messages={"required": _("Choose a time."), "invalid": _("Choose a time.")},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, at: datetime) -> None:
        """A form on the day of `at`."""
        super().__init__(data, prefix="move")
        self.at = at

    @property
    def takes_place_at(self) -> datetime:
        """When, once it is valid."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["clock"], AMSTERDAM)

    def clean_day(self) -> object:
        """Today or later, and not further ahead than a call is kept."""
        day = self.cleaned_data["day"]
        if not dates.today(self.at) <= day < dates.today(self.at + conversations.AHEAD):
            raise forms.ValidationError(_("Choose a day from today on, within 90 days."))
        return day
