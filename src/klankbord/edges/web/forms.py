"""What people fill in. A form checks shape and wording; whether it is allowed, the law decides."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from klankbord.coaching import bringing, conversations
from klankbord.coaching.models import Side
from klankbord.edges.web import dates, words
from klankbord.law.instants import AMSTERDAM
from klankbord.people import objections
from klankbord.recordings import asking


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"class": "input", "type": "date"}, format="%Y-%m-%d")


class ReasonForm(forms.Form):
    """Why somebody wants to listen."""

    purpose = forms.ChoiceField(
        label=_("Purpose"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a purpose."),
            "invalid_choice": _("Choose a purpose."),
        },
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason."), "invalid_choice": _("Choose a reason.")},
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, purposes: Sequence[str], reasons: Sequence[str]
    ) -> None:
        """Offer these purposes and reasons; one that stands alone is chosen already."""
        super().__init__(data)
        for name, codes, known in (
            ("purpose", purposes, words.PURPOSES),
            ("reason", reasons, words.REASONS),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
            field.choices = [(code, words.word(known, code)) for code in codes]
            if len(codes) == 1:
                field.initial = codes[0]


class ObjectionForm(forms.Form):
    """An objection with the reasons of the person himself (AVG art. 21(1))."""

    grounds = forms.CharField(
        label=_("What is it about your situation?"),
        help_text=_("A few words will do. Only who judges the objection reads them."),
        max_length=objections.MAX_TEXT,
        widget=forms.Textarea(attrs={"class": "input", "aria-describedby": "id_grounds_helptext"}),
        error_messages={"required": _("Write a few words about your situation.")},
    )


class ListForm(forms.Form):
    """What somebody looks for in a list of calls. It goes by the address, so nothing is kept."""

    van = forms.DateField(label=_("From"), required=False, widget=_day())
    tot = forms.DateField(label=_("Up to and including"), required=False, widget=_day())
    rij = forms.CharField(
        label=_("Queue"),
        required=False,
        max_length=80,
        widget=forms.Select(attrs={"class": "input"}),
    )
    stand = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("all")), *words.STANDINGS.items()],
        widget=forms.Select(attrs={"class": "input"}),
    )

    def clean(self) -> dict[str, Any]:
        """A period ends after it begins."""
        found = super().clean() or {}
        van, tot = found.get("van"), found.get("tot")
        if van and tot and tot < van:
            self.add_error("tot", _("This day lies before the first one."))
        return found

    def offer(self, queues: Sequence[str]) -> None:
        """Let these queues be chosen."""
        select = self.fields["rij"].widget
        assert isinstance(select, forms.Select)  # noqa: S101  declared above
        select.choices = [("", _("all")), *((queue, queue) for queue in queues)]


class CallForm(forms.Form):
    """The number of a call, as its caller got it."""

    number = forms.CharField(
        label=_("Number of your call"),
        help_text=_("It stands in the message that you got after the call."),
        max_length=200,
        widget=forms.TextInput(
            attrs={
                "class": "input mono",
                "aria-describedby": "id_number_helptext",
                "autocomplete": "off",
            }
        ),
        error_messages={"required": _("Fill in a number."), "max_length": _("This is too long.")},
    )


class RealForm(forms.Form):
    """What somebody wants to do with a real recording or evaluation, and in which function."""

    reference = forms.UUIDField(
        label=_("Number of the recording or the evaluation"),
        help_text=_("For example 3f7a0c52-8d41-4b7e-9a35-5f0c9c1d2e68."),
        widget=forms.TextInput(
            attrs={"class": "input mono", "aria-describedby": "id_reference_helptext"}
        ),
        error_messages={
            "required": _("Fill in a number."),
            "invalid": _("This is not such a number. Copy it as a whole."),
        },
    )
    act = forms.ChoiceField(label=_("Act"))
    purpose = forms.ChoiceField(label=_("What for"), required=False)
    role = forms.ChoiceField(label=_("Your function"))

    def __init__(self, data: Mapping[str, Any] | None, *, roles: Sequence[str]) -> None:
        """Offer the functions that the visitor has."""
        super().__init__(data)
        purposes = [("", _("without a purpose")), *words.PURPOSES.items()]
        for name, choices in (
            ("act", [(act, words.word(words.ACTS, act)) for act in asking.ACTS]),
            ("purpose", purposes),
            ("role", [(role, words.word(words.ROLES, role)) for role in roles]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
            field.choices = choices
            field.widget.attrs["class"] = "input"
            field.error_messages["invalid_choice"] = _("Choose from the list.")


class ReviewForm(forms.Form):
    """What somebody wants to use in a performance review."""

    reference = forms.UUIDField(
        label=_("Number of the recording or the evaluation"),
        help_text=_("For example 3f7a0c52-8d41-4b7e-9a35-5f0c9c1d2e68."),
        widget=forms.TextInput(
            attrs={"class": "input mono", "aria-describedby": "id_reference_helptext"}
        ),
        error_messages={
            "required": _("Fill in a number."),
            "invalid": _("This is not such a number. Copy it as a whole."),
        },
    )


class Ids(forms.TypedMultipleChoiceField):
    """Several numbers of the product's own; whether they are there, the law and the rows say."""

    def valid_value(self, value: object) -> bool:
        """Whether it is such a number at all."""
        try:
            UUID(str(value))
        except ValueError:
            return False
        return True


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
        widget=_day(),
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
        widget=_day(),
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
