"""What pages show of recordings: an employee's own, and what stands still for a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Func, Min, QuerySet

from klankbord.gate import access, filters
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.gate.rowfacts import Known
from klankbord.ledger import book
from klankbord.recordings import columns, guarded, known
from klankbord.recordings.draw import quarantining
from klankbord.recordings.ending import copies
from klankbord.recordings.models import FROZEN, Leg, Listening
from klankbord.vault.models import Key

Standing = Literal["kept", "sealed", "restricted", "erased", "expected"]


@dataclass(frozen=True, slots=True)
class Half:
    """The party whose voice alone was erased from a recording, and when."""

    party: str
    erased_at: datetime


@dataclass(frozen=True, slots=True)
class Own:
    """A recording as the person it is about sees it. `erased_at` and `why` once it is gone."""

    id: UUID
    made_at: datetime
    duration_ms: int
    direction: str
    queue: str
    purposes: tuple[str, ...]
    version: UUID
    standing: Standing
    keep_until: datetime
    erased_at: datetime | None
    why: str
    listened: int
    scored_at: datetime | None
    copy: copies.Standing | None
    half: Half | None = None
    picked_at: datetime | None = None
    """When somebody chose it because of a complaint; None if a lot decided alone."""

    @property
    def erased_party(self) -> str:
        """Whose voice alone was erased; empty if none was."""
        return "" if self.half is None else self.half.party


@dataclass(frozen=True, slots=True)
class Quarantine:
    """Offered calls of which a fact is missing. Nothing of them is kept but what was told.

    `first_goes_at` is when the first of them is forgotten; `missing` has the paths of the facts,
    the one that most of them lack first.
    """

    calls: int
    first_goes_at: datetime | None
    missing: tuple[str, ...]


def own(actor: Actor, *, at: datetime) -> list[Own]:
    """What was recorded of the person who asks, the newest first; that he looked is written down.

    Source: AVG art. 15; R61.
    """
    asked = Access(actor, "disclose_to_employee", None, at)
    with transaction.atomic(durable=True):
        now = known.for_access(asked)
        with access.acting(asked, now.as_setting()):
            legs = list(
                allowed(asked, now)
                .defer(*FROZEN)
                .select_related("call")
                .prefetch_related("tracks__key")
                .order_by("-made_at", "pk")
            )
        heard = _heard([leg.pk for leg in legs], at)
        at_source = copies.of([leg.pk for leg in legs])
        if actor.employee is not None:
            book.append(
                "own_access",
                at=at,
                subjects=[actor.employee],
                detail={"what": "own_recordings", "count": len(legs), "function": actor.role},
            )
    return [_own(leg, heard.get(leg.pk, 0), at_source.get(leg.pk)) for leg in legs]


def allowed(asked: Access, now: Known) -> "QuerySet[Leg]":
    """The legs on which this access would get a yes. Use it inside `acting`.

    Args:
        asked: Who, what, why and when.
        now: What is known of it, as `acting` got it too.
    """
    rows = Leg.objects.filter(filters.where(asked, now, columns.LEGS))
    if asked.act in guarded.OWN:  # said by itself, so that an index finds them
        return rows.filter(employee=asked.actor.employee)
    return rows


def _heard(legs: list[UUID], at: datetime) -> dict[UUID, int]:
    with access.acting(Access(SYSTEM, "retain", None, at)):
        found: dict[UUID, int] = {}
        for leg in Listening.objects.filter(leg__in=legs).values_list("leg", flat=True):
            found[leg] = found.get(leg, 0) + 1
    return found


def _own(leg: Leg, listened: int, copy: copies.Standing | None) -> Own:
    gone = _erased(leg)
    return Own(
        id=leg.pk,
        made_at=leg.made_at,
        duration_ms=leg.duration_ms,
        direction=leg.call.direction,
        queue=leg.call.queue,
        purposes=tuple(leg.purposes),
        version=leg.version_id,
        standing=standing(leg, erased=gone is not None),
        keep_until=leg.retention_until,
        erased_at=gone.gone_at if gone else None,
        why=gone.gone_why if gone else "",
        listened=listened,
        scored_at=leg.scored_at,
        copy=copy,
        half=half((track.party, track.key.gone_at) for track in leg.tracks.all()),
        picked_at=leg.picked_at,
    )


def _erased(leg: Leg) -> Key | None:
    """The key that says when and why a leg was erased; None while any of its sound is left."""
    keys = [track.key for track in leg.tracks.all()]
    return keys[0] if keys and all(key.gone_at is not None for key in keys) else None


def half(tracks: Iterable[tuple[str, datetime | None]]) -> Half | None:
    """What of a recording is gone while the rest is there: (party, when) of each of its tracks."""
    known = list(tracks)
    gone = [Half(str(party), moment) for party, moment in known if moment is not None]
    return gone[0] if 0 < len(gone) < len(known) else None


def standing(leg: Leg, *, erased: bool) -> Standing:
    """What can be done with a leg now, in one word."""
    if erased:
        return "erased"
    if leg.defect_found_at is not None:
        return "sealed"
    if leg.restricted_at is not None:
        return "restricted"
    return "expected" if leg.state == Leg.State.EXPECTED else "kept"


@access.whole()
def quarantine(at: datetime) -> Quarantine:
    """What of the calls that were offered waits for a fact."""
    held = quarantining.waiting(at)
    found = held.aggregate(calls=Count("pk"), first=Min("quarantine__keep_until"))
    each = held.order_by().annotate(path=Func(F("missing"), function="unnest")).values("path")
    often = each.annotate(n=Count("pk")).order_by("-n", "path").values_list("path", flat=True)
    return Quarantine(found["calls"], found["first"], tuple(often))


@access.whole()
def unnamed(at: datetime) -> int:
    """How many calls wait because nobody knows whose they are."""
    return quarantining.waiting(at).filter(missing__contains=["agent_ref"]).count()


def sealed(at: datetime) -> int:
    """How many recordings are sealed because they were made without a valid basis (R64)."""
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        return Leg.objects.filter(defect_found_at__isnull=False, retention_until__gt=at).count()
