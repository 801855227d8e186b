"""What the clock makes the vault do each night: forget what is due, and wrap the rest anew.

Both are one sweep, so that a clock that is odd stops the one with the other.
"""

from django.utils import timezone

from klankbord.jobs import queue
from klankbord.vault import sweep


@queue.periodic("vault.sweep", "17 1 * * *")
def sweep_nightly(timestamp: int) -> None:  # noqa: ARG001  a sweep reads the clock itself
    """Destroy what is due; a sweep that halts waits for two people (design 4.2)."""
    sweep.sweep(timezone.now())
