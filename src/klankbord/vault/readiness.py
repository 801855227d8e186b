"""What must be there before anything begins that goes on for long: the keys, the store, and a
database that is not older than what is known outside of it.
"""

import os

from klankbord.ledger import keyfiles, keyring, masters, outside
from klankbord.vault import boxes
from klankbord.vault.stores.contract import StoreFault

LONGEST = 4096
"""Bytes of a sentence."""


def insist() -> None:
    """Refuse to begin when keys cannot be opened, or the store is not one.

    Raises:
        KeyFileFault: The master key is missing or another one, or a key file is damaged.
        StoreFault: The store is away, does not do what it must, or is another installation's.
        outside.Ahead, outside.CopyFault: An older database was put in the place of this one.
    """
    _look()
    outside.insist()


def insist_before_splitting() -> None:
    """As `insist`, for a process that splits off others: the threads of S3 would not come along.

    So it is a process of its own that looks at the store, and says what it found through a pipe.
    """
    hears, says = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            _look()
            code = 0
        except (keyfiles.KeyFileFault, StoreFault) as fault:
            os.write(says, f"{fault}".encode()[:LONGEST])
        finally:
            os._exit(code)
    os.close(says)
    with os.fdopen(hears, "rb") as told:
        sentence = told.read().decode(errors="replace")
    _, status = os.waitpid(child, 0)
    if status:
        raise StoreFault(sentence or "Keys and store cannot be looked at. Run: klankbord check")
    outside.insist()


def _look() -> None:
    for path in masters.key_files():
        keyfiles.read(path)
    boxes.store().ready(keyring.log_name())
