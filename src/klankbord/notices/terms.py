"""How long each kind of data is kept, from which moment: the table of the policy (P4). Pure.

A kind that is not here cannot be published, so it cannot come under a programme either. The tests
compare these terms with those by which the packages destroy.
"""

from dataclasses import dataclass
from typing import Literal

from klankbord.law.texts import Text

Unit = Literal["days", "months"]
_UNITS = {"days": Text("dagen", "days"), "months": Text("maanden", "months")}


@dataclass(frozen=True, slots=True)
class Term:
    """A kind of data, how long it is kept, and from when that is counted."""

    what: Text
    number: int
    unit: Unit
    start: Text

    @property
    def long(self) -> Text:
        """The term in words: 90 dagen."""
        unit = _UNITS[self.unit]
        return Text(f"{self.number} {unit.nl}", f"{self.number} {unit.en}")


_CALL = Text("na het gesprek, of tot het einde van de cursus als dat eerder is",
             "after the call, or until the end of the course if that is earlier")  # fmt: skip
_MADE = Text("nadat het is vastgelegd", "after it was written down")
_SENT = Text("nadat u het kreeg", "after you got it")

NAMED = {
    "audio": Term(Text("opname van een gesprek", "recording of a call"), 90, "days", _CALL),
    "messages": Term(
        Text("chat of mail met een klant", "chat or mail with a customer"), 90, "days", _CALL
    ),
    "transcript": Term(Text("uitgeschreven gesprek", "transcript of a call"), 90, "days", _CALL),
    "score": Term(Text("beoordeling van een gesprek", "evaluation of a call"), 12, "months", _MADE),
    "comment": Term(
        Text("opmerkingen en afspraken", "comments and agreements"), 12, "months", _MADE
    ),
    "aggregate": Term(
        Text("cijfers over teams van vijf of meer", "figures on teams of five or more"),
        36,
        "months",
        Text("na de maand waar ze over gaan", "after the month that they are about"),
    ),
    "listening_log": Term(
        Text("logboek van wie luisterde", "log of who listened"),
        24,
        "months",
        Text("na de maand van de regel", "after the month of the line"),
    ),
}
"""Kinds of data that a programme can name. What is missing here is not kept by Klankbord."""

KEPT = {
    "record": Term(
        Text("gegevens over een gesprek: dag, duur, lijn", "data on a call: day, length, line"),
        12,
        "months",
        Text("na het gesprek", "after the call"),
    ),
    "gate": Term(
        Text("vraag of een gesprek mag worden opgenomen", "question whether to record a call"),
        7,
        "days",
        Text("na de vraag", "after the question"),
    ),
    "notice": Term(Text("berichten aan u", "messages to you"), 12, "months", _SENT),
    "objection": Term(
        Text("uw bezwaar en ons antwoord", "your objection and our answer"), 12, "months", _MADE
    ),
    "request": Term(
        Text("uw verzoek en ons antwoord", "your request and our answer"), 12, "months", _MADE
    ),
    "quarantine": Term(
        Text("gesprek waarvan een gegeven ontbreekt", "call of which a fact is missing"),
        7,
        "days",
        Text("nadat het is aangeboden", "after it was offered"),
    ),
    "source_copy": Term(
        Text("of de kopie bij de centrale weg is", "whether the copy at the platform is gone"),
        365,
        "days",
        _MADE,
    ),
    "handover": Term(
        Text("welk bedrijf tekst van een gesprek kreeg", "which company got text of a call"),
        24,
        "months",
        _MADE,
    ),
    "shipment": Term(
        Text("bestanden die zijn opgestuurd", "files that were sent in"), 1, "days", _MADE
    ),
    "report": Term(Text("verslag van een zending", "report of a shipment"), 90, "days", _MADE),
    "paper": Term(
        Text("stuk bij een regeling", "paper of a programme"),
        24,
        "months",
        Text("na het einde van de regeling", "after the end of the programme"),
    ),
    "council": Term(
        Text(
            "wat de ondernemingsraad en de werkgever elkaar schrijven",
            "what the works council and the employer write to each other",
        ),
        60,
        "months",
        _MADE,
    ),
    "room": Term(
        Text("eigen stukken van de ondernemingsraad", "the works council's own papers"),
        48,
        "months",
        _MADE,
    ),
    "case": Term(
        Text("waarom een opname langer wordt bewaard", "why a recording is kept longer"),
        60,
        "months",
        _MADE,
    ),
    "breach": Term(Text("register van datalekken", "register of breaches"), 60, "months", _MADE),
    "package": Term(
        Text("kopie waar u om vroeg (inzage)", "copy that you asked for (access)"),
        30,
        "days",
        Text(
            "nadat zij klaarstaat, of kort nadat u haar ophaalde",
            "after it was made, or soon after you collected it",
        ),
    ),
    "parting": Term(
        Text("uw adres en code voor na uw vertrek", "your address and code for after you leave"),
        24,
        "months",
        Text("nadat u ze gaf", "after you gave them"),
    ),
    "brought_in": Term(
        Text("wat u zelf inbracht bij uw beoordeling", "what you brought into your own review"),
        28,
        "days",
        Text(
            "na dat gesprek; wat u erbij schreef gaat op die dag zelf",
            "after that talk; what you wrote with it goes on that very day",
        ),
    ),
    "calibration": Term(
        Text(
            "wat beoordelaars vonden bij kalibratie, zonder uw naam",
            "what evaluators found in a calibration, without your name",
        ),
        12,
        "months",
        _MADE,
    ),
    "pick": Term(
        Text(
            "waarom een gesprek van u wegens een klacht is gekozen",
            "why a call of yours was chosen because of a complaint",
        ),
        12,
        "months",
        _MADE,
    ),
    "label": Term(
        Text("naam van een beschermd nummer", "name of a protected number"), 12, "months", _MADE
    ),
}
"""Classes of keys in the vault that no programme names, and what lies under them."""

UNKNOWN = "–"
