"""What waits, told once a working day to whoever wants it: a number and a link, and nothing else.

What it counts is what the person's own start page counts; the door that shows that page does it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.module_loading import import_string

from klankbord.gate.access import Actor
from klankbord.jobs import queue
from klankbord.law import calendar
from klankbord.law.instants import AMSTERDAM
from klankbord.law.texts import Text
from klankbord.ledger import book
from klankbord.ledger.leaves import Code
from klankbord.notices import mailing
from klankbord.people import accounts, partings
from klankbord.people.faults import Fault
from klankbord.people.models import Account

Count = Callable[[Account, datetime], int]

SUBJECT = Text(nl="Wat er vandaag op u wacht in Klankbord", en="What waits for you in Klankbord")
ONE = Text(nl="Er wacht 1 zaak op u in Klankbord.", en="One thing waits for you in Klankbord.")
MORE = Text(
    nl="Er wachten {n} zaken op u in Klankbord.", en="{n} things wait for you in Klankbord."
)
BODY = Text(
    nl="{told} Log in om ze te zien: {url}\n\n"
    "In deze mail staat met opzet niet waar het over gaat, en geen naam.\n\n"
    "Wilt u deze mail niet meer? Zet hem uit: {off}\n",
    en="{told} Sign in to see: {url}\n\n"
    "On purpose this mail does not say what it is about, and names nobody.\n\n"
    "No more of these mails? Turn them off: {off}\n",
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a run did, in persons."""

    sent: int = 0
    failed: int = 0


@queue.periodic("notices.digest", "30 5,6,7 * * *")
def digest(timestamp: int) -> None:
    """Early in the morning, and again for who was in a call then; on working days alone."""
    run(datetime.fromtimestamp(timestamp, tz=UTC))


def run(at: datetime, *, count: Count | None = None) -> Told:
    """Mail everybody for whom something waits and who did not turn it off, once a working day.

    Who is in a call gets it at a later run. Each is marked before his mail goes out: a run that
    dies does not send it twice, and what still waits is told the next day.

    Args:
        at: Now.
        count: How many things wait for an account; the start page's own count by default.
    """
    day = at.astimezone(AMSTERDAM).date()
    if not calendar.is_working_day(day):
        return Told()
    counted = count or import_string(settings.WAITING)
    sent = failed = 0
    wanted = Account.objects.filter(Q(digest_on=None) | Q(digest_on__lt=day), is_active=True)
    wanted = wanted.exclude(employee__in=mailing.in_a_call(at))
    for account in wanted.filter(digest=True).order_by("pk").iterator():
        address = partings.reach(account, at)
        n = counted(account, at) if address else 0
        if address and n and _claim(account, at):
            if _send(account, address, n):
                sent += 1
            else:
                failed += 1
    return Told(sent, failed)


def choose(account: Account, *, wanted: bool, at: datetime, by: Actor) -> None:
    """Turn one's own daily mail on or off.

    Raises:
        Fault: It is somebody else's.
    """
    if by.account != account.pk:
        raise Fault("Everybody chooses his own mail.")
    with transaction.atomic(durable=True):
        if Account.objects.filter(pk=account.pk).exclude(digest=wanted).update(digest=wanted):
            detail: dict[str, Code] = {"function": by.role, "on": wanted}
            book.append("digest_chosen", at=at, subjects=[accounts.about(account)], detail=detail)


def _claim(account: Account, at: datetime) -> bool:
    day = at.astimezone(AMSTERDAM).date()
    with transaction.atomic(durable=True):
        free = Q(digest_on=None) | Q(digest_on__lt=day)
        mine = Account.objects.filter(free, pk=account.pk, digest=True).update(digest_on=day)
        if mine:
            subjects = [accounts.about(account)]
            book.append("mail_sent", at=at, subjects=subjects, detail={"function": "system"})
    return mine == 1


def _send(account: Account, address: str, n: int) -> bool:
    base = settings.URL.geturl().rstrip("/")
    told = (ONE if n == 1 else MORE).in_language(account.language).format(n=n)
    return mailing.send(
        address,
        subject=SUBJECT.in_language(account.language),
        body=BODY.in_language(account.language).format(
            told=told, url=base + reverse("home"), off=base + reverse("reminders")
        ),
    )
