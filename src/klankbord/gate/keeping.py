"""Keeping a question about nobody under a random name, so that it can be shown to others.

A hypothetical question is not kept or logged by itself; here somebody asks for it. Who asked is
not kept either. The answer is given anew whenever somebody opens it; that of then stands beside it.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from klankbord.gate.models import KeptQuestion
from klankbord.jobs import queue
from klankbord.law.engine import Decision
from klankbord.law.instants import AMSTERDAM, end_of, month_later

MONTHS = 12


def keep(asked: Mapping[str, str], decision: Decision, *, at: datetime) -> KeptQuestion:
    """Keep a question for a year.

    Args:
        asked: The question as choices `{name: code}`.
        decision: What the law says to it now.
        at: Now.
    """
    until = end_of(month_later(at.astimezone(AMSTERDAM).date(), MONTHS))
    with transaction.atomic(durable=True):
        return KeptQuestion.objects.create(
            id=secrets.token_urlsafe(16),
            asked=dict(asked),
            answer=decision.answer,
            denied_by=list(decision.denied_by),
            law=decision.law_version,
            kept_at=at,
            keep_until=until,
        )


def find(name: str, *, at: datetime) -> KeptQuestion | None:
    """The question of that name, unless its time is up."""
    return KeptQuestion.objects.filter(pk=name, keep_until__gt=at).first()


def forget(at: datetime) -> int:
    """Delete the questions whose time is up; how many that were."""
    with transaction.atomic(durable=True):
        gone, _ = KeptQuestion.objects.filter(keep_until__lte=at).delete()
    return gone


@queue.periodic("gate.forget_questions", "23 1 * * *")
def forget_nightly(timestamp: int) -> None:  # noqa: ARG001  given by the clock
    """Each night."""
    forget(timezone.now())
