"""Everybody in scope gets the policy by mail, once: who joins later too, and each new version.

A mail is taken in hand, sent, and marked, each in a transaction of its own. A run that dies in
between leaves it `unclear`: perhaps it went out, so no machine sends it again. Whoever keeps the
list does, or the person opens the policy on his own page. Until then it is not proven that he was
told, so nothing of him is recorded.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from klankbord.database import turns
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.jobs import queue
from klankbord.ledger import book
from klankbord.ledger.leaves import Code
from klankbord.notices import deliveries, letters, mailing, rounds
from klankbord.notices.mailing import Outcome
from klankbord.notices.models import Delivery, Dispatch, Policy
from klankbord.people import partings
from klankbord.people import queries as people
from klankbord.people.faults import Fault
from klankbord.people.models import Employee, Role
from klankbord.programmes import queries as programmes
from klankbord.programmes import steady

State = Dispatch.State
KEEPERS = (Role.QUALITY_MANAGER, Role.ADMIN)
"""Who tells that a mail came back, and sends again."""
TELLERS = (*KEEPERS, Role.INTEGRATION)
"""Who tells that a mail came back: also a mail system, by its token."""
DIED_AFTER = timedelta(minutes=15)
AGAIN = (State.BOUNCED, State.UNCLEAR, State.UNREACHABLE)
"""What somebody can have sent again."""
BECAME: dict[Outcome, str] = {
    "sent": State.SENT,
    "refused": State.BOUNCED,
    "away": State.WAITS,
    "unclear": State.UNCLEAR,
}


@dataclass(slots=True)
class Run:
    """What a run did, in persons."""

    planned: int = 0
    done: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Letter:
    dispatch: UUID
    address: str
    language: str
    number: int
    page: str
    """Where he reads it: his own page, or without an account that of everybody."""


@queue.periodic("notices.dispatch", "*/10 * * * *")
def dispatch(timestamp: int) -> None:
    """Every ten minutes: whoever joined a team need not wait for the night."""
    run(datetime.fromtimestamp(timestamp, tz=UTC))


def run(at: datetime) -> Run:
    """Plan for everybody in scope who has not got his policy, and send what waits."""
    with _deed(at):
        turns.take("notices.dispatch")
        planned = _plan(at)
        _give_up(at)
    done: dict[str, int] = {}
    for letter in _taken(at):
        outcome = _post(letter)
        _mark(letter.dispatch, outcome, at)
        done[outcome] = done.get(outcome, 0) + 1
        if outcome == "away":
            break  # the rest waits for the next run
    with access.keeping(SYSTEM, at), access.whole():
        rounds.record(at)
    return Run(planned, done)


def awaited(at: datetime) -> dict[UUID, int]:
    """{employee: number of the policy that he is to get} of everybody in scope at a moment."""
    found: dict[UUID, int] = {}
    for dossier in programmes.telling(at):
        row = dossier.newest("policy", at)
        if row is not None:
            for person in programmes.persons(dossier, at):
                found[person] = max(found.get(person, 0), row.detail["number"])
    return found


def record_bounce(told: str, *, at: datetime, by: Actor) -> int:
    """A mail came back: it was never delivered. The person leaves scope until he is told.

    Whoever opened the policy on his own page has it all the same.

    Args:
        told: The reference in the mail, or the address that it went to.
        at: Now.
        by: Who tells it.

    Returns:
        How many deliveries it was of.

    Raises:
        Fault: Somebody else tells it, or nothing was sent there.
    """
    _insist_on(TELLERS, by)
    with access.keeping(by, at), access.whole():
        rows = list(_sent_to(told.strip()).select_for_update(of=("self",)))
        if not rows:
            raise Fault("No policy was mailed there.", "bounce_unknown")
        for row in rows:
            _set(row, State.BOUNCED, at)
            proofs = Delivery.objects.filter(policy=row.policy_id, employee=row.employee_id)
            proofs.filter(channel="mail", opened_at=None).update(bounced_at=at)
            detail: dict[str, Code] = {"number": row.policy.number, "function": by.role}
            book.append("policy_bounced", at=at, subjects=[row.employee_id], detail=detail)
    return len(rows)


def send_again(dispatch: UUID, *, at: datetime, by: Actor) -> None:
    """Let a mail that came back, or of which it is not clear, be sent once more.

    Raises:
        Fault: Somebody else wants it, or there is nothing to send again.
    """
    _insist_on(KEEPERS, by)
    with access.keeping(by, at), access.whole():
        row = Dispatch.objects.select_for_update().filter(pk=dispatch, state__in=AGAIN).first()
        if row is None:
            raise Fault("This does not wait to be sent again.", "not_to_send")
        _set(row, State.WAITS, at)
        detail = {"policy": str(row.policy_id), "function": by.role}
        book.append("policy_again", at=at, subjects=[row.employee_id], detail=detail)


def _plan(at: datetime) -> int:
    """Make a row for whoever has neither got his policy nor waits for it; how many."""
    wanted = awaited(at)
    policies = {each.number: each for each in Policy.objects.filter(number__in=wanted.values())}
    had = {
        (row.employee_id, row.policy_id)
        for model in (Delivery, Dispatch)
        for row in model.objects.filter(employee__in=wanted, policy__in=policies.values())
    }
    made = Dispatch.objects.bulk_create(
        Dispatch(policy=policies[number], employee_id=person, planned_at=at, state_at=at)
        for person, number in sorted(wanted.items())
        if number in policies and (person, policies[number].pk) not in had
    )
    return len(made)


def _give_up(at: datetime) -> None:
    """What a run had in hand that is long over is unclear."""
    died = Dispatch.objects.filter(state=State.TAKEN, state_at__lt=at - DIED_AFTER)
    died.update(state=State.UNCLEAR, state_at=at)


def _taken(at: datetime) -> Iterator[_Letter]:
    """Take what waits in hand, one by one; what another run has in hand is left to it."""
    calling = mailing.in_a_call(at)
    with _deed(at):
        wanted = awaited(at)
        waiting = Dispatch.objects.filter(state=State.WAITS).exclude(employee__in=calling)
        waiting = waiting.order_by("planned_at", "pk")
        found = list(waiting.values_list("pk", flat=True))
    for pk in found:
        letter = _take(pk, wanted, at)
        if letter is not None:
            yield letter


def _take(pk: UUID, wanted: dict[UUID, int], at: datetime) -> _Letter | None:
    with _deed(at):
        row = (
            Dispatch.objects.select_related("policy", "employee__account")
            .select_for_update(of=("self",), skip_locked=True)
            .filter(pk=pk, state=State.WAITS)
            .first()
        )
        if row is None:
            return None
        if wanted.get(row.employee_id) != row.policy.number or _has(row):
            row.delete()  # he left, a newer version came, or he opened it himself
            return None
        to = _address(row.employee)
        if to is None:
            _set(row, State.UNREACHABLE, at)
            return None
        _set(row, State.TAKEN, at)
        return _Letter(pk, *to[:2], row.policy.number, page=to[2])


def _address(employee: Employee) -> tuple[str, str, str] | None:
    """Address, language and page of somebody; without an account what he left himself."""
    account = employee.account
    if account is not None and account.is_active:
        return account.email, account.language, "own_policy"
    private = partings.private(employee.pk)
    return None if private is None else (private, settings.LANGUAGE_CODE, "policy")


def _has(row: Dispatch) -> bool:
    held = Delivery.objects.filter(policy=row.policy_id, employee=row.employee_id)
    return held.filter(bounced_at=None).exists()


def _post(letter: _Letter) -> Outcome:
    path = reverse(letter.page)
    subject, body = letters.written(
        letters.POLICY,
        letter.language,
        number=letter.number,
        url=settings.URL.geturl().rstrip("/") + path,
        reference=str(letter.dispatch),
    )
    return mailing.post(letter.address, subject=subject, body=body, reference=str(letter.dispatch))


def _mark(pk: UUID, outcome: Outcome, at: datetime) -> None:
    with access.keeping(SYSTEM, at), access.whole():
        row = Dispatch.objects.select_for_update(of=("self",)).select_related("policy").get(pk=pk)
        _set(row, BECAME[outcome], at)
        if outcome == "sent":
            counts_from = steady.days_later(at, steady.LEAD_DAYS)
            deliveries.record(
                row.policy, [row.employee_id], channel="mail", at=at, by=SYSTEM,
                counts_from=counts_from,
            )  # fmt: skip
        elif outcome == "refused":
            detail: dict[str, Code] = {"number": row.policy.number, "function": SYSTEM.role}
            book.append("policy_bounced", at=at, subjects=[row.employee_id], detail=detail)


def _set(row: Dispatch, state: str, at: datetime) -> None:
    row.state, row.state_at = state, at
    row.save(update_fields=["state", "state_at"])


def _sent_to(told: str) -> "QuerySet[Dispatch]":
    sent = Dispatch.objects.filter(state__in=(State.SENT, State.UNCLEAR)).select_related("policy")
    try:
        return sent.filter(pk=UUID(told))
    except ValueError:
        account = people.by_email(told) if told else None
    if account is None:
        return sent.none()
    newest = sent.filter(employee__account=account).order_by("-policy__number")[:1]
    return sent.filter(pk__in=list(newest.values_list("pk", flat=True)))


def _insist_on(roles: tuple[Role, ...], by: Actor) -> None:
    if by.role not in roles:
        raise Fault("Quality managers and administrators keep deliveries.", "not_a_sender")


def _deed(at: datetime) -> AbstractContextManager[Access]:
    return access.deed(Access(SYSTEM, "retain", None, at))
