"""What pages show of it: to the employee all that he brought in, to a recipient what waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from klankbord.evaluations.models import Evaluation
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger.periods import local_day
from klankbord.recordings.listening.asking import OWN
from klankbord.recordings.models import Leg
from klankbord.reviews import bringing, facts
from klankbord.reviews.models import BroughtIn, Piece
from klankbord.vault import boxes


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that can be named, or was: `began` is when its call began, None once it is gone."""

    kind: str
    id: UUID | None
    began: datetime | None
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mine:
    """One bringing in, as its employee sees it. `words` are empty once they are gone."""

    id: UUID
    recipient: str
    function: str
    talk_on: date
    made_at: datetime
    withdrawn_at: datetime | None
    open: bool
    words: str
    things: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Waits:
    """Something that was given to who asks, and until when he reads it."""

    id: UUID
    talk_on: date


def mine(actor: Actor, *, at: datetime) -> list[Mine]:
    """All that the person who asks brought in and still sees, the newest first."""
    with transaction.atomic(), access.acting(Access(actor, OWN, None, at)):
        ids = list(BroughtIn.objects.filter(employee=actor.employee).values_list("pk", flat=True))
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        rows = BroughtIn.objects.filter(pk__in=ids).select_related("key", "recipient")
        found = list(
            rows.prefetch_related("pieces__leg", "pieces__evaluation").order_by("-made_at")
        )
        sealed = {row.key: bringing.row_of(row) for row in found if row.key.gone_at is None}
        words = boxes.unseal_all(bringing.BOX, sealed)
        return [_mine(row, words, at) for row in found]


def things(actor: Actor, *, at: datetime) -> list[Thing]:
    """What somebody can name: his recordings and evaluations that are there, the newest first."""
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        own = {"employee": actor.employee, "retention_until__gt": at, "restricted_at": None}
        legs = Leg.objects.filter(**own, state=Leg.State.READY)
        scored = Evaluation.objects.filter(**own, state=Evaluation.State.SUBMITTED)
        found = [Thing("recording", row.pk, row.made_at) for row in legs]
        found += [Thing("evaluation", row.pk, row.made_at) for row in scored]
    return sorted(found, key=lambda each: (each.began, each.kind), reverse=True)


def given(actor: Actor, *, at: datetime) -> list[Waits]:
    """What was given to the person who asks in this role and is not over, the first talk first."""
    with transaction.atomic(), access.acting(Access(actor, facts.ACT, facts.PURPOSE, at)):
        rows = BroughtIn.objects.filter(recipient=actor.account, function=actor.role)
        found = rows.order_by("talk_on", "pk").values_list("pk", "talk_on")
        return [Waits(pk, talk_on) for pk, talk_on in found]


def _mine(row: BroughtIn, words: Mapping[UUID, bytes], at: datetime) -> Mine:
    return Mine(
        id=row.pk,
        recipient=row.recipient.name,
        function=row.function,
        talk_on=row.talk_on,
        made_at=row.made_at,
        withdrawn_at=row.withdrawn_at,
        open=row.open(local_day(at)),
        words=words.get(row.key_id, b"").decode(),
        things=tuple(_thing(piece) for piece in row.pieces.all()),
    )


def _thing(piece: Piece) -> Thing:
    of = piece.leg or piece.evaluation
    return Thing(piece.kind, of.pk if of else None, of.made_at if of else None, piece.used_at)
