"""Mail to the holder of an account, in his own language. It goes after the deed it tells of."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext

from klankbord.edges.web import dates, words
from klankbord.notices import mailing
from klankbord.people import partings
from klankbord.people.models import Account, Grant


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Mail about a password; to who left it goes to his private address, or not at all."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send it to where the holder is reached now."""
        account = context.get("user")
        reached = partings.reach(account, timezone.now()) if account else email
        if reached is not None:
            super().send_mail(template_prefix, reached, context)


def password_link(account: Account) -> bool:
    """Send a link with which the holder chooses a password; whether the mail went out."""
    key = f"{user_pk_to_url_str(account)}-{default_token_generator.make_token(account)}"
    context = {"url": get_adapter().get_reset_password_from_key_url(key)}
    with translation.override(account.language):
        subject = gettext("Choose your password for Klankbord")
        return _send(account, subject, "web/mail/password.txt", context)


def role_given(grant: Grant) -> bool:
    """Tell somebody that he has a role from now on."""
    with translation.override(grant.account.language):
        subject = gettext("You have a role in Klankbord: {role}").format(role=_role(grant))
        return _send(grant.account, subject, "web/mail/role_given.txt", _of(grant))


def role_ended(grant: Grant) -> bool:
    """Tell somebody that a role of his ends."""
    with translation.override(grant.account.language):
        subject = gettext("A role of yours in Klankbord ends: {role}").format(role=_role(grant))
        return _send(grant.account, subject, "web/mail/role_ended.txt", _of(grant))


def _role(grant: Grant) -> str:
    return words.word(words.ROLES, grant.role)


def _of(grant: Grant) -> dict[str, Any]:
    return {
        "role": _role(grant),
        "team": grant.team.name if grant.team else "",
        "since": dates.day(grant.since),
        "until": dates.last_day(grant.until) if grant.until else "",
    }


def _send(account: Account, subject: str, template: str, context: dict[str, Any]) -> bool:
    body = render_to_string(template, {"name": account.name, **context})
    return mailing.send(account.email, subject=subject, body=body)
