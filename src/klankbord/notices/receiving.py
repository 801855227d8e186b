"""Messages afterwards for who has no page here: a temp, or somebody whose account was closed.

The mail to the private address that he left himself holds a link and no content. With his staff
number it shows the messages, so they are as near to him as those on a page of one's own (R32). The
link is signed and nothing of it is kept; it opens no account and shows nothing else. It ends after
its days, and at once when he has an account again or his address is gone or another one.
"""

import hmac
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import book
from klankbord.notices import queries
from klankbord.notices.models import AfterNotice
from klankbord.notices.queries import Notice
from klankbord.people import partings
from klankbord.people.models import Employee

SALT = "klankbord.notices.receiving"
VALID = timedelta(days=30)
EMPLOYEE = "employee"


def link(employee: UUID, address: str, at: datetime) -> str:
    """Where somebody's messages are, for the mail to this address of his."""
    told = [str(employee), (at + VALID).timestamp(), _mark(address)]
    token = signing.dumps(told, salt=SALT)
    return settings.URL.geturl().rstrip("/") + reverse("messages_received", args=[token])


def enter(token: str, number: str, *, at: datetime) -> tuple[Notice, ...] | None:
    """The messages to whose link and staff number these are; from now on he has opened them.

    Returns:
        The newest first; None: they are nobody's, or no longer.
    """
    employee = _whose(token, number, at)
    if employee is None:
        return None
    by = Actor(EMPLOYEE, employee=employee)
    with access.keeping(by, at):
        found = queries.notices(employee, at)
        unread = [each.id for each in found if each.read_at is None]
        rows = AfterNotice.objects.filter(pk__in=unread, employee=employee, read_at=None)
        if rows.update(read_at=at):
            book.append("notice_read", at=at, subjects=[employee], detail={"function": by.role})
    return found


def _whose(token: str, number: str, at: datetime) -> UUID | None:
    try:
        told, until, mark = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    with access.deed(Access(SYSTEM, "retain", None, at)):
        known = Employee.objects.filter(pk=told, number=number.strip())
        if at.timestamp() >= until or not known.exclude(account__is_active=True).exists():
            return None
        employee = UUID(told)
        address = partings.private(employee)
        return employee if address and hmac.compare_digest(_mark(address), mark) else None


def _mark(address: str) -> str:
    """By which a link knows the address to which it went, without saying it."""
    return salted_hmac(SALT, address).hexdigest()[:16]
