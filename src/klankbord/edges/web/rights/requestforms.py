"""What somebody fills in to ask something about himself, and what the desk fills in about it."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame import dates
from klankbord.edges.web.frame.answers import spoken
from klankbord.edges.web.frame.fields import NEEDED, Day, Fields, Ids
from klankbord.edges.web.rights import requestwords
from klankbord.law.instants import AMSTERDAM
from klankbord.people import writing
from klankbord.people.faults import Fault
from klankbord.rights import grounds, sealed
from klankbord.rights.queries import Opened

LANGUAGES = [("nl", "Nederlands"), ("en", "English")]


def said(fault: Fault) -> tuple[str, str]:
    """The field that a fault is about, and the fault in the reader's words."""
    usual = ("", gettext("This could not be done. Nothing was changed."))
    field, text = requestwords.FAULTS.get(fault.code, usual)
    return field, str(text)


class Deed(Fields):
    """A form of the desk: a fault of its deed stands at the field that it is about."""

    def placed(self, fault: Fault) -> tuple[str, str]:
        """As the desk tells it."""
        return said(fault)


def _words(label: Any, *, help_text: Any = "", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=sealed.LONGEST,
        widget=forms.Textarea(attrs={"rows": "5"}),
        error_messages=NEEDED
        | {"max_length": _("This is too long. Write at most 10000 characters.")},
    )


def _line(label: Any, *, help_text: Any = "", required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=200, error_messages=NEEDED
    )


def _choice(label: Any, choices: Any, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
        **kwargs,
    )


class AskForm(Deed):
    """What somebody who is signed in asks."""

    type = _choice(_("What do you ask?"), list(requestwords.ASKS.items()))
    words = _words(
        _("In your own words"),
        help_text=_(
            "What is it about, and what do you want? A sentence will do. You need no reason, but "
            "for an objection: say what it is about your situation."
        ),
    )
    leg = forms.UUIDField(required=False, widget=forms.HiddenInput)
    evaluation = forms.UUIDField(required=False, widget=forms.HiddenInput)


WHO_ASKS: requestwords.Words = {
    "caller": _("I called you, or you called me"),
    "leaver": _("I worked here"),
    "representative": _("I ask for somebody else, who authorised me"),
}


class CallerForm(Deed):
    """What a caller, a former employee or who speaks for one asks, without an account."""

    type = _choice(_("What do you ask?"), list(requestwords.ASKS.items()))
    who = _choice(
        _("Who are you?"),
        list(WHO_ASKS.items()),
        initial="caller",
    )
    number = _line(
        _("Telephone number of the call"),
        help_text=_("With this we find the call, and on this number we call back."),
    )
    day = Day(label=_("Day of the call"), required=False)
    clock = forms.TimeField(
        label=_("Time, about"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write a time as 14:30.")},
    )
    words = _words(_("In your own words"), help_text=_("What is it about, and what do you want?"))
    mandate = _words(
        _("Who authorised you, and how do we see that?"),
        help_text=_("Only if you ask for somebody else. Keep the paper; we ask to see it."),
        required=False,
    )
    email = forms.EmailField(
        label=_("E-mail, if you want a message there"),
        required=False,
        max_length=254,
        error_messages={"invalid": _("Write an address as name@example.org.")},
    )

    def clean(self) -> dict[str, Any]:
        """Something must lead to the person; who speaks for another says by what."""
        told = super().clean() or {}
        if not told.get("number") and not told.get("email"):
            self.add_error(
                "number", _("Fill in a number or an e-mail address, or we cannot answer.")
            )
        day = told.get("day")
        if day is not None and day > dates.today(timezone.now()):
            self.add_error("day", _("This day is still to come. When was the call?"))
        if told.get("who") == "representative" and not told.get("mandate", "").strip():
            self.add_error("mandate", _("Say who authorised you, and how we see that."))
        for name in ("words", "mandate"):
            try:
                writing.insist_on_no_bsn(told.get(name, ""))
            except Fault as fault:
                self.add_error(name, said(fault)[1])
        return told

    def contact(self) -> str:
        """How the desk finds the call and the person, as the desk reads it."""
        told = self.cleaned_data
        day, clock = told.get("day"), told.get("clock")
        lines = (
            (gettext("Who"), str(WHO_ASKS[told["who"]])),
            (gettext("Number"), told.get("number", "")),
            (gettext("Day"), dates.day(day) if day else ""),
            (gettext("Time"), f"{clock:%H:%M}" if clock else ""),
            (gettext("E-mail"), told.get("email", "")),
        )
        return "\n".join(f"{name}: {value}" for name, value in lines if value)


class EnterForm(Deed):
    """A request that came by letter, by telephone or in a talk, as the desk writes it down."""

    type = _choice(_("What is asked?"), list(requestwords.TYPES.items()))
    received_on = Day(
        label=_("Received on"),
        help_text=_(
            "The day on which anybody here got it, a coach too. From there the month runs."
        ),
    )
    number = _line(
        _("Staff number"), help_text=_("Of who works or worked here. Empty for a caller.")
    )
    phone = _line(_("Telephone number of the call"), help_text=_("Of a caller."))
    contact = _words(_("Where does the answer go?"), required=False)
    mandate = _words(_("Mandate, if somebody asks for another"), required=False)
    words = _words(_("What is asked, in the words of the person"))
    language = _choice(_("Language of the answer"), LANGUAGES, initial="nl")

    @property
    def received_at(self) -> datetime:
        """The first moment of that day in Amsterdam."""
        return datetime.combine(self.cleaned_data["received_on"], time(), AMSTERDAM)


class OfRequest(Deed):
    """A form about one request."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, opened: Opened, **kwargs: Any
    ) -> None:
        """A form about this request."""
        self.opened = opened
        super().__init__(data, **kwargs)


class IdentifyForm(OfRequest):
    """How the desk knows who asks."""

    method = _choice(
        _("How do you know who asks?"),
        [(code, text) for code, text in requestwords.METHODS.items() if code != "signed_in"],
    )
    number = _line(
        _("Staff number"), help_text=_("Only of a former employee who asks without an account.")
    )


class PauseForm(OfRequest):
    """What the desk asks to know who it is."""

    words = _words(
        _("What do you ask?"),
        help_text=_("The person reads this. Never ask for a BSN, a passport or a voice."),
    )


class ExtendForm(OfRequest):
    """Why an answer takes longer."""

    words = _words(
        _("Why does it take longer?"),
        help_text=_("The person reads this. It must be complex, or there must be many requests."),
    )


class NamesForm(OfRequest):
    """Whether the names of who listened are given, and what was weighed for that."""

    given = _choice(
        _("Does this person get the names of who listened?"),
        [("no", _("No: functions only")), ("yes", _("Yes: the names too"))],
    )
    words = _words(
        _("What did you weigh?"),
        help_text=_(
            "For what right does the person need a name, and what does it mean for who listened?"
        ),
    )


class TellForm(OfRequest):
    """Nothing to fill in: the deed is enough."""


class AnswerForm(OfRequest):
    """The answer to a request."""

    outcome = _choice(
        _("Your answer"), [(code, text) for code, (_v, text) in requestwords.OUTCOMES.items()]
    )
    words = _words(
        _("Why, in plain words"),
        help_text=_("The person reads this in the letter. Say what is so of this person."),
    )

    def further(self) -> dict[str, forms.Field]:
        """What only some types ask, and the grounds on which this one can be refused."""
        request, more = self.opened.request, dict[str, forms.Field]()
        listed = [
            (code, f"{ground.article}: {spoken(ground.text)}")
            for code, ground in grounds.of(request).items()
        ]
        more["ground"] = forms.ChoiceField(
            label=_("Ground, if you refuse something"),
            choices=[("", _("none: it is granted")), *listed],
            required=False,
            error_messages={"invalid_choice": _("Choose from the list.")},
        )
        if request.type == "erasure":
            more["erasure"] = _choice(
                _("Why is it erased?"), list(requestwords.ERASURE.items()),
                initial="no_longer_needed", required=False,
            )  # fmt: skip
            if self.opened.things:
                more["legs"] = _legs(self.opened)
        if request.type == "rectification" and request.evaluations:
            more["statement"] = _words(
                _("Statement that goes with the evaluation"), required=False,
                help_text=_("The words of the person. They stand wherever the evaluation stands."),
            )  # fmt: skip
            more["statement"].initial = self.opened.words.get(sealed.WORDS, "")
        if request.type == "rectification" and request.employee_id is not None:
            more["name"] = _line(
                _("The name as it should be"), help_text=_("Only if the name was wrong.")
            )
        return more


def _legs(opened: Opened) -> Ids:
    choices = [
        (str(each.leg), f"{dates.moment(each.made_at)}, {each.queue}") for each in opened.things
    ]
    return Ids(
        label=_("Which recordings?"),
        help_text=_("Leave out what you refuse. None ticked means: all of them."),
        coerce=UUID,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
