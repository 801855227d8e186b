"""Which goals of earlier talks stand on the agenda of a talk: what had not ended before it."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from klankbord.coaching import aims, asking, queries
from klankbord.coaching.aims import Aimed
from klankbord.coaching.models import Side
from klankbord.coaching.queries import Listed, Talk
from klankbord.evaluations.columns import COACH
from klankbord.gate.access import Actor
from klankbord.recordings.listening.asking import OWN


def over(talk: Talk, *, actor: Actor, at: datetime) -> Iterator[Aimed]:
    """The goals that come over to a talk from earlier ones of the same two, the oldest first.

    Of each of these talks the law is asked once more, so what rests there is not shown here.
    """
    own = talk.side == Side.EMPLOYEE
    mine = queries.own(actor, at=at) if own else queries.held_by(actor, at=at)
    for each in sorted(mine, key=lambda listed: listed.planned_at):
        if not (each.has_goals and _before(each, talk.listed)):
            continue
        with transaction.atomic(durable=True), asking.held(each.id, at=at) as found:
            decision = asking.decided(
                found, act=OWN if own else COACH, purpose=None, actor=actor, at=at, reason="goal"
            )
            read = list(aims.of(found)) if decision.allowed else []
        for aim in read:
            if aim.ended_at is None or aim.ended_at >= talk.listed.planned_at:
                yield aim


def _before(each: Listed, this: Listed) -> bool:
    pair = (each.employee, each.coach) == (this.employee, this.coach)
    return pair and each.cancelled_at is None and each.planned_at < this.planned_at
