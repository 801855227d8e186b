"""What legal and the DPO fill in about a case, and who listens about what he heard."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klankbord.cases import holding
from klankbord.edges.web.frame.fields import NEEDED, Day, Fields
from klankbord.people.faults import Fault
from klankbord.recordings.custody import NoSuchLeg

GROUNDS: Mapping[str, str | Promise] = {
    "claim": _("a claim: somebody goes to court, or says that he will"),
    "complaint": _("a complaint about just this call"),
    "authority": _("an authority asks for it, with a right to"),
    "serious": _("something serious, heard by chance"),
    "shorter": _("a term made shorter"),
    "longer": _("a term made longer again"),
}
WITHHELD: Mapping[str, str | Promise] = {
    "others_rights": _("the words are about somebody else too (AVG 15(4), UAVG 41(1)(i))"),
    "offence": _("an offence is investigated (UAVG 41(1)(d))"),
    "defence": _("a claim is before a court (UAVG 41(1)(j))"),
}
FAULTS: Mapping[str, tuple[str, str | Promise]] = {
    "nothing_said": ("words", _("Write something first.")),
    "too_long": ("words", _("This is too long. Write at most 4000 characters.")),
    "bsn": (
        "words",
        _("This looks like a citizen service number (BSN). Leave it out: we never need it."),
    ),
    "case_ground": ("ground", _("Choose one.")),
    "case_empty": ("legs", _("Say which recordings, one number on each line.")),
    "case_confirmed": ("", _("A second person confirmed it already.")),
    "case_own": ("", _("You placed this yourself. A colleague confirms it.")),
    "case_unconfirmed": ("", _("First a second person confirms it.")),
    "term_past": ("until", _("This day is over. The first day you can choose is today.")),
    "term_not_sooner": ("until", _("By then one of these is gone already. Choose an earlier day.")),
    "term_frozen": (
        "legs",
        _("One of these is frozen: it is kept for somebody. First end what it is frozen for."),
    ),
    "term_over": ("legs", _("The term of one of these is over.")),
    "term_not_later": ("until", _("Until then these are kept already. Choose a later day.")),
    "term_its_own": (
        "legs",
        _("Nobody made the term of one of these shorter. To keep it beyond its term, freeze it."),
    ),
    "term_ceiling": (
        "until",
        _("Law and programme end one of these before that day. To keep it longer, freeze it."),
    ),
    "term_refused": ("", _("The law does not let one of these be kept.")),
    "no_case": ("", _("This case has ended, or is not there.")),
}
"""{code of a fault: (field, words)}."""
NUMBER = re.compile(r"\S+")


class Deed(Fields):
    """A form about a case: a fault stands at the field that it is about."""

    @contextmanager
    def faults(self) -> Iterator[None]:
        """Let what cannot be done stand in the form."""
        usual = ("", gettext("This could not be done. Nothing was changed."))
        try:
            yield
        except Fault as fault:
            field, text = FAULTS.get(fault.code, usual)
            self.add_error(field if field in self.fields else None, str(text))
        except NoSuchLeg as gone:
            text = gettext("There is no recording with number {number}.").format(number=gone)
            self.add_error("legs" if "legs" in self.fields else None, text)


def _words(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=holding.LONGEST,
        widget=forms.Textarea(attrs={"rows": "4"}),
        error_messages=NEEDED | {"max_length": FAULTS["too_long"][1]},
    )


class PlaceForm(Deed):
    """A hold on some recordings."""

    ground = forms.ChoiceField(
        label=_("For what matter?"),
        choices=[(code, GROUNDS[code]) for code in ("claim", "complaint", "authority")],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )
    legs = forms.CharField(
        label=_("Numbers of the recordings"),
        help_text=_("Only those that it is about, one on each line."),
        widget=forms.Textarea(attrs={"rows": "3"}),
        error_messages=NEEDED,
    )
    words = _words(_("Why?"), _("Which claim or complaint, since when, and why this call."))

    def clean_legs(self) -> list[UUID]:
        """Numbers of recordings, each once."""
        said = NUMBER.findall(self.cleaned_data["legs"])
        try:
            return list(dict.fromkeys(map(UUID, said)))
        except ValueError as fault:
            raise forms.ValidationError(
                gettext("One of these is no number of a recording.")
            ) from fault


class TermForm(Deed):
    """How long some recordings stay."""

    change = forms.ChoiceField(
        label=_("What must change?"),
        choices=[
            ("shorter", _("they go sooner")),
            ("longer", _("they stay longer again, after somebody made their term shorter")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )
    legs = PlaceForm.base_fields["legs"]
    until = Day(label=_("Last day on which they are there"))
    words = _words(_("Why?"), _("Such as: nobody needs them any more for what they were made for."))

    clean_legs = PlaceForm.clean_legs


class ConfirmForm(Deed):
    """Nothing to fill in: the deed is enough."""


class ReviewForm(Deed):
    """Why it is still needed."""

    words = _words(_("Why is it still needed?"))


class WithholdForm(Deed):
    """Why what is written here is not in the copy of the person."""

    ground = forms.ChoiceField(
        label=_("On which ground?"),
        choices=list(WITHHELD.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )
    words = _words(_("Why just here?"), _("The person reads the ground and the day, not this."))


class EndForm(Deed):
    """How it ended."""

    words = _words(_("How did it end?"))


class FindingForm(Deed):
    """What was heard."""

    words = _words(
        _("What did you hear?"),
        _("Say at which moment. Bad work is nothing for here: that goes in your evaluation."),
    )
