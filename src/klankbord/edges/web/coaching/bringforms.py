"""What an employee fills in to bring something of his own into his performance review (R9)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame import dates, words
from klankbord.edges.web.frame.fields import NEEDED, Day, Fields, said
from klankbord.people.faults import Fault
from klankbord.reviews.bringing import LONGEST, Recipient, Wish
from klankbord.reviews.queries import Thing

FIELD = {
    "brought_in_words": "words_",
    "brought_in_things": "things",
    "brought_in_day": "talk_on",
    "brought_in_recipient": "recipient",
    "brought_in_prompted": "prompted",
}
"""The field that a fault is about."""
_ONE = {"required": _("Choose one."), "invalid_choice": _("Choose one.")}
_TICK = {"required": _("Tick one or more."), "invalid_choice": _("Choose out of the list.")}


def title(thing: Thing) -> str:
    """A recording or an evaluation, as it is named on pages."""
    told = gettext("Recording of {moment}")
    if thing.kind == "evaluation":
        told = gettext("Evaluation of the call of {moment}")
    if thing.began is None:
        return gettext("Something that is erased by now")
    return told.format(moment=dates.moment(thing.began))


class BringForm(Fields):
    """Which things, for whom, for which talk, and why."""

    things = forms.MultipleChoiceField(
        label=_("What do you bring in?"),
        help_text=_("Only what you tick. Nobody sees what else there is."),
        widget=forms.CheckboxSelectMultiple,
        error_messages=_TICK,
    )
    recipient = forms.ChoiceField(
        label=_("Who may read and hear it?"),
        help_text=_("One person, who has a say in your review."),
        widget=forms.RadioSelect,
        error_messages=_ONE,
    )
    talk_on = Day(
        label=_("On which day is your talk?"),
        help_text=_("After that day it ends by itself."),
    )
    words_ = forms.CharField(
        label=_("Why do you bring this in? In your own words"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "4"}),
        error_messages=NEEDED,
    )
    prompted = forms.ChoiceField(
        label=_("Did anybody at work ask for this, or suggest it?"),
        help_text=_("If so, the law says no. That protects you; you have to explain nothing."),
        choices=[("no", _("No, it is my own idea")), ("yes", _("Yes"))],
        widget=forms.RadioSelect,
        error_messages=_ONE,
    )

    def __init__(
        self, *args: Any, things: Sequence[Thing], recipients: Sequence[Recipient], **kwargs: Any
    ) -> None:
        """Take what can be named, and to whom."""
        super().__init__(*args, **kwargs)
        self._choose("things", [(f"{each.kind}:{each.id}", title(each)) for each in things])
        self._choose("recipient", [(str(each.account.pk), _person(each)) for each in recipients])

    def wish(self) -> Wish:
        """What was filled in."""
        told = self.cleaned_data
        named = (each.split(":", 1) for each in told["things"])
        return Wish(
            words=told["words_"],
            things=tuple((kind, UUID(pk)) for kind, pk in named),
            recipient=UUID(told["recipient"]),
            talk_on=told["talk_on"],
            prompted=told["prompted"] == "yes",
        )

    def placed(self, fault: Fault) -> tuple[str, str]:
        """At the field that it is about."""
        return FIELD.get(fault.code, ""), said(fault)

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  both are
        field.choices = choices


def _person(each: Recipient) -> str:
    return f"{each.account.name}, {words.word(words.ROLES, each.function)}"
