"""Whom an invitation to a talk goes to. That a mail goes stands in the log before it goes."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from klankbord.coaching import asking
from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.people.models import Account


def invited(conversation: UUID, *, by: Actor, at: datetime) -> Account | None:
    """The account of the employee of a talk, written down as invited; None: he has none.

    Raises:
        NoSuchConversation: It is not there (any more).
    """
    with transaction.atomic(durable=True), asking.held(conversation, at=at) as found:
        account = Account.objects.filter(employee=found.employee_id, is_active=True).first()
        if account is not None and found.coach_id == by.account:
            detail = {"function": by.role}
            book.append("mail_sent", at=at, subjects=[found.employee_id], detail=detail)
            return account
    return None
