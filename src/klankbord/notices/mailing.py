"""A mail goes out, or it does not: what to do then is for the one who sends it."""

import smtplib
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.module_loading import import_string

Outcome = Literal["sent", "refused", "away", "unclear"]
PERMANENT = 500
"""From this code on a mail server says that trying again does not help."""


def in_a_call(at: datetime) -> frozenset[UUID]:
    """Whose mail waits because he is in a call, as far as that is known here."""
    found: frozenset[UUID] = import_string(settings.IN_A_CALL)(at)
    return found


def send(address: str, *, subject: str, body: str, meeting: bytes | None = None) -> bool:
    """Whether the server took it. False: it is away or refuses, so try again later or say so.

    Args:
        address: Whose.
        subject: What it is about.
        body: What it says.
        meeting: An iCalendar file that goes with it.
    """
    letter = EmailMessage(subject=subject, body=body, to=[address])
    if meeting is not None:
        letter.attach("klankbord.ics", meeting.decode(), "text/calendar")
    try:
        return letter.send() == 1
    except OSError:  # an answer of the mail server is one, too
        return False


def post(address: str, *, subject: str, body: str, reference: str) -> Outcome:
    """Send a mail that must not go out twice, and say what is known of it.

    Returns:
        `sent`: the server took it. `refused`: there is no such address. `away`: it surely did not
        go out, so try again. `unclear`: the line broke while it was handed over.
    """
    letter = EmailMessage(subject=subject, body=body, to=[address])
    letter.extra_headers["Message-ID"] = f"<{reference}@{letter.from_email.rpartition('@')[2]}>"
    letter.extra_headers["Auto-Submitted"] = "auto-generated"
    server = get_connection()
    try:
        server.open()
    except OSError:
        return "away"
    try:
        letter.connection = server
        return "sent" if letter.send() == 1 else "away"
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        return "refused" if codes and min(codes) >= PERMANENT else "away"
    except smtplib.SMTPResponseException:
        return "away"  # it answered, and said no
    except OSError:
        return "unclear"
    finally:
        server.close()
