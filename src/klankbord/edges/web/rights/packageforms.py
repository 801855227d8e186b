"""What somebody fills in to collect the copy of what is kept of him."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame.fields import NEEDED, Fields
from klankbord.people.models import Account


class CollectForm(Fields):
    """Which copy, and the password once more: a screen that was left open gives nothing away."""

    package = forms.UUIDField(widget=forms.HiddenInput)
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        error_messages=NEEDED,
        help_text=_("We ask it once more, so that nobody else takes your copy along."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    too_often = False

    def __init__(self, *args: Any, of: Account, **kwargs: Any) -> None:
        """Keep whose password it has to be."""
        super().__init__(*args, **kwargs)
        self._of = of

    def clean_password(self) -> str:
        """The password, if it is his and he did not try too often."""
        if self.too_often:
            raise forms.ValidationError(gettext("You tried this often. Wait a minute."))
        given: str = self.cleaned_data["password"]
        if not self._of.check_password(given):
            raise forms.ValidationError(gettext("This is not your password."))
        return given


class LetterForm(Fields):
    """What stands in the letter of somebody without an account."""

    reference = forms.CharField(
        label=_("Your reference"),
        help_text=_("Eight signs, at the foot of our letter. For example 3F7A0C52."),
        max_length=20,
        error_messages=NEEDED,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    code = forms.CharField(
        label=_("Code in the letter"),
        max_length=60,
        error_messages=NEEDED,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
