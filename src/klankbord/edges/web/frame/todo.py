"""One thing that waits for somebody, as the start page and the mail of the day list it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits: how many, what, more about it, where to go, and its state.

    `verdict` is yes, if, wait or no; `yours` marks what nobody else can do.
    """

    n: int
    what: str
    detail: str = ""
    url: str = ""
    verdict: str = ""
    state: str = ""
    yours: bool = False
