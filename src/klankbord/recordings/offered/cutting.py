"""What of a recording is never kept, and where in its sound that lies. Pure.

Three things: what was recorded before the announcement had been played (R18), the waiting position
(R11), and pauses: a card, a health matter, something private, somebody who was not told (R43-R46).
What stands before the announcement's end is left off, so that the recording begins there. The rest
is silence of the same length, so that every moment stays where it was.

A source tells of them as offsets in its sound, or as moments on its clock. A moment is as good as
the clock: several are only believed if the sound lasts as long as the clock says, since a recorder
that stands still in a pause makes all that comes later come sooner. What cannot be placed surely is
not guessed at: the recording does not come in.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from klankbord.audio.faults import BadAudio
from klankbord.recordings.offered.offers import Arrival
from klankbord.recordings.offered.values import TOLERANCE_MS, Moments, Span

MARGIN_MS = 1000
"""Sources round to seconds, and a word has begun when somebody presses pause."""

UNPLACED = "cut_unplaced"
"""Code of an offer whose stretches cannot be placed."""

HOLD, PAUSE = "hold", "pause"
"""Why a stretch is silent. Of what a pause was for nothing is kept."""

Why = Literal["hold", "pause"]
Mark = tuple[int, int, Why]
"""A silent stretch of a stored recording: begin and end in milliseconds, and why."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of the sound as it comes, in milliseconds; without `end` it is the rest.

    `by_clock` says that it was told as moments and not as a place in the sound.
    """

    begin: int
    end: int | None
    why: Why
    by_clock: bool = False


@dataclass(frozen=True, slots=True)
class Cuts:
    """All that must go from one recording.

    Attributes:
        lead: Milliseconds at its beginning that are left off.
        silent: Stretches that become silence, by when they begin.
        clock_ms: How long it lasts by the source's clock, if that was told.
        told_ms: How long its sound lasts by the source, if that was told.
    """

    lead: int
    silent: tuple[Cut, ...]
    clock_ms: int | None
    told_ms: int | None

    @property
    def unplaced(self) -> bool:
        """Whether nobody can say where the stretches lie, whatever the sound is."""
        return self._by_clock > 1 and self.clock_ms is None

    @property
    def _by_clock(self) -> int:
        return bool(self.lead) + sum(cut.by_clock for cut in self.silent)

    def check(self, measured_ms: int) -> None:
        """Hold the stretches to the length of the sound.

        Raises:
            BadAudio: They need not be of this sound, or nothing of it is left.
        """
        in_sound = [cut for cut in self.silent if not cut.by_clock]
        for told, cuts in ((self.clock_ms, self._by_clock), (self.told_ms, in_sound)):
            if told is not None and cuts and differ(told, measured_ms):
                raise BadAudio(
                    "cut_differs", found=f"{measured_ms / 1000} s", told=f"{told / 1000} s"
                )
        for cut in self.silent if self.clock_ms is None else in_sound:
            last = cut.begin if cut.end is None else cut.end
            if last > measured_ms + TOLERANCE_MS:
                raise BadAudio(
                    "cut_beyond", found=f"{measured_ms / 1000} s", told=f"{last / 1000} s"
                )
        kept = max(0, measured_ms - self.lead)
        if sum(end - begin for begin, end, _ in self.marks(kept)) >= kept:
            raise BadAudio("nothing_left")

    def marks(self, kept_ms: int) -> list[Mark]:
        """The silent stretches of what is kept, of which this is the length; none overlap."""
        found: list[Mark] = []
        until = 0
        for cut in self.silent:
            begin = max(until, cut.begin - self.lead)
            end = kept_ms if cut.end is None else min(kept_ms, cut.end - self.lead)
            if begin < end:
                found.append((begin, end, cut.why))
                until = end
        return found


def of(arrival: Arrival) -> Cuts:
    """What must go from the recording of a call, by all that was told of it."""
    began = arrival.started_at
    lead = _lead(arrival)
    moments = [
        (begin, end, why)
        for told, why in _told_by_clock(arrival)
        for begin, end in told
        if began is not None and (end is None or end > began)
    ]
    margin = TOLERANCE_MS if len(moments) + bool(lead) > 1 else MARGIN_MS
    cuts = [Cut(begin, end, why) for told, why in _told_in_sound(arrival) for begin, end in told]
    for begin, end, why in moments:
        assert began is not None  # noqa: S101  without it there are no moments
        last = None if end is None else _up(end - began) + margin
        cuts.append(Cut(max(0, _ms(begin - began) - margin), last, why, by_clock=True))
    ended = arrival.ended_at
    return Cuts(
        lead=lead,
        silent=tuple(sorted(cuts, key=lambda cut: (cut.begin, cut.why))),
        clock_ms=_ms(ended - began) if ended and began else None,
        told_ms=arrival.duration_ms,
    )


def kept_from(arrival: Arrival) -> datetime | None:
    """The moment at which the recording begins as it is kept; None if it is not known when."""
    began = arrival.started_at
    return None if began is None else began + timedelta(milliseconds=_lead(arrival))


def differ(told_ms: int, measured_ms: int) -> bool:
    """Whether two lengths of one sound differ by more than sources round (features 6.10 rule 3).

    They may differ by 2 s or one fiftieth, whichever is more.
    """
    return abs(told_ms - measured_ms) > max(TOLERANCE_MS, measured_ms // 50)


def _lead(arrival: Arrival) -> int:
    """Milliseconds before the announcement had been played; 0 if it had when it began."""
    began, told = arrival.started_at, arrival.announcement
    if began is None or told is None or not told.played or told.completed_at < began:
        return 0
    return _up(told.completed_at - began) + MARGIN_MS


def _told_by_clock(arrival: Arrival) -> tuple[tuple[tuple[Moments, ...], Why], ...]:
    return (arrival.hold_times, "hold"), (arrival.pause_times, "pause")


def _told_in_sound(arrival: Arrival) -> tuple[tuple[tuple[Span, ...], Why], ...]:
    return (arrival.hold_spans, "hold"), (arrival.pause_spans, "pause")


def _ms(length: timedelta) -> int:
    return length // timedelta(milliseconds=1)


def _up(length: timedelta) -> int:
    return -(-length // timedelta(milliseconds=1))
