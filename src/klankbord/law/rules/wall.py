"""The wall between learning and judging."""

from klankbord.law.facts import case, recording, request
from klankbord.law.rule import Duty, Rule, Source, cite
from klankbord.law.rules import dues
from klankbord.law.rules.groups import BROUGHT_IN, TO_OTHERS, USE, acts
from klankbord.law.texts import Text

R8 = Rule(
    id="R8",
    name=Text("Trainingsschot", "Training wall"),
    hardness="S+W",
    applies=USE & recording.FOR_TRAINING.is_("yes"),
    holds=BROUGHT_IN
    | (
        ~acts("use_in_review", "use_in_dismissal")
        & ~case.PURPOSE.is_("appraisal")
        & (
            ~acts("report_individual", "share_evaluation")
            | (~case.AUDIENCE.is_("hr", "management") & ~case.RECIPIENT.is_("hr", "management"))
        )
    ),
    sources=(
        Source("KSF", "Resultaten van medewerkers bespreken, S33", "V"),
        *cite("AVG", "5(1)(a)", "5(1)(b)", "6(4)"),
        *cite("BW", "7:611"),
    ),
    text=Text(
        "Een trainingsopname wordt nooit tegen u gebruikt.",
        "A training recording, and all that is derived from it, is never used against you.",
    ),
    remedy=Text(
        "Gebruik een regeling met het doel beoordeling voor nieuwe opnamen. De medewerker kan "
        "zelf een opname inbrengen.",
        "Use a programme for appraisal on new recordings. The employee himself may bring in a "
        "recording.",
    ),
    contested=Text(
        "Opnemen om te beoordelen is als zodanig niet verboden; het verbod volgt uit het doel "
        "dat vooraf is genoemd.",
        "Recording for appraisal is not banned as such; the ban follows from the purpose that "
        "was named beforehand.",
    ),
)

R9 = Rule(
    id="R9",
    name=Text("Gebruik op verzoek van de medewerker", "Employee-initiated use"),
    hardness="B",
    applies=acts("use_in_review")
    & (
        request.OWN_REQUEST.is_("met")
        | (request.OWN_REQUEST.is_("prompted", "unmet") & recording.REUSE.is_("k", "no", "unknown"))
    ),
    holds=request.OWN_REQUEST.is_("met"),
    duties=(
        Duty(
            text=Text(
                "Gebruik alleen wat de medewerker koos; zoek niet verder, en verbind niets aan "
                "een weigering.",
                "Use only what the employee chose; search no further, and infer nothing from a "
                "refusal.",
            ),
        ),
    ),
    sources=(
        *cite("AVG", "7(4)", "15(3)"),
        Source("WP29", "advies 2/2017", "V2"),
        *cite("BW", "7:611"),
    ),
    text=Text(
        "U mag uw eigen opname zelf inbrengen.",
        "You may bring in your own recording: written, specific, of your own accord.",
    ),
    remedy=Text(
        "Alleen een eigen, schriftelijk verzoek van de medewerker om bepaalde opnamen telt; "
        "de werkgever vraagt er niet om.",
        "Only the employee's own written request for certain recordings counts; the employer "
        "does not ask for it.",
    ),
)

R34 = Rule(
    id="R34",
    name=Text("Scheiding coach en HR", "Role separation"),
    hardness="B",
    applies=acts(
        "listen_back",
        "score",
        "coach",
        "report_individual",
        "share_evaluation",
        "use_in_review",
        "use_in_dismissal",
    )
    & USE
    & recording.FOR_TRAINING.is_("yes"),
    holds=BROUGHT_IN | case.HR_POWER.is_("no"),
    sources=(Source("Klankbord", "uitwerking van R8", "B"), *cite("AVG", "25")),
    text=Text(
        "Wie over uw contract gaat, luistert niet mee in trainingsopnamen.",
        "Who decides on your contract gets no access to your training recordings.",
    ),
    remedy=Text(
        "Laat een coach zonder zeggenschap over beoordeling of contract dit doen.",
        "Have a coach without power over appraisal or contract do this.",
    ),
)

R48 = Rule(
    id="R48",
    name=Text("Bijvangst", "Incidental serious finding"),
    hardness="B/J",
    applies=recording.SERIOUS_FINDING.is_("yes")
    & (
        acts(
            "share_evaluation",
            "coach",
            "use_in_review",
            "use_in_dismissal",
            "train_example",
            "restrict",
            "retain",
        )
        | TO_OTHERS
    ),
    holds=acts("restrict", "retain") | (acts("share_evaluation") & case.RECIPIENT.is_("dpo_legal")),
    duties=(
        Duty(
            text=Text(
                "Leg het voor aan de FG en de jurist; zij beslissen binnen vijf werkdagen.",
                "Put it before the DPO and legal; they decide within five working days.",
            ),
            effect="restrict",
            due=dues.after_notice,
        ),
    ),
    sources=(
        *cite("AVG", "6(4)", "17(3)(e)", "18"),
        Source("HR", "ECLI:NL:HR:2014:942", "V2"),
    ),
    text=Text(
        "Een ernstig incident gaat naar een aparte procedure, niet naar de coach.",
        "A serious finding goes to a separate procedure, not to the coach or HR.",
    ),
    remedy=Text(
        "Bevries het fragment en leg het voor aan de FG en de jurist.",
        "Freeze the fragment and put it before the DPO and legal.",
    ),
    contested=Text(
        "Wanneer bijvangst gebruikt mag worden is een weging; vraag een jurist.",
        "When an incidental finding may be used is a weighing; ask counsel.",
    ),
)

RULES = (R8, R9, R34, R48)
