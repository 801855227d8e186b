"""Studied, advised on and written down before a programme starts."""

from klankbord.law.facts import case, council, notice, programme, request, study
from klankbord.law.rule import Duty, Rule, Source, cite
from klankbord.law.rules.groups import COUNCIL_CONSENTS, DPIA_DONE, acts
from klankbord.law.texts import Text

R27 = Rule(
    id="R27",
    name=Text("DPIA", "DPIA"),
    hardness="W",
    applies=acts("activate", "auto_score", "covert_monitoring"),
    holds=DPIA_DONE,
    sources=(
        *cite("AVG", "35(1)", "35(3)", "35(4)", "35(7)", "35(9)", "36"),
        Source("AP", "Lijst DPIA, Stcrt. 2019, 64418", "V2"),
    ),
    text=Text(
        "Eerst de risicoanalyse, dan pas starten.",
        "First the risk assessment of these means, then the start.",
    ),
    remedy=Text(
        "Maak de DPIA af voor deze middelen; bij een hoog restrisico eerst naar de AP.",
        "Complete the DPIA for these means; with a high residual risk consult the AP first.",
    ),
)

R28 = Rule(
    id="R28",
    name=Text("Advies FG", "DPO advice"),
    hardness="W",
    applies=acts("activate", "covert_monitoring"),
    holds=(
        council.HAS_DPO.is_("no")
        | study.DPO_ADVICE.is_("positive")
        | (study.DPO_ADVICE.is_("negative") & study.DEVIATION_REASONED.is_("yes"))
    ),
    sources=(
        *cite("AVG", "35(2)", "37", "38", "39"),
        Source("AP", "Voorwaarden voor heimelijke controle", "V"),
    ),
    text=Text("De FG heeft geadviseerd.", "The DPO has advised."),
    remedy=Text(
        "Vraag de FG om advies; wie afwijkt, legt de redenen vast.",
        "Ask the DPO for advice; who deviates records the reasons.",
    ),
)

R29 = Rule(
    id="R29",
    name=Text("Verwerkingsregister", "Records of processing"),
    hardness="W",
    applies=acts("activate"),
    holds=study.REGISTER_ENTRY.is_("yes"),
    sources=cite("AVG", "30"),
    text=Text(
        "De verwerking staat in het register.",
        "The processing is entered in the register.",
    ),
    remedy=Text(
        "Zet de regeling in het verwerkingsregister.", "Enter the programme in the register."
    ),
    backstop=True,
)

R13 = Rule(
    id="R13",
    name=Text("E-mail en chat", "E-mail and chat"),
    hardness="J/T",
    applies=acts("read_messages"),
    holds=(
        notice.NOTICE.is_("yes")
        & request.CONCRETE_GROUND.is_("yes")
        & request.METADATA_FIRST.is_("yes")
        & request.PRIVATE_SKIPPED.is_("yes")
    ),
    sources=(
        *cite("EVRM", "8"),
        Source("EHRM", "Bărbulescu", "V2"),
        *cite("AVG", "6(1)(f)"),
        Source("KSF", "Resultaten van medewerkers bespreken, S26", "V"),
        Source("AP", "Controle van werknemers", "V"),
    ),
    text=Text(
        "Uw berichten lezen wij niet mee, behalve volgens de regeling.",
        "We do not read your messages, except as the programme says.",
    ),
    remedy=Text(
        "Lees alleen bij een concrete aanleiding, eerst verkeersgegevens, nooit privé.",
        "Read only on a concrete ground, metadata first, never private messages.",
    ),
)

R47 = Rule(
    id="R47",
    name=Text("Heimelijke controle", "Covert monitoring"),
    hardness="T/J",
    applies=acts("covert_monitoring")
    | (acts("withhold_notice") & notice.WITHHELD.is_("after_notice")),
    holds=acts("covert_monitoring")
    & case.PURPOSE.is_("integrity")
    & request.SUSPICION_CONCRETE.is_("yes")
    & request.OTHER_EFFORTS.is_("yes")
    & request.COVERT_WINDOW.is_("inside")
    & request.PROTOCOL.is_("before_window")
    & request.APPROVALS.is_("enough")
    & request.AFTER_NOTICE_PLANNED.is_("yes"),
    duties=(
        Duty(
            text=Text(
                "Blijf binnen de vaste periode en het protocol, en wis wat er niet toe doet.",
                "Stay within the fixed window and the protocol, and erase what is not relevant.",
            ),
        ),
    ),
    sources=(
        Source("AP", "Voorwaarden voor heimelijke controle", "V"),
        Source("EHRM", "López Ribalda", "V2"),
        *cite("UAVG", "41(1)(d)", "33(3)", tag="V"),
        *cite("UAVG", "41(1)(i)"),
        *cite("WOR", "27"),
    ),
    text=Text(
        "Heimelijk controleren mag alleen bij een concrete verdenking en nooit doorlopend.",
        "Covert monitoring is allowed only on a concrete suspicion, and never goes on.",
    ),
    remedy=Text(
        "Volg het protocol: concrete verdenking, vaste periode, twee goedkeuringen, bericht "
        "achteraf.",
        "Follow the protocol: concrete suspicion, fixed window, two approvals, after-notice.",
    ),
)

R77 = Rule(
    id="R77",
    name=Text("Schermopname", "Screen recording"),
    hardness="W",
    applies=acts("record_screen") | (acts("activate") & programme.SCREEN_LISTED.is_("yes")),
    holds=(
        programme.SCREEN_LISTED.is_("yes")
        & study.DPIA_SCREEN.is_("yes")
        & (~COUNCIL_CONSENTS | council.SCREEN_AGREED.is_("yes"))
        & (~acts("record_screen") | (notice.SCREEN_MASKING.is_("yes") & notice.IN_CALL.is_("yes")))
    ),
    sources=(*cite("AVG", "5(1)(c)"), Source("WOR", "27(1)(l)", "V2")),
    text=Text("Schermopname is een apart middel.", "Screen recording is a means of its own."),
    remedy=Text(
        "Neem schermopname op in regeling, DPIA en instemming; dek BSN, gezondheid en "
        "privévensters af.",
        "Put screen recording in programme, DPIA and consent; mask BSN, health and private "
        "windows.",
    ),
)

RULES = (R13, R27, R28, R29, R47, R77)
