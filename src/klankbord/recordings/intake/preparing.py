"""Makes a stored recording ready to be listened to: its waveform, sealed under the same key."""

from collections.abc import Iterable
from contextlib import ExitStack
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate.types import JSONDict

from klankbord.audio import companding
from klankbord.audio.companding import Encoding
from klankbord.audio.peaks import Peaks
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.jobs import queue
from klankbord.recordings.intake import rooms
from klankbord.recordings.models import Leg, Track
from klankbord.recordings.offered import threads
from klankbord.vault import boxes, keys
from klankbord.vault.models import Blob

PEAKS = "peaks"
PIECE = 64 * 1024  # bytes read at once


def prepare_later(legs: Iterable[UUID]) -> None:
    """Enqueue the preparation of each, in the deed that stored the sound."""
    jobs: list[JSONDict] = [{"leg": str(leg)} for leg in legs]
    if jobs:
        prepare.batch_defer(*jobs)


@queue.task("recordings.prepare")
def prepare(leg: str) -> None:
    """Make the waveform of a stored leg; nothing to do when it is ready, sealed or gone."""
    make_ready(UUID(leg), at=timezone.now())


def make_ready(leg: UUID, *, at: datetime) -> None:
    """Read the sound once, keep its outline, and mark the leg ready.

    Safe to repeat, and safe beside itself: the last one to finish finds it done.
    """
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        tracks = list(
            Track.objects.select_related("key").filter(leg=leg, leg__state=Leg.State.STORED)
        )
        blobs = {
            blob.key_id: blob
            for blob in Blob.objects.select_related("key").filter(
                key__in=[track.key_id for track in tracks], name=rooms.SOUND
            )
        }
    if not tracks:
        return
    outlines = {track.pk: _outline(track, blobs[track.key_id]) for track in tracks}
    with access.deed(Access(SYSTEM, "retain", None, at)):
        row = Leg.objects.select_for_update(of=("self",)).filter(pk=leg).first()
        if row is None or row.state != Leg.State.STORED:
            return
        for track in tracks:
            outline = outlines[track.pk]
            if outline is not None:
                boxes.seal(track.key, PEAKS, outline, row=boxes.Row("recordings.track", track.pk))
        row.state = Leg.State.READY
        row.save(update_fields=["state"])


def _outline(track: Track, blob: Blob) -> bytes | None:
    """The outline of a track; None when its key is gone by now, or it is words."""
    if track.encoding == threads.TEXT:
        return None
    encoding = Encoding(track.encoding)
    outline = Peaks(track.frames)
    with ExitStack() as open_:
        try:
            row = boxes.Row("recordings.track", track.pk)
            reader = open_.enter_context(boxes.Reader(blob, row=row))
        except keys.Gone:
            return None
        for offset in range(0, reader.size, PIECE):
            outline.add(companding.decode(reader.read(offset, PIECE), encoding))
    return outline.outline()
