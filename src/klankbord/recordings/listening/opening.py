"""The sound or the messages of one party, as they lie sealed in the store, and how they open.

Whoever opens them asked the law before: see `playback`, `exporting` and the rights.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

from klankbord.audio.companding import Encoding
from klankbord.audio.ranges import Channel
from klankbord.gate import access
from klankbord.recordings.intake import rooms
from klankbord.recordings.models import Track
from klankbord.recordings.offered import threads
from klankbord.vault import boxes, keys
from klankbord.vault.models import Blob


@dataclass(frozen=True, slots=True)
class Sealed:
    """The sound of one party as it lies in the store; silent when it is not there."""

    track: Track
    blob: Blob | None = None
    key: keys.Opened | None = None

    def open(self, open_: ExitStack) -> Channel:
        """Begin to read it, outside any transaction: a store may be far away.

        Raises:
            StoreFault: It cannot be read now.
        """
        silent = Channel(Encoding(self.track.encoding), self.track.frames, None)
        if self.blob is None:
            return silent
        row = boxes.Row("recordings.track", self.track.pk)
        try:
            reader = open_.enter_context(boxes.Reader(self.blob, row=row, opened=self.key))
        except boxes.NoBox:
            return silent
        return replace(silent, read=reader.read)

    def words(self) -> bytes | None:
        """What was written by this party; None when it is not there."""
        if self.blob is None:
            return None
        row = boxes.Row("recordings.track", self.track.pk)
        try:
            with boxes.Reader(self.blob, row=row, opened=self.key) as reader:
                return reader.read(0, reader.size)
        except boxes.NoBox:
            return None


@dataclass(frozen=True, slots=True)
class Thread:
    """A chat or mail: its messages by time, and whose are not there any more."""

    messages: tuple[threads.Message, ...]
    gone: tuple[str, ...]


@access.whole()
def sealed(track: Track) -> Sealed:
    """Where the sound of one party lies, with its key if that is still there."""
    try:
        blob = Blob.objects.select_related("key").get(key=track.key, name=rooms.SOUND)
        return Sealed(track, blob, keys.opened(blob.key))
    except (keys.Gone, Blob.DoesNotExist):
        return Sealed(track)


def read(found: Sequence[Sealed]) -> Thread:
    """What some parties wrote, in one row; `gone` are those whose key is gone.

    Raises:
        StoreFault: It cannot be read now.
    """
    parts = {each.track.party: each.words() for each in found}
    gone = tuple(str(party) for party, part in parts.items() if part is None)
    kept = [part for part in parts.values() if part is not None]
    return Thread(tuple(threads.joined(kept)), gone)
