"""What pages show of coaching: the talks of the one who asks, what can be discussed, and a talk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from klankbord.coaching import aims, asking, bringing, columns, conversations, facts, goals, moving
from klankbord.coaching.models import Agreement, Conversation, Item, Side
from klankbord.evaluations import queries as evaluations
from klankbord.evaluations.columns import COACH
from klankbord.evaluations.models import Scorecard
from klankbord.evaluations.queries import Released
from klankbord.gate import access, decisions, filters
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.engine import Decision
from klankbord.people import periods
from klankbord.people.models import Employee
from klankbord.recordings import known
from klankbord.recordings.listening.asking import OWN
from klankbord.recordings.models import FROZEN
from klankbord.vault import boxes


@dataclass(frozen=True, slots=True)
class Listed:
    """A talk in a list, without what was said.

    `promised`: whose each agreement is that is still to do, and on which day they look back.
    `aims`: the day of each goal that has not ended, and who has said what became of it.
    """

    id: UUID
    employee: UUID
    employee_name: str
    coach: UUID
    coach_name: str
    planned_at: datetime
    takes_place_at: datetime
    keep_until: datetime
    items: int
    employee_closed_at: datetime | None
    coach_closed_at: datetime | None
    closed_at: datetime | None
    cancelled_at: datetime | None = None
    promised: tuple[tuple[str, date], ...] = ()
    aims: tuple[tuple[date, frozenset[Side]], ...] = ()
    has_goals: bool = False

    def waits_for(self, side: Side) -> bool:
        """Whether one side still has to close his part."""
        closed = self.employee_closed_at if side == Side.EMPLOYEE else self.coach_closed_at
        return closed is None and self.cancelled_at is None

    def due(self, side: Side, on: date) -> int:
        """How many agreements one side has to look back at by a day, and has not ticked."""
        return sum(owner == side and day <= on for owner, day in self.promised)

    def aimed(self, side: Side, on: date) -> int:
        """How many goals one side has to look back at by a day, and has said nothing of."""
        return sum(day <= on and side not in said for day, said in self.aims)


@dataclass(frozen=True, slots=True)
class Coachee:
    """Somebody whom the one who asks coaches, and what may be put on an agenda now."""

    employee: UUID
    name: str
    ready: tuple[Released, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """An evaluation on the agenda; `evaluation` is None once it was erased.

    `leg` is its call as long as it is there. `for_more`: its recording was made for something
    else, too, and does not end with the talk.
    """

    evaluation: UUID | None
    made_at: datetime
    evaluated_at: datetime
    frozen: bool
    for_more: bool
    position: int
    leg: UUID | None
    purpose: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one side wrote. `shown`: whether the one who asks may see it yet."""

    side: Side
    text: str
    closed_at: datetime | None
    shown: bool


@dataclass(frozen=True, slots=True)
class Agreed:
    """An agreement in its words."""

    number: int
    text: str
    owner: Side
    due_on: date
    made_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class OnTable:
    """What one of the two brought. `position` and `at_ms`: of a moment, in which call and where."""

    number: int
    kind: str
    text: str
    link: str
    by: Side
    made_at: datetime
    position: int | None
    at_ms: int | None


@dataclass(frozen=True, slots=True)
class Changed:
    """The talk was moved, or cancelled where `becomes_at` is None; why, and by which side."""

    by: Side
    why: str
    made_at: datetime
    was_at: datetime
    becomes_at: datetime | None


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as one of the two sees it; the employee's part comes first.

    Attributes:
        changes: Each time that it was moved or cancelled, the oldest first.
        added: What the employee added after the talk had ended.
        last_word_until: When that is no longer possible; None as long as the talk goes on.
        askable: The forms whose questions a goal may be about.
    """

    listed: Listed
    side: Side
    agenda: tuple[Point, ...]
    parts: tuple[Part, Part]
    agreements: tuple[Agreed, ...]
    goals: tuple[aims.Aimed, ...]
    brought: tuple[OnTable, ...]
    changes: tuple[Changed, ...]
    added: str
    last_word_until: datetime | None
    decision: Decision
    askable: tuple[Scorecard, ...] = ()


def talk(conversation: UUID, *, actor: Actor, at: datetime) -> Talk:
    """Open a conversation: for the employee it is his own, for anybody else it is coaching.

    The decision is in the ledger. A refusal is told to the employee.

    Raises:
        NoSuchConversation: It is not there (any more).
        Refused: The law says no.
    """
    with transaction.atomic(durable=True), asking.held(conversation, at=at) as found:
        act = OWN if actor.employee == found.employee_id else COACH
        decision = asking.decided(found, act=act, purpose=None, actor=actor, at=at, reason="read")
        shown = _talk(found, actor, decision) if decision.allowed else None
    if shown is None:
        raise decisions.Refused(decision)
    return shown


def is_own(conversation: UUID, *, actor: Actor, at: datetime) -> bool:
    """Whether a conversation is about the person who asks; of any other it says no."""
    asked = Access(actor, OWN, None, at)
    with transaction.atomic(), access.acting(asked, known.for_access(asked).as_setting()):
        return _rows(at).filter(pk=conversation, employee=actor.employee).exists()


def held_by(actor: Actor, *, at: datetime) -> list[Listed]:
    """The talks of a coach that he may see now, the newest first."""
    with transaction.atomic():
        with access.acting(Access(SYSTEM, "retain", None, at)):
            mine = Item.objects.filter(coach=actor.account, retention_until__gt=at)
            purposes = sorted(set(mine.values_list("purposes__0", flat=True)))
        found: dict[UUID, Listed] = {}
        for purpose in purposes:
            asked = Access(actor, COACH, purpose, at)
            known_ = known.for_access(asked, data=facts.DATA)
            with access.acting(asked, known_.as_setting()):
                allowed = Item.objects.filter(filters.where(asked, known_, columns.ITEMS))
                rows = _rows(at).filter(coach=actor.account, items__in=allowed).distinct()
                found |= {row.pk: _listed(row) for row in rows}
    return sorted(found.values(), key=lambda each: each.takes_place_at, reverse=True)


def own(actor: Actor, *, at: datetime) -> list[Listed]:
    """The talks about the person who asks, the newest first."""
    asked = Access(actor, OWN, None, at)
    with transaction.atomic(), access.acting(asked, known.for_access(asked).as_setting()):
        rows = _rows(at).filter(employee=actor.employee)
        return [_listed(row) for row in rows.order_by("-takes_place_at")]


def coachees(actor: Actor, *, at: datetime) -> list[Coachee]:
    """Whom somebody coaches now, by name, with what the law lets him discuss and what is new."""
    ready = evaluations.released(actor, at=at)
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        planned = Item.objects.filter(evaluation__in=[each.id for each in ready], dropped_at=None)
        taken = set(planned.values_list("evaluation", flat=True))
    coached = Employee.objects.filter(
        periods.holding(at, "coaches__"), coaches__coach=actor.account
    ).distinct()
    by: dict[UUID, list[Released]] = {}
    for each in ready:
        if each.id not in taken:
            by.setdefault(each.employee, []).append(each)
    return [
        Coachee(employee=person.pk, name=person.name, ready=tuple(by.get(person.pk, ())))
        for person in coached.order_by("name", "pk")
    ]


def _rows(at: datetime) -> "QuerySet[Conversation]":
    kept = Conversation.objects.filter(key__gone_at=None, key__keep_until__gt=at)
    items = Prefetch("items", Item.objects.defer(*FROZEN))
    return kept.select_related("key", "employee", "coach").prefetch_related(
        items, "agreements", "goals"
    )


def _listed(row: Conversation) -> Listed:
    return Listed(
        id=row.pk,
        employee=row.employee_id,
        employee_name=row.employee.name,
        coach=row.coach_id,
        coach_name=row.coach.name,
        planned_at=row.planned_at,
        takes_place_at=row.takes_place_at,
        keep_until=row.key.keep_until,
        items=len(row.items.all()),
        employee_closed_at=row.employee_closed_at,
        coach_closed_at=row.coach_closed_at,
        closed_at=row.closed_at,
        cancelled_at=row.cancelled_at,
        promised=tuple(
            (each.owner, each.due_on)
            for each in row.agreements.all()
            if each.done_at is None and row.cancelled_at is None
        ),
        has_goals=bool(row.goals.all()),
        aims=tuple(
            (each.due_on, frozenset(side for side in Side if getattr(each, f"{side}_says")))
            for each in row.goals.all()
            if each.ended_at is None and row.cancelled_at is None
        ),
    )  # fmt: skip


def _talk(found: Conversation, actor: Actor, decision: Decision) -> Talk:
    side = conversations.side_of(found, actor)
    return Talk(
        listed=_listed(found),
        side=side,
        agenda=tuple(_point(item) for item in _items(found)),
        parts=(_part(found, Side.EMPLOYEE, side), _part(found, Side.COACH, side)),
        agreements=tuple(_agreements(found)),
        goals=tuple(aims.of(found)),
        brought=tuple(_on_table(found)),
        changes=tuple(_changes(found)),
        added=_words(found, conversations.ADDED),
        last_word_until=conversations.last_word_until(found),
        decision=decision,
        askable=tuple(goals.questions(found).values()),
    )


def _items(found: Conversation) -> Iterator[Item]:
    yield from found.items.select_related("evaluation").order_by("position")


def _on_table(found: Conversation) -> Iterator[OnTable]:
    """What was brought; a moment in a call that is frozen rests with it."""
    for row in found.brought.select_related("item").order_by("number"):
        if row.item is not None and facts.frozen(row.item):
            continue
        text, link = bringing.words(_box(found, bringing.box_of(row.number)))
        yield OnTable(
            number=row.number,
            kind=row.kind,
            text=text,
            link=link,
            by=Side(row.made_by),
            made_at=row.made_at,
            position=row.item.position if row.item is not None else None,
            at_ms=row.at_ms,
        )


def _changes(found: Conversation) -> Iterator[Changed]:
    for row in found.changes.order_by("number"):
        yield Changed(
            by=Side(row.made_by),
            why=_words(found, moving.box_of(row.number)),
            made_at=row.made_at,
            was_at=row.was_at,
            becomes_at=row.becomes_at,
        )


def _point(item: Item) -> Point:
    return Point(
        evaluation=item.evaluation_id,
        made_at=item.made_at,
        evaluated_at=item.evaluated_at,
        frozen=facts.frozen(item),
        for_more=len(set(item.purposes)) > 1,
        position=item.position,
        leg=item.evaluation.leg_id if item.evaluation is not None else None,
        purpose=item.purposes[0],
    )


def _part(found: Conversation, side: Side, reader: Side) -> Part:
    """A part; a draft is opened for its writer alone."""
    closed_at = conversations.closed_by(found, side)
    shown = side == reader or closed_at is not None
    return Part(side, _words(found, conversations.part_name(side)) if shown else "",
                closed_at, shown)  # fmt: skip


def _agreements(found: Conversation) -> Iterator[Agreed]:
    for row in found.agreements.order_by("number"):
        yield _agreed(found, row)


def _agreed(found: Conversation, row: Agreement) -> Agreed:
    return Agreed(
        number=row.number,
        text=_words(found, conversations.agreement_name(row.number)),
        owner=Side(row.owner),
        due_on=row.due_on,
        made_at=row.made_at,
        done_at=row.done_at,
    )


def _words(found: Conversation, name: str) -> str:
    return _box(found, name).decode()


def _box(found: Conversation, name: str) -> bytes:
    try:
        return boxes.unseal(found.key, name, row=conversations.row_of(found))
    except boxes.NoBox:
        return b""
