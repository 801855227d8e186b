"""A legal hold (R60): kept for one concrete claim, and used for nothing else."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from klankbord.gate import access, decisions
from klankbord.gate.access import Actor
from klankbord.law.engine import Decision
from klankbord.recordings import custody, facts
from klankbord.recordings.models import Leg
from klankbord.vault import holds
from klankbord.vault.models import Hold, Key

WHY = "case"


def ask(leg: UUID, *, serious: bool, at: datetime, by: Actor) -> Decision:
    """Ask the law whether a leg may be kept for a concrete matter, inside a deed.

    Args:
        leg: Which.
        serious: Whether something serious was heard (R48); otherwise it is for a claim (R60).
        at: Now.
        by: Who asks.

    Raises:
        NoSuchLeg: It is not there.
    """
    with custody.held(leg, act="restrict", at=at) as found:
        act = "restrict" if serious else "retain"
        question = facts.for_leg(
            found, act=act, data=found.data, purpose=None, actor=by, at=at, reason=WHY
        )
        if serious:
            question |= {"recipient": {"kind": "dpo_legal"}}
            why: dict[str, object] = {"serious_finding": True}
        else:
            why = {"hold": {"claim_concrete": True, "covers_item": True}}
        question["recording"] = question["recording"] | why
        about = [found.employee_id]
        return decisions.decide(question, about=about, by=by, thing=leg, reason=WHY)


def place(leg: UUID, *, case: str, review_on: date, at: datetime, by: Actor) -> None:
    """Keep the sound of a leg for a case, in a deed of its own; otherwise as `keep`."""
    with transaction.atomic(durable=True):
        keep(leg, case=case, review_on=review_on, at=at, by=by)


def keep(leg: UUID, *, case: str, review_on: date, at: datetime, by: Actor) -> None:
    """Keep a leg and its sound for a case, inside a deed; from now on nobody uses it.

    Args:
        leg: Which.
        case: Code of the case.
        review_on: Local day on which it is looked at again, at most three months on.
        at: Now.
        by: Who places it.

    Raises:
        NoSuchLeg: It is not there.
    """
    with custody.held(leg, act="restrict", at=at) as found:
        for key in _keys(found):
            if key.gone_at is None:
                holds.record(key, case=case, review_on=review_on, at=at, by=by)
        found.held = True
        found.save(update_fields=["held"])


def keep_on(leg: UUID, *, case: str, review_on: date, at: datetime, by: Actor) -> None:
    """Put the day on which it is looked at again later, inside a deed; a leg that is gone stays so.

    Args:
        leg: Which.
        case: Code of the case that keeps it.
        review_on: The new day.
        at: Now.
        by: Who looked.
    """
    for hold in _of(leg, case):
        # A new hold before the old one ends: so whoever restores a backup replays it as it was.
        holds.record(hold.key, case=case, review_on=review_on, at=at, by=by)
        holds.end(hold, at=at, by=by, why="looked_again")


def let_go(leg: UUID, *, case: str, why: str, at: datetime, by: Actor) -> None:
    """End what keeps a leg for a case, inside a deed; what another case or a dispute keeps stays.

    Args:
        leg: Which; one that is gone is passed by.
        case: Code of the case that kept it.
        why: Code for the log.
        at: Now.
        by: Who ends it.
    """
    for hold in _of(leg, case):
        holds.end(hold, at=at, by=by, why=why)
    try:
        with custody.held(leg, act="restrict", at=at) as found:
            # A dispute keeps the row alone, and says so in its own way.
            found.held = any(holds.cases(key) for key in _sounds(found))
            found.save(update_fields=["held"])
    except custody.NoSuchLeg:
        return


def _keys(leg: Leg) -> Iterator[Key]:
    yield leg.key
    yield from _sounds(leg)


def _sounds(leg: Leg) -> Iterator[Key]:
    for track in leg.tracks.select_related("key"):
        yield track.key


@access.whole()
def _of(leg: UUID, case: str) -> list[Hold]:
    found = Leg.objects.filter(pk=leg).select_related("key").first()
    held = [] if found is None else list(_keys(found))
    return list(Hold.objects.filter(key__in=held, case=case, ended_at=None, key__gone_at=None))
