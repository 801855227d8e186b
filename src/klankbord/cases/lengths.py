"""A term that people change: anyone entitled makes it shorter at once, two make it longer again.

It becomes no longer than the law and the programmes gave it; that takes a hold. What is asked and
nobody confirms in five working days is over, and what ends meanwhile is gone: it is not frozen.
"""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from klankbord.cases import guarded, holding
from klankbord.cases.models import Case
from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.law.instants import AMSTERDAM, end_of
from klankbord.people.faults import Fault
from klankbord.recordings.ending import terms

Ground, End = Case.Ground, Case.End


def shorten(legs: Collection[UUID], until: date, words: str, *, at: datetime, by: Actor) -> UUID:
    """Let recordings go sooner; it works from this deed on.

    Args:
        legs: Which.
        until: The last day on which they are there.
        words: Why.
        at: Now.
        by: Legal or DPO.

    Raises:
        Fault: It is not his to do, nothing is said, there are no recordings, or as `terms.shorten`.
        NoSuchLeg: One is not there.
    """
    _insist(legs, by)
    with access.keeping(by, at):
        made = holding.make(legs, Ground.SHORTER, words, until=until, at=at, by=by)
        for leg in made.legs:
            terms.shorten(leg, end_of(until), at=at, by=by)
        made.ended_at, made.end = at, End.SET
        made.save(update_fields=["ended_at", "end"])
        holding.note("term_shortened", made, at, by)
    return made.pk


def ask(legs: Collection[UUID], until: date, words: str, *, at: datetime, by: Actor) -> UUID:
    """Ask that recordings whose term people made shorter stay longer again; changes nothing yet.

    Otherwise as `shorten`, with the faults of `terms.lengthen`.
    """
    _insist(legs, by)
    with access.keeping(by, at):
        made = holding.make(legs, Ground.LONGER, words, until=until, at=at, by=by)
        for leg in made.legs:
            terms.insist(leg, end_of(until), given=_given(leg), at=at)
        holding.note("term_asked", made, at, by)
    return made.pk


def confirm(case: UUID, *, at: datetime, by: Actor) -> None:
    """Say as a second person that they stay longer; it works from this deed on.

    Raises:
        Fault: He asked it himself, it was confirmed already, there is none that is open, or as
            `terms.lengthen`: then nothing is changed.
        NoSuchLeg: One is not there any more.
    """
    with access.keeping(by, at):
        found = holding.confirmable(case, by)
        if found.ground != Ground.LONGER or found.until is None:
            raise Fault("This is not about a term.", "no_case")
        for leg in found.legs:
            terms.lengthen(leg, end_of(found.until), given=_given(leg), at=at, by=by)
        found.confirmed_at, found.confirmed_by_id, found.confirmed_as = at, by.account, by.role
        found.review_on = at.astimezone(AMSTERDAM).date()
        found.ended_at, found.end = at, End.SET
        found.save()
        holding.note("term_lengthened", found, at, by)


def _given(leg: UUID) -> datetime | None:
    """The term that people gave a recording last."""
    found = Case.objects.filter(legs__contains=[leg], until__isnull=False, end=End.SET)
    last = found.order_by("-ended_at").first()
    return end_of(last.until) if last is not None and last.until is not None else None


def _insist(legs: Collection[UUID], by: Actor) -> None:
    if by.role not in guarded.KEEPERS:
        raise Fault("Legal and the DPO change a term.", "not_yours")
    if not legs:
        raise Fault("Say which recordings.", "case_empty")
