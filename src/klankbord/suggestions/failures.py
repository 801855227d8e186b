"""How a machine fails to answer, and how long one waits for it."""

PATIENCE, WHOLE = 30.0, 120.0
"""Seconds that it may be silent, and that it may take."""


class Failed(Exception):
    """The machine did not answer as it must; `code` says how."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
