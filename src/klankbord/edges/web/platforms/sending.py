"""What an administrator says of an export before he sends it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from klankbord.edges.connectors.known import CONNECTORS
from klankbord.edges.importing import settings as settings_
from klankbord.edges.web.frame.fields import NEEDED, Fields
from klankbord.edges.web.platforms.shipments import form_title
from klankbord.people.tokens import SOURCE

CHANNELS = {"": None, "0": 0, "1": 1}


class Pairs(forms.CharField):
    """Lines of `this = that`."""

    def __init__(self, **kwargs: Any) -> None:
        """Draw it as a field of several lines."""
        widget = forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})
        super().__init__(required=False, max_length=20_000, widget=widget, **kwargs)

    def clean(self, value: Any) -> dict[str, str]:
        """The pairs in the text."""
        found = {}
        for line in super().clean(value).splitlines():
            if line.strip():
                this, equals, that = (part.strip() for part in line.partition("="))
                if not (this and equals and that):
                    raise forms.ValidationError(_("Write one pair on each line: this = that."))
                found[this] = that
        return found


class SendForm(Fields):
    """Platform, kind of export, and what the export does not say about itself."""

    source = forms.RegexField(
        rf"\A{SOURCE.pattern}\Z",
        label=_("Telephone platform"),
        max_length=40,
        help_text=_(
            "As it stands with the names on the platform: small letters, such as genesys-1."
        ),
        error_messages=NEEDED | {"invalid": _("Use small letters, digits, - and _.")},
        widget=forms.TextInput(attrs={"list": "sources", "autocomplete": "off"}),
    )
    form = forms.ChoiceField(
        label=_("Kind of export"),
        choices=lambda: [("", ""), *((name, form_title(name)) for name in CONNECTORS)],
        error_messages=NEEDED,
    )
    zone = forms.CharField(
        label=_("Time zone of the platform"),
        required=False,
        max_length=60,
        initial="Europe/Amsterdam",
        help_text=_("For times without an offset."),
    )
    agent_channel = forms.ChoiceField(
        label=_("Employee in the sound"),
        required=False,
        choices=[("", _("the platform says it")), ("0", _("left")), ("1", _("right"))],
        help_text=_("Of sound in two channels."),
    )
    lines = Pairs(
        label=_("Lines"),
        help_text=_(
            "Queue or called number = line in the programme. One on each line: 6001 = huur-in. "
            "With * you say it of every other call: * = huur-uit"
        ),
    )
    caller_country = forms.RegexField(
        rf"\A{settings_.COUNTRY.pattern}\Z",
        label=_("Country of callers"),
        required=False,
        strip=True,
        help_text=_(
            "Only of callers whose number the export does not tell, in two capitals: NL. Without "
            "it their calls wait."
        ),
        error_messages={"invalid": _("Write the country in two capitals, such as NL.")},
        widget=forms.TextInput(attrs={"maxlength": 2, "autocomplete": "off"}),
    )
    protected = forms.CharField(
        label=_("Never offered"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("Employees, queues and numbers that stay out, one on each line."),
    )
    columns = Pairs(
        label=_("Columns"),
        help_text=_(
            "Only of a table of your own. Field = name of the column: agent_ref = Medewerker"
        ),
    )
    day_first = forms.BooleanField(
        label=_("Dates in the table begin with the day (25-11-2026)"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": ""}),
    )

    def clean(self) -> dict[str, Any]:
        """What was said is what an export can be read by."""
        cleaned: dict[str, Any] = self.cleaned_data
        try:
            settings_.read(self.settings())
        except settings_.Mistaken:
            self.add_error("zone", _("There is no such zone. Try: Europe/Amsterdam"))
        return cleaned

    def settings(self) -> dict[str, Any]:
        """The settings of the export, for `importing.settings`."""
        told = self.cleaned_data
        protected = [line.strip() for line in told.get("protected", "").splitlines()]
        return {
            "zone": told.get("zone") or None,
            "agent_channel": CHANNELS[told.get("agent_channel", "")],
            "day_first": bool(told.get("day_first")),
            "lines": told.get("lines") or {},
            "caller_country": told.get("caller_country") or None,
            "columns": told.get("columns") or {},
            "protected": [line for line in protected if line],
        }


def again(source: str, form: str, told: dict[str, Any]) -> dict[str, Any]:
    """What to begin a new form with, out of an earlier shipment."""
    return {
        "source": source,
        "form": form,
        "zone": told.get("zone") or "",
        "agent_channel": "" if told.get("agent_channel") is None else str(told["agent_channel"]),
        "day_first": told.get("day_first", False),
        "protected": "\n".join(told.get("protected", [])),
        "caller_country": told.get("caller_country") or "",
        "lines": _paired(told.get("lines", {}).items()),
        "columns": _paired(told.get("columns", {}).items()),
    }


def _paired(pairs: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"{this} = {that}" for this, that in pairs)
