"""The places that can be watched: a folder of this machine, and a prefix of a bucket."""

import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.conf import settings

from klankbord.database import locks
from klankbord.edges.connectors.archives import Archive, Together
from klankbord.edges.connectors.exports import Export, Folder, Unusable
from klankbord.edges.importing import buckets, watching
from klankbord.edges.importing.watching import Place, Standing, Taken, Unit
from klankbord.recordings.offered import folders

LOCK = ".klankbord-watch"
PRIVATE = 0o700


def at(place: str) -> Place:
    """The place of this name or address.

    Raises:
        Unusable: There is no such folder, or no such bucket.
        Taken: Somebody watches it already.
    """
    return Prefix(place) if place.startswith(buckets.SCHEME) else Directory(Path(place))


class Directory:
    """A folder of this machine."""

    def __init__(self, root: Path) -> None:
        """As `at`."""
        if not root.is_dir():
            raise Unusable(f"{root}: there is no such folder.")
        self._root = root
        self._lock = _taken(root / LOCK)

    def standing(self) -> Standing:
        """Number, size and moment of change of each file; a link is none."""
        try:
            return dict(self._standing())
        except OSError as fault:
            raise Unusable(f"{self._root}: cannot be read ({fault.strerror}).") from fault

    def export(self, unit: Unit, *, without: str) -> Export:
        """As `Place.export`; names that make up no export are not followed."""
        if unit.is_zip:
            try:
                return Archive(folders.open_below(self._root, unit.name))
            except (OSError, folders.OutOfFolder) as fault:
                raise Unusable("The zip cannot be read.", code="zip") from fault
        if unit.name:
            return Folder(self._root / unit.name)
        names = [name for name in unit.files if name != without]
        return Together({name: partial(folders.open_below, self._root, name) for name in names}, [])

    def delete(self, unit: Unit) -> None:
        """Remove it. What lay on a disk may be found there for a while all the same."""
        if unit.name and not unit.is_zip:
            shutil.rmtree(self._root / unit.name)
            return
        for name in unit.tables_last():
            (self._root / name).unlink(missing_ok=True)

    def put_away(self, unit: Unit, where: str, *, stamp: str) -> str:
        """Move it; a folder goes in one step."""
        below = self._root / where
        below.mkdir(mode=PRIVATE, exist_ok=True)
        place = below / watching.free(unit.name, stamp, {path.name for path in below.iterdir()})
        if unit.name:
            (self._root / unit.name).rename(place)
        else:
            place.mkdir(mode=PRIVATE)
            for name in unit.tables_last():
                (self._root / name).rename(place / name)
        return f"{where}/{place.name}"

    def write(self, name: str, text: str) -> None:
        """As `Place.write`."""
        (self._root / name).write_text(text, encoding="utf-8")

    def close(self) -> None:
        """As `Place.close`."""
        self._lock.close()

    def _standing(self) -> Iterator[tuple[str, object]]:
        for folder, below, names in os.walk(self._root, onerror=_raised):
            here = Path(folder).relative_to(self._root)
            below[:] = [name for name in below if watching.is_part((here / name).as_posix())]
            for name in filter(watching.is_part, ((here / name).as_posix() for name in names)):
                found = (self._root / name).lstat()
                if stat.S_ISREG(found.st_mode):
                    yield name, (found.st_ino, found.st_size, found.st_mtime_ns)


class Prefix:
    """What lies below a prefix of a bucket. On this machine nobody else watches it."""

    def __init__(self, url: str) -> None:
        """As `at`."""
        self._bucket = buckets.Bucket(url)
        self._listed: dict[str, buckets.Object] = {}
        name = hashlib.sha256(url.rstrip("/").encode()).hexdigest()[:16]
        self._lock = _taken(Path(settings.DATA) / f"{LOCK}-{name}")

    def standing(self) -> Standing:
        """Size and mark of each object."""
        listed = self._bucket.listed()
        self._listed = {name: each for name, each in listed.items() if watching.is_part(name)}
        return dict(self._listed)

    def export(self, unit: Unit, *, without: str) -> Export:
        """As `Place.export`, of what was listed last."""
        mine = {name: self._listed[name] for name in unit.files if name in self._listed}
        if unit.is_zip and unit.name in mine:
            return Archive(self._bucket.open(unit.name, mine[unit.name]))
        mine.pop(without, None)
        below = f"{unit.name}/" if unit.name else ""
        return buckets.Objects(self._bucket, mine, below=below)

    def delete(self, unit: Unit) -> None:
        """Remove it; a bucket that keeps versions keeps it all the same."""
        for name in unit.tables_last():
            self._bucket.delete(name)

    def put_away(self, unit: Unit, where: str, *, stamp: str) -> str:
        """Give each object another name, one after the other."""
        beginning = f"{where}/"
        there = {
            name.removeprefix(beginning).partition("/")[0]
            for name in self._bucket.listed()
            if name.startswith(beginning)
        }
        place = f"{where}/{watching.free(unit.name, stamp, there)}"
        for name in unit.tables_last():
            rest = name.partition("/")[2] if unit.name else name
            self._bucket.move(name, f"{place}/{rest}" if rest else place)
        return place

    def write(self, name: str, text: str) -> None:
        """As `Place.write`."""
        self._bucket.write(name, text.encode())

    def close(self) -> None:
        """As `Place.close`."""
        self._lock.close()


def _taken(path: Path) -> locks.Lock:
    lock = locks.Lock(path)
    if not lock.try_take():
        lock.close()
        raise Taken(path)
    return lock


def _raised(fault: OSError) -> None:
    raise fault
