"""The master key: every key file lies under it, and it lies somewhere else.

It comes from the environment, from a credential of systemd or from a file; where several are given
each opens what lies under it, and the first one wraps what is new. While a rotation is under way
there is a next one beside it, which goes before it, and afterwards an old one, which goes behind.

    wrapped key    "KBKEY" 0x01 0x00 0x00 | name of the master key (32 bytes) | AES-KWP (40 bytes)

What wraps is HKDF-SHA256 over the master key, with the name of the file in its info: so a file that
was put in the place of another does not open. A name is a HKDF of the master key as well; it tells
another key from a damaged file, and tells nothing else.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives import hashes, keywrap
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from klankbord.ledger import secretfiles
from klankbord.ledger.secretfiles import KeyFileFault

LENGTH = 32
MAGIC = b"KBKEY\x01\x00\x00"
NAME = 32
WRAPPED = len(MAGIC) + NAME + LENGTH + 8
VARIABLE = "KLANKBORD_MASTER_KEY"
CREDENTIAL = "klankbord-master-key"
NEXT = "-next"
_TEXT = re.compile(r"[0-9a-fA-F]{64}")


class NoMaster(KeyFileFault):
    """There is no master key, or none under which this lies."""


@dataclass(frozen=True)
class Master:
    """A master key, and in words where it was found."""

    key: bytes = field(repr=False)
    origin: str
    path: Path | None = None
    """Its file; None: whoever starts Klankbord gives it."""
    comes_next: bool = False

    @cached_property
    def name(self) -> bytes:
        """By which it is told from others, 32 bytes."""
        return self._derived(b"klankbord name of a master key", NAME)

    @property
    def mark(self) -> str:
        """Its name for people."""
        return mark(self.name)

    def wrap(self, name: str, key: bytes) -> bytes:
        """A key as it lies in the file of that name."""
        wrapped = keywrap.aes_key_wrap_with_padding(self._wrapper(name), key)
        return MAGIC + self.name + wrapped

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """The key in a file of that name.

        Raises:
            cryptography.hazmat.primitives.keywrap.InvalidUnwrap: It was changed or moved.
        """
        return keywrap.aes_key_unwrap_with_padding(
            self._wrapper(name), wrapped[len(MAGIC) + NAME :]
        )

    def _wrapper(self, name: str) -> bytes:
        return self._derived(b"klankbord key file 1 " + name.encode(), LENGTH)

    def _derived(self, info: bytes, length: int) -> bytes:
        return HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=info).derive(self.key)


def mark(name: bytes) -> str:
    """The name of a master key as people read it: its first 16 hexadecimal digits."""
    return name.hex()[:16]


def file() -> Path:
    """Where the master key is when nobody gives another."""
    return Path(settings.MASTER_KEY_FILE or Path(settings.DATA) / "master.key")


def next_file() -> Path:
    """Where the next one is while a rotation is under way."""
    return _beside("-next")


def old_file() -> Path:
    """Where the one before this is until it is removed."""
    return _beside("-old")


def ring() -> list[Master]:
    """Every master key that is given; the first one wraps what is new.

    Raises:
        KeyFileFault: One is given that is no key, or that others can read.
    """
    if alone := _alone.get():
        return [alone]
    found = [*_of_environment(), *_of_credential(), *_of_files()]
    return sorted(found, key=lambda master: not master.comes_next)


def first() -> Master:
    """The master key that wraps what is new; made, in its file, where nothing was wrapped yet.

    Raises:
        NoMaster: There is none, and key files lie under one.
        KeyFileFault: As `ring`, or the file cannot be made.
    """
    found = ring()
    if not found:
        if under := names():
            raise NoMaster(_missing(under))
        make(file())
        found = ring()
    return found[0]


def make(path: Path) -> None:
    """Make a master key in a file, unless there is one.

    Raises:
        KeyFileFault: The file cannot be made.
    """
    put(path, secrets.token_bytes(LENGTH))


def put(path: Path, key: bytes) -> None:
    """Write a master key in a file, unless there is one. Raises as `make`."""
    secretfiles.make(path, key)


def opener(path: Path, wrapped: bytes) -> Master:
    """The master key under which a key file lies.

    Raises:
        NoMaster: It is not among those that are given.
    """
    name = name_in(wrapped)
    found = ring()
    for master in found:
        if master.name == name:
            return master
    if not found:
        raise NoMaster(_missing({name}))
    given = ", ".join(f"{master.mark} ({master.origin})" for master in found)
    raise NoMaster(
        f"{path}: lies under master key {mark(name)}; given is another: {given}. "
        "Give that one, or restore the key folder that belongs to this one."
    )


def name_in(wrapped: bytes) -> bytes:
    """The name of the master key under which a wrapped key lies."""
    return wrapped[len(MAGIC) : len(MAGIC) + NAME]


def names() -> set[bytes]:
    """The names of the master keys under which key files lie."""
    contents = (path.read_bytes() for path in key_files())
    return {name_in(wrapped) for wrapped in contents if len(wrapped) == WRAPPED}


def key_files() -> list[Path]:
    """Every key file of this installation."""
    return sorted(
        path for path in Path(settings.KEYS).rglob("*.key") if not path.name.startswith(".")
    )


def parse(content: bytes, origin: str) -> bytes:
    """A master key as it is given: 32 bytes, or 64 hexadecimal digits.

    Raises:
        KeyFileFault: It is neither.
    """
    if len(content) == LENGTH:
        return content
    text = content.decode("ascii", "replace").strip()
    if not _TEXT.fullmatch(text):
        raise KeyFileFault(
            f"{origin}: this is no master key. One is 64 hexadecimal digits, "
            "as klankbord keys generate prints them."
        )
    return bytes.fromhex(text)


@contextmanager
def only(master: Master) -> Iterator[None]:
    """Let nothing but this master key open anything, wherever others are."""
    token = _alone.set(master)
    try:
        yield
    finally:
        _alone.reset(token)


_alone: ContextVar[Master | None] = ContextVar("klankbord_master_key", default=None)


def _missing(names: set[bytes]) -> str:
    under = " and ".join(sorted(map(mark, names)))
    return (
        f"The master key is missing: {file()} is not there, and neither {VARIABLE} nor the "
        f"credential {CREDENTIAL} is given. The key files lie under {under}. Put it back, or open "
        "it with the shares of its keyholders: klankbord keys recover"
    )


def _beside(mark: str) -> Path:
    path = file()
    return path.with_name(f"{path.stem}{mark}{path.suffix}")


def _of_environment() -> list[Master]:
    following, given = settings.MASTER_KEY_NEXT, settings.MASTER_KEY
    found = []
    if following:
        name = f"{VARIABLE}_NEXT"
        found.append(Master(parse(following.encode(), name), name, comes_next=True))
    if given:
        found.append(Master(parse(given.encode(), VARIABLE), VARIABLE))
    return found


def _of_credential() -> list[Master]:
    found = []
    for name in (CREDENTIAL + NEXT, CREDENTIAL) if settings.CREDENTIALS else ():
        # systemd itself keeps others out, with rights that look like those of a group.
        content = _content(Path(settings.CREDENTIALS) / name, private=False)
        if content is not None:
            origin = f"the credential {name}"
            found.append(Master(parse(content, origin), origin, comes_next=name.endswith(NEXT)))
    return found


def _of_files() -> list[Master]:
    found = []
    for path in (next_file(), file(), old_file()):
        content = _content(path, private=True)
        if content is not None:
            key = parse(content, str(path))
            found.append(Master(key, str(path), path, comes_next=path == next_file()))
    return found


def _content(path: Path, *, private: bool) -> bytes | None:
    try:
        if private:
            secretfiles.insist_on_private(path, path.stat())
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as fault:
        raise KeyFileFault(f"{path}: cannot be read ({fault.strerror}).") from fault
