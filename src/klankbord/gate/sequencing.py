"""Each minute the lines that were written get their place in the log, and the log is signed."""

from django.utils import timezone

from klankbord.jobs import queue
from klankbord.ledger import sequence


@queue.periodic("ledger.sequence", "* * * * *")
def sequence_log(timestamp: int) -> None:  # noqa: ARG001  given by the clock
    """Sequence what is waiting; safe beside another one."""
    sequence.run(at=timezone.now())
