"""A question to the law about a real recording."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame import words
from klankbord.edges.web.frame.fields import Reference
from klankbord.recordings.listening import asking


class RealForm(forms.Form):
    """What somebody wants to do with a real recording or evaluation, and in which function."""

    reference = Reference()
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
