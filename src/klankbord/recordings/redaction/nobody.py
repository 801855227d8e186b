"""Numbers and addresses that are of nobody: of the organisation itself, of a thing, of a network.

Pure. By their form, or by the word right before them; whoever found them, they stay readable.
"""

import re
from typing import Final

from klankbord.recordings.redaction import numbers, spoken
from klankbord.recordings.redaction.labels import (
    BSN,
    CARD,
    CUSTOMER_ID,
    EMAIL,
    IBAN,
    IP,
    PHONE,
    Found,
)
from klankbord.recordings.redaction.tokens import listed, tokens

_ROLES = listed(
    """
    info service klantenservice klant contact support administratie receptie klacht klachten
    facturen factuur facturatie planning abonnementen abonnement uitkeringen verhuur reserveringen
    reservering boekingen boeking helpdesk balie burgerzaken noreply bezwaar schade claims webshop
    verkoop sales orders retour retouren aanmelden opzeggen vragen hulp storing storingen
    """
)
_FREE: Final = ("0800", "0900", "0906", "0909")
_EMERGENCY: Final = "112"
_OWN_NETWORK = re.compile(
    r"(?:10|127)\.|192\.?168|172\.(?:1[6-9]|2\d|3[01])\.|8\.8\.[48]|1\.[01]\.[01]\.1$|9\.9\.9\.9|255\."
)
_BEFORE = re.compile(
    r"\b(?:postbus|antwoordnummer|kvk(?:-nummer)?|artikel(?:nummer|nr)?s?|art\.? ?nr|typecode|model"
    r"|versie|firmware|foutcode|in de rij|plaats|keuze|lijn|perron|gate|vlucht|route|toets|kanaal)"
    r"(?: is| was)?[\s.:,]*$",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    rf"(?:{spoken.WORD})?duizend(?: ?{spoken.WORD}){{0,2}}"
    rf"|(?:{spoken.WORD})?honderd(?:en)?(?:{spoken.WORD})?",
    re.IGNORECASE,
)
"""A count said as one number, as nobody says a number that stands for him."""
_DAY: Final = 2
"""Strokes in a day with its month and year."""
_NUMBERS: Final = (BSN, CARD, CUSTOMER_ID, IBAN, PHONE)


def is_so(text: str, span: Found) -> bool:
    """Whether what stands there is of nobody."""
    said = text[span.begin : span.end]
    words = [each.low for each in tokens(said)]
    if span.label == EMAIL:
        return bool(words) and words[0] in _ROLES
    digits = "".join(run.digits for run in spoken.runs(words))
    if not digits:
        return False
    if span.label == IP:
        return _OWN_NETWORK.match(said if said[0].isdecimal() else digits) is not None
    if span.label in _NUMBERS and _is_count(said):
        return True
    if digits.startswith(_FREE) or digits == _EMERGENCY:
        return True
    return _BEFORE.search(text[: span.begin]) is not None


def _is_count(said: str) -> bool:
    """Whether it is an amount, a time or a price; a whole day may be one of birth."""
    if _AMOUNT.fullmatch(said):
        return True
    return numbers.NEITHER.fullmatch(said) is not None and len(re.findall(r"[-/]", said)) < _DAY
