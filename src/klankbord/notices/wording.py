"""The words of the policy: what is the same in every organisation, in Dutch (B1) and English."""

from klankbord.law.texts import Text
from klankbord.programmes.dossier import Dossier

TITLES = {
    "P1": Text("Of en wanneer wij meeluisteren", "Whether and when we listen"),
    "P2": Text("Waarvoor wij dat doen", "What we do it for"),
    "P3": Text("Met welke middelen", "By which means"),
    "P4": Text("Wat wij bewaren, en hoe lang", "What we keep, and how long"),
    "P5": Text("Wie wanneer wat mag zien", "Who may see what, and when"),
    "P6": Text("Hoe wij het beveiligen", "How we protect it"),
    "P7": Text("Uw rechten", "Your rights"),
    "P8": Text("Wie verantwoordelijk is", "Who is responsible"),
    "P9": Text("Wie u kunt vragen", "Whom you can ask"),
    "P10": Text("Waarom wij dit mogen", "Why we are allowed to"),
    "P11": Text("Wie het nog meer krijgt", "Who else gets it"),
    "P12": Text("Buiten Europa", "Outside Europe"),
    "P13": Text("Een klacht", "A complaint"),
    "P14": Text("Moet u meedoen?", "Do you have to take part?"),
    "P15": Text("Wat een computer doet", "What a computer does"),
}

CONDUCT = Text("Gedragsregels", "Conduct rules")
ROLES = {
    "employee": Text("u zelf", "you yourself"),
    "evaluator": Text("beoordelaar", "evaluator"),
    "coach": Text("coach", "coach"),
    "team_lead": Text("teamleider", "team lead"),
    "quality_manager": Text("kwaliteitsmanager", "quality manager"),
    "manager": Text("leidinggevende", "manager"),
    "hr": Text("HR", "HR"),
    "controller": Text("directie", "management"),
    "legal": Text("jurist", "legal adviser"),
    "works_council": Text("ondernemingsraad", "works council"),
    "dpo": Text("functionaris gegevensbescherming", "data protection officer"),
    "admin": Text("beheerder", "administrator"),
    "integration": Text("telefooncentrale", "telephone platform"),
}
WHEN = {
    "own": Text("altijd, van uzelf", "always, your own"),
    "assigned": Text(
        "als een gesprek is toegewezen, tot tien werkdagen na de beoordeling",
        "when a call is assigned, until ten working days after the evaluation",
    ),
    "released": Text(
        "als een gesprek is vrijgegeven om met u te bespreken",
        "when a call is released to be discussed with you",
    ),
    "five_or_more": Text("bij vijf mensen of meer", "from five people on"),
    "case": Text("in een zaak, met een reden", "in a case, with a reason"),
}
MEANS = {
    "audio": Text("Wij nemen het geluid van gesprekken op.", "We record the sound of calls."),
    "screen": Text("Wij nemen uw scherm op.", "We record your screen."),
    "live": Text("Wij luisteren live mee.", "We listen in live."),
    "transcript": Text("Wij laten gesprekken uitschrijven.", "We have calls transcribed."),
    "ai": Text("Wij gebruiken AI.", "We use AI."),
    "messages": Text(
        "Wij bewaren chats en mails met klanten.", "We keep chats and mails with customers."
    ),
}
PURPOSES = {
    "training": Text("leren van eigen gesprekken", "learning from one's own calls"),
    "quality": Text("de kwaliteit van ons werk", "the quality of our work"),
    "appraisal": Text("uw functioneren beoordelen", "appraising your work"),
    "complaint": Text("een klacht uitzoeken", "looking into a complaint"),
    "evidence": Text("een afspraak bewijzen", "proving what was agreed"),
    "integrity": Text("misbruik onderzoeken", "looking into abuse"),
    "ai_training": Text("AI trainen", "training AI"),
}
INTERESTS = {
    "work_processes": Text("beter werken", "better processes"),
    "performance_of_organisation": Text("beter presteren als organisatie", "a better organisation"),
    "performance_of_employees": Text(
        "medewerkers die leren van hun werk", "employees who learn from their work"
    ),
    "cost_control": Text("kosten in de hand houden", "keeping costs in hand"),
    "risk_control": Text("risico's in de hand houden", "keeping risks in hand"),
    "quality_of_service": Text("mensen goed helpen", "helping people well"),
    "other": Text("een ander belang, in het dossier beschreven", "another one, in the dossier"),
}
BASES = {
    "legitimate_interest": Text("gerechtvaardigd belang", "legitimate interest"),
    "legal_obligation": Text("wettelijke plicht", "legal obligation"),
    "contract": Text("overeenkomst", "contract"),
    "vital_interest": Text("vitaal belang", "vital interest"),
    "public_task": Text("publieke taak", "public task"),
}

LEARNING = Text(
    "Wat u in deze gesprekken zegt, komt nooit in een functioneringsgesprek. Het telt ook niet "
    "mee bij een ontslag.",
    "What you say in these calls never comes into a performance review. It does not count in a "
    "dismissal either.",
)
WALL = Text(
    "HR en leidinggevenden zien niets van gesprekken die voor training zijn opgenomen.",
    "HR and managers see nothing of calls that were recorded for training.",
)
ONLY = Text(
    "Alleen wie in deze tabel staat, mag iets zien. Het moet bij zijn taak horen.",
    "Only who stands in this table may see something. It has to belong to his task.",
)
ERASED = Text(
    "Na die termijn wist de computer het vanzelf. Dat kunt u zien in uw logboek.",
    "After that term the computer erases it by itself. You can see that in your log.",
)
RIGHTS = (
    Text(
        "U mag zien wat wij van u hebben (inzage). U mag een fout laten verbeteren (rectificatie).",
        "You may see what we have of you (access). You may have a mistake corrected "
        "(rectification).",
    ),
    Text(
        "U mag iets laten wissen, of laten blokkeren (beperking). U mag bezwaar maken. Dan stoppen "
        "wij meteen, en zoeken wij het uit.",
        "You may have something erased, or frozen (restriction). You may object. Then we stop at "
        "once, and look into it.",
    ),
    Text(
        "Hoe? Klik op uw eigen pagina in Klankbord, of vraag het aan de functionaris "
        "gegevensbescherming. U krijgt antwoord binnen een maand. Geven wij iets door dat daarna "
        "verandert, dan hoort de ontvanger dat ook (kennisgeving).",
        "How? Click on your own page in Klankbord, or ask the data protection officer. You get an "
        "answer within a month. If we pass on something that changes later, the recipient hears of "
        "it too (notification).",
    ),
    Text(
        "Nooit beslist alleen een computer over u.",
        "Never does a computer alone decide about you.",
    ),
    Text(
        "U hoort achteraf welk gesprek is beluisterd, waarvoor, en door welke functie. Dat hoort u "
        "binnen vijf werkdagen. Aan het eind van elke maand hoort u het ook als er niets is "
        "beluisterd.",
        "You hear afterwards which call was listened to, what for, and by which function. You hear "
        "it within five working days. At the end of each month you hear it also if nothing was "
        "listened to.",
    ),
)
PROTECTED = (
    Text(
        "Wij slaan elk gesprek versleuteld op (encryptie). De sleutel gaat weg op de laatste dag. "
        "Van dat wissen blijft een bewijs.",
        "We store each call encrypted. The key goes on the last day. A proof of that erasure "
        "stays.",
    ),
    Text(
        "Wij schrijven op wie wanneer iets opent (logboek). U ziet dat zelf ook.",
        "We write down who opens something and when (log). You see it yourself, too.",
    ),
)
COMPLAINT = Text(
    "Bent u het niet met ons eens? U kunt een klacht indienen bij de Autoriteit Persoonsgegevens "
    "(autoriteitpersoonsgegevens.nl). U kunt ook naar de rechter.",
    "Do you not agree with us? You can complain to the Dutch data protection authority "
    "(autoriteitpersoonsgegevens.nl). You can also go to court.",
)
FREE = Text(
    "De wet dwingt u niet om mee te doen. U mag bezwaar maken zonder dat het u iets kost. Dan "
    "nemen wij niets van u op zolang wij het uitzoeken.",
    "The law does not force you to take part. You may object, and it costs you nothing. Then we "
    "record nothing of you while we look into it.",
)
OBLIGED = Text(
    "De wet dwingt ons om sommige gesprekken op te nemen. Dan kunt u dat niet weigeren.",
    "The law forces us to record some calls. Then you cannot refuse.",
)
NO_COMPUTER = Text(
    "Geen computer geeft u een score. Wij maken geen profiel van u. Wij meten geen emoties.",
    "No computer gives you a score. We make no profile of you. We measure no emotions.",
)
PROPOSES = Text(
    "Een computer doet een voorstel voor een score. Een mens luistert en beslist. Wij meten geen "
    "emoties.",
    "A computer proposes a score. A person listens and decides. We measure no emotions.",
)
NOTHING = Text(
    "Wij luisteren op dit moment niet mee, en nemen niets op.",
    "We do not listen at this moment, and record nothing.",
)
YES, NO = Text("ja", "yes"), Text("nee", "no")
HEADS = {
    "P4": (
        Text("Wat", "What"),
        Text("Hoe lang", "How long"),
        Text("Vanaf wanneer", "Counted from"),
    ),
    "P5": (Text("Wie", "Who"), Text("Wat", "What"), Text("Wanneer", "When")),
    "P3": (Text("Middel", "Means"), Text("Gebruiken wij dit?", "Do we use it?")),
}


def means(of: Dossier) -> tuple[str, ...]:
    """The means of a programme, by their name in `MEANS`; what is written takes none of the law."""
    return (*of.means, *(each for each in of.data if each == "messages"))
