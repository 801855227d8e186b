"""What the gate knows of calls that are offered afterwards: it goes before what the offer says.

A platform that asks before it records proves its announcement at the gate and nowhere else. What it
offers without having asked was recorded outside the gate, so it does not come in.
"""

from collections.abc import Collection
from dataclasses import replace

from klankbord.people import tokens
from klankbord.recordings.models import GateCall, Offer
from klankbord.recordings.offered import course, cutting
from klankbord.recordings.offered.course import Asked, Course, Event
from klankbord.recordings.offered.offers import Arrival
from klankbord.recordings.offered.values import Announcement

NOT_ASKED = "not_asked"


class Gated:
    """The courses of some calls of one source: read once."""

    def __init__(self, offered: Collection[Offer]) -> None:
        asked = GateCall.objects.filter(offer__in=[offer.pk for offer in offered])
        self._calls = {call.pk: call for call in asked.prefetch_related("events")}
        source = next((offer.source for offer in offered), "")
        self._since = tokens.asks_since(source)

    def refusal(self, arrival: Arrival, offer: Offer) -> tuple[str, str] | None:
        """The rule by which a recording may not come in, and why; None if the gate lets it."""
        began = arrival.started_at
        call = self._calls.get(offer.pk)
        if call is None:
            unasked = self._since and began and began >= self._since
            return (course.UNTOLD, NOT_ASKED) if unasked else None
        run = course_of(call)
        if run.forbidden:
            return run.forbidden, run.why[0]
        if call.announced_at is None:
            return course.UNTOLD, course.NOT_ANNOUNCED
        kept = cutting.kept_from(self.complete(arrival, offer))
        if run.stopped_at is not None and kept and kept >= run.stopped_at:
            return course.UNTOLD, run.why[0]
        return None

    def complete(self, arrival: Arrival, offer: Offer) -> Arrival:
        """The offer with the announcement and the silences that the gate heard of."""
        call = self._calls.get(offer.pk)
        if call is None or arrival.started_at is None or call.announced_at is None:
            return arrival
        played = Announcement(call.announcement, call.announced_at, played=True)
        run = course_of(call)
        return replace(
            arrival,
            announcement=played,
            hold_times=(*arrival.hold_times, *run.holds),
            pause_times=(*arrival.pause_times, *run.pauses),
            ended_at=run.ended_at or arrival.ended_at,
        )


def course_of(call: GateCall) -> Course:
    """The course of a call, from what is written down of it."""
    return course.course(asked(call), events(call))


def asked(call: GateCall) -> Asked:
    """What was answered about a call."""
    return Asked(
        call.announcement,
        call.began_at,
        call.valid_until,
        call.permitted_at,
        call.announced_at,
        call.denied_at,
    )


def events(call: GateCall) -> list[Event]:
    """What was told of a call."""
    return [Event(row.kind, row.at, row.heard_at, row.detail) for row in call.events.all()]
