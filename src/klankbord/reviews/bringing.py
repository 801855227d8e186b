"""An employee brings something of his own into his performance review, and takes it back (R9).

It begins with him and with nobody else: he writes it in his own words, names each thing, one
recipient and the day of one talk, and says that nobody of the employer asked or suggested it. If
somebody did, the law says no (R3) and nothing is kept. Until the talk is over he takes it back at
any moment; after that day it ends by itself.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from klankbord.evaluations.models import Evaluation
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.engine import Decision
from klankbord.law.instants import end_of
from klankbord.ledger import book
from klankbord.ledger.leaves import Code
from klankbord.ledger.periods import local_day
from klankbord.people import queries as people
from klankbord.people.faults import Fault
from klankbord.people.models import Account, Role
from klankbord.recordings import custody
from klankbord.recordings.models import Collected
from klankbord.reviews import facts
from klankbord.reviews.models import BroughtIn, Piece
from klankbord.vault import boxes, keys

MOST = 10
"""Things in one bringing in."""
LONGEST = 2000
"""Characters of what he writes."""
AHEAD = timedelta(days=90)
"""So far ahead the talk may lie (B)."""
LOOK_BACK = timedelta(days=28)
"""So long after the talk he still sees that he brought it in, and what was read (B)."""
KIND = "brought_in"
BOX = "words"


@dataclass(frozen=True, slots=True)
class Wish:
    """What an employee writes.

    Attributes:
        words: Why he brings it in, in his own words.
        things: (kind, id) of each recording and evaluation; no others are read.
        recipient: The account that may read it.
        talk_on: The day of the talk.
        prompted: Whether somebody of the employer asked or suggested it; None if he does not say.
    """

    words: str
    things: tuple[tuple[str, UUID], ...]
    recipient: UUID | None
    talk_on: date | None
    prompted: bool | None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody with a say in the review of an employee."""

    account: Account
    function: str


def bring(wish: Wish, *, actor: Actor, at: datetime) -> UUID:
    """Bring things into one's own review; the law is asked of each, as the recipient would read it.

    Raises:
        Fault: Something is missing or too much, or the recipient or the day cannot be.
        NoSuchThing: One is not one's own, or not there (any more).
        Refused: The law says no to one of them; nothing is kept.
    """
    assert actor.employee is not None  # noqa: S101  the role employee has one
    to = _check(wish, actor.employee, at)
    reader = Actor(role=to.function, account=to.account.pk)
    with transaction.atomic(durable=True), _held(wish.things, actor.employee, at) as things:
        refused = _first_no(things, prompted=bool(wish.prompted), reader=reader, actor=actor, at=at)
        made = None if refused else _keep(wish, to, actor, at)
    if made is None:
        assert refused is not None  # noqa: S101  nothing else keeps it from being made
        raise decisions.Refused(refused)
    return made


def withdraw(brought: UUID, *, actor: Actor, at: datetime) -> None:
    """Take it back: from that second on nobody reads it, and the words are destroyed.

    Raises:
        Fault: It is not one's own, is taken back already, or the talk is over.
    """
    with transaction.atomic(durable=True), access.acting(Access(SYSTEM, "restrict", None, at)):
        rows = BroughtIn.objects.select_for_update(of=("self",)).select_related("key")
        row = rows.filter(pk=brought, employee=actor.employee).first()
        if row is None or not row.open(local_day(at)):
            raise Fault("It is over, or taken back already.", "brought_in_over")
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        if row.key.gone_at is None:
            keys.shred(row.key, at=at, by=actor, why="brought_in_withdrawn")
        _note("brought_in_withdrawn", row, actor, at)


def recipients(employee: UUID, *, at: datetime) -> tuple[Recipient, ...]:
    """Who may be named: the people with a say in somebody's appraisal or contract, by name."""
    found: dict[UUID, Recipient] = {}
    for role in (Role.TEAM_LEAD, *people.POWER_OVER_ALL):
        for account in people.holding(role, at):
            if people.hr_power(Actor(str(role), account.pk), employee, at):
                found.setdefault(account.pk, Recipient(account, str(role)))
    own = {row.pk for row in Account.objects.filter(employee=employee)}
    others = (each for pk, each in found.items() if pk not in own)
    return tuple(sorted(others, key=lambda each: each.account.name))


def row_of(row: BroughtIn) -> boxes.Row:
    """The row that the box of a bringing in is bound to."""
    return boxes.Row("reviews.broughtin", row.pk)


class NoSuchThing(Exception):
    """There is no such recording or evaluation of this employee."""


def _check(wish: Wish, employee: UUID, at: datetime) -> Recipient:
    today = local_day(at)
    if not 1 <= len(wish.words.strip()) <= LONGEST:
        raise Fault(f"Write in 1 to {LONGEST} characters why.", "brought_in_words")
    if not 1 <= len(set(wish.things)) == len(wish.things) <= MOST:
        raise Fault(f"Name 1 to {MOST} things.", "brought_in_things")
    if wish.prompted is None:
        raise Fault("Say whether somebody asked or suggested it.", "brought_in_prompted")
    if wish.talk_on is None or not today <= wish.talk_on <= today + AHEAD:
        raise Fault("The day of the talk is today or in the next 90 days.", "brought_in_day")
    for each in recipients(employee, at=at):
        if each.account.pk == wish.recipient:
            return each
    raise Fault("Name one person with a say in your review.", "brought_in_recipient")


@contextmanager
def _held(
    things: Iterable[tuple[str, UUID]], employee: UUID, at: datetime
) -> Iterator[list[Collected]]:
    """What was named, under custody; each is the employee's own."""
    found: list[Collected] = []
    with access.acting(Access(SYSTEM, "retain", None, at)):
        for kind, pk in things:
            found.append(_own(kind, pk, employee, at))
        yield found


def _own(kind: str, pk: UUID, employee: UUID, at: datetime) -> Collected:
    if kind == Piece.Kind.EVALUATION:
        rows = Evaluation.objects.filter(
            pk=pk, employee=employee, state=Evaluation.State.SUBMITTED, retention_until__gt=at
        )
        thing = rows.first()
        if thing is None:
            raise NoSuchThing(pk)
        return thing
    try:
        with custody.held(pk, act="retain", at=at) as leg:
            if kind == Piece.Kind.RECORDING and leg.employee_id == employee:
                return leg
    except custody.NoSuchLeg as gone:
        raise NoSuchThing(pk) from gone
    raise NoSuchThing(pk)


def _first_no(
    things: list[Collected], *, prompted: bool, reader: Actor, actor: Actor, at: datetime
) -> Decision | None:
    for each in things:
        asked = facts.question(each, prompted=prompted, row=None, actor=reader, at=at)
        decision = decisions.decide(
            asked, about=[each.employee_id], by=actor, thing=each.pk, reason=facts.WHY
        )
        if not decision.allowed:
            return decision
    return None


def _keep(wish: Wish, to: Recipient, actor: Actor, at: datetime) -> UUID:
    assert wish.talk_on is not None and actor.employee is not None  # noqa: S101, PT018  checked
    ends = end_of(wish.talk_on)
    key = keys.create(
        parties=[keys.Party(actor.employee, "agent")],
        kind=KIND,
        keep_until=ends,
        row_until=ends + LOOK_BACK,
        at=at,
    )
    with access.acting(Access(SYSTEM, "retain", None, at)):
        row = BroughtIn.objects.create(
            key=key,
            employee_id=actor.employee,
            recipient=to.account,
            function=to.function,
            talk_on=wish.talk_on,
            made_at=at,
        )
        Piece.objects.bulk_create(
            Piece(
                brought=row,
                position=place,
                kind=kind,
                leg_id=pk if kind == Piece.Kind.RECORDING else None,
                evaluation_id=pk if kind == Piece.Kind.EVALUATION else None,
            )
            for place, (kind, pk) in enumerate(wish.things, 1)
        )
        boxes.seal(key, BOX, wish.words.strip().encode(), row=row_of(row))
    _note("brought_in", row, actor, at, things=len(wish.things))
    return row.pk


def _note(kind: str, row: BroughtIn, actor: Actor, at: datetime, **more: int) -> None:
    detail: dict[str, Code] = {"brought": str(row.pk), "function": actor.role, **more}
    book.append(kind, at=at, subjects=[row.employee_id], detail=detail)
