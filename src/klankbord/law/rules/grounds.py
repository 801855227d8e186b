"""Why monitoring may happen at all: a programme, a basis, a purpose, no more than needed."""

from klankbord.law.conditions import TRUE
from klankbord.law.facts import case, notice, programme, recording, request, study
from klankbord.law.rule import Duty, Rule, Source, cite
from klankbord.law.rules.groups import (
    A_BASIS,
    BROUGHT_IN,
    COLLECT,
    INTRUSIVE,
    LISTENING,
    UNDER_PROGRAMME,
    USE,
    acts,
)
from klankbord.law.texts import Text

_COVERED = (
    programme.STATUS.is_("in_force", "changing")
    & programme.ACT_NAMED.is_("yes")
    & programme.PURPOSE_NAMED.is_("yes")
    & programme.DATA_NAMED.is_("yes")
    & programme.PERSON_IN_SCOPE.is_("yes")
    & (
        programme.WINDOW.is_("inside")
        | (acts("report_team") & programme.WINDOW.is_("after") & case.GROUP.is_("k_or_more"))
    )
)

R1 = Rule(
    id="R1",
    name=Text("Verantwoordingsplicht", "Accountability, default deny"),
    hardness="W",
    applies=TRUE,
    holds=(
        (~((COLLECT | USE | INTRUSIVE) & ~BROUGHT_IN) | _COVERED)
        & (~acts("record", "listen_live") | programme.MEANS_NAMED.is_("yes"))
        & (~acts("activate") | (study.REGISTER_ENTRY.is_("yes") & programme.BASIS.is_(*A_BASIS)))
        & (
            ~acts("share_evaluation")
            | case.RECIPIENT.is_(
                "other_evaluator",
                "hr",
                "management",
                "dpo_legal",
                "client",
                "processor",
                "group_company",
                "temp_agency",
            )
        )
        & (
            ~acts("disclose_to_third_party")
            | case.RECIPIENT.is_(
                "works_council",
                "client",
                "processor",
                "group_company",
                "temp_agency",
                "police",
                "public_prosecutor",
            )
        )
        & (
            ~acts("withhold_notice")
            | notice.WITHHELD.is_("after_notice", "recipient_notice", "breach_report")
        )
    ),
    duties=(
        Duty(
            kind="standing",
            text=Text(
                "Leg deze handeling vast in het logboek.", "Write this act down in the ledger."
            ),
        ),
    ),
    sources=cite("AVG", "5(2)", "24", "25(2)"),
    text=Text(
        "Niet geregeld is niet toegestaan.",
        "What no programme in force names is not allowed: act, data, person, purpose and time.",
    ),
    remedy=Text(
        "Laat de eigenaar van de regeling deze handeling, dit doel en deze gegevens opnemen; "
        "pas na instemming en aankondiging mag het.",
        "Have the programme's owner add this act, purpose and data; it is allowed only after "
        "consent and announcement.",
    ),
)

R2 = Rule(
    id="R2",
    name=Text("Grondslag", "Lawful basis"),
    hardness="W",
    applies=UNDER_PROGRAMME,
    holds=(~USE | recording.BASIS.is_(*A_BASIS)) & (USE | programme.BASIS.is_(*A_BASIS)),
    sources=cite("AVG", "5(1)(a)", "6(1)"),
    text=Text(
        "Zonder grondslag mag het niet.",
        "Each purpose needs a legal basis, recorded beforehand.",
    ),
    remedy=Text(
        "Laat de verantwoordelijke met de FG de grondslag vaststellen en vastleggen.",
        "Have the controller settle and record the legal basis with the DPO.",
    ),
)

R3 = Rule(
    id="R3",
    name=Text("Toestemming werknemer telt niet", "Employee consent is no basis"),
    hardness="T",
    applies=acts("activate", "record", "score", "use_in_review"),
    holds=(
        (~acts("activate", "record") | ~programme.BASIS.is_("employee_consent"))
        & (~acts("score", "use_in_review") | ~recording.BASIS.is_("employee_consent"))
        # R2 does not ask the basis of what the employee brings in, so silence would help here.
        & (~BROUGHT_IN | ~recording.BASIS.is_("unknown"))
        & (
            ~acts("use_in_review")
            | ~request.OWN_REQUEST.is_("prompted")
            | recording.REUSE.is_("yes")
        )
    ),
    sources=(
        *cite("AVG", "4(11)", "7", "overweging 43"),
        Source("WP29", "advies 2/2017", "V2"),
        Source("AP", "Voorwaarden voor controle van werknemers", "V2"),
    ),
    text=Text(
        "Een akkoord van de medewerker is geen grondslag.",
        "An employee's agreement is not a legal basis.",
    ),
    remedy=Text(
        "Kies een andere grondslag; vraag de medewerker alleen of hij het heeft gelezen.",
        "Choose another basis; ask the employee only whether he has read it.",
    ),
)

R4 = Rule(
    id="R4",
    name=Text("Gerechtvaardigd belang", "Legitimate interest, three-step test"),
    hardness="W",
    applies=acts("activate"),
    holds=study.BALANCING.is_("outweighs"),
    sources=(
        *cite("AVG", "6(1)(f)"),
        Source("EDPB", "richtsnoeren 1/2024 (consultatie)", "V2"),
        Source("HvJ", "C-621/22 KNLTB", "V2"),
        Source("AP", "Controle van werknemers", "V"),
    ),
    text=Text(
        "Het belang van de werkgever moet zwaarder wegen dan uw privacy.",
        "The employer's interest must be legitimate, necessary and outweigh your privacy.",
    ),
    remedy=Text(
        "Laat de verantwoordelijke de belangenafweging maken en vastleggen.",
        "Have the controller do and record the balancing test.",
    ),
)

R5 = Rule(
    id="R5",
    name=Text("Noodzaak", "Necessity, subsidiarity"),
    hardness="W",
    applies=acts("activate") | COLLECT | INTRUSIVE,
    holds=(
        (~(acts("activate") | COLLECT) | study.ALTERNATIVES.is_("enough"))
        & (~acts("covert_monitoring") | request.OTHER_EFFORTS.is_("yes"))
        & (~acts("read_messages") | request.LESS_INTRUSIVE_FAILED.is_("yes"))
    ),
    sources=(
        *cite("AVG", "5(1)(c)", "6(1)(f)"),
        Source("AP", "Controle van werknemers", "V"),
        Source("Rb. Den Haag", "ECLI:NL:RBDHA:2022:257", "V"),
    ),
    text=Text(
        "Het mag alleen als het niet met minder kan.",
        "It is allowed only if no less intrusive means reaches the purpose.",
    ),
    remedy=Text(
        "Onderzoek ten minste drie lichtere middelen en leg vast waarom ze niet volstaan.",
        "Examine at least three less intrusive means and record why each falls short.",
    ),
    contested=Text(
        "Een rechter eiste in 2022 ook akkoord van wie wordt opgenomen; Klankbord vraagt dat niet.",
        "In 2022 a court also asked the agreement of those recorded; Klankbord does not.",
    ),
)

R6 = Rule(
    id="R6",
    name=Text("Steekproef", "Proportionality, sampling"),
    hardness="T/B",
    applies=COLLECT | LISTENING | acts("score", "auto_score"),
    holds=(
        (COLLECT & programme.BASIS.is_("legal_obligation"))
        | case.COVERAGE.is_("full_with_ground")
        | (case.COVERAGE.is_("sample") & case.SAMPLE.is_("within"))
    ),
    sources=(
        *cite("AVG", "5(1)(c)"),
        Source("EHRM", "Bărbulescu", "V2"),
        Source("Registratiekamer", "1996", "V2"),
        Source("CBP", "via FNV", "V2"),
    ),
    text=Text(
        "Wij nemen steekproeven; niet alles wordt beluisterd.",
        "We take samples up to a ceiling; not everything is monitored.",
    ),
    remedy=Text(
        "Wacht tot de volgende periode, of kies minder gesprekken.",
        "Wait for the next period, or select fewer calls.",
    ),
)

R7 = Rule(
    id="R7",
    name=Text("Doelbinding", "Purpose limitation"),
    hardness="W",
    applies=USE,
    holds=BROUGHT_IN
    | (
        recording.MADE.is_("known")
        & (recording.REUSE.is_("yes") | (recording.REUSE.is_("k") & case.GROUP.is_("k_or_more")))
    ),
    sources=cite("AVG", "5(1)(b)", "6(4)", "13(3)"),
    text=Text(
        "Alleen voor het doel dat vooraf is genoemd.",
        "Only for the purpose that was named beforehand, or one compatible with it.",
    ),
    remedy=Text(
        "Gebruik opnamen die voor dit doel zijn gemaakt, of een cijfer over genoeg personen.",
        "Use recordings made for this purpose, or a figure about enough persons.",
    ),
)

R10 = Rule(
    id="R10",
    name=Text("Beoordelingsdoel apart", "Separate appraisal purpose"),
    hardness="W",
    applies=acts("use_in_review", "use_in_dismissal") | (USE & case.PURPOSE.is_("appraisal")),
    holds=BROUGHT_IN
    | (
        programme.APPRAISAL_NAMED.is_("yes")
        & recording.FOR_APPRAISAL.is_("yes")
        & programme.MADE_UNDER_PROGRAMME.is_("yes")
    ),
    sources=(
        *cite("WOR", "27(1)(g)", "27(1)(k)", "27(1)(l)", tag="V2"),
        *cite("AVG", "5(1)(b)", "13(3)"),
    ),
    text=Text(
        "Beoordelen mag alleen met een eigen regeling vooraf.",
        "Appraisal needs its own programme beforehand; never for calls recorded earlier.",
    ),
    remedy=Text(
        "Start eerst een regeling met het doel beoordeling; die geldt voor nieuwe opnamen.",
        "First start a programme for appraisal; it holds for new recordings only.",
    ),
)

R17 = Rule(
    id="R17",
    name=Text("Bepaalde periode", "Bounded period"),
    hardness="S",
    applies=UNDER_PROGRAMME,
    holds=(
        (
            programme.REVIEW.is_("not_needed", "ahead", "grace")
            # Figures of a group go on while a review is late (law.md 3.3): nobody is heard for it.
            | (acts("report_team") & programme.REVIEW.is_("overdue"))
        )
        & (
            ~(COLLECT | acts("activate"))
            | (
                programme.TRAINING_PERIOD.is_("no_training", "within")
                & programme.REVIEW_TERM.is_("not_needed", "within")
            )
        )
        & (~COLLECT | programme.WINDOW.is_("inside"))
        & (
            ~acts("activate")
            | (
                programme.WINDOW.is_("before", "inside")
                & programme.PURPOSES_STATED.is_("yes")
                & programme.COURSE.is_("no_training", "named")
            )
        )
    ),
    sources=(
        Source("KSF", "Resultaten van medewerkers bespreken, S32", "V"),
        *cite("AVG", "5(1)(c)", "5(1)(e)"),
    ),
    text=Text(
        "De opnameperiode heeft een begin en een eind.",
        "The period has a start and an end: training at most three months, "
        "other purposes a review within a year.",
    ),
    remedy=Text(
        "Laat de eigenaar begin, eind en cursus vastleggen, of de herziening uitvoeren.",
        "Have the owner record start, end and course, or carry out the review.",
    ),
)

RULES = (R1, R2, R3, R4, R5, R6, R7, R10, R17)
