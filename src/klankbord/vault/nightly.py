"""What the clock makes the vault do each night: forget what is due, and wrap the rest anew."""

from django.utils import timezone

from klankbord.jobs import queue
from klankbord.vault import epochs, sweep


@queue.periodic("vault.sweep", "17 1 * * *")
def sweep_nightly(timestamp: int) -> None:  # noqa: ARG001  a sweep reads the clock itself
    """Destroy what is due; a sweep that halts waits for two people (design 4.2)."""
    sweep.sweep(timezone.now())


@queue.periodic("vault.rewrap", "47 1 * * *")
def rewrap_nightly(timestamp: int) -> None:  # noqa: ARG001  the epoch is that of the clock
    """Wrap what lives under a new epoch key, and destroy the epochs that are old enough."""
    epochs.rewrap(timezone.now())
