"""The transcript of a call that a platform puts by itself, after the sound of that call.

What was taken out of the sound goes from the words too. So where a programme names transcripts,
what an offer told of pauses and of its beginning is kept until the transcript is here, under the
key of the recording; without it no words are taken.
"""

import json
from collections.abc import Collection
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from uuid import UUID

from django.db import transaction

from klankbord.audio.sound import Stream
from klankbord.gate.access import Actor
from klankbord.recordings import custody
from klankbord.recordings.intake import receiving, transcribing
from klankbord.recordings.models import Leg
from klankbord.recordings.offered import offers
from klankbord.recordings.offered.offers import Arrival
from klankbord.vault import boxes, keys

CUTS = "cuts"
"""Name of the box with what an offer told of the stretches that are not kept."""

OF_CUTS = (
    "channel", "channels", "duration_ms", "started_at", "ended_at", "announcement",
    "hold_spans", "pause_spans", "hold_times", "pause_times",
)  # fmt: skip
_UNNAMED = "-"


def keep(leg: Leg, told: Arrival) -> None:
    """Remember what was cut, if a transcript may follow; the sound came in in the same deed."""
    if "transcript" not in leg.version.means:
        return
    row = offers.loads(told.as_json())
    kept = {name: row[name] for name in OF_CUTS if name in row}
    boxes.seal(leg.key, CUTS, json.dumps(kept).encode(), row=_row(leg))


def put(
    leg: UUID, stream: Stream, *, sources: Collection[str], at: datetime, by: Actor
) -> tuple[bool, str]:
    """Take in the transcript of a recording whose sound is here.

    Args:
        leg: The recording, as its offer was answered.
        stream: The file, as `transcripts` reads it.
        sources: Platforms that the sender speaks for.
        at: Now.
        by: The platform.

    Returns:
        Whether it is new, and the code of why it was left out, or nothing.

    Raises:
        NoSuchLeg: It is not there, or it is another platform's.
        NotExpected: Its sound is not here, or it came in by another way.
    """
    with transaction.atomic(), custody.held(leg, act="retain", at=at) as found:
        if found.call.source not in sources:
            raise custody.NoSuchLeg(leg)
        if found.state not in (Leg.State.STORED, Leg.State.READY):
            raise receiving.NotExpected(leg)
        if transcribing.has(found):
            return False, ""
        arrival = _told(found)

    def words() -> AbstractContextManager[Stream]:
        return nullcontext(stream)

    left_out = transcribing.take(leg, words, arrival=arrival, at=at, by=by)
    if not left_out:
        with transaction.atomic(durable=True), custody.held(leg, act="retain", at=at) as found:
            boxes.remove(found.key, CUTS)
    return True, left_out


def _told(leg: Leg) -> Arrival:
    """What was cut; where no transcript is named nothing was kept, and the law says no anyway."""
    try:
        kept = offers.loads(boxes.unseal(leg.key, CUTS, row=_row(leg)))
    except (boxes.NoBox, keys.Gone) as fault:
        if "transcript" in leg.version.means:
            raise receiving.NotExpected(leg.pk) from fault
        kept = {}
    told = offers.parse(kept | {"source_call_id": _UNNAMED}, source=leg.call.source)
    assert isinstance(told, Arrival)  # noqa: S101  it was one when it was sealed
    return told


def _row(leg: Leg) -> boxes.Row:
    return boxes.Row("recordings.leg", leg.pk)
