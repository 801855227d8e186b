"""The kinds of personal data that are found, and where."""

from dataclasses import dataclass
from typing import Final

PERSON: Final = "PERSON"
AGENT_NAME: Final = "AGENT_NAME"
PHONE: Final = "PHONE"
EMAIL: Final = "EMAIL"
ADDRESS: Final = "ADDRESS"
POSTCODE: Final = "POSTCODE"
CITY: Final = "CITY"
DATE_OF_BIRTH: Final = "DATE_OF_BIRTH"
BSN: Final = "BSN"
IBAN: Final = "IBAN"
CARD: Final = "CARD"
CUSTOMER_ID: Final = "CUSTOMER_ID"
PLATE: Final = "PLATE"
IP: Final = "IP"
USERNAME: Final = "USERNAME"
HEALTH: Final = "HEALTH"
UNION: Final = "UNION"
RELIGION: Final = "RELIGION"

LABELS: Final = (
    PERSON, AGENT_NAME, PHONE, EMAIL, ADDRESS, POSTCODE, CITY, DATE_OF_BIRTH, BSN, IBAN, CARD,
    CUSTOMER_ID, PLATE, IP, USERNAME, HEALTH, UNION, RELIGION,
)  # fmt: skip


Span = tuple[int, int]
"""Begin and end in a text, end excluded."""


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A stretch of a turn that is not kept: offsets in its text, end excluded."""

    begin: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Said:
    """One turn: its text, and whether somebody who works here says it; None: not known."""

    text: str
    agent: bool | None = None
