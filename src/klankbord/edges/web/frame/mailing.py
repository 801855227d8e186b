"""Mail to the holder of an account, in his own language. It goes after the deed it tells of."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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
from klankbord.edges.web.frame import agenda, dates, words
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
    with _invited(conversation, actor, at) as found:
        return found is None or found.send(
            gettext("An invitation in Klankbord"), "web/mail/talk_planned.txt"
        )


def talk_changed(conversation: UUID, *, actor: Actor, at: datetime) -> bool:
    """Tell the other that a talk was moved or cancelled, with what changes in his calendar.

    As little is said as in the invitation. Why it was stands on the page alone.
    """
    with _invited(conversation, actor, at) as found:
        if found is None:
            return True
        if found.told.cancelled:
            subject, body = gettext("A talk in Klankbord is cancelled"), "talk_cancelled"
        else:
            subject, body = gettext("A talk in Klankbord is moved"), "talk_moved"
        return found.send(subject, f"web/mail/{body}.txt")


@dataclass(frozen=True, slots=True)
class _Letter:
    """A mail about a talk that can go: to whom, and what his calendar hears."""

    conversation: UUID
    told: talks.Invited
    address: str
    at: datetime

    def send(self, subject: str, template: str) -> bool:
        base = settings.URL.geturl().rstrip("/")
        context = {"url": base + reverse("coaching"), "name": self.told.account.name}
        meeting = agenda.meeting(
            self.conversation,
            self.told.takes_place_at,
            self.at,
            changes=self.told.changes,
            cancelled=self.told.cancelled,
        )
        body = render_to_string(template, context)
        return mailing.send(self.address, subject=subject, body=body, meeting=meeting)


@contextmanager
def _invited(conversation: UUID, actor: Actor, at: datetime) -> Iterator[_Letter | None]:
    """The mail to the other, in his language; None: he has no address, so his page tells him."""
    told = talks.invited(conversation, by=actor, at=at)
    address = partings.reach(told.account, at) if told else None
    if told is None or address is None:
        yield None
        return
    with translation.override(told.account.language):
        yield _Letter(conversation, told, address, at)


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
