"""Whom a mail about a talk goes to. That a mail goes stands in the log before it goes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from klankbord.coaching import asking, conversations
from klankbord.coaching.models import Conversation, Side
from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.people import accounts
from klankbord.people.models import Account


@dataclass(frozen=True, slots=True)
class Invited:
    """Who is written to about a talk, when it is, and how often that changed."""

    account: Account
    takes_place_at: datetime
    changes: int
    cancelled: bool


def invited(conversation: UUID, *, by: Actor, at: datetime) -> Invited | None:
    """The other of the two, written down as invited; None: he has no account.

    Raises:
        NoSuchConversation: It is not there (any more).
    """
    with transaction.atomic(durable=True), asking.held(conversation, at=at) as found:
        side = conversations.side_of(found, by)
        if side == Side.COACH and found.coach_id != by.account:
            return None
        account = _other(found, side)
        if account is None:
            return None
        subjects = [accounts.about(account)]
        book.append("mail_sent", at=at, subjects=subjects, detail={"function": by.role})
        return Invited(
            account=account,
            takes_place_at=found.takes_place_at,
            changes=found.changes.count(),
            cancelled=found.cancelled_at is not None,
        )


def _other(found: Conversation, side: Side) -> Account | None:
    them = Account.objects.filter(is_active=True)
    if side == Side.COACH:
        return them.filter(employee=found.employee_id).first()
    return them.filter(pk=found.coach_id).first()
