"""Why somebody wants to listen."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame import words


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
