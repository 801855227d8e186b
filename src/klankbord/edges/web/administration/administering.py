"""What an administrator fills in. A form checks shape; what cannot be done, the activity says.

Days are Dutch days. A last day counts: what ends then ends when the next day begins.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame import words
from klankbord.edges.web.frame.fields import NEEDED, Code, Day, Fields, Moment, after, midnight
from klankbord.people import agents, mapping, queries
from klankbord.people.employment import WHOLE
from klankbord.people.models import Account, Employee, Role, Team
from klankbord.people.periods import Term


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


class PartForm(Fields):
    """Which part of a full week somebody works."""

    part = forms.IntegerField(
        label=_("Percent of a full week"),
        min_value=1,
        max_value=WHOLE,
        help_text=_("The plan draws fewer calls of who works less."),
        error_messages=NEEDED
        | {
            "invalid": _("Write a number from 1 to 100."),
            "min_value": _("Write a number from 1 to 100."),
            "max_value": _("Write a number from 1 to 100."),
        },
    )


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
    code = Code(hint=_("Small letters, such as huur or huur-2. It never changes."))


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


class NameForm(Fields):
    """Whom a telephone platform means by a name, and from when."""

    source = forms.CharField(
        label=_("Telephone platform"),
        max_length=40,
        help_text=_("Its code, as imports and the API use it: genesys."),
        error_messages=NEEDED,
    )
    ref = forms.CharField(
        label=_("Name on the platform"),
        max_length=agents.LONGEST,
        help_text=_("A user, an agent or an extension, written exactly as the platform does."),
        error_messages=NEEDED,
    )
    number = forms.CharField(label=_("Staff number"), max_length=40, error_messages=NEEDED)
    since = Moment(label=_("From"))
    until = Moment(
        label=_("Ends at"),
        required=False,
        help_text=_("From this moment on it is no longer so. Empty: without an end."),
    )

    def clean_number(self) -> Employee:
        """The employee with this number."""
        found = queries.by_number(self.cleaned_data["number"])
        if found is None:
            raise forms.ValidationError(str(words.FAULTS["no_employee"]))
        return found


class NameEndForm(Fields):
    """The moment from which a name no longer stands for somebody."""

    until = Moment(label=_("Ends at"), help_text=_("From this moment on it is no longer so."))


class TableForm(Fields):
    """A table of names, out of a file or, the second time, as it was read."""

    file = forms.FileField(label=_("File (CSV)"), required=False)
    text = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    day_first = forms.ChoiceField(
        label=_("How days are written"),
        choices=[("", "2026-11-25"), ("1", "25-11-2026")],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """The table as text: of the file, if there is one."""
        cleaned: dict[str, Any] = self.cleaned_data
        file = cleaned.get("file")
        try:
            given = file.read(mapping.MAX_CHARACTERS * 4 + 1) if file else b""
            cleaned["text"] = given.decode("utf-8-sig") if file else cleaned.get("text", "")
        except UnicodeDecodeError:
            self.add_error("file", _("This file is not written in UTF-8. Save it as CSV UTF-8."))
        if not self.errors and not cleaned["text"]:
            self.add_error("file", NEEDED["required"])
        return cleaned


class NameSearchForm(Fields):
    """What somebody looks for among names on platforms."""

    q = forms.CharField(label=_("Name or staff number"), required=False, max_length=80)
    source = forms.ChoiceField(label=_("Telephone platform"), required=False)
    ended = forms.ChoiceField(
        label=_("Which"),
        choices=[("", _("now and later")), ("1", _("also what has ended"))],
        required=False,
    )

    def __init__(self, data: Any, *, sources: Iterable[str]) -> None:
        """Offer the platforms on which somebody is known."""
        super().__init__(data)
        field = self.fields["source"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [("", _("all")), *((each, each) for each in sources)]


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
