"""The record of processing activities is taken along, by whoever keeps it or supervises it."""

from datetime import datetime
from typing import Literal

from django.db import transaction

from klankbord.gate.access import SYSTEM, Actor
from klankbord.ledger import book
from klankbord.notices import drafting
from klankbord.notices.composing import Configured
from klankbord.people.faults import Fault

Form = Literal["jsonld", "csv", "pdf"]


def take(form: Form, *, at: datetime, by: Actor) -> Configured:
    """What the record is made of; that it leaves is in the log. It names nobody and no call.

    Args:
        form: As what it leaves.
        at: Now.
        by: One of the readers of the record, or the system: whoever runs the machine.

    Raises:
        Fault: This role does not read the record.
    """
    if by != SYSTEM and by.role not in drafting.READERS:
        raise Fault("The record is read by who keeps it and who supervises it.", "not_yours")
    found = drafting.configured(at)
    with transaction.atomic(durable=True):
        detail = {"format": form, "function": by.role}
        book.append("processing_taken", at=at, subjects=[], detail=detail)
    return found
