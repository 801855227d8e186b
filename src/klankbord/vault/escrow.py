"""The master key in the hands of several people, any few of whom can bring it back (SLIP-0039).

Each holds a sheet with 33 words, of which the last three are a checksum. As many sheets as are
needed give the key; one fewer gives nothing at all. The words are those of a published standard, so
that they can be put together without Klankbord too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import shamir_mnemonic
from django.db import transaction
from shamir_mnemonic.share import Share
from shamir_mnemonic.utils import MnemonicError

from klankbord.ledger import book, keyfiles, masters
from klankbord.ledger.leaves import Code
from klankbord.ledger.masters import Master
from klankbord.vault import proving

MOST = 16
WORDS = 33


class NotThese(Exception):
    """These words do not give a master key. The message says which of them, and why."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one keyholder gets."""

    holder: str
    number: int
    of: int
    needed: int
    master: str
    made_on: datetime
    words: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Drilled:
    """What a drill opened with the shares alone."""

    master: str
    files: int
    keys: int
    objects: int


def split(*, holders: Sequence[str], needed: int, at: datetime) -> list[Sheet]:
    """Make a sheet for each keyholder, and write in the log that it was done.

    Every sheet is tried before it is handed out.

    Args:
        holders: What stands on each sheet, such as a name; it stands nowhere else.
        needed: How many of them bring the key back.
        at: Now.

    Raises:
        ValueError: Fewer than two are needed, or more than there are; or more than 16 share.
        KeyFileFault: There is no master key.
    """
    if not 2 <= needed <= len(holders) <= MOST:
        raise ValueError(f"2 to {MOST} people share a key, and 2 of them at least are needed")
    master = masters.first()
    [made] = shamir_mnemonic.generate_mnemonics(
        1, [(needed, len(holders))], master.key, iteration_exponent=0
    )
    for start in range(len(made)):
        some = [made[(start + step) % len(made)] for step in range(needed)]
        if combine(some).key != master.key:
            raise NotThese("The sheets that were made do not give the key back.")
    with transaction.atomic(durable=True):
        detail: dict[str, Code] = {
            "master": master.name.hex(),
            "shares": len(made),
            "needed": needed,
        }
        book.append("keys.escrowed", at=at, subjects=[], detail=detail)
    return [
        Sheet(holder, number, len(made), needed, master.mark, at, tuple(words.split()))
        for number, (holder, words) in enumerate(zip(holders, made, strict=True), 1)
    ]


def combine(shares: Sequence[str]) -> Master:
    """The master key that these shares give; each is a text of 33 words.

    Raises:
        NotThese: One was written down wrongly, they do not belong together, or there are too few.
    """
    read = [_share(words, number) for number, words in enumerate(shares, 1)]
    if not read:
        raise NotThese("There are no shares in what was given.")
    if any(share.common_parameters() != read[0].common_parameters() for share in read):
        raise NotThese("These shares are of different sets; sheets of one set bear one date.")
    different = {share.index: words for share, words in zip(read, shares, strict=True)}
    needed = read[0].member_threshold
    if len(different) < needed:
        raise NotThese(f"{needed} different shares are needed; {len(different)} are given.")
    try:
        key = shamir_mnemonic.combine_mnemonics(list(different.values())[:needed])
    except MnemonicError as fault:
        raise NotThese("These shares do not give a key: one was changed.") from fault
    if len(key) != masters.LENGTH:
        raise NotThese("These shares give another secret than a master key.")
    return Master(key, "the shares of the keyholders")


def recover(shares: Sequence[str], *, at: datetime) -> Master:
    """Put the master key back in its file, and write in the log that it was done.

    Raises:
        NotThese: As `combine`.
        KeyFileFault: The key files lie under another key, or the file is there already.
    """
    master = combine(shares)
    if masters.file().exists():
        raise keyfiles.KeyFileFault(f"{masters.file()}: is there already. Nothing was changed.")
    _open_all(master)
    masters.put(masters.file(), master.key)
    with transaction.atomic(durable=True):
        _write("keys.recovered", master, at, shares=len(shares))
    return master


def drill(shares: Sequence[str], *, at: datetime) -> Drilled:
    """Prove that these shares open this installation, without the master key that it has.

    Nothing is written but the line in the log that says so.

    Raises:
        NotThese: As `combine`.
        KeyFileFault: A key file lies under another key, or does not open.
        Broken: A payload does not open.
    """
    master = combine(shares)
    with keyfiles.opened_by(master):
        files = _open_all(master)
        opened = proving.some()
        with transaction.atomic(durable=True):
            detail: dict[str, Code] = {
                "master": master.name.hex(),
                "shares": len(shares),
                "files": files,
            }
            book.append("keys.drilled", at=at, subjects=[], detail=detail)
    return Drilled(master.mark, files, opened.keys, opened.objects)


def _share(words: str, number: int) -> Share:
    try:
        share = Share.from_mnemonic(words)
    except MnemonicError as fault:
        many = len(words.split())
        count = f"it has {many} words, not {WORDS}" if many != WORDS else "a word is wrong"
        raise NotThese(
            f"Share {number} was not written down as it stands on its sheet: {count}."
        ) from fault
    return share


def _open_all(master: Master) -> int:
    files = masters.key_files()
    for path in files:
        keyfiles.open_under(path, master)
    return len(files)


def _write(kind: str, master: Master, at: datetime, **more: Code) -> None:
    book.append(kind, at=at, subjects=[], detail={"master": master.name.hex(), **more})
