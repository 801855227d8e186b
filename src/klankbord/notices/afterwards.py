"""The message afterwards: whoever is listened to, scored, or protected by a refusal hears of it.

It stands on the person's page at once, and a mail says that there is something, not what (R32).
Who has no page and left a private address gets a link there (`receiving`); who left none, a letter.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.jobs import queue
from klankbord.law import calendar
from klankbord.law.instants import AMSTERDAM, end_of, month_later
from klankbord.law.settings import DEFAULT
from klankbord.law.texts import Text
from klankbord.ledger import book
from klankbord.notices import mailing, receiving
from klankbord.notices.models import AfterNotice
from klankbord.people import partings
from klankbord.people.faults import Fault
from klankbord.people.models import Employee
from klankbord.vault import keys

KEY_KIND = "notice"
MONTHS_KEPT = 12
RETRY_AFTER = timedelta(minutes=15)
"""A mail that was taken in hand so long ago, and is not marked as sent, is sent again."""


@dataclass(frozen=True, slots=True)
class Happening:
    """What somebody is told: codes only, and of who acted the function, never the name."""

    kind: str
    employee: UUID
    leg: UUID | None
    function: str
    purpose: str = ""
    reason: str = ""
    evaluation: UUID | None = None
    rules: tuple[str, ...] = ()
    form: str = ""


@dataclass(frozen=True, slots=True)
class Mailed:
    """What a run of the mail did, in persons. Who has no address has a page or gets a letter."""

    sent: int
    failed: int
    without_address: int


@access.whole()
def tell(happened: Happening, *, at: datetime, by: Actor) -> AfterNotice:
    """Tell a person, inside the transaction of the deed that it tells of.

    So there is no listening without its message, and no message without its listening.

    Raises:
        RuntimeError: There is no transaction.
        Fault: There is no such kind of message.
    """
    if happened.kind not in AfterNotice.Kind.values or happened.kind == AfterNotice.Kind.PERIOD:
        raise Fault(f"Nobody is told of {happened.kind!r}.")
    today = at.astimezone(AMSTERDAM).date()
    key = keys.create(
        parties=[keys.Party(happened.employee, "agent")],
        kind=KEY_KIND,
        keep_until=kept_until(at),
        at=at,
    )
    notice = AfterNotice.objects.create(
        employee_id=happened.employee,
        key=key,
        kind=happened.kind,
        leg=happened.leg,
        evaluation=happened.evaluation,
        function=happened.function,
        purpose=happened.purpose,
        reason=happened.reason,
        rules=list(happened.rules),
        form=happened.form,
        happened_at=at,
        due_on=calendar.plus_working_days(today, DEFAULT.after_notice_working_days),
        told_at=at,
    )
    detail = {
        "notice": str(notice.pk),
        "about": happened.kind,
        "thing": happened.form or str(happened.leg),
        "purpose": happened.purpose or None,
        "listener": happened.function,
        "function": by.role,
    }
    book.append("told_afterwards", at=at, subjects=[happened.employee], detail=detail)
    return notice


def mark_read(notice: AfterNotice, *, at: datetime, by: Actor) -> None:
    """Write down that a person opened a message.

    Raises:
        Fault: Somebody else opened it.
    """
    if by.employee != notice.employee_id:
        raise Fault("Only the person himself reads his messages.")
    with access.keeping(by, at):
        unread = AfterNotice.objects.filter(pk=notice.pk, read_at__isnull=True)
        if unread.update(read_at=at):
            subjects = [notice.employee_id]
            book.append("notice_read", at=at, subjects=subjects, detail={"function": by.role})


def mail(at: datetime) -> Mailed:
    """Send each person with new messages one mail, without content.

    Who is in a call gets it once that has ended. Safe to repeat and to run twice at once. A run
    that dies after sending and before marking sends again later: rather twice than never.
    """
    sent = failed = without = 0
    for letter in _claimed(at):
        if letter.address is None:
            without += 1
        elif _send(letter):
            _mark(letter, at)
            sent += 1
        else:
            AfterNotice.objects.filter(pk__in=letter.notices).update(mail_claimed_at=None)
            failed += 1
    return Mailed(sent, failed, without)


ANY_HOUR = (0, 24)


@queue.periodic("notices.mail", "*/10 * * * *")
def mail_waiting(timestamp: int) -> None:
    """Every ten minutes of the hours that are set; a person's page says it meanwhile."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    if is_hour_for_mail(at):
        mail(at)


def is_hour_for_mail(at: datetime) -> bool:
    """Whether a message may go out by mail: where hours are set, on working days within them."""
    here = at.astimezone(AMSTERDAM)
    first, last = settings.MAIL_HOURS
    if (first, last) == ANY_HOUR:
        return True
    return calendar.is_working_day(here.date()) and first <= here.hour < last


@dataclass(frozen=True, slots=True)
class _Letter:
    employee: UUID
    address: str | None
    language: str
    notices: tuple[UUID, ...]
    link: str = ""
    """Where he reads it without an account; empty: on his own page."""


SUBJECT = Text(
    nl="Er staat een bericht voor u klaar in Klankbord",
    en="There is a message for you in Klankbord",
)
BODY = Text(
    nl="Er staat een bericht voor u klaar in Klankbord. Log in om het te lezen: {url}\n\n"
    "In deze mail staat met opzet niet waar het over gaat.\n",
    en="There is a message for you in Klankbord. Sign in to read it: {url}\n\n"
    "On purpose this mail does not say what it is about.\n",
)
BODY_OF_LINK = Text(
    nl="Er staat een bericht voor u klaar in Klankbord. Lees het hier, met uw personeelsnummer: "
    "{url}\n\nDe link werkt {days} dagen. In deze mail staat met opzet niet waar het over gaat.\n",
    en="There is a message for you in Klankbord. Read it here, with your staff number: {url}\n\n"
    "The link works for {days} days. On purpose this mail does not say what it is about.\n",
)


def _claimed(at: datetime) -> Iterator[_Letter]:
    """Take what waits in hand, person by person; what another run has in hand is left to it."""
    waiting = _waiting(at).exclude(employee__in=mailing.in_a_call(at))
    employees = waiting.values_list("employee", flat=True).distinct()
    for employee in list(employees):
        with transaction.atomic(durable=True):
            rows = list(
                _waiting(at)
                .filter(employee=employee)
                .select_related("employee__account")
                .select_for_update(of=("self",), skip_locked=True)
            )
            taken = tuple(row.pk for row in rows)
            AfterNotice.objects.filter(pk__in=taken).update(mail_claimed_at=at)
        if rows:
            yield _letter(rows[0].employee, taken, at)


def _letter(employee: Employee, notices: tuple[UUID, ...], at: datetime) -> _Letter:
    account = employee.account
    if account is None or not account.is_active:
        private = partings.private(employee.pk)
        link = receiving.link(employee.pk, private, at) if private else ""
        return _Letter(employee.pk, private, settings.LANGUAGE_CODE, notices, link)
    return _Letter(employee.pk, partings.reach(account, at), account.language, notices)


def _waiting(at: datetime) -> QuerySet[AfterNotice]:
    unsent = AfterNotice.objects.filter(mailed_at__isnull=True, told_at__lte=at)
    free = Q(mail_claimed_at__isnull=True) | Q(mail_claimed_at__lt=at - RETRY_AFTER)
    return unsent.filter(free)


def _send(letter: _Letter) -> bool:
    body = BODY_OF_LINK if letter.link else BODY
    return mailing.send(
        letter.address or "",
        subject=SUBJECT.in_language(letter.language),
        body=body.in_language(letter.language).format(
            url=letter.link or settings.URL.geturl(), days=receiving.VALID.days
        ),
    )


def _mark(letter: _Letter, at: datetime) -> None:
    with transaction.atomic(durable=True):
        sent = AfterNotice.objects.filter(pk__in=letter.notices, mailed_at__isnull=True)
        if sent.update(mailed_at=at):
            subjects = [letter.employee]
            book.append("mail_sent", at=at, subjects=subjects, detail={"function": "system"})


def kept_until(at: datetime) -> datetime:
    """The midnight that ends the local day so many months later."""
    return end_of(month_later(at.astimezone(AMSTERDAM).date(), MONTHS_KEPT))
