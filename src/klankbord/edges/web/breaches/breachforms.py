"""What is filled in about a breach. A form checks shape; the register checks the rest."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from klankbord.breaches import evidence, sealed, wording
from klankbord.breaches.keeping import Known
from klankbord.breaches.queries import Opened
from klankbord.edges.web.frame.answers import spoken
from klankbord.edges.web.frame.fields import NEEDED, Fields, Moment
from klankbord.people import writing
from klankbord.people.faults import Fault

UNDONE = gettext_noop("This could not be done. Nothing was changed.")
FAULTS: Mapping[str, tuple[str, str | Promise]] = {
    "nothing_said": ("words", _("Write something first.")),
    "too_long": ("words", _("This is too long. Write at most 10000 characters.")),
    "breach_ahead": ("discovered_at", _("This moment is still to come.")),
    "breach_order": ("happened_at", _("It happened before it was discovered.")),
    "breach_code": ("", _("Choose out of the list.")),
    "breach_criteria": ("", _("Answer every question.")),
    "breach_milder": ("risk", _("Your answers do not allow so mild a conclusion.")),
    "breach_sent": ("sent_at", _("It was sent after it was discovered, and not later than now.")),
    "breach_late": (
        "words",
        _("It is later than 72 hours. Say why: the law asks for the reasons."),
    ),
    "breach_undone": ("", _("Something still has to be done before it can be closed.")),
    "breach_large": ("file", _("This file is larger than 5 MB.")),
    "breach_file": ("file", _("Give a PDF, a mail (.eml), a PNG or a JPEG.")),
    "breach_files": ("", _("There are fifty files already. Put the rest in one PDF.")),
    "no_breach": ("", _("This breach is closed already, or is not there.")),
}
"""{code of a fault: (field, words)}."""
CHOOSE = {"required": _("Choose one."), "invalid_choice": _("Choose one.")}
TICK = {"required": _("Tick one or more."), "invalid_choice": _("Choose out of the list.")}


class Deed(Fields):
    """A form of the register: a fault stands at the field that it is about. No BSN comes in."""

    def __init__(self, *args: Any, opened: Opened | None = None, **kwargs: Any) -> None:
        """Take the breach that it is about."""
        self.opened = opened
        super().__init__(*args, **kwargs)

    @contextmanager
    def faults(self) -> Iterator[None]:
        """Let what cannot be done stand in the form."""
        try:
            yield
        except Fault as fault:
            field, text = FAULTS.get(fault.code, ("", gettext(UNDONE)))
            self.add_error(field if field in self.fields else None, str(text))

    def clean(self) -> dict[str, Any]:
        """Refuse what looks like a BSN in any text."""
        told = super().clean() or {}
        for name, said in told.items():
            try:
                writing.insist_on_no_bsn(said if isinstance(said, str) else "")
            except Fault:
                self.add_error(
                    name,
                    gettext(
                        "This looks like a citizen service number (BSN). Leave it out: we never "
                        "need it."
                    ),
                )
        return told


def _text(label: Any, help_text: Any = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=sealed.LONGEST,
        widget=forms.Textarea(attrs={"rows": "4"}),
        error_messages=NEEDED
        | {"max_length": _("This is too long. Write at most 10000 characters.")},
    )


def _listed(known: wording.Words) -> Any:
    """The choices of a list, in the language of who looks at the form."""
    return lambda: [(code, spoken(text)) for code, text in known.items()]


def _several(label: Any, known: wording.Words) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=_listed(known),
        widget=forms.CheckboxSelectMultiple,
        error_messages=TICK,
    )


def _one(label: Any, known: wording.Words, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=_listed(known),
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
        **more,
    )


def _about(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=2_000_000_000,
        help_text=_("About. Empty if nobody knows yet."),
        error_messages={"invalid": _("Write a number."), "min_value": _("Write a number.")},
    )


class AddForm(Deed):
    """What is known of a breach."""

    what = _text(
        _("What happened?"), _("Name nobody. Say what, where, and how you know."), required=True
    )
    happened_at = Moment(label=_("When did it happen?"), required=False,
                         help_text=_("Empty if nobody knows."))  # fmt: skip
    nature = _several(_("What kind of breach is it?"), wording.NATURE)
    persons = _several(_("Whose data are they?"), wording.PERSONS)
    kinds = _several(_("Which data?"), wording.DATA)
    people = _about(_("How many people?"))
    records = _about(_("How many recordings or records?"))
    consequences = _text(_("What can it lead to for these people?"))
    measures = _text(_("What was done, and what will be done?"))
    advice = _text(_("What can these people do themselves?"), _("It stands in the letter to them."))

    def known(self) -> Known:
        """What was filled in."""
        told = {"discovered_at": self._discovered(), **self.cleaned_data}
        told["data"] = told.pop("kinds")
        return Known(**told)

    def _discovered(self) -> Any:
        return self.opened.lying.breach.discovered_at if self.opened else None


class EnterForm(AddForm):
    """A breach that was discovered."""

    discovered_at = Moment(
        label=_("When was it discovered?"),
        help_text=_("When anybody here, or who works for us, saw it. From there 72 hours run."),
    )
    field_order = ("what", "discovered_at", "happened_at")


class AssessForm(Deed):
    """Seven questions and a conclusion."""

    def further(self) -> dict[str, forms.Field]:
        """A question for each criterion."""
        asked: dict[str, forms.Field] = {
            name: _one(spoken(text), wording.LEVELS) for name, text in wording.CRITERIA.items()
        }
        asked["risk"] = _one(
            gettext("What do you conclude?"),
            wording.RISKS,
            help_text=gettext(
                "No risk only if all seven are low. Severe consequences, or two that are high: a "
                "high risk. Worse than that you may always conclude."
            ),
        )
        asked["words"] = _text(gettext("Why?"), required=True)
        return asked

    def answers(self) -> dict[str, str]:
        """{criterion: level}."""
        return {name: self.cleaned_data[name] for name in wording.CRITERIA}


class ReportForm(Deed):
    """When it was sent to the authority."""

    sent_at = Moment(label=_("When was it sent?"))
    words = _text(
        _("Number of the authority, and if it is late: why"),
        _("After 72 hours the law asks for the reasons of the delay."),
    )


class TellForm(Deed):
    """How persons were told, or why not."""

    def further(self) -> dict[str, forms.Field]:
        """Told, or one of the three grounds of the law."""
        told = gettext("Each of them was told, in a letter or a mail of its own.")
        grounds = [(code, spoken(text)) for code, text in wording.EXEMPT.items()]
        return {
            "exempt": forms.ChoiceField(
                label=gettext("Were they told?"),
                choices=[("told", told), *grounds],
                widget=forms.RadioSelect,
                error_messages=CHOOSE,
            ),
            "words": _text(gettext("How, or why not?"), required=True),
        }


class CloseForm(Deed):
    """What was learned."""

    words = _text(_("What did you change, so that it does not happen again?"), required=True)


class EvidenceForm(Deed):
    """A file that shows what happened, or what was done."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A PDF, a mail (.eml) or a picture of a screen, of at most 5 MB. We seal it."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.eml,.png,.jpg,.jpeg"}),
        error_messages=NEEDED | {"empty": _("This file is empty."), "invalid": _("Choose a file.")},
    )
    words = _text(_("What does it show?"), required=True)

    def clean_file(self) -> bytes:
        """What is in it; of what is too large only that it is."""
        file = self.cleaned_data["file"]
        if file.size > evidence.LARGEST:
            raise forms.ValidationError(str(FAULTS["breach_large"][1]))
        data: bytes = file.read()
        return data
