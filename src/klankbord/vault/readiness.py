"""What must be there before anything begins that goes on for long: the keys."""

from klankbord.ledger import keyfiles, masters


def insist() -> None:
    """Refuse to begin when key files cannot be opened.

    Raises:
        KeyFileFault: The master key is missing or another one, or a key file is damaged.
    """
    for path in masters.key_files():
        keyfiles.read(path)
