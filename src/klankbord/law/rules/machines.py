"""What machines may not do, and what they may do under a human."""

from datetime import date

from klankbord.law.conditions import FALSE
from klankbord.law.facts import case, notice, programme, recording, request
from klankbord.law.rule import Duty, Letter, Rule, Source, cite
from klankbord.law.rules.groups import COLLECT, IDENTIFIED, USE, acts
from klankbord.law.texts import Text

ANNEX_III_APPLIES = date(2027, 12, 2)
"""First day of the duties for high-risk AI: Reg. (EU) 2026/1744, was 2 August 2026. [V2]"""

_DECIDING = acts("use_in_review", "use_in_dismissal")
_VOICE_CHECK = IDENTIFIED & request.IDENTITY_METHOD.is_("voice_sample")
_VOICEPRINT = (COLLECT | USE | acts("covert_monitoring")) & ~notice.VOICE_BIOMETRICS.is_("no")

R38 = Rule(
    id="R38",
    name=Text("Verbod geautomatiseerd besluit", "Solely automated decision"),
    hardness="W",
    applies=acts("sole_decision", "auto_score") | _DECIDING,
    holds=(acts("auto_score") & request.HUMAN_REVIEW.is_("yes"))
    | (
        _DECIDING
        & (
            request.AI_USED.is_("no")
            | (request.AI_USED.is_("yes") & request.HUMAN_REVIEW.is_("yes"))
        )
    ),
    effect="prohibit",
    duties=(
        Duty(
            text=Text(
                "Een mens met bevoegdheid, tijd en kennis luistert en beslist.",
                "A human with power, time and knowledge listens and decides.",
            ),
        ),
    ),
    sources=(
        *cite("AVG", "22", "13(2)(f)", "15(1)(h)"),
        Source("UAVG", "40", "V"),
        Source("HvJ", "C-634/21 SCHUFA"),
        Source("Hof Amsterdam", "ECLI:NL:GHAMS:2023:793, 796 en 804", "V2"),
    ),
    text=Text("Een computer beslist niet over u.", "A computer does not decide about you."),
    remedy=Text(
        "Laat een mens luisteren, afwegen en beslissen.", "Have a human listen, weigh and decide."
    ),
)

R39 = Rule(
    id="R39",
    name=Text("AI-score op prestaties", "AI scoring of performance"),
    hardness=(Letter("B", until=ANNEX_III_APPLIES), Letter("W")),
    applies=acts("auto_score"),
    holds=(
        programme.MEANS_NAMED.is_("yes")
        & request.HUMAN_REVIEW.is_("yes")
        & request.WORKERS_TOLD.is_("yes")
        & request.REPRESENTATIVES_TOLD.is_("yes")
        & request.AI_LOGS.is_("enough")
    ),
    duties=(
        Duty(
            text=Text(
                "Leg uit hoe de AI meewoog; een mens houdt toezicht.",
                "Explain how the AI weighed in; a human oversees it.",
            ),
        ),
    ),
    sources=(
        *cite("AI-verordening", "26(2)", "26(6)", "26(7)", "bijlage III 4(b)", tag="V2"),
        *cite("AI-verordening", "26(11)", "86"),
        Source("Verordening (EU) 2026/1744", "", "V2"),
    ),
    text=Text(
        "Scoort AI mee, dan hoort u dat vooraf en beslist een mens.",
        "If AI helps to score, you hear it beforehand and a human decides.",
    ),
    remedy=Text(
        "Informeer medewerkers en OR vooraf, bewaar logs zes maanden en laat een mens beslissen.",
        "Inform workers and works council beforehand, keep logs six months, let a human decide.",
    ),
    contested=Text(
        "De richtsnoeren over AI met een hoog risico zijn nog een ontwerp.",
        "The guidelines on high-risk AI are still a draft.",
    ),
)

R40 = Rule(
    id="R40",
    name=Text("Verbod emotieherkenning werk", "Emotion inference of workers"),
    hardness=(Letter("B", when=request.BIOMETRIC.is_("no")), Letter("W")),
    applies=acts("emotion") & request.EMOTION_OF.is_("employee", "both", "unknown"),
    holds=FALSE,
    effect="prohibit",
    sources=(
        Source("AI-verordening", "5(1)(f), vanaf 2 februari 2025", "V2"),
        Source("Europese Commissie", "richtsnoeren verboden praktijken", "V2"),
        Source("AI-verordening", "99(3)", "V2"),
    ),
    text=Text("Wij lezen geen emoties van medewerkers.", "We do not read emotions of employees."),
    remedy=Text(
        "Er is geen weg: deze functie bestaat niet.", "There is no way: this function is absent."
    ),
    contested=Text(
        "De richtsnoeren laten zoiets toe voor louter eigen oefening zonder gevolgen; Klankbord "
        "niet.",
        "The guidelines let it pass for purely personal training without consequences; Klankbord "
        "does not.",
    ),
)

R41 = Rule(
    id="R41",
    name=Text("Emotieherkenning klant", "Emotion inference of callers"),
    hardness="B",
    applies=acts("emotion") & request.EMOTION_OF.is_("customer", "both", "unknown"),
    holds=FALSE,
    sources=(
        Source("Europese Commissie", "richtsnoeren: klanten buiten het verbod", "V2"),
        *cite("AI-verordening", "50(3)", "bijlage III 1(c)"),
        Source("AP", "rapport emotieherkenning, juli 2025", "V2"),
    ),
    text=Text(
        "Ook emoties van klanten meten wij niet.", "We do not measure emotions of callers either."
    ),
    remedy=Text(
        "Er is geen weg: deze functie bestaat niet.", "There is no way: this function is absent."
    ),
)

R42 = Rule(
    id="R42",
    name=Text("Stemherkenning", "Voice biometrics"),
    hardness="W",
    applies=acts("transcribe", "auto_score") | _VOICEPRINT | _VOICE_CHECK,
    holds=~_VOICEPRINT & ~_VOICE_CHECK,
    sources=(*cite("AVG", "4(14)", "9(1)"), *cite("UAVG", "29")),
    text=Text(
        "Uw stem wordt niet gebruikt om u te herkennen.",
        "Your voice is not used to recognise you.",
    ),
    remedy=Text(
        "Gebruik geen stemafdruk; controleer de identiteit op een andere manier.",
        "Use no voiceprint; check identity in another way.",
    ),
)

R76 = Rule(
    id="R76",
    name=Text("AI trainen", "Model training"),
    hardness="B+W",
    applies=acts("train_ai"),
    holds=(
        case.PURPOSE.is_("ai_training")
        & programme.AI_TRAINING_NAMED.is_("yes")
        & recording.FOR_AI_TRAINING.is_("yes")
        & recording.ANONYMISED.is_("yes")
    ),
    sources=cite("AVG", "5(1)(b)", "6(4)", "13(3)"),
    text=Text("Gesprekken trainen geen AI.", "Calls do not train AI."),
    remedy=Text(
        "Dit vraagt een eigen doel met grondslag, DPIA, instemming en melding vooraf, en "
        "anonieme opnamen.",
        "This needs a purpose of its own with basis, DPIA, consent and notice beforehand, and "
        "anonymous recordings.",
    ),
)

RULES = (R38, R39, R40, R41, R42, R76)
