"""The one shape in which a package says what it holds about a person. Pure.

Each domain package has a `disclosure.py` with `SECTIONS`: what is held, where it came from, what
for, on which ground, who gets it and how long it stays, and the rows themselves.

Source: AVG art. 15(1) and (3).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from klankbord.law.texts import Text

Value = str | int | bool | date | datetime | UUID | None | Sequence[str] | Mapping[str, object]
"""What a field of a row can be. Texts of people are opened; codes stay codes."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody by all that he is known by here. Whoever is nothing at all has no rows.

    Attributes:
        employee: As somebody who is monitored.
        account: As somebody who signs in, whatever his function.
        caller: As a caller: the pseudonym of his number.
        number_hash: The keyed hash of that number.
    """

    employee: UUID | None = None
    account: UUID | None = None
    caller: UUID | None = None
    number_hash: str = ""

    @property
    def ids(self) -> tuple[UUID, ...]:
        """By which he is a subject of the log and a party of keys."""
        return tuple(each for each in (self.employee, self.account, self.caller) if each)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is held.

    Attributes:
        id: Of the row, in its table.
        since: When it began, or was made.
        until: When it is destroyed, or ends; None: see what the section says of it.
        values: By the names of the section's fields.
    """

    id: UUID | int
    since: datetime | None
    until: datetime | None
    values: Mapping[str, Value]


Page = Callable[[Person, UUID | int | None, int, datetime], Sequence[Row]]
"""(who, after which id, how many at most, now) to rows in the order of their ids."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows there are about somebody, and until when.

    Attributes:
        kept: Rows of which what they say is still there.
        first, last: When the first and the last of these go; None: see what the section says.
        held: How many of these are frozen for a case, and stay as long as that lasts.
        gone: Rows of which nothing is left but that they were there.
        gone_until: When the last of those goes.
        erased: When the last of what they said was destroyed.
    """

    kept: int = 0
    first: datetime | None = None
    last: datetime | None = None
    held: int = 0
    gone: int = 0
    gone_until: datetime | None = None
    erased: datetime | None = None


Counted = Callable[[Person, datetime], Tally]
"""(who, now) to how much there is, inside an access of custody; nothing sealed is opened."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What something is held for, on which ground, and who gets to see it."""

    purpose: Text
    ground: Text
    recipients: Text


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of thing that a package holds about a person.

    Attributes:
        code: Its name, once in the whole product.
        tables: The tables of which it tells the rows, or what of them is about the person.
        what: What it is.
        source: Where it came from.
        basis: What for, on which ground, for whom.
        kept: How long.
        fields: Name of a value to what it is called.
        page: Some of the rows, inside an access of custody.
        tally: How many there are; None: they are few, and counted one by one.
    """

    code: str
    tables: tuple[str, ...]
    what: Text
    source: Text
    basis: Basis
    kept: Text
    fields: Mapping[str, Text]
    page: Page
    tally: Counted | None = None


_INTEREST = (
    "gerechtvaardigd belang, AVG art. 6 lid 1 onder f",
    "legitimate interest, AVG art. 6(1)(f)",
)
_DUTY = "wettelijke plicht, AVG art. 6 lid 1 onder c", "legal obligation, AVG art. 6(1)(c)"

MONITORING = Basis(
    Text(
        "De gesprekken bewaken en verbeteren, zoals de regeling zegt die bij de opname staat.",
        "Watching over calls and making them better, as the programme with the recording says.",
    ),
    Text(
        f"Een {_INTEREST[0]}. De afweging staat in het dossier van de regeling.",
        f"A {_INTEREST[1]}. The balancing stands in the dossier of the programme.",
    ),
    Text(
        "Wie de regeling noemt: uw beoordelaar en uw coach. Niemand buiten de organisatie.",
        "Whom the programme names: your evaluator and your coach. Nobody outside.",
    ),
)
PROOF = Basis(
    Text(
        "Aantonen dat wij ons aan de regels houden, ook aan u.",
        "Showing that we keep to the rules, to you as well.",
    ),
    Text(
        f"Een {_DUTY[0]} (verantwoording, art. 5 lid 2).",
        f"A {_DUTY[1]} (accountability, art. 5(2)).",
    ),
    Text(
        "De functionaris gegevensbescherming en, als zij erom vraagt, de AP.",
        "The data protection officer and, if it asks for it, the AP.",
    ),
)
REGISTER = Basis(
    Text(
        "Weten wie hier werkt, in welk team, en wie wat mag.",
        "Knowing who works here, in which team, and who may do what.",
    ),
    Text(
        f"Een {_INTEREST[0]}: zonder dit kan niemand veilig inloggen of beschermd worden.",
        f"A {_INTEREST[1]}: without it nobody can safely sign in, or be protected.",
    ),
    Text(
        "De beheerder, personeelszaken en wie voor zijn werk opzoekt wie waar werkt.",
        "The administrator, human resources, and whose work it is to look up who works where.",
    ),
)
RIGHTS = Basis(
    Text("Uw rechten uitvoeren.", "Carrying out your rights."),
    Text(f"Een {_DUTY[0]} (AVG hoofdstuk III).", f"A {_DUTY[1]} (AVG chapter III)."),
    Text(
        "Wie uw verzoek behandelt, en de functionaris gegevensbescherming.",
        "Who handles your request, and the data protection officer.",
    ),
)

BY_YOURSELF = Text("Van uzelf.", "From yourself.")
BY_THE_ORGANISATION = Text("Van uw organisatie.", "From your organisation.")
BY_USE = Text(
    "Vastgelegd toen u, of een ander, Klankbord gebruikte.",
    "Written down when you, or somebody else, used Klankbord.",
)
BY_THE_PLATFORM = Text("Van de telefooncentrale.", "From the telephone platform.")

EACH_ITS_DAY = Text(
    "Bij elke regel staat de dag waarop die verdwijnt.",
    "Each line names the day on which it goes.",
)
WHILE_HERE = Text(
    "Zolang u hier werkt. Daarna tot de laatste opname of beoordeling van u weg is.",
    "As long as you work here. After that until the last recording or evaluation of you is gone.",
)
WHILE_THE_DOSSIER = Text(
    "Zolang het dossier van de regeling bestaat.",
    "As long as the dossier of the programme exists.",
)
