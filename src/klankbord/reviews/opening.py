"""What the one whom an employee named reads of it: until the talk, and never quietly (R9).

He reads which things there are and what the employee wrote; of an evaluation the answers that count
and the score, without the comments of who scored it; of a recording the employee's own half, while
the caller is silent (R63). The law is asked of each thing each time. There is no search: what was
not named is not here, and nothing here says whether there is more.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from klankbord.audio.ranges import VirtualWav
from klankbord.evaluations.evaluating import reading
from klankbord.evaluations.models import Evaluation
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.engine import Decision
from klankbord.ledger import book
from klankbord.ledger.periods import local_day
from klankbord.notices import afterwards
from klankbord.notices.models import AfterNotice
from klankbord.recordings import custody
from klankbord.recordings.listening import opening
from klankbord.recordings.listening.opening import Sealed
from klankbord.recordings.models import Leg, Track
from klankbord.recordings.offered import threads
from klankbord.reviews import bringing, facts
from klankbord.reviews.models import BroughtIn, Piece
from klankbord.vault import boxes, keys


class NotGiven(Exception):
    """Nothing with this number was given to who asks, or it is over or taken back."""


@dataclass(frozen=True, slots=True)
class Scored:
    """The answers of an evaluation that count, with the texts of its form, without comments."""

    form: Mapping[str, Any]
    texts: Mapping[str, Any]
    answers: Mapping[str, Mapping[str, Any]]
    percent: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing, or why not: `decision` is what the law says now, None once the thing is gone.

    `sound`: whether there is an own half to hear; a recording in one channel has none.
    """

    position: int
    kind: str
    made_at: datetime | None
    decision: Decision | None
    scored: Scored | None = None
    sound: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """What one employee gave to who asks."""

    id: UUID
    employee_name: str
    talk_on: Any
    words: str
    things: tuple[Shown, ...]


def read(brought: UUID, *, actor: Actor, at: datetime) -> Given:
    """Open what was given. Each thing is decided on and is in the log of the employee.

    Raises:
        NotGiven: It was not given to who asks, or not any more.
    """
    with transaction.atomic(durable=True), _given(brought, actor, at) as row:
        shown = tuple(_show(row, piece, actor, at) for piece in row.pieces.order_by("position"))
        return Given(row.pk, row.employee.name, row.talk_on, _words(row), shown)


@contextmanager
def sound(brought: UUID, position: int, *, actor: Actor, at: datetime) -> Iterator[VirtualWav]:
    """The employee's own half of a recording; the law is asked, and the employee is told (R32).

    Raises:
        NotGiven: As `read`, or there is no such sound.
        Refused: The law says no by now.
        StoreFault: It cannot be read now.
    """
    with transaction.atomic(durable=True), _given(brought, actor, at) as row:
        piece = row.pieces.filter(position=position, kind=Piece.Kind.RECORDING).first()
        leg = _leg(piece, at) if piece else None
        track = _own_half(leg) if leg else None
        if piece is None or leg is None or track is None:
            raise NotGiven(brought)
        decision = _decide(row, leg, actor, at)
        if decision.allowed:
            _used(row, piece, actor, at)
        _tell(row, leg, decision, actor, at)
    if not decision.allowed:
        raise decisions.Refused(decision)
    with ExitStack() as open_:
        yield VirtualWav([track.open(open_)], track.track.rate)


@contextmanager
def _given(brought: UUID, actor: Actor, at: datetime) -> Iterator[BroughtIn]:
    """A row that the reader sees through its policy, then held by the system for the deed."""
    with access.acting(Access(actor, facts.ACT, facts.PURPOSE, at)):
        if not BroughtIn.objects.filter(pk=brought, recipient=actor.account).exists():
            raise NotGiven(brought)
    with access.acting(Access(SYSTEM, "retain", None, at)):
        rows = BroughtIn.objects.select_for_update(of=("self",)).select_related("key", "employee")
        row = rows.get(pk=brought)
        if not row.open(local_day(at)) or row.function != actor.role:
            raise NotGiven(brought)
        yield row


def _show(row: BroughtIn, piece: Piece, actor: Actor, at: datetime) -> Shown:
    thing: Leg | Evaluation | None
    if piece.kind == Piece.Kind.RECORDING:
        thing = _leg(piece, at)
    else:
        thing = Evaluation.objects.select_related("key").filter(
            pk__in=[piece.evaluation_id], state=Evaluation.State.SUBMITTED, retention_until__gt=at
        ).first()  # fmt: skip
    if thing is None:
        return Shown(piece.position, piece.kind, None, None)
    decision = _decide(row, thing, actor, at)
    scored, heard = None, False
    if decision.allowed and isinstance(thing, Evaluation):
        scored = _scored(thing)
        _used(row, piece, actor, at)
    elif decision.allowed and isinstance(thing, Leg):
        heard = _own_half(thing) is not None
    return Shown(piece.position, piece.kind, thing.made_at, decision, scored, heard)


def _leg(piece: Piece, at: datetime) -> Leg | None:
    if piece.leg_id is None:
        return None
    try:
        with custody.held(piece.leg_id, act="retain", at=at) as leg:
            return leg
    except custody.NoSuchLeg:
        return None


def _decide(row: BroughtIn, thing: Leg | Evaluation, actor: Actor, at: datetime) -> Decision:
    # The row stands since he said that nobody asked; with another word there is none.
    asked = facts.question(thing, prompted=False, row=row, actor=actor, at=at)
    about = [row.employee_id]
    return decisions.decide(asked, about=about, by=actor, thing=thing.pk, reason=facts.WHY)


def _scored(thing: Evaluation) -> Scored | None:
    try:
        found = reading.opened(thing)
    except reading.NoSuchEvaluation:
        return None
    changed = [each.outcome for each in found.rounds if "answers" in each.outcome]
    counts = changed[-1] if changed else {"answers": found.answers, "result": found.result}
    bare = {
        question: {name: said for name, said in answer.items() if name != "comment"}
        for question, answer in counts["answers"].items()
    }
    return Scored(found.form, found.texts, bare, counts["result"].get("percent"))


def _own_half(leg: Leg) -> Sealed | None:
    """The channel of the employee alone; a voice that cannot be parted from another is not given.

    Source: AVG art. 15(4); R63.
    """
    for track in leg.tracks.select_related("key"):
        if track.party == Track.Party.AGENT and track.frames and track.key.gone_at is None:
            sealed = opening.sealed(track)
            written = track.encoding == threads.TEXT
            return None if written or sealed.blob is None else sealed
    return None


def _used(row: BroughtIn, piece: Piece, actor: Actor, at: datetime) -> None:
    if piece.used_at is None:
        piece.used_at = at
        piece.save(update_fields=["used_at"])
    detail = {"brought": str(row.pk), "sort": piece.kind, "function": actor.role}
    book.append("brought_in_read", at=at, subjects=[row.employee_id], detail=detail)


def _tell(row: BroughtIn, leg: Leg, decision: Decision, actor: Actor, at: datetime) -> None:
    happened = afterwards.Happening(
        kind=AfterNotice.Kind.LISTENED if decision.allowed else AfterNotice.Kind.REFUSED,
        employee=row.employee_id,
        leg=leg.pk,
        function=actor.role,
        purpose=facts.PURPOSE,
        reason=facts.WHY,
        rules=decision.denied_by,
    )
    afterwards.tell(happened, at=at, by=actor)


def _words(row: BroughtIn) -> str:
    try:
        return boxes.unseal(row.key, bringing.BOX, row=bringing.row_of(row)).decode()
    except (keys.Gone, boxes.NoBox):
        return ""
