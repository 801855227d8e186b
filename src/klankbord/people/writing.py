"""What somebody writes in his own words, as every deed takes it, whatever door it came by."""

import re

from klankbord.people.faults import Fault

_NINE = re.compile(r"(?<!\d)(?<!\d[ .-])\d(?:[ .-]?\d){8}(?!\d)(?![ .-]\d)")


def words(text: str, *, longest: int, needed: bool = True) -> str:
    """What somebody wrote, without what surrounds it; at most `longest` signs.

    Raises:
        Fault: There is nothing, too much, or what looks like a BSN.
    """
    said = text.strip()
    if needed and not said:
        raise Fault("Write something first.", "nothing_said")
    if len(said) > longest:
        raise Fault(f"Write at most {longest} signs.", "too_long")
    insist_on_no_bsn(said)
    return said


def insist_on_no_bsn(text: str) -> None:
    """Refuse words that hold what looks like a BSN: nine digits that pass the eleven test.

    Raises:
        Fault: They do.

    Source: UAVG art. 46; R45.
    """
    for found in _NINE.findall(text):
        digits = [int(sign) for sign in found if sign.isdigit()]
        weighed = sum(
            digit * weight for digit, weight in zip(digits, range(9, 1, -1), strict=False)
        )
        if any(digits) and (weighed - digits[8]) % 11 == 0:
            raise Fault("This looks like a BSN. Leave it out; we never need it.", "bsn")
