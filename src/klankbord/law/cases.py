"""The cases of the rule book, "Mag dit?": what the law says of them and which rules decide.

The facts of each stand in tests/law/scenarios.jsonl, and the law is held to these answers.
"""

from typing import Literal, NamedTuple

from klankbord.law.texts import Text


class Case(NamedTuple):
    """A case in words: its answer, and the rules that must be named for it."""

    id: str
    answer: Literal["yes", "yes_if", "no"]
    rules: tuple[str, ...]
    text: Text


def about(rule_id: str) -> tuple[Case, ...]:
    """The cases for which a rule must be named."""
    return tuple(case for case in CASES if rule_id in case.rules)


def _case(name: str, answer: Literal["yes", "yes_if", "no"], rules: str, nl: str, en: str) -> Case:
    return Case(name, answer, tuple(rules.split()), Text(nl, en))


CASES = (
    _case("T1", "yes", "R1 R15 R17 R18 R21",
         "Alle stappen zijn doorlopen; het gesprek van een geïnformeerde medewerker wordt na de "
         "meldtekst opgenomen voor de cursus van deze maand.",
         "All steps were taken; the call of an employee who was told is recorded after the "
         "announcement, for this month's course."),
    _case("T2", "no", "R7 R8 R34",
         "De leidinggevende wil een trainingsopname laten horen in het functioneringsgesprek.",
         "The manager wants to play a training recording in the performance review."),
    _case("T3", "yes_if", "R9 R63",
         "Dezelfde opname, maar de medewerker vraagt er zelf schriftelijk om.",
         "The same recording, but the employee asks for it himself in writing."),
    _case("T4", "no", "R3 R8 R9",
         'De leidinggevende stuurt aan: "vraag jij anders zelf even om die opname te gebruiken".',
         "The manager steers: \"why don't you ask yourself to use that recording\"."),
    _case("T5", "no", "R7 R8 R51",
         "HR wil alleen de gemiddelde trainingsscore van één medewerker voor de jaarbeoordeling.",
         "HR wants only the average training score of one employee for the yearly appraisal."),
    _case("T6", "yes_if", "R10 R21 R32 R37 R38",
         "Er is een regeling met beoordelingsdoel waar de OR mee instemde; opnamen van ná de "
         "start worden in het beoordelingsgesprek gebruikt.",
         "There is a programme for appraisal to which the works council consented; recordings "
         "made after its start are used in the review."),
    _case("T7", "no", "R7 R8 R10",
         "Die nieuwe beoordelingsregeling geldt nu; mag ook een trainingsopname van vorige maand"
         " worden gebruikt?",
         "That new programme for appraisal holds now; may a training recording of last month be "
         "used too?"),
    _case("T8", "no", "R15 R64",
         "De medewerker werd één dag na de opname geïnformeerd; mag de coach luisteren?",
         "The employee was told one day after the recording; may the coach listen?"),
    _case("T9", "no", "R15 R16 R31",
         "Het reglement staat sinds gisteren stil op intranet; mag de opname vandaag starten?",
         "Since yesterday the policy has stood on the intranet, without a word; may recording "
         "start today?"),
    _case("T10", "no", "R15 R73",
         "Een nieuwe medewerker heeft het reglement nog niet ontvangen en neemt zijn eerste "
         "gesprek aan.",
         "A new employee has not received the policy yet and takes his first call."),
    _case("T11", "yes", "R3 R15",
         'De nieuwe medewerker heeft het reglement ontvangen maar weigert op "gelezen" te '
         "klikken.",
         'The new employee received the policy but refuses to click "read".'),
    _case("T12", "no", "R21",
         "De OR is ingesteld maar niet om instemming gevraagd; het systeem kan prestaties "
         "volgen, al is dat niet de bedoeling.",
         "There is a works council but it was not asked for consent; the system can follow "
         "performance, though that is not meant."),
    _case("T13", "no", "R22 R64",
         "De OR roept binnen een maand schriftelijk de nietigheid in; mag er nog worden "
         "teruggeluisterd?",
         "Within a month the works council invokes nullity in writing; may recordings still be "
         "listened to?"),
    _case("T14", "yes_if", "R21 R26",
         "De OR trekt halverwege een eerder geldig en onvoorwaardelijk gegeven instemming in; "
         "mag de opname voorlopig doorgaan?",
         "Halfway the works council withdraws a consent that was valid and unconditional; may "
         "recording go on for now?"),
    _case("T15", "no", "R21 R1",
         "De instemming gold tot 1 november; mag er op 2 november worden opgenomen?",
         "The consent held until 1 November; may be recorded on 2 November?"),
    _case("T16", "yes", "R23",
         "De OR weigert, de kantonrechter gaf vervangende toestemming.",
         "The works council refuses; the court gave permission instead."),
    _case("T17", "yes_if", "R24 R4 R27",
         "Bedrijf met 30 mensen en een PVT die tegen is; verder klopt alles.",
         "A company of 30 people with a staff representation that is against; everything else is"
         " in order."),
    _case("T18", "no", "R24",
         "Bedrijf met 80 mensen zonder OR wil starten.",
         "A company of 80 people without a works council wants to begin."),
    _case("T19", "no", "R4 R25",
         "De OR stemde in, maar er is geen belangenafweging gemaakt.",
         "The works council consented, but no balancing test was made."),
    _case("T20", "no", "R27",
         "Team van 120 agenten, stelselmatige opname, geen DPIA.",
         "A team of 120 agents, systematic recording, no DPIA."),
    _case("T21", "no", "R16 R26 R27 R77",
         "De werkgever wil de regeling uitbreiden met schermopname, volgende week.",
         "The employer wants to extend the programme with screen recording, next week."),
    _case("T22", "yes_if", "R59 R60 R66",
         "De bewaartermijn is verstreken en er loopt een concreet geschil over juist dit "
         "gesprek; mag het bewaard blijven?",
         "The retention term is over and there is a concrete dispute about this very call; may "
         "it be kept?"),
    _case("T23", "no", "R59 R60",
         'De bewaartermijn is verstreken; mag het blijven staan omdat er "misschien ooit een '
         'klacht" komt?',
         'The retention term is over; may it stay because "a complaint may come some day"?'),
    _case("T24", "no", "R12 R43 R64",
         "Het gesprek van een medewerker met de bedrijfsarts liep via de opgenomen lijn; mag "
         "iemand het beluisteren?",
         "An employee's call with the company doctor ran over the recorded line; may anybody "
         "listen to it?"),
    _case("T25", "no", "R12",
         "De medewerker belt tussendoor privé met school op de werktelefoon; het wordt "
         "opgenomen.",
         "The employee makes a private call to school on the work telephone; it is recorded."),
    _case("T26", "no", "R11",
         "De beller staat in de wacht en praat met huisgenoten; mag dat stuk worden opgenomen of"
         " bewaard?",
         "The caller is on hold and talks with people at home; may that part be recorded or "
         "kept?"),
    _case("T27", "no", "R19",
         "De beller maakt halverwege bezwaar bij een trainingsopname; mag de opname doorlopen of"
         " blijven staan?",
         "Halfway the caller objects to a training recording; may it go on or stay?"),
    _case("T28", "yes", "R20",
         "De beller maakt bezwaar bij een beleggingsorder met wettelijke opnameplicht; mag de "
         "opname doorlopen?",
         "The caller objects during an investment order that by law must be recorded; may "
         "recording go on?"),
    _case("T29", "no", "R18 R64",
         "De meldtekst werd door een storing niet afgespeeld; de opname loopt.",
         "Through a fault the announcement was not played; the recording runs."),
    _case("T30", "no", "R7 R18",
         "De meldtekst noemt alleen training; de opname wordt gebruikt om een klacht af te "
         "handelen.",
         "The announcement names training only; the recording is used to handle a complaint."),
    _case("T31", "no", "R18",
         "Een tweede persoon schuift aan in het gesprek zonder nieuwe melding.",
         "A second person joins the call without a new announcement."),
    _case("T32", "no", "R18",
         "Uitgaand gesprek: de agent meldt de opname pas aan het eind.",
         "Outbound call: the agent tells of the recording only at the end."),
    _case("T33", "no", "R50 R51",
         "Teamrapport over twee personen.",
         "A team report about two persons."),
    _case("T34", "no", "R50",
         "Teamrapport over zes personen terwijl vijf van hen ook apart als groep worden getoond.",
         "A team report about six persons while five of them are also shown as a group of their "
         "own."),
    _case("T35", "yes", "R50",
         "Teamrapport over twaalf personen zonder namen voor het management.",
         "A team report about twelve persons without names, for the management."),
    _case("T36", "no", "R51",
         "Ranglijst met namen en scores op het wandscherm.",
         "A ranking with names and scores on the wall screen."),
    _case("T37", "no", "R47 R5",
         "Heimelijk meeluisteren omdat de omzet tegenvalt.",
         "Listening in secretly because turnover is disappointing."),
    _case("T38", "yes_if", "R14 R27 R44 R47",
         "Heimelijke opname bij concrete verdenking van fraude, andere middelen faalden, vaste "
         "periode, DPIA, protocol met instemming, achteraf melden.",
         "Covert recording on concrete suspicion of fraud; other means failed, fixed period, "
         "DPIA, protocol with consent, told afterwards."),
    _case("T39", "no", "R32 R47",
         "Na die heimelijke controle bleek de verdenking onjuist; mag dit voor de medewerker "
         "verborgen blijven?",
         "After that covert control the suspicion proved wrong; may this stay hidden from the "
         "employee?"),
    _case("T40", "no", "R8 R48",
         "Een coach hoort in een trainingsopname dat de agent een klant bedreigt en stuurt het "
         "bestand naar HR.",
         "In a training recording a coach hears that the agent threatens a customer, and sends "
         "the file to HR."),
    _case("T41", "yes_if", "R48 R60 R66",
         "Datzelfde fragment wordt bevroren en aan FG en jurist voorgelegd.",
         "That same fragment is frozen and put before the DPO and counsel."),
    _case("T42", "yes", "R72 R15",
         "Uitzendkracht van twee weken, wel geïnformeerd, onder dezelfde regeling.",
         "A temporary worker of two weeks, who was told, under the same programme."),
    _case("T43", "no", "R7 R8 R72",
         "Het uitzendbureau vraagt de scores van de uitzendkracht om te bepalen of hij terug mag"
         " komen.",
         "The temp agency asks for the temporary worker's scores, to decide whether he may come "
         "back."),
    _case("T44", "yes_if", "R61 R63 R70 R74",
         "Een vertrokken medewerker vraagt een kopie van zijn opnamen binnen de bewaartermijn.",
         "An employee who left asks for a copy of his recordings within the retention term."),
    _case("T45", "no", "R53 R74",
         "Het mooiste gesprek van een vertrokken medewerker blijft als lesvoorbeeld in gebruik, "
         "met stem en naam.",
         "The best call of an employee who left stays in use as an example, with voice and name."),
    _case("T46", "yes_if", "R38 R39 R21 R27",
         "AI maakt een voorstelscore, een mens beluistert en beslist; iedereen is vooraf "
         "geïnformeerd en de OR stemde in.",
         "AI proposes a score, a human listens and decides; everybody was told before and the "
         "works council consented."),
    _case("T47", "no", "R38",
         "Het systeem plaatst agenten onder een 6 automatisch in een verbetertraject.",
         "The system puts agents below a 6 into an improvement plan by itself."),
    _case("T48", "no", "R40",
         "Software meet boosheid in de stem van de agent.",
         "Software measures anger in the agent's voice."),
    _case("T49", "no", "R41",
         "Software meet boosheid in de stem van de klant om de agent te helpen.",
         "Software measures anger in the customer's voice, to help the agent."),
    _case("T50", "yes", "R61 R33 R63",
         "Agent luistert zijn eigen opgenomen gesprek terug binnen de termijn.",
         "An agent listens to his own recorded call within the term."),
    _case("T51", "no", "R33 R53",
         'Agent luistert het gesprek van een collega terug "om te leren".',
         "An agent listens to a colleague's call \"to learn\"."),
    _case("T52", "yes", "R54 R50",
         "De OR vraagt kwartaalcijfers over aantallen beluisterde gesprekken en gemiddelde "
         "scores per afdeling van 20.",
         "The works council asks for quarterly figures: how many calls were listened to and "
         "average scores per department of 20."),
    _case("T53", "no", "R54 R51",
         "De OR vraagt de scores op naam.",
         "The works council asks for the scores by name."),
    _case("T54", "no", "R56",
         "De politie belt en vraagt een opname te mailen.",
         "The police telephone and ask for a recording by mail."),
    _case("T55", "yes_if", "R56 R58",
         "De officier van justitie vordert schriftelijk één bepaalde opname met wetsartikel.",
         "The public prosecutor demands one certain recording in writing, naming the article of "
         "law."),
    _case("T56", "no", "R57 R7 R51",
         "De moedermaatschappij in de Verenigde Staten vraagt alle scores per medewerker.",
         "The parent company in the United States asks for all scores per employee."),
    _case("T57", "yes_if", "R52 R55 R57 R33",
         "Een zustermaatschappij in Duitsland kalibreert mee op gepseudonimiseerde gesprekken; "
         "staat in reglement en instemming.",
         "A sister company in Germany takes part in calibration on pseudonymised calls; policy "
         "and consent say so."),
    _case("T58", "yes_if", "R62 R63 R70",
         "De klant vraagt een kopie van zijn opgenomen gesprek.",
         "The customer asks for a copy of his recorded call."),
    _case("T59", "yes", "R61",
         "De medewerker vraagt het commentaar van de beoordelaar; de werkgever noemt dat een "
         "interne notitie.",
         "The employee asks for the evaluator's comment; the employer calls that an internal "
         "note."),
    _case("T60", "no", "R66 R68",
         "De medewerker maakt bezwaar tegen opname om persoonlijke redenen; terwijl dat loopt "
         "wordt hij opnieuw gescoord.",
         "The employee objects to recording for personal reasons; while that is open he is "
         "scored again."),
    _case("X1", "no", "R46",
         "De kaartcode van de klant is mee opgenomen; mag de opname zo blijven staan?",
         "The customer's card code was recorded too; may the recording stay as it is?"),
    _case("X2", "no", "R75",
         "Een teamleider kiest alleen gesprekken van het OR-lid dat tegen stemde.",
         "A team leader picks only calls of the works council member who voted against."),
    _case("X3", "yes", "R65 R37",
         "De medewerker betwist zijn score; mag zijn reactie zichtbaar bij de score komen, "
         "terwijl het cijfer blijft?",
         "The employee disputes his score; may his reply be shown with the score while the "
         "figure stays?"),
    _case("X4", "no", "R76 R55",
         "De leverancier wil gesprekken gebruiken om zijn spraakmodel te trainen.",
         "The supplier wants to use calls to train its speech model."),
    _case("X5", "yes", "R35 R15 R18",
         "Supervisor luistert live mee; de medewerker ziet het signaal en de regeling kent dit "
         "middel.",
         "A supervisor listens in live; the employee sees the signal and the programme knows "
         "this means."),
    _case("X6", "no", "R6",
         "Voor een cursus van vier weken worden alle gesprekken van iedereen beluisterd en "
         "gescoord.",
         "For a course of four weeks all calls of everybody are listened to and scored."),
    _case("X7", "no", "R13 R5",
         "De teamleider leest de onderlinge chat van collega's mee om de sfeer te peilen.",
         "The team leader reads along in the colleagues' chat to sense the mood."),
    _case("X8", "no", "R28",
         "Er is een FG, maar die is niet gevraagd; de DPIA is af.",
         "There is a DPO, but he was not asked; the DPIA is done."),
    _case("X9", "no", "R30 R59",
         "Het reglement noemt geen bewaartermijn per soort gegeven.",
         "The policy names no retention term for each kind of data."),
    _case("X10", "no", "R36 R59",
         "De opname is gewist na afloop van de termijn; mag het transcript blijven?",
         "The recording was erased at the end of the term; may the transcript stay?"),
    _case("X11", "no", "R42",
         "De agent logt in met zijn stem en die stemafdruk labelt ook de opnamen.",
         "The agent logs in with his voice, and that voice print labels the recordings too."),
    _case("X12", "yes_if", "R45 R11",
         "Een organisatie met wettelijke BSN-taak neemt op; het BSN wordt automatisch "
         "gemaskeerd.",
         "An organisation with a statutory task for the BSN records; the BSN is masked "
         "automatically."),
    _case("X13", "no", "R49 R64",
         "De advocaat van de werkgever wil een opname zonder voorafgaande melding exporteren als"
         " bewijs.",
         "The employer's lawyer wants to export, as evidence, a recording made without telling "
         "beforehand."),
    _case("X14", "no", "R67",
         "De opdrachtgever kreeg een onjuiste score; die is hersteld; mag de opdrachtgever "
         "onwetend blijven?",
         "The client got a wrong score; it was mended; may the client stay unaware?"),
    _case("X15", "no", "R69 R60 R66",
         "De medewerker vraagt wissing van een score die nodig is in een lopende procedure; moet"
         " nu gewist worden?",
         "The employee asks to erase a score that is needed in proceedings under way; must it be"
         " erased now?"),
    _case("X16", "no", "R71",
         "Een laptop met opnamen is gestolen; mag de melding wachten tot het maandoverleg?",
         "A laptop with recordings was stolen; may the report wait until the monthly meeting?"),
    _case("X17", "no", "R78 R21",
         "De manager wil per beoordelaar zien hoe lang die luistert; dat staat niet in de "
         "regeling.",
         "The manager wants to see for each evaluator how long he listens; the programme does "
         "not say so."),
    _case("X18", "no", "R2 R29 R1",
         "Bij het doel is geen grondslag ingevuld en de verwerking ontbreekt in het register.",
         "No legal basis was filled in for the purpose and the processing is not in the "
         "register."),
)  # fmt: skip
"""In the order of the rule book; T are the first sixty, X the others."""
