"""Mail to the holder of an account, in his own language. It goes after the deed it tells of."""

from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from klankbord.coaching import inviting as talks
from klankbord.edges.web import dates, words
from klankbord.gate.access import Actor
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


def talk_planned(conversation: UUID, *, actor: Actor, at: datetime) -> bool:
    """Invite the employee to a talk, without a word of what it is about or with whom.

    True also where he has no address: then his own page is what tells him.
    """
    account = talks.invited(conversation, by=actor, at=at)
    address = partings.reach(account, at) if account else None
    if account is None or address is None:
        return True
    base = settings.URL.geturl().rstrip("/")
    context = {"url": base + reverse("coaching"), "name": account.name}
    with translation.override(account.language):
        body = render_to_string("web/mail/talk_planned.txt", context)
        return mailing.send(address, subject=gettext("An invitation in Klankbord"), body=body)


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
