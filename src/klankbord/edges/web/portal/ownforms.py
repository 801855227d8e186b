"""What an employee fills in on his own page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from klankbord.people import objections


class ObjectionForm(forms.Form):
    """An objection with the reasons of the person himself (AVG art. 21(1))."""

    grounds = forms.CharField(
        label=_("What is it about your situation?"),
        help_text=_("A few words will do. Only who judges the objection reads them."),
        max_length=objections.MAX_TEXT,
        widget=forms.Textarea(attrs={"class": "input", "aria-describedby": "id_grounds_helptext"}),
        error_messages={"required": _("Write a few words about your situation.")},
    )
