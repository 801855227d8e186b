"""What somebody looks for in a list of calls."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame import words
from klankbord.edges.web.frame.fields import day_input


class ListForm(forms.Form):
    """What somebody looks for in a list of calls. It goes by the address, so nothing is kept."""

    van = forms.DateField(label=_("From"), required=False, widget=day_input())
    tot = forms.DateField(label=_("Up to and including"), required=False, widget=day_input())
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
