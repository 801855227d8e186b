"""What an administrator fills in. A form checks shape; what cannot be done, the activity says.

Days are Dutch days. A last day counts: what ends then ends when the next day begins.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web import words
from klankbord.law.instants import AMSTERDAM
from klankbord.people import queries
from klankbord.people.faults import Fault
from klankbord.people.models import Account, Role, Team
from klankbord.people.periods import Term

Messages = dict[str, Any]  # of texts that are translated when they are shown
NEEDED: Messages = {
    "required": _("Fill this in."),
    "invalid_choice": _("Choose one out of the list."),
}
A_DAY: Messages = {"required": _("Fill in a day."), "invalid": _("Write a day as 25-11-2026.")}


def midnight(day: date) -> datetime:
    """The moment at which a Dutch day begins."""
    return datetime.combine(day, time(), AMSTERDAM)


def after(day: date) -> datetime:
    """The moment at which a last day is over."""
    return midnight(day + timedelta(days=1))


class Fields(forms.Form):
    """Inputs as all pages draw them: a hint belongs to its field for who hears it read out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give every input its looks."""
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.setdefault("class", "input")
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"{self[name].id_for_label}_helptext"

    @contextmanager
    def faults(self) -> Iterator[None]:
        """Let a fault of the deed inside stand at the top of the form."""
        try:
            yield
        except Fault as fault:
            self.add_error(None, said(fault))


def said(fault: Fault) -> str:
    """A fault in the reader's words."""
    usual = gettext("This could not be done. Nothing was changed.")
    return words.word(words.FAULTS, fault.code) if fault.code in words.FAULTS else usual


class Day(forms.DateField):
    """A Dutch day."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = A_DAY


class AccountForm(Fields):
    """A new account. Its holder chooses the password himself."""

    name = forms.CharField(label=_("Name"), max_length=120, error_messages=NEEDED)
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("We send a link there, with which the holder chooses a password."),
        error_messages=NEEDED | {"invalid": _("Write an address as name@example.org.")},
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("nl", "Nederlands"), ("en", "English")],
        error_messages=NEEDED,
    )


class TeamField(forms.ModelChoiceField):  # type: ignore[type-arg]  # it takes none when it runs
    """One of the teams, by name."""

    default_error_messages = NEEDED

    def __init__(self, **kwargs: Any) -> None:
        """Offer every team."""
        super().__init__(queryset=Team.objects.order_by("name", "code"), **kwargs)

    def label_from_instance(self, obj: Team) -> str:
        """The name of a team."""
        return obj.name


class EmployeeForm(Fields):
    """A person who works here, from when and in which team."""

    number = forms.CharField(label=_("Staff number"), max_length=40, error_messages=NEEDED)
    name = forms.CharField(label=_("Name"), max_length=120, error_messages=NEEDED)
    kind = forms.ChoiceField(
        label=_("Works here as"), choices=words.EMPLOYMENTS.items(), error_messages=NEEDED
    )
    since = Day(label=_("First day"))
    team = TeamField(label=_("Team"), required=False, empty_label=_("none yet"))
    account = forms.EmailField(
        label=_("Account"),
        required=False,
        help_text=_("The e-mail address of an account that is there. It may stay empty."),
    )

    def clean_account(self) -> Account | None:
        """The account with this address."""
        return _account(self.cleaned_data["account"]) if self.cleaned_data["account"] else None


class EmploymentForm(Fields):
    """A period in which somebody works here."""

    kind = forms.ChoiceField(
        label=_("Works here as"), choices=words.EMPLOYMENTS.items(), error_messages=NEEDED
    )
    since = Day(label=_("First day"))
    until = Day(label=_("Last day"), required=False, help_text=_("Empty: without an end."))

    def clean(self) -> dict[str, Any]:
        """A period ends after it begins."""
        return _in_order(self)


class MembershipForm(Fields):
    """A period in which somebody is in a team."""

    team = TeamField(label=_("Team"), empty_label=_("choose a team"))
    since = Day(label=_("First day"))
    until = Day(label=_("Last day"), required=False, help_text=_("Empty: without an end."))

    def clean(self) -> dict[str, Any]:
        """A period ends after it begins."""
        return _in_order(self)


class TeamForm(Fields):
    """A new team."""

    name = forms.CharField(label=_("Name"), max_length=120, error_messages=NEEDED)
    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        help_text=_("Small letters, such as huur or huur-2. It never changes."),
        error_messages=NEEDED
        | {"invalid": _("A team has a code in small letters, such as huur or huur-2.")},
    )


class LastDayForm(Fields):
    """The last day of something."""

    last = Day(label=_("Last day"))


class RoleForm(Fields):
    """A role for somebody else."""

    account = forms.EmailField(
        label=_("For whom"),
        help_text=_("The e-mail address of the account."),
        error_messages=NEEDED | {"invalid": _("Write an address as name@example.org.")},
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role.value, words.ROLES[role.value]) for role in Role],
        error_messages=NEEDED,
    )
    team = TeamField(
        label=_("Team"),
        required=False,
        empty_label=_("no team"),
        help_text=_("For a team lead: which team."),
    )
    since = Day(label=_("First day"))
    until = Day(label=_("Last day"), required=False, help_text=_("Empty: without an end."))

    def clean_account(self) -> Account:
        """The account with this address."""
        return _account(self.cleaned_data["account"])

    def clean(self) -> dict[str, Any]:
        """A period ends after it begins."""
        return _in_order(self)


class EndForm(Fields):
    """When a role ends."""

    last = Day(label=_("Last day"), required=False, help_text=_("Empty: the role ends at once."))


class SearchForm(Fields):
    """What somebody looks for in a register. It goes by the address, so nothing is kept."""

    q = forms.CharField(label=_("Name or address"), required=False, max_length=80)


class EmployeeSearchForm(SearchForm):
    """The same of people, within a team."""

    q = forms.CharField(label=_("Name or staff number"), required=False, max_length=80)
    team = TeamField(label=_("Team"), required=False, to_field_name="code", empty_label=_("all"))


def term(cleaned: dict[str, Any]) -> Term:
    """The period between a first and a last day.

    Raises:
        Fault: It ends before it begins.
    """
    last = cleaned.get("until")
    return Term(midnight(cleaned["since"]), after(last) if last else None)


def _account(email: str) -> Account:
    found = queries.by_email(email)
    if found is None:
        raise forms.ValidationError(_("There is no account with this address. Make it first."))
    return found


def _in_order(form: forms.Form) -> dict[str, Any]:
    cleaned: dict[str, Any] = form.cleaned_data
    since, until = cleaned.get("since"), cleaned.get("until")
    if since and until and until < since:
        form.add_error("until", _("This day lies before the first one."))
    return cleaned
