"""What may not be captured: other people's calls, confidences, and sensitive parts of a call."""

from klankbord.law.conditions import Fact
from klankbord.law.facts import case, notice, recording, request
from klankbord.law.rule import Duty, Rule, Source, cite
from klankbord.law.rules.groups import COLLECT, IDENTIFIED, USE, acts
from klankbord.law.texts import Text

_COVERT = acts("covert_monitoring")
_TOUCHING = COLLECT | USE | _COVERT


def _masked(fact: Fact) -> Duty:
    return Duty(
        when=fact.is_("masked"),
        text=Text(
            "Controleer dat dit deel gepauzeerd of onherkenbaar is, ook in de tekst.",
            "Check that this part is paused or redacted, in the text too.",
        ),
    )


R11 = Rule(
    id="R11",
    name=Text("Geen opname in de wachtstand", "Minimisation, no hold recording"),
    hardness="W/T",
    applies=COLLECT | ((_TOUCHING | acts("retain")) & ~recording.HOLD_AUDIO.is_("absent")),
    holds=~recording.HOLD_AUDIO.is_("open"),
    duties=(_masked(recording.HOLD_AUDIO),),
    sources=(*cite("AVG", "5(1)(c)"), Source("AP", "Wachtstand, augustus 2023", "V2")),
    text=Text(
        "In de wachtstand nemen wij niet op.", "We do not record on hold, in the queue or ringing."
    ),
    remedy=Text("Knip dit deel eruit.", "Cut this part out."),
)

R12 = Rule(
    id="R12",
    name=Text("Vertrouwelijke communicatie", "Confidential communication"),
    hardness="W",
    applies=_TOUCHING,
    holds=notice.NUMBER_CLASS.is_("business"),
    effect="prohibit",
    absolute=notice.NUMBER_CLASS.is_("confidential", "private"),
    sources=(
        *cite("EVRM", "8"),
        *cite("AVG", "9", "5(1)(c)"),
        *cite("Sr", "272"),
        *cite("BW", "7:457"),
        *cite("Wet bescherming klokkenluiders"),
        Source("KSF", "Resultaten van medewerkers bespreken, S26", "V"),
        Source("AP", "Controle van werknemers", "V"),
    ),
    text=Text(
        "Vertrouwelijke gesprekken nemen wij niet op.",
        "Confidential and private calls are never recorded or listened to.",
    ),
    remedy=Text(
        "Wis de opname zonder te luisteren en meld het aan de FG; sluit het nummer uit.",
        "Erase the recording without listening and tell the DPO; exclude the number.",
    ),
)

R14 = Rule(
    id="R14",
    name=Text("Afluisterverbod", "Wiretap offence"),
    hardness="W",
    applies=COLLECT | _COVERT,
    holds=notice.RECORDED_FOR.is_("participant", "line_owner"),
    effect="prohibit",
    absolute=notice.RECORDED_FOR.is_("third_party"),
    sources=(
        *cite("Sr", "139a", "139b", tag="V2"),
        *cite("Sr", "139c(2)", "139d", "139e"),
        Source("HR", "ECLI:NL:HR:2018:2342", "V"),
    ),
    text=Text(
        "Opnemen mag alleen door of voor een deelnemer aan het gesprek.",
        "Only by or for a participant in the call, or the line's owner without abuse.",
    ),
    remedy=Text(
        "Neem alleen gesprekken van eigen medewerkers op de eigen lijn op.",
        "Record only calls of your own employees on your own line.",
    ),
)

R43 = Rule(
    id="R43",
    name=Text("Bijzondere persoonsgegevens", "Special categories"),
    hardness="W",
    applies=_TOUCHING & ~recording.SPECIAL.is_("absent"),
    holds=recording.SPECIAL.is_("masked") | recording.SPECIAL_GROUND.is_("yes"),
    duties=(_masked(recording.SPECIAL),),
    sources=(*cite("AVG", "9"), *cite("UAVG", "22 tot en met 30")),
    text=Text(
        "Gaat het over gezondheid of geloof, dan pauzeert de opname.",
        "When health, faith or the like come up, recording pauses.",
    ),
    remedy=Text(
        "Maak dit deel onherkenbaar in geluid en tekst.", "Redact this part in audio and text."
    ),
)

R44 = Rule(
    id="R44",
    name=Text("Strafrechtelijke gegevens", "Criminal data"),
    hardness="W",
    applies=_COVERT | ((COLLECT | USE) & ~recording.SUSPICION.is_("absent")),
    holds=(case.PURPOSE.is_("integrity") & (~_COVERT | request.PROTOCOL_ADOPTED.is_("yes")))
    | (~_COVERT & recording.SUSPICION.is_("masked")),
    duties=(_masked(recording.SUSPICION),),
    sources=(*cite("AVG", "10"), *cite("UAVG", "31 tot en met 33"), Source("UAVG", "33(3)", "V")),
    text=Text(
        "Verdenkingen horen niet in de kwaliteitsscore.",
        "Suspicions belong in an integrity file only, under an adopted protocol.",
    ),
    remedy=Text(
        "Maak dit deel onherkenbaar, of leid het naar het integriteitsdossier.",
        "Redact this part, or refer it to the integrity file.",
    ),
)

R45 = Rule(
    id="R45",
    name=Text("BSN", "Citizen service number"),
    hardness="W",
    applies=((_TOUCHING | acts("export")) & ~recording.BSN.is_("absent"))
    | (IDENTIFIED & request.IDENTITY_METHOD.is_("bsn")),
    holds=(IDENTIFIED | recording.BSN.is_("masked"))
    & (~IDENTIFIED | ~request.IDENTITY_METHOD.is_("bsn")),
    duties=(_masked(recording.BSN),),
    sources=(*cite("UAVG", "46"), *cite("AVG", "87")),
    text=Text("Het BSN nemen wij niet op.", "We do not record the BSN, nor ask for it."),
    remedy=Text(
        "Maak het BSN onherkenbaar; controleer de identiteit op een andere manier.",
        "Redact the BSN; check identity in another way.",
    ),
)

R46 = Rule(
    id="R46",
    name=Text("Betaalkaartgegevens", "Payment card data"),
    hardness="T",
    applies=(_TOUCHING | acts("retain")) & ~recording.CARD_CODE.is_("absent"),
    holds=recording.CARD_CODE.is_("masked"),
    duties=(_masked(recording.CARD_CODE),),
    sources=(Source("PCI DSS", "eis 3.3.1; FAQ 1210", "V"),),
    text=Text(
        "Tijdens kaartbetaling pauzeert de opname.",
        "During a card payment recording pauses; a card code is never kept.",
    ),
    remedy=Text("Wis de kaartcode direct.", "Erase the card code at once."),
)

RULES = (R11, R12, R14, R43, R44, R45, R46)
