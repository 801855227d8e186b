"""Whether what somebody hands in is a PDF, by what is in it: a name may say anything. Pure."""

from klankbord.people.faults import Fault

_HEAD, _TAIL = 1024, 2048
"""Bytes in which readers look for its first mark, and for the table and the mark at its end."""


def insist(content: bytes, *, most: int) -> None:
    """See that a file is a PDF, whole, and of `most` bytes.

    Raises:
        Fault: It is not.
    """
    if len(content) > most:
        raise Fault("This file is too large.", "paper_large")
    ends = content[-_TAIL:]
    if b"%PDF-" not in content[:_HEAD] or b"startxref" not in ends or b"%%EOF" not in ends:
        raise Fault("This is no whole PDF.", "no_pdf")
