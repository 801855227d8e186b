"""What somebody wants to use in a performance review."""

from django import forms
from django.utils.translation import gettext_lazy as _


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
