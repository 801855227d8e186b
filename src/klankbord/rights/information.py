"""What somebody is told with a copy of his data (AVG art. 15(1) and (2)), besides each section."""

from klankbord.law.texts import Text

TITLE = Text("Alles wat wij van u bewaren", "Everything that we keep of you")
LEAD = Text(
    "U vroeg om inzage. Dit is een volledige kopie. Niets hierin is voor een ander gemaakt of "
    "voor u mooier geschreven.",
    "You asked for access. This is a complete copy. Nothing in it was made for somebody else, or "
    "put in nicer words for you.",
)
OFFLINE = Text(
    "Dit pakket werkt zonder internet en stuurt niets terug. Bewaar het veilig: wie het heeft, "
    "kan het lezen.",
    "This package works without the internet and sends nothing back. Keep it safe: who has it, "
    "can read it.",
)
OTHERS = Text(
    "U hoort in de opnamen alleen uzelf. De ander is stil: ook zijn gegevens zijn beschermd. Een "
    "vervormde stem geven wij niet, omdat die te herkennen en te herstellen is.",
    "In the recordings you hear yourself only. The other person is silent: his data are protected "
    "too. A distorted voice is not given, since it can be recognised and restored.",
)
NAMES_LEFT_OUT = Text(
    "Van wie luisterde, leest u de functie, niet de naam. Hebt u de naam nodig om uw rechten te "
    "gebruiken? Vraag het, dan wegen wij dat af en krijgt u de uitkomst.",
    "Of who listened you read the function, not the name. Do you need the name to use your rights? "
    "Ask for it: we weigh that and you hear what came of it.",
)
NAMES_GIVEN = Text(
    "Van wie luisterde, leest u ook de naam. Wij hebben afgewogen dat u die nodig hebt om uw "
    "rechten te gebruiken. Gebruik de naam alleen daarvoor.",
    "Of who listened you read the name too. We weighed that you need it to use your rights. Use "
    "the name for that only.",
)
WHY_NOT = {
    "mixed": Text(
        "geluid niet meegegeven: beide stemmen staan door elkaar; is er een uitgeschreven "
        "gesprek, dan staat wat u zei in de map uitgeschreven",
        "sound not handed out: both voices are mixed; if there is a transcript, what you said is "
        "in the folder uitgeschreven",
    ),
    "erased": Text("gewist", "erased"),
    "absent": Text("niet binnengekomen", "did not come in"),
    "refused": Text(
        "niet meegegeven: de regels staan het nu niet toe; vraag de functionaris "
        "gegevensbescherming waarom",
        "not handed out: the rules do not allow it now; ask the data protection officer why",
    ),
}
RIGHTS: tuple[tuple[Text, Text], ...] = (
    (
        Text("Correctie", "Rectification"),
        Text(
            "Klopt een feit niet? Dan passen wij het aan. Bij een oordeel komt uw reactie te "
            "staan (AVG art. 16).",
            "Is a fact wrong? Then we correct it. To an opinion your statement is added "
            "(AVG art. 16).",
        ),
    ),
    (
        Text("Verwijdering", "Erasure"),
        Text(
            "Wij wissen wat niet meer nodig is of niet had gemogen (art. 17).",
            "We erase what is no longer needed, or was not allowed (art. 17).",
        ),
    ),
    (
        Text("Beperking", "Restriction"),
        Text(
            "U kunt gegevens bevriezen: dan gebruikt niemand ze (art. 18).",
            "You can freeze data: then nobody uses them (art. 18).",
        ),
    ),
    (
        Text("Bezwaar", "Objection"),
        Text(
            "Weegt uw eigen situatie zwaarder? Maak bezwaar; wij stoppen zolang wij het "
            "beoordelen (art. 21).",
            "Does your own situation weigh heavier? Object; we stop while we look at it (art. 21).",
        ),
    ),
    (
        Text("Klacht", "Complaint"),
        Text(
            "U kunt een klacht indienen bij de Autoriteit Persoonsgegevens, Postbus 93374, 2509 AJ "
            "Den Haag, autoriteitpersoonsgegevens.nl.",
            "You can complain to the Autoriteit Persoonsgegevens, Postbus 93374, 2509 AJ Den Haag, "
            "autoriteitpersoonsgegevens.nl.",
        ),
    ),
    (
        Text("Rechter", "Court"),
        Text(
            "Bent u het niet eens met ons antwoord? U kunt binnen zes weken een verzoekschrift "
            "indienen bij de rechtbank (UAVG art. 35).",
            "Do you not agree with our answer? Within six weeks you can petition the district "
            "court (UAVG art. 35).",
        ),
    ),
)
NO_COMPUTER = Text(
    "Geen computer beslist over u, en niemand meet emoties.",
    "No computer decides on you, and nobody measures emotions.",
)
"""Art. 15(1)(h): SOLE_DECISION and EMOTION are proved to be never allowed."""
