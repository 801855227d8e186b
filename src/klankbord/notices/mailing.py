"""A mail goes out, or it does not: what to do then is for the one who sends it."""

from django.core.mail import EmailMessage


def send(address: str, *, subject: str, body: str) -> bool:
    """Whether the server took it. False: it is away or refuses, so try again later or say so."""
    try:
        return EmailMessage(subject=subject, body=body, to=[address]).send() == 1
    except OSError:  # an answer of the mail server is one, too
        return False
