"""What the desks share: a deed that cannot be done is a problem that says why."""

from collections.abc import Iterator
from contextlib import contextmanager

from klankbord.edges.api.problems import Stopped
from klankbord.law.texts import Text
from klankbord.people.faults import Fault

MISSING = frozenset({"no_request", "no_breach", "no_case"})


@contextmanager
def faults() -> Iterator[None]:
    """Let what cannot be done be a problem; nothing was changed.

    Raises:
        Stopped: A deed said why it cannot be done.
    """
    try:
        yield
    except Fault as fault:
        if fault.code in MISSING:
            raise Stopped("not_found") from fault
        why = Text(nl=f"Er is niets veranderd ({fault.code}).", en=str(fault))
        raise Stopped("request_stopped", detail=why) from fault
