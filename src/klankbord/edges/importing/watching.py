"""A place into which a platform drops its exports: what of it is finished, and where it goes then.

An export is a folder in it, a zip in it, or all loose files in it together. It is finished when it
stood still for a while, or when a file says so. Done exports are put away or deleted after they
are in the database and the vault, never before: whoever is killed in between does it again, and
what came in is recognised.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Protocol

from klankbord.edges.connectors.archives import ZIP
from klankbord.edges.connectors.exports import Export, media_type

DONE, FAILED = "done", "failed"
"""Folders in the place in which exports are put away."""
UNFINISHED = (".part", ".partial", ".tmp", ".filepart", ".crdownload", ".swp")
"""Ends of names that programs give a file while they write it."""

Standing = Mapping[str, object]
"""Names of files in the place, each with something that changes when it is written."""


class Taken(Exception):
    """Somebody watches this place already."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One export in the place. `name` is empty for the loose files."""

    name: str
    files: Standing = field(repr=False)

    @property
    def is_zip(self) -> bool:
        return self.name.lower().endswith(ZIP) and set(self.files) == {self.name}

    def tables_last(self) -> list[str]:
        """Sound first: if somebody stops us half way, what is left still says what it was."""
        return sorted(self.files, key=lambda name: (media_type(name) is None, name))


class Place(Protocol):
    """A folder, or what lies below a prefix of a bucket; nobody else watches it meanwhile."""

    def standing(self) -> Standing:
        """Every file in it and how it stands, but for hidden ones and those put away.

        Raises:
            Unusable: It cannot be looked into.
        """

    def export(self, unit: Unit, *, without: str) -> Export:
        """An export to read, and the name of a file that is no part of it.

        Raises:
            Unusable: It is a zip that cannot be read, or it is gone.
        """

    def delete(self, unit: Unit) -> None:
        """Remove an export. Raises OSError."""

    def put_away(self, unit: Unit, where: str, *, stamp: str) -> str:
        """Move an export into `DONE` or `FAILED`; return its name there. Raises OSError.

        Nothing that is there is overwritten: `stamp` is added to a name that is taken, and is the
        name of loose files.
        """

    def write(self, name: str, text: str) -> None:
        """Write a file in it. Raises OSError."""

    def close(self) -> None:
        """Let others watch it."""


class Watched:
    """One place, and since when each export in it stands still."""

    def __init__(self, place: Place, *, settle: float, marker: str = "") -> None:
        """Begin to watch.

        Args:
            place: Where.
            settle: Seconds for which an export must stand still, if no marker is named.
            marker: Name of a file in an export that says that it is whole.
        """
        self._place = place
        self._settle = settle
        self._marker = marker
        self._seen: dict[str, tuple[Standing, float]] = {}

    def finished(self, now: float) -> list[Unit]:
        """Exports that are whole, in the order of their names.

        Args:
            now: Seconds of a clock that never goes back.

        Raises:
            Unusable: The place cannot be looked into.
        """
        before, self._seen = self._seen, {}
        found = []
        for name, unit in sorted(self._units().items()):
            files, since = before.get(name, (unit.files, now))
            since = since if files == unit.files else now
            self._seen[name] = unit.files, since
            if self._is_whole(unit, now - since):
                found.append(unit)
        return found

    @property
    def waits(self) -> bool:
        """Whether something was there at the last look that may still be written."""
        return bool(self._seen)

    def export(self, unit: Unit) -> Export:
        """As `Place.export`, without its marker."""
        return self._place.export(unit, without=self._marker)

    def unchanged(self, unit: Unit) -> bool:
        """Whether an export still is what it was when it was found."""
        return self._units().get(unit.name) == unit

    def delete(self, unit: Unit) -> None:
        """As `Place.delete`."""
        self._place.delete(unit)
        self._seen.pop(unit.name, None)

    def put_away(self, unit: Unit, where: str, *, stamp: str) -> str:
        """As `Place.put_away`."""
        put = self._place.put_away(unit, where, stamp=stamp)
        self._seen.pop(unit.name, None)
        return put

    def _units(self) -> dict[str, Unit]:
        found: dict[str, dict[str, object]] = {}
        for name, stands in self._place.standing().items():
            first, _, rest = name.partition("/")
            unit = first if rest or first.lower().endswith(ZIP) else ""
            found.setdefault(unit, {})[name] = stands
        return {name: Unit(name, files) for name, files in found.items()}

    def _is_whole(self, unit: Unit, still: float) -> bool:
        names = {PurePosixPath(name).name for name in unit.files}
        if any(name.lower().endswith(UNFINISHED) for name in names):
            return False
        if self._marker and not unit.is_zip:
            return self._marker in names
        return still >= self._settle


def is_part(name: str) -> bool:
    """Whether a file in a place belongs to an export: no hidden one, and none that is put away."""
    first = name.partition("/")[0]
    return not first.startswith(".") and first not in (DONE, FAILED)


def free(name: str, stamp: str, taken: AbstractSet[str]) -> str:
    """A name that nothing has that is put away."""
    wanted, number = name or stamp, 1
    found = wanted
    while found in taken:
        found = f"{stamp} {wanted}" if number == 1 else f"{stamp}-{number} {wanted}"
        number += 1
    return found
