"""Another master key: every key file is wrapped again, one after the other, and nothing else.

Each file is replaced whole, and opens with the one key or the other, both of which are there until
the end: a rotation that dies is finished by the next, and everything opens meanwhile. No sweep runs
beside it, so that no file that a sweep destroyed is written again.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from klankbord.ledger import book, keyfiles, masters, secretfiles
from klankbord.ledger.leaves import Code
from klankbord.ledger.masters import Master
from klankbord.vault import sweep


class NoNext(Exception):
    """The master key is given by whoever starts Klankbord, and the next one is not."""


class OldThere(Exception):
    """The key before the present one is still there; a second one would take its place."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """The master key that now wraps all, whence it comes, and how many files were wrapped again."""

    master: str
    origin: str
    files: int


def rotate(*, at: datetime) -> Rotated:
    """Wrap every key file under the next master key, which takes the place of the present one.

    Where the key is a file, the next is made, and the old one stays beside it until `remove_old`.

    Raises:
        NoNext, OldThere: As said; nothing was changed.
        guards.Halted: A sweep is at work.
        KeyFileFault: A file cannot be opened or written. What was wrapped until then stays so.
    """
    with sweep.alone():
        following = _next()
        files = _wrap_all(following)
        _promote(following)
        done = Rotated(following.mark, _present(following).origin, files)
        with transaction.atomic(durable=True):
            detail: dict[str, Code] = {"master": following.name.hex(), "files": files}
            book.append("keys.rotated", at=at, subjects=[], detail=detail)
    return done


def remove_old(*, at: datetime) -> bool:
    """Destroy the file of the key before the present one; whether there was one.

    Raises:
        guards.Halted: A sweep is at work.
        KeyFileFault: A file does not open, or the old one cannot be destroyed.
    """
    with sweep.alone():
        path = masters.old_file()
        if not path.exists():
            return False
        _wrap_all(masters.first())  # whoever began before the rotation may have wrapped one since
        secretfiles.destroy(path)
        with transaction.atomic(durable=True):
            detail: dict[str, Code] = {"master": masters.first().name.hex()}
            book.append("keys.old_removed", at=at, subjects=[], detail=detail)
    return True


def _next() -> Master:
    present = masters.first()
    if present.comes_next:
        return present
    if present.path is None:
        raise NoNext
    if masters.old_file().exists():
        raise OldThere(str(masters.old_file()))
    masters.make(masters.next_file())
    return masters.first()


def _wrap_all(following: Master) -> int:
    """Wrap until nothing lies under another key, and see that each file opens."""
    done = 0
    while True:
        files = [path for path in masters.key_files() if not _lies_under(path, following)]
        for path in files:
            under = masters.opener(path, path.read_bytes())
            key = keyfiles.open_under(path, under)
            secretfiles.replace(path, following.wrap(path.name, key))
        done += len(files)
        if not files:
            break
    for path in masters.key_files():
        keyfiles.open_under(path, following)
    return done


def _lies_under(path: Path, master: Master) -> bool:
    return masters.name_in(path.read_bytes()) == master.name


def _promote(following: Master) -> None:
    if following.path != masters.next_file():
        return
    if masters.file().exists():
        secretfiles.move(masters.file(), masters.old_file())
    secretfiles.move(masters.next_file(), masters.file())


def _present(following: Master) -> Master:
    return next(master for master in masters.ring() if master.name == following.name)
