"""An export as a batch: all that it names, read before anything is done.

What it names is laid aside on the disk, so that memory does not grow with it.
"""

import io
import pickle
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import MethodType
from typing import Any, BinaryIO

from klankbord.edges.connectors.contract import Flawed, Item, Offered, Refused
from klankbord.recordings.intake.arriving import Open
from klankbord.recordings.offered import offers
from klankbord.recordings.offered.aside import Aside
from klankbord.recordings.offered.offers import Arrival

MOST_FAULTS = 100
"""Faults that are told one by one; a file of another kind has one in every line."""


NEVER_OFFERED = frozenset({"consult", "internal", "screen_recording"})
"""What a row can say of itself by which it is refused, where another word would be a fault."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that cannot be read: where, which field if it is one, and a code."""

    place: str
    field: str
    code: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.place, self.field, self.code) if part)


class _Packing(pickle.Pickler):
    def __init__(self, file: BinaryIO, place: Callable[[object], int | None]) -> None:
        super().__init__(file)
        self._place = place

    def persistent_id(self, each: object) -> int | None:
        return self._place(each)


class _Unpacking(pickle.Unpickler):
    def __init__(self, file: BinaryIO, shared: Sequence[object]) -> None:
        super().__init__(file)
        self._shared = shared

    def persistent_load(self, place: int) -> object:
        return self._shared[place]


class _Ways:
    """Ways to open something, packed; what many of them share stays in memory, once."""

    VALUES = (str, bytes, int, float, tuple, list, dict, type(None), partial, MethodType)

    def __init__(self) -> None:
        self._shared: list[object] = []
        self._places: dict[int, int] = {}

    def pack(self, way: Open | None) -> bytes:
        file = io.BytesIO()
        _Packing(file, self._place).dump(way)
        return file.getvalue()

    def unpack(self, packed: bytes) -> Any:
        return _Unpacking(io.BytesIO(packed), self._shared).load()

    def _place(self, each: object) -> int | None:
        if isinstance(each, self.VALUES):
            return None
        if id(each) not in self._places:
            self._places[id(each)] = len(self._shared)
            self._shared.append(each)
        return self._places[id(each)]


def _ways() -> Aside[Any]:
    ways = _Ways()
    return Aside(pack=ways.pack, unpack=ways.unpack)


@dataclass(slots=True)
class Batch:
    """What an export names: offers with their sound and transcript, refusals, and faults.

    Of faults only the first are kept; `faults` counts them all. `places` says where each offer
    stands, if that was asked.
    """

    arrivals: Aside[Arrival] | list[Arrival] = field(default_factory=Aside)
    opens: Aside[Open] | list[Open] = field(default_factory=_ways)
    words: Aside[Open | None] = field(default_factory=_ways)
    refused: Aside[Refused] = field(default_factory=Aside)
    places: Aside[str] = field(default_factory=Aside)
    first: list[Fault] = field(default_factory=list)
    faults: int = 0
    notes: Counter[str] = field(default_factory=Counter)

    @property
    def size(self) -> int:
        """How many recordings it names, readable or not."""
        return len(self.arrivals) + len(self.refused) + self.faults

    def fault(self, place: str, name: str, code: str) -> None:
        """Count a fault."""
        self.faults += 1
        if self.faults <= MOST_FAULTS:
            self.first.append(Fault(place, name, code))

    def told(self) -> list[str]:
        """The faults as people read them, a line each."""
        more = self.faults - len(self.first)
        return [*map(str, self.first), *([f"... and {more} more"] if more else [])]


def gather(
    items: Iterable[Item],
    source: str,
    *,
    places: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Batch:
    """All of an export, since the batch is what is drawn from. No sound is opened.

    Args:
        items: As `choosing.items` gives them.
        source: Name of the platform.
        places: Keep where each offer stands.
        progress: Is told how many recordings were read, now and then.

    Raises:
        Unusable: The export cannot be read.
    """
    found = Batch()
    for number, each in enumerate(items, start=1):
        match each:
            case Refused():
                found.refused.append(each)
            case Flawed():
                found.fault(each.place, each.field, each.code)
            case Offered():
                _offered(found, each, source, places=places)
        if progress is not None and number % 1000 == 0:
            progress(number)
    return found


def _offered(found: Batch, item: Offered, source: str, *, places: bool) -> None:
    found.notes.update(item.notes)
    arrival = offers.parse(item.row, source=source)
    if isinstance(arrival, Arrival):
        found.arrivals.append(arrival)
        found.opens.append(item.open or _nothing)
        found.words.append(item.words)
        if places:
            found.places.append(item.place)
        return
    codes = {fault.code for fault in arrival}
    if codes <= NEVER_OFFERED:
        call = str(item.row.get("source_call_id"))
        found.refused.append(Refused(item.place, call, min(codes)))
        return
    for fault in arrival:
        found.fault(item.place, fault.field, fault.code)


def _nothing() -> BinaryIO:
    raise FileNotFoundError("The export has no sound of this offer.")
