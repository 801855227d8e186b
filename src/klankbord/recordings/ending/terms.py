"""How long the sound of one recording stays: sooner by one deed, later no further than its ceiling.

The ceiling is what the law and its programmes gave it when it came in. Whoever needs it longer than
that needs a hold (R60).
"""

from datetime import datetime
from uuid import UUID

from klankbord.gate import decisions
from klankbord.gate.access import Actor
from klankbord.law.instants import AMSTERDAM
from klankbord.people.faults import Fault
from klankbord.recordings import custody, facts, keeping
from klankbord.recordings.draw import covering
from klankbord.recordings.models import Leg
from klankbord.vault import keys, lengthening

SHORTER, LONGER = "term_shortened", "term_lengthened"


def ceiling(leg: Leg) -> datetime:
    """The last moment that law and programmes gave the sound of a recording."""
    programmes = covering.of_leg(leg.programmes)
    return min(keeping.audio_until(leg.made_at, each.ends_at) for each in programmes)


def shorten(leg: UUID, until: datetime, *, at: datetime, by: Actor) -> None:
    """Let the sound of a recording end sooner, in the transaction of another deed.

    Args:
        leg: Which.
        until: The moment at which it goes; ahead.
        at: Now.
        by: Who says so.

    Raises:
        NoSuchLeg: It is not there.
        Fault: It does not end later now, or somebody whom it concerns asked to keep it (R66).

    Source: AVG art. 5(1)(e), 18(1)(b), (c).
    """
    with custody.held(leg, act="retain", at=at) as found:
        if until <= at:
            raise Fault("This day is over.", "term_past")
        if until >= found.retention_until:
            raise Fault("It goes by then already.", "term_not_sooner")
        if found.restricted_at is not None or found.held:
            raise Fault("It is frozen, so that it is kept for somebody.", "term_frozen")
        for track in found.tracks.select_related("key").order_by("key"):
            if track.key.gone_at is None and until < track.key.keep_until:
                keys.move(track.key, keep_until=until, at=at, by=by, why=SHORTER)
        _set(found, until)


def insist(leg: UUID, until: datetime, *, given: datetime | None, at: datetime) -> None:
    """See that a recording may stay until then, as far as its term goes; changes nothing.

    Raises:
        NoSuchLeg, Fault: As `lengthen`.
    """
    with custody.held(leg, act="retain", at=at) as found:
        _insist(found, until, given, at)


def lengthen(
    leg: UUID, until: datetime, *, given: datetime | None, at: datetime, by: Actor
) -> None:
    """Let the sound of a recording stay longer again, in the transaction of another deed.

    Args:
        leg: Which.
        until: The moment at which it goes then.
        given: The term that people gave it, or None. Another one was set by what happened, such as
            a purpose that is reached, and stays.
        at: Now.
        by: The second person.

    Raises:
        NoSuchLeg: It is not there.
        Fault: It ends then already or has ended, nobody made it shorter, it is later than law and
            programmes allow, or the law refuses to keep it.

    Source: AVG art. 5(1)(e), 13(2)(a); R59.
    """
    with custody.held(leg, act="retain", at=at) as found:
        _insist(found, until, given, at)
        question = facts.for_leg(
            found, act="retain", data=found.data, purpose=None, actor=by, at=at
        )
        question["recording"] = question["recording"] | {"retention_until": until.isoformat()}
        about = [found.employee_id]
        if not decisions.decide(question, about=about, by=by, thing=leg, reason=LONGER).allowed:
            raise Fault("The law does not let it be kept.", "term_refused")
        for track in found.tracks.select_related("key").order_by("key"):
            if track.key.gone_at is None and track.key.keep_until < until:
                lengthening.lengthen(track.key, keep_until=until, at=at, by=by, why=LONGER)
        _set(found, until)


def _insist(leg: Leg, until: datetime, given: datetime | None, at: datetime) -> None:
    if leg.retention_until <= at:
        raise Fault("Its term is over.", "term_over")
    if until <= leg.retention_until:
        raise Fault("It is kept until then already.", "term_not_later")
    if leg.retention_until != given:
        raise Fault("Nobody made its term shorter, so nobody makes it longer.", "term_its_own")
    last = ceiling(leg)
    if until > last:
        day = keys.last_day(last.astimezone(AMSTERDAM))
        raise Fault(f"Law and programme end it on {day}. Longer takes a hold.", "term_ceiling")


def _set(leg: Leg, until: datetime) -> None:
    leg.retention_until = until
    leg.save(update_fields=["retention_until"])
