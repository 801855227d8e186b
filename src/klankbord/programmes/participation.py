"""Which path of participation the law asks, by head count and body (law.md 3.2). Pure."""

from dataclasses import dataclass

from klankbord.law.texts import Text

COUNCIL_FROM = 50
MEETING_FROM = 10


@dataclass(frozen=True, slots=True)
class Path:
    """What the law asks. `consents`: whether somebody has a right of consent, so of refusal."""

    code: str
    name: Text
    asks: Text
    consents: bool


CONSENT = Path(
    "consent",
    Text("Instemming van de ondernemingsraad", "Consent of the works council"),
    Text(
        nl="Vraag vooraf en schriftelijk instemming, met uw redenen en de gevolgen voor mensen. "
        "Overleg ten minste één keer. Zwijgen is geen instemming (WOR 27).",
        en="Ask for consent beforehand and in writing, with your reasons and the effects on "
        "people. "
        "Consult at least once. Silence is no consent (WOR 27).",
    ),
    consents=True,
)
BREACH = Path(
    "no_council",
    Text("Er moet een ondernemingsraad zijn", "There must be a works council"),
    Text(
        nl="Vanaf 50 personen is een ondernemingsraad verplicht (WOR 2). Klankbord start niet "
        "zonder, "
        "tenzij het bestuur na advies van de FG een besluit met redenen tekent.",
        en="From 50 persons on a works council is obligatory (WOR 2). Klankbord does not start "
        "without "
        "one, unless the board signs a reasoned decision after advice of the DPO.",
    ),
    consents=True,
)
REPRESENTATION = Path(
    "representation",
    Text("De personeelsvertegenwoordiging wordt gehoord", "The staff representation is heard"),
    Text(
        nl="Een personeelsvertegenwoordiging heeft hier geen recht van instemming (WOR 35c, 35d). "
        "Informeer haar, vraag haar mening en neem die op in de DPIA.",
        en="A staff representation has no right of consent here (WOR 35c, 35d). Inform it, ask its "
        "views and take them into the DPIA.",
    ),
    consents=False,
)
MEETING = Path(
    "meeting",
    Text("De personeelsvergadering wordt gehoord", "The staff meeting is heard"),
    Text(
        nl="Bespreek de regeling in de personeelsvergadering. Die geeft advies als het werk van "
        "een "
        "kwart of meer van de mensen er belangrijk door verandert (WOR 35b).",
        en="Discuss the programme in the staff meeting. It advises if the work of a quarter or "
        "more of "
        "the people changes in an important way (WOR 35b).",
    ),
    consents=False,
)
EVERYBODY = Path(
    "everybody",
    Text("Iedereen wordt zelf gehoord", "Everybody is heard in person"),
    Text(
        nl="Onder de tien mensen is geen orgaan verplicht. Vertel het iedereen en vraag wat hij "
        "ervan "
        "vindt. Of een DPIA nodig is, verandert daardoor niet.",
        en="Below ten people no body is obligatory. Tell everybody and ask what he thinks. "
        "Whether a "
        "DPIA is needed does not change by it.",
    ),
    consents=False,
)


def path(headcount: int, body: str) -> Path:
    """The path of an employer.

    Args:
        headcount: Persons, with those hired in for 15 months or more.
        body: One of words.PARTICIPATION. A works council that is there has its rights at any size.
    """
    if body == "works_council":
        return CONSENT
    if headcount >= COUNCIL_FROM:
        return BREACH
    if body == "staff_representation":
        return REPRESENTATION
    return MEETING if headcount >= MEETING_FROM else EVERYBODY
