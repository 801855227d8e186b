"""What a command says when it cannot go on: words for a person, a number for a machine."""


class UsageFault(Exception):
    """The command was given something that it cannot use; nothing was done. Exit code 2."""


class Failure(Exception):
    """The command understood, but could not do it or may not do it. Exit code 1."""
