"""Each minute the lines that were written get their place in the log, and the log is signed.

What was signed is copied out of the database.
"""

from django.utils import timezone

from klankbord.jobs import queue
from klankbord.ledger import outside, sequence


@queue.periodic("ledger.sequence", "* * * * *")
def sequence_log(timestamp: int) -> None:  # noqa: ARG001  given by the clock
    """Sequence what is waiting, and copy it; safe beside another one."""
    sequence.run(at=timezone.now())
    outside.follow()
