"""What a caller fills in."""

from django import forms
from django.utils.translation import gettext_lazy as _


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
