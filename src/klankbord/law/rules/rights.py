"""The rights of employee and caller, and what they oblige to."""

from klankbord.law.facts import case, notice, recording, request
from klankbord.law.rule import Duty, Rule, Source, cite
from klankbord.law.rules import dues
from klankbord.law.rules.groups import (
    BROUGHT_IN,
    COLLECT,
    IDENTIFIED,
    LISTENING,
    SELF_LISTENING,
    acts,
)
from klankbord.law.texts import Text

_COPY = acts("disclose_to_employee", "disclose_to_customer")
_CHANGED = acts("correct", "erase", "restrict")
_SILENT_TO_RECIPIENTS = acts("withhold_notice") & notice.WITHHELD.is_("recipient_notice")
_SILENT_ON_BREACH = acts("withhold_notice") & notice.WITHHELD.is_("breach_report")
_OTHERS_HEARD = (
    acts("disclose_to_employee")
    & case.DATA_CATEGORY.is_("audio", "live_audio", "screen", "transcript", "messages", "unknown")
) | acts("disclose_to_customer")

R61 = Rule(
    id="R61",
    name=Text("Inzage medewerker", "Access by the employee"),
    hardness="W",
    applies=acts("disclose_to_employee") | SELF_LISTENING,
    holds=SELF_LISTENING | request.REQUESTED_BY.is_("employee"),
    sources=(
        *cite("AVG", "15(1)", "15(3)"),
        Source("HvJ", "C-434/16 Nowak", "V"),
        Source("Hof Amsterdam", "ECLI:NL:GHAMS:2023:796", "V2"),
        Source("HvJ", "C-579/21", "V2"),
    ),
    text=Text(
        "U mag uw opnamen, scores en notities inzien.",
        "You may see your recordings, scores and notes.",
    ),
    remedy=Text(
        "De medewerker vraagt het zelf, of iemand met een machtiging.",
        "The employee asks himself, or someone with his authority.",
    ),
)

R62 = Rule(
    id="R62",
    name=Text("Inzage beller", "Access by the caller"),
    hardness="W",
    applies=acts("disclose_to_customer"),
    holds=request.REQUESTED_BY.is_("caller")
    & case.DATA_CATEGORY.is_("audio", "live_audio", "screen", "transcript", "messages"),
    sources=(
        *cite("AVG", "15(3)"),
        Source("HR", "ECLI:NL:HR:2007:AZ4663", "V"),
        Source("Finse toezichthouder", "3592/152/2019", "V2"),
        Source("Rb. Midden-Nederland", "2018, belastingtelefoon", "V2"),
    ),
    text=Text(
        "De klant mag een kopie of transcript van zijn gesprek.",
        "The caller may have a copy or transcript of his call; scores are not his data.",
    ),
    remedy=Text(
        "Geef de klant zijn eigen gesprek, niet de score of notitie over de medewerker.",
        "Give the caller his own call, not the score or note about the employee.",
    ),
)

R63 = Rule(
    id="R63",
    name=Text("Rechten van anderen", "Rights of others"),
    hardness="W",
    applies=_OTHERS_HEARD
    | SELF_LISTENING
    | BROUGHT_IN
    | (acts("export") & case.EXPORT_REASON.is_("rights_request")),
    duties=(
        Duty(
            when=~acts("listen_back"),
            text=Text(
                "Maak stem en gegevens van anderen onherkenbaar, of geef een transcript.",
                "Make the voice and data of others unrecognisable, or give a transcript.",
            ),
        ),
    ),
    sources=cite("AVG", "15(4)", "overweging 63") + cite("UAVG", "41(1)(i)"),
    text=Text(
        "Gegevens van anderen maken wij onherkenbaar.",
        "Data of others are made unrecognisable; never is everything refused.",
    ),
    remedy=Text("Maak eerst onherkenbaar.", "Redact first."),
)

R65 = Rule(
    id="R65",
    name=Text("Rectificatie en zienswijze", "Rectification and statement"),
    hardness="W",
    applies=acts("correct"),
    holds=request.REMEDY.is_("fits"),
    sources=(*cite("AVG", "16"), Source("HvJ", "C-434/16 Nowak", "V")),
    text=Text(
        "Feiten passen wij aan; bij een oordeel komt uw reactie erbij.",
        "Facts are corrected; to an opinion your statement is attached.",
    ),
    remedy=Text(
        "Pas het feit aan, of voeg bij een oordeel de reactie toe.",
        "Correct the fact, or attach the statement to an opinion.",
    ),
)

R67 = Rule(
    id="R67",
    name=Text("Kennisgeving ontvangers", "Notify recipients"),
    hardness="W",
    applies=(_CHANGED & case.EARLIER_RECIPIENTS.is_("yes")) | _SILENT_TO_RECIPIENTS,
    holds=~_SILENT_TO_RECIPIENTS,
    duties=(
        Duty(
            kind="standing",
            text=Text(
                "Vertel elke ontvanger van de wijziging, en de medewerker wie dat waren.",
                "Tell each recipient of the change, and the employee who they were.",
            ),
        ),
    ),
    sources=cite("AVG", "19"),
    text=Text(
        "Wie uw gegevens kreeg, hoort van de wijziging.",
        "Who received your data hears of the change.",
    ),
    remedy=Text("Stuur de ontvangers het bericht.", "Send the recipients the message."),
)

R68 = Rule(
    id="R68",
    name=Text("Bezwaar medewerker", "Objection by the employee"),
    hardness="W",
    applies=(COLLECT | LISTENING | acts("score", "auto_score")) & ~request.OBJECTION.is_("none"),
    holds=request.OBJECTION.is_("overruled"),
    sources=cite("AVG", "21(1)", "18(1)(d)"),
    text=Text(
        "Maakt u bezwaar, dan stoppen wij zolang wij het beoordelen.",
        "If you object, we stop while it is examined.",
    ),
    remedy=Text(
        "Laat iemand anders dan de leidinggevende het bezwaar met redenen beoordelen.",
        "Have someone other than the manager decide on the objection with reasons.",
    ),
)

R69 = Rule(
    id="R69",
    name=Text("Wissing", "Erasure"),
    hardness="W",
    applies=acts("erase"),
    holds=(
        (
            request.GROUND.is_("no_longer_needed", "objection_granted", "unlawful")
            | recording.RETENTION.is_("over")
        )
        & recording.HOLD.is_("none", "void")
        & (~recording.BASIS.is_("legal_obligation") | ~recording.RETENTION.is_("running"))
    ),
    sources=cite("AVG", "17(1)", "17(3)"),
    text=Text(
        "Wij wissen als het niet meer nodig is of niet had gemogen.",
        "We erase what is no longer needed or was not allowed.",
    ),
    remedy=Text(
        "Wacht tot het geschil of de wettelijke termijn voorbij is; tot dan is het bevroren.",
        "Wait until the dispute or the statutory term is over; until then it is frozen.",
    ),
)

R70 = Rule(
    id="R70",
    name=Text("Termijn en identiteit", "Deadline and identity"),
    hardness="W",
    applies=_COPY | (IDENTIFIED & request.REQUEST_MADE.is_("yes")),
    holds=request.IDENTITY_OK.is_("yes") & ~request.IDENTITY_METHOD.is_("passport_copy"),
    duties=(
        Duty(
            kind="standing",
            text=Text(
                "Antwoord gratis en op tijd; noem de klacht bij de AP en de weg naar de rechter.",
                "Answer free and in time; name the complaint to the AP and the way to court.",
            ),
            due=dues.answered,
        ),
    ),
    sources=(
        *cite("AVG", "12(2)", "12(3)", "12(4)", "12(5)", "12(6)"),
        Source("Verordening 1182/71", "3", "V2"),
        *cite("UAVG", "35"),
    ),
    text=Text("U krijgt binnen één maand antwoord.", "You get an answer within one month."),
    remedy=Text(
        "Controleer de identiteit licht: een account, bekend adres of terugbellen.",
        "Check identity lightly: an account, a known address or a call back.",
    ),
)

R71 = Rule(
    id="R71",
    name=Text("Beveiliging en datalek", "Security and breach"),
    hardness="W",
    applies=_SILENT_ON_BREACH | ~case.BREACH.is_("none"),
    holds=~_SILENT_ON_BREACH | case.INCIDENT_RISK.is_("none"),
    duties=(
        Duty(
            kind="standing",
            when=~_SILENT_ON_BREACH & case.BREACH.is_("unreported"),
            text=Text(
                "Meld het lek binnen 72 uur bij de AP, en bij hoog risico aan de personen.",
                "Report the breach to the AP within 72 hours, and at high risk to the persons.",
            ),
            due=dues.reported,
        ),
    ),
    sources=(*cite("AVG", "32", "33", "34"), Source("UAVG", "41", "V")),
    text=Text("Een lek melden wij op tijd.", "We report a breach in time."),
    remedy=Text(
        "Meld het lek; alleen zonder enig risico hoeft dat niet.",
        "Report the breach; only without any risk is that not needed.",
    ),
    contested=Text(
        "Een voorstel van de Europese Commissie maakt hier 96 uur van; tot dat wet is, geldt 72.",
        "A proposal of the European Commission makes this 96 hours; until it is law, 72 hold.",
    ),
)

RULES = (R61, R62, R63, R65, R67, R68, R69, R70, R71)
