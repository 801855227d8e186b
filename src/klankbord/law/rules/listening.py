"""Who may listen and score, to which calls, and how fairly."""

from klankbord.law.facts import case, notice, programme, recording
from klankbord.law.rule import Duty, Rule, Source, cite
from klankbord.law.rules.groups import COLLECT, IDENTIFIED, LISTENING, USE, acts
from klankbord.law.texts import Text

_JUDGING = acts("score", "auto_score", "coach", "use_in_review", "use_in_dismissal")
_JUDGEMENT_CORRECTED = acts("correct") & case.DATA_CATEGORY.is_("score", "comment")
_TO_AGENCY = USE & case.RECIPIENT.is_("temp_agency")

R33 = Rule(
    id="R33",
    name=Text("Toegang volgens matrix", "Need-to-know access"),
    hardness="W",
    applies=acts(
        "listen_back",
        "score",
        "coach",
        "calibrate",
        "report_team",
        "report_individual",
        "export",
    ),
    holds=case.ACCESS_GRANTED.is_("yes")
    & (~(LISTENING | acts("score")) | case.ACCESS_REASON.is_("yes")),
    sources=(
        *cite("AVG", "5(1)(f)", "25", "29", "32"),
        Source("KSF", "Resultaten van medewerkers bespreken, S18", "V"),
    ),
    text=Text(
        "Alleen wie het nodig heeft, heeft toegang.", "Only who needs it has access, with a reason."
    ),
    remedy=Text(
        "Geef een reden op; vraag de beheerder van de toegangsmatrix zo nodig om toegang.",
        "Give a reason; if need be ask the keeper of the access matrix for access.",
    ),
)

R35 = Rule(
    id="R35",
    name=Text("Meeluisteren kenbaar", "Visible live listening"),
    hardness="T/B",
    applies=acts("listen_live"),
    holds=notice.SIGNAL_ON.is_("yes"),
    sources=(
        Source("CBP", "via FNV", "V2"),
        Source("FNV", "protocol 2003", "V2"),
        *cite("AVG", "5(1)(a)"),
    ),
    text=Text(
        "U ziet een signaal als iemand meeluistert.",
        "You see a signal for as long as someone listens live.",
    ),
    remedy=Text("Zet het signaal aan.", "Switch the signal on."),
)

R36 = Rule(
    id="R36",
    name=Text("Transcriptie volgt opname", "Transcript follows audio"),
    hardness="W",
    applies=acts("transcribe") | (acts("retain") & case.DATA_CATEGORY.is_("transcript")),
    holds=(~acts("transcribe") | programme.MEANS_NAMED.is_("yes"))
    & (~acts("retain") | recording.RETENTION.is_("running") | recording.HOLD.is_("valid")),
    duties=(
        Duty(
            kind="standing",
            when=acts("transcribe"),
            text=Text(
                "Geef het transcript doel, termijn en beperkingen van de opname, en een "
                "waarschuwing voor fouten.",
                "Give the transcript the recording's purpose, term and restrictions, and a "
                "warning of errors.",
            ),
        ),
    ),
    sources=cite("AVG", "4(2)", "5(1)(c)", "5(1)(d)", "5(1)(e)"),
    text=Text(
        "Een transcript heeft dezelfde grenzen als de opname.",
        "A transcript has the limits of the recording, and dies with it.",
    ),
    remedy=Text(
        "Neem transcriptie op in de regeling; wis het transcript met de opname.",
        "Put transcription in the programme; erase the transcript with the recording.",
    ),
)

R37 = Rule(
    id="R37",
    name=Text("Zorgvuldig beoordelen", "Fair scoring"),
    hardness="W",
    applies=_JUDGING | acts("calibrate") | _JUDGEMENT_CORRECTED,
    holds=acts("correct")
    | (programme.CRITERIA_PUBLISHED.is_("yes") & programme.CRITERIA_PROHIBITED.is_("no")),
    duties=(
        Duty(
            when=_JUDGING,
            text=Text(
                "Laat de medewerker score en toelichting zien, laat hem reageren en kijk op "
                "verzoek opnieuw.",
                "Show the employee score and comment, let him respond, and look again on request.",
            ),
        ),
    ),
    sources=(
        *cite("AVG", "5(1)(a)", "5(1)(d)", "13", "16"),
        *cite("BW", "7:611", "7:646"),
        *cite("AWGB"),
        Source("HvJ", "C-434/16 Nowak", "V"),
    ),
    text=Text(
        "U ziet uw score en mag reageren.",
        "You see your score and may respond; the criteria are known beforehand.",
    ),
    remedy=Text(
        "Maak de criteria vooraf bekend, zonder accent, gezondheid, afkomst of privéonderwerpen.",
        "Publish the criteria beforehand, without accent, health, origin or private topics.",
    ),
)

R52 = Rule(
    id="R52",
    name=Text("Kalibratie", "Calibration"),
    hardness="B",
    applies=acts("calibrate", "share_evaluation"),
    duties=(
        Duty(
            text=Text(
                "Maak medewerker en beller onherkenbaar waar dat kan; meet de beoordelaars, "
                "niet de medewerker.",
                "Mask agent and caller where possible; measure the assessors, not the agent.",
            ),
        ),
    ),
    sources=cite("AVG", "5(1)(c)", "25", "4(5)"),
    text=Text(
        "Bij kalibratie is uw naam niet zichtbaar.", "In calibration your name is not visible."
    ),
    remedy=Text("Gebruik een onherkenbare versie.", "Use a masked version."),
)

R53 = Rule(
    id="R53",
    name=Text("Trainingsvoorbeeld", "Training example"),
    hardness="B",
    applies=acts("train_example") | (LISTENING & case.RELATION.is_("colleague")),
    holds=(
        case.EXAMPLE_OPT_IN.is_("yes")
        & case.EXAMPLE_TERM.is_("running")
        & recording.CALLER_REDACTED.is_("yes")
    ),
    sources=cite("AVG", "5(1)(c)", "7", "21", "overweging 43"),
    text=Text(
        "Uw gesprek dient alleen als voorbeeld als u dat wilt.",
        "Your call serves as an example only if you want it to.",
    ),
    remedy=Text(
        "Vraag de medewerker vrij om toestemming, met einddatum, en maak de beller onherkenbaar.",
        "Ask the employee freely to opt in, with an end date, and redact the caller.",
    ),
)

R72 = Rule(
    id="R72",
    name=Text("Uitzendkrachten en anderen", "Temps and others"),
    hardness="W",
    applies=(
        (COLLECT | USE | IDENTIFIED) & case.PERSON_TYPE.is_("temp_worker", "freelancer", "trainee")
    )
    | _TO_AGENCY,
    holds=~_TO_AGENCY | (case.AGREEMENT.is_("yes") & case.NAMED_IN_POLICY.is_("yes")),
    sources=(
        *cite("AVG", "4(1)", "13"),
        Source("WOR", "1(3)", "V2"),
        *cite("BW", "7:611 naar analogie"),
    ),
    text=Text(
        "Ook als uitzendkracht krijgt u alle informatie en rechten.",
        "Temps, freelancers and trainees get the same information and rights.",
    ),
    remedy=Text(
        "Maak afspraken met het uitzendbureau en noem het in het reglement.",
        "Make an agreement with the agency and name it in the policy.",
    ),
)

R74 = Rule(
    id="R74",
    name=Text("Uit dienst", "Leaver"),
    hardness="W/T",
    applies=case.LEFT.is_("yes") & (USE | IDENTIFIED | acts("listen_back", "retain")),
    holds=~USE | acts("report_team"),
    sources=(*cite("AVG", "5(1)(e)", "15"), Source("AP", "Personeelsdossier, twee jaar", "V2")),
    text=Text(
        "Na vertrek gebruiken wij uw opnamen niet meer.",
        "After you leave we no longer use your recordings; your right of access stays.",
    ),
    remedy=Text(
        "Laat de opname met de bewaartermijn verdwijnen.",
        "Let the recording go with its retention term.",
    ),
)

R75 = Rule(
    id="R75",
    name=Text("Aselecte keuze", "Random selection, no targeting"),
    hardness="W/B",
    applies=acts("listen_live", "score", "auto_score") | LISTENING,
    holds=case.METHOD.is_("random", "published_criterion")
    | (case.METHOD.is_("complaint") & case.PURPOSE.is_("complaint")),
    sources=(
        *cite("WOR", "21"),
        *cite("Wet bescherming klokkenluiders"),
        *cite("AWGB"),
        *cite("BW", "7:611"),
        *cite("AVG", "5(1)(a)"),
    ),
    text=Text(
        "Gesprekken worden willekeurig gekozen.",
        "Calls are chosen at random or by a published criterion; nobody is targeted.",
    ),
    remedy=Text("Laat het systeem een steekproef trekken.", "Have the system draw a sample."),
)

RULES = (R33, R35, R36, R37, R52, R53, R72, R74, R75)
