"""What is filled in about a talk: when, what is agreed, and what is brought."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from klankbord.coaching import bringing, conversations
from klankbord.coaching.models import Side
from klankbord.edges.web.frame import dates, words
from klankbord.edges.web.frame.fields import Ids, day_input
from klankbord.law.instants import AMSTERDAM


class PlanForm(forms.Form):
    """A talk with somebody: which evaluations, and when."""

    employee = forms.UUIDField(widget=forms.HiddenInput)
    evaluations = Ids(
        label=_("What is on the agenda?"),
        coerce=UUID,
        error_messages={
            "required": _("Choose at least one evaluation."),
            "invalid_choice": _("Choose at least one evaluation."),
        },
    )
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

    def __init__(
        self, data: Mapping[str, Any] | None, *, at: datetime, employee: UUID | None = None
    ) -> None:
        """A form for one employee; which one stands in it."""
        said = str(employee or (data or {}).get("employee", ""))
        super().__init__(data, initial={"employee": said}, auto_id=f"p{said[:8]}-%s")
        self.at, self.said = at, said

    @property
    def chosen(self) -> frozenset[UUID]:
        """What was chosen the last time, to be shown again."""
        return frozenset(self.cleaned_data.get("evaluations", ())) if self.is_bound else frozenset()

    @property
    def takes_place_at(self) -> datetime:
        """When, once it is valid."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["clock"], AMSTERDAM)

    def clean(self) -> None:
        """Today or later, and not further ahead than a call is kept."""
        super().clean()
        if {"day", "clock"} <= set(self.cleaned_data):
            last = dates.today(self.at + conversations.AHEAD)
            if not dates.today(self.at) <= self.cleaned_data["day"] < last:
                self.add_error("day", _("Choose a day from today on, within 90 days."))


class AgreementForm(forms.Form):
    """What one of the two will do, and when they look back at it."""

    text = forms.CharField(
        label=_("What do you agree?"),
        max_length=conversations.MAX_AGREEMENT,
        widget=forms.Textarea(attrs={"class": "input", "rows": "2"}),
        error_messages={"required": _("Write down what you agree.")},
    )
    owner = forms.ChoiceField(
        label=_("Who does it?"),
        choices=[(str(side), str(side)) for side in Side],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who does it."),
            "invalid_choice": _("Choose who does it."),
        },
    )
    due_on = forms.DateField(
        label=_("When do you look back at it?"),
        widget=day_input(),
        input_formats=["%Y-%m-%d"],
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, at: datetime) -> None:
        """A form on the day of `at`."""
        super().__init__(data)
        self.at = at

    def name(self, employee: str, coach: str) -> None:
        """Call the two by their names."""
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [(str(Side.EMPLOYEE), employee), (str(Side.COACH), coach)]

    def clean_due_on(self) -> object:
        """Today or later."""
        day = self.cleaned_data["due_on"]
        if day < dates.today(self.at):
            raise forms.ValidationError(_("Choose a day from today on."))
        return day


class BringForm(forms.Form):
    """Something for the table: what, in which words, and of a moment in which call and where."""

    kind = forms.ChoiceField(
        label=_("What do you bring?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what you bring."),
            "invalid_choice": _("Choose what you bring."),
        },
    )
    words = forms.CharField(
        label=_("In your words"),
        max_length=bringing.MAX_WORDS,
        widget=forms.Textarea(attrs={"class": "input", "rows": "2"}),
        error_messages={"required": _("Write a few words.")},
    )
    link = forms.CharField(
        label=_("Link, with something to learn from"),
        help_text=_("Not needed. It begins with https://."),
        required=False,
        max_length=bringing.MAX_LINK,
        widget=forms.TextInput(
            attrs={"class": "input", "inputmode": "url", "aria-describedby": "id_link_helptext"}
        ),
    )
    call = forms.TypedChoiceField(
        label=_("Of a moment: in which call?"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    place = forms.RegexField(
        r"^\d{1,3}:[0-5]\d$",
        label=_("Of a moment: where?"),
        help_text=_("Minutes and seconds, for example 2:35."),
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "aria-describedby": "id_place_helptext"}),
        error_messages={"invalid": _("Minutes and seconds, for example 2:35.")},
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        kinds: Sequence[str],
        calls: Sequence[tuple[int, str]],
    ) -> None:
        """Offer these kinds, and these calls by their place on the agenda."""
        super().__init__(data)
        if "material" not in kinds:
            del self.fields["link"]
        for name, choices in (
            ("kind", [(kind, words.word(words.BROUGHT, kind)) for kind in kinds]),
            ("call", [("", _("no call")), *calls]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
            field.choices = choices

    @property
    def thing(self) -> bringing.Thing:
        """What is brought, once it is valid."""
        found = self.cleaned_data
        moment = found["kind"] == "moment"
        minutes, _colon, seconds = found["place"].partition(":")
        return bringing.Thing(
            kind=found["kind"],
            text=found["words"],
            link=found.get("link", ""),
            position=found["call"] if moment else None,
            at_ms=(int(minutes) * 60 + int(seconds)) * 1000 if moment else None,
        )

    def clean(self) -> None:
        """A moment lies in a call; a link belongs to something to learn from."""
        super().clean()
        found = self.cleaned_data
        if found.get("kind") == "moment":
            if not found.get("call") and "call" not in self.errors:
                self.add_error("call", _("Choose a call."))
            if not found.get("place") and "place" not in self.errors:
                self.add_error("place", _("Say where, for example 2:35."))
        link = found.get("link", "")
        if link and (found.get("kind") != "material" or not link.startswith("https://")):
            self.add_error(
                "link", _("A link begins with https:// and goes with something to learn from.")
            )
