"""What the works council and the employer fill in at the desk, and what cannot be, in words."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klankbord.council import papers, room
from klankbord.council.standing import Dated
from klankbord.edges.web.frame import dates, words
from klankbord.edges.web.frame.fields import NEEDED, Day, Fields, Moment, after
from klankbord.edges.web.programmes import sheetwords
from klankbord.people.faults import Fault
from klankbord.people.shapes import Flawed
from klankbord.programmes.models import Version

SHORTEST_REASON = 40

FAULTS: Mapping[str, tuple[str, str | Promise]] = {
    "after_start": (
        "decided_at",
        _("The programme starts on {day}. Consent comes before that. Let the employer submit a "
          "new version with a later start."),
    ),
    "before_request": ("decided_at", _("The request is of {day}. A decision comes after it.")),
    "nullity_late": (
        "invoked_at",
        _("Nullity could be invoked up to and including {day}. The month is over (WOR 27(5))."),
    ),
    "ahead": ("", _("This moment is still to come. Write it down when it was.")),
    "consented_already": ("", _("The works council consented to this version already.")),
    "not_asked": ("", _("Nobody asked for consent to this version yet.")),
    "no_right_of_consent": ("", _("There is no works council here with a right of consent.")),
    "scope_empty": ("purposes", _("Choose at least one purpose, one means and one kind of data.")),
    "beyond_request": ("", _("The version does not name this.")),
    "valid_until_before": ("valid_until", _("This day lies before the decision.")),
    "evaluate_by_before": ("evaluate_by", _("This day lies before the decision.")),
    "no_ruling": ("letter", _("Add the ruling of the court as a PDF.")),
    "notified_already": ("", _("It stands there already when the works council was told.")),
    "nothing_null": ("", _("There is consent, or what takes its place. So nothing is null.")),
    "null_already": ("", _("Nullity was invoked already.")),
    "known_when": ("known_at", _("Say when you knew of the decision; that comes before this.")),
    "no_consent": ("", _("There is no consent that holds.")),
    "disputed_already": ("means", _("That stands there already.")),
    "no_pdf": ("letter", _("This is no whole PDF. Save the letter as a PDF and choose it again.")),
    "paper_large": ("letter", _("This file is larger than 5 MB. Make it smaller.")),
    "nothing_said": ("text", _("Write something first.")),
    "too_long": ("text", _("This is too long. Write at most 8000 characters.")),
    "bsn": (
        "text",
        _("This looks like a citizen service number (BSN). Leave it out: we never need it."),
    ),
    "no_account": (
        "email",
        _("There is no account with this address. Ask the administrator to make one."),
    ),
    "until_past": ("until", _("This day lies in the past.")),
    "not_outside": (
        "email", _("This account has a function here. An adviser comes from outside."),
    ),
}  # fmt: skip
"""{code of a fault: (field, words)}."""


def said(fault: Fault) -> str:
    """A fault in the reader's words."""
    _field, text = FAULTS.get(fault.code, ("", _("This could not be done. Nothing was changed.")))
    day = dates.day(fault.day) if isinstance(fault, Dated) else ""
    return str(text).format(day=day)


class Deed(Fields):
    """A form of the desk: a fault of its deed stands at the field that it is about."""

    def placed(self, fault: Fault) -> tuple[str, str]:
        """As the desk tells it."""
        return FAULTS.get(fault.code, ("", ""))[0], said(fault)

    @contextmanager
    def faults(self) -> Iterator[None]:
        """Let what cannot be done stand in the form."""
        try:
            with super().faults():
                yield
        except Flawed:
            self.add_error(None, gettext("This could not be done. Nothing was changed."))


class Paper(forms.FileField):
    """A PDF; by its size it is refused before it is read."""

    def __init__(self, **kwargs: Any) -> None:
        """Ask for a PDF."""
        widget = forms.FileInput(attrs={"accept": "application/pdf"})
        super().__init__(widget=widget, error_messages=_PAPER, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> bytes | None:
        """The content, or nothing."""
        file = super().clean(data, initial)
        if not file:
            return None
        if file.size > papers.LARGEST:
            raise forms.ValidationError(str(FAULTS["paper_large"][1]))
        content: bytes = file.read()
        return content


_PAPER = NEEDED | {
    "empty": _("This file is empty."), "invalid": _("Choose a file."),
}  # fmt: skip


class When(Deed):
    """A deed with a moment that must not be cut down to before its cause."""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        version: Version,
        at: datetime,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        """Begin now, with what the version names."""
        super().__init__(data, files, initial=self.begin(version, at) | dict(initial or {}))
        self._moment = at
        for name, (part, known) in SCOPE.items():
            field = self.fields.get(name)
            if isinstance(field, forms.MultipleChoiceField):
                field.choices = [(each, known.get(each, each)) for each in getattr(version, part)]
                if not field.choices:  # a programme for chats alone names no means
                    del self.fields[name]

    def begin(self, version: Version, at: datetime) -> dict[str, Any]:
        """What stands there at first."""
        moments = dict.fromkeys(MOMENTS, at)
        return moments | {name: getattr(version, part) for name, (part, _known) in SCOPE.items()}

    def clean(self) -> dict[str, Any]:
        """The minute of now is now: an input knows no seconds."""
        told = super().clean() or {}
        for name in MOMENTS:
            said = told.get(name)
            if said is not None and said == self._moment.replace(second=0, microsecond=0):
                told[name] = self._moment
        return told


MOMENTS = ("decided_at", "ruled_at", "notified_at", "invoked_at", "said_at")
SCOPE: Mapping[str, tuple[str, words.Words]] = {
    "purposes": ("purposes", words.PURPOSES),
    "means": ("means", sheetwords.MEANS),
    "kinds": ("data", words.DATA),
}
"""{field: (what of the version, its words)}; `data` is what a form calls its own."""


def _some(label: Any, **kwargs: Any) -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(
        label=label, required=False, widget=widget, error_messages=NEEDED, **kwargs
    )


def _letter(label: Any, *, required: bool = False) -> Paper:
    return Paper(label=label, required=required, help_text=_("A PDF of at most 5 MB. We seal it."))


class DecisionForm(When):
    """What the council decided on a request."""

    answer = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            ("consented", _("We consent, exactly to what is ticked below")),
            ("refused", _("We do not consent")),
        ],
        widget=forms.RadioSelect,
        error_messages=NEEDED,
    )
    decided_at = Moment(label=_("Decided on"))
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("The WOR asks for reasons. Two sentences will do."),
        max_length=papers.LONGEST,
        widget=forms.Textarea,
        error_messages=NEEDED,
    )
    purposes = _some(_("Consent for these purposes"))
    means = _some(_("with these means"))
    kinds = _some(_("and these data"))
    conditions = forms.CharField(
        label=_("Conditions"),
        required=False,
        max_length=papers.LONGEST,
        help_text=_("One to a line. They stand in the dossier, and everybody can read them."),
        widget=forms.Textarea,
    )
    valid_until = Day(
        label=_("Consent up to and including"),
        required=False,
        help_text=_("After this day everything stops. Empty: as long as the programme."),
    )
    evaluate_by = Day(
        label=_("We look at it together before"),
        required=False,
        help_text=_("You see this day on your desk."),
    )
    letter = _letter(_("Letter with the decision"))

    def clean(self) -> dict[str, Any]:
        """Reasons are reasons; days are whole; a condition is a line."""
        told = super().clean()
        if "reason" in told and len(told["reason"].strip()) < SHORTEST_REASON:
            self.add_error("reason", _("Write two sentences or more: at least 40 characters."))
        lines = (each.strip() for each in told.get("conditions", "").splitlines())
        told["conditions"] = [each for each in lines if len(each) > 2]
        for name in ("valid_until", "evaluate_by"):
            if told.get(name):
                told[name] = after(told[name])
        return told


class CourtForm(When):
    """What the court permits."""

    ruled_at = Moment(label=_("Date of the ruling"))
    purposes = _some(_("Permission for these purposes"))
    means = _some(_("with these means"))
    kinds = _some(_("and these data"))
    letter = _letter(_("The ruling"), required=True)


class NotifyForm(When):
    """When the council was told of a decision."""

    notified_at = Moment(label=_("When did the works council get the decision?"))
    letter = _letter(_("Letter with the decision"))


class NullityForm(When):
    """An invocation of nullity."""

    known_at = Moment(
        label=_("When did you know of the decision?"),
        required=False,
        help_text=_(
            "The day of the letter, or the day on which you saw that it was carried out. "
            "Empty if the employer wrote it down here already."
        ),
    )
    invoked_at = Moment(label=_("When did you invoke nullity, in writing?"))
    letter = _letter(_("Your letter"))  # fmt: skip


class WithdrawForm(When):
    """What the council says of its consent."""

    said_at = Moment(label=_("When did you say so to the employer?"))
    letter = _letter(_("Your letter"))


class DisputeForm(When):
    """Means that were never agreed."""

    means = _some(_("Which means were never agreed?"), help_text=_("None: the dispute is settled."))


class SayForm(Deed):
    """A question, or an answer to one."""

    text = forms.CharField(
        label=_("Your question"),
        max_length=papers.LONGEST,
        widget=forms.Textarea,
        error_messages={"required": _("Write something first.")},
    )
    question = forms.UUIDField(required=False, widget=forms.HiddenInput)


class PaperForm(Deed):
    """A note or a document for the room."""

    title = forms.CharField(label=_("Title"), max_length=room.LONGEST_TITLE, error_messages=NEEDED)
    text = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=papers.LONGEST,
        widget=forms.Textarea,
        help_text=_("May stay empty beside a document."),
    )
    letter = _letter(_("Document"))


class AdviserForm(Deed):
    """Somebody from outside who may come into the room."""

    email = forms.EmailField(
        label=_("E-mail address of the account"),
        max_length=254,
        error_messages=NEEDED | {"invalid": _("Write an address as name@example.org.")},
    )
    until = Day(label=_("Up to and including"))
