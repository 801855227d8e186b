"""Forgets each night who was signed in and from where, once it has ended."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone

from klankbord.jobs import queue


def forget(at: datetime) -> None:
    """Delete the sessions that have ended, and the counts of attempts to sign in.

    A session names an account and what it listened to; a count names an address.
    """
    with transaction.atomic(durable=True):
        Session.objects.filter(expire_date__lte=at).delete()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM cache WHERE expires <= %s", [at])


@queue.periodic("people.forget_sessions", "11 1 * * *")
def forget_nightly(timestamp: int) -> None:  # noqa: ARG001  given by the clock
    """Each night."""
    forget(timezone.now())
