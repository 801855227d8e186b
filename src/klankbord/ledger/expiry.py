"""Forgetting what the log says of persons, while what it proved stays proved."""

from datetime import date

from django.db import transaction

from klankbord.ledger import keyring, periods
from klankbord.ledger.models import Detail, Pseudonym

BATCH = 2000


def expire(today: date) -> int:
    """Destroy the details of months whose term is over, key first; return the number of lines.

    Safe to repeat and to interrupt: without the key the rows are noise already.

    Raises:
        KeyFileFault: A key file cannot be destroyed.
    """
    for period in keyring.detail_periods():
        if periods.details_end(period) <= today:
            keyring.forget_details(period)
    gone = 0
    while True:
        with transaction.atomic(durable=True):
            batch = list(
                Detail.objects.filter(expires_on__lte=today)
                .order_by("expires_on")
                .values_list("pk", flat=True)[:BATCH]
            )
            Detail.objects.filter(pk__in=batch).delete()
        gone += len(batch)
        if not batch:
            break
    with transaction.atomic(durable=True):
        Pseudonym.objects.filter(expires_on__lte=today).delete()
    return gone
