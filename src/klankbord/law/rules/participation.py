"""The works council: its consent, what replaces it, and what it cannot cure."""

from klankbord.law.facts import case, council, programme, study
from klankbord.law.rule import Duty, Rule, Source, cite
from klankbord.law.rules import dues
from klankbord.law.rules.groups import (
    BROUGHT_IN,
    COLLECT,
    CONSENT_NOW,
    CONSENT_THEN,
    COUNCIL_CONSENTS,
    DPIA_DONE,
    INTRUSIVE,
    UNDER_PROGRAMME,
    USE,
    acts,
)
from klankbord.law.texts import Text

_ONE_IN_SCOPE = (
    council.PURPOSE_AGREED.is_("yes")
    & council.DATA_AGREED.is_("yes")
    & council.MEANS_AGREED.is_("yes")
)
_ALL_IN_SCOPE = (
    council.ALL_PURPOSES_AGREED.is_("yes")
    & council.ALL_DATA_AGREED.is_("yes")
    & council.ALL_MEANS_AGREED.is_("yes")
)
_NO_COUNCIL = council.PARTICIPATION.is_("staff_representation", "none")
_CHANGING = acts("activate") & programme.CHANGE.is_("material", "withdrawal")
_DISAGREED = council.CONSENT.is_("withdrawn_unconditional")

R21 = Rule(
    id="R21",
    name=Text("Instemming OR", "Works council consent"),
    hardness="W",
    applies=(COLLECT | USE | INTRUSIVE | acts("activate")) & COUNCIL_CONSENTS,
    holds=BROUGHT_IN
    | (
        CONSENT_NOW
        & (~(COLLECT | USE) | CONSENT_THEN)
        & (acts("activate") | _ONE_IN_SCOPE)
        & (~acts("activate") | _ALL_IN_SCOPE)
        & council.DISPUTED.is_("no")
    ),
    sources=(
        *cite("WOR", "27(1)(k)", "27(1)(l)", tag="V2"),
        Source("AP", "Rol van de ondernemingsraad", "V"),
        Source("KSF", "Resultaten van medewerkers bespreken, S3 en S27", "V"),
    ),
    text=Text(
        "Eerst stemt de OR in, dan pas start de regeling.",
        "First the works council consents, then the programme starts, within what it agreed to.",
    ),
    remedy=Text(
        "Vraag de OR schriftelijk om instemming met dit doel, dit middel en deze gegevens.",
        "Ask the works council in writing for consent to this purpose, means and data.",
    ),
    contested=Text(
        "Of ontbrekende instemming op zichzelf ook strijd met de AVG is, is niet beslist.",
        "Whether a lack of consent by itself is unlawful under the AVG too is not settled.",
    ),
)

R22 = Rule(
    id="R22",
    name=Text("Nietigheid", "Nullity"),
    hardness="W",
    applies=UNDER_PROGRAMME & COUNCIL_CONSENTS & council.NULLITY.is_("invoked", "too_late"),
    holds=CONSENT_NOW | council.NULLITY.is_("too_late"),
    backstop=True,  # without consent R21 denies as well
    sources=(Source("WOR", "27(5)", "V"), *cite("WOR", "27(6)")),
    text=Text(
        "De OR heeft de nietigheid ingeroepen: alles stopt.",
        "The works council invoked nullity: everything stops.",
    ),
    remedy=Text(
        "Stop, zet de gegevens in quarantaine en informeer iedereen; vraag alsnog instemming.",
        "Stop, quarantine the data and inform everyone; ask for consent after all.",
    ),
)

R23 = Rule(
    id="R23",
    name=Text("Vervangende toestemming", "Substitute permission"),
    hardness="W",
    applies=acts("activate") & COUNCIL_CONSENTS & council.CONSENT.is_("court"),
    sources=(Source("WOR", "27(4)", "V2"),),
    text=Text(
        "De kantonrechter kan de instemming vervangen.",
        "The court can replace the consent.",
    ),
    remedy=Text(
        "Na een weigering kan de werkgever de kantonrechter om toestemming vragen.",
        "After a refusal the employer can ask the court for permission.",
    ),
)

R24 = Rule(
    id="R24",
    name=Text("Geen OR", "No works council"),
    hardness="W/B",
    applies=acts("activate"),
    holds=council.PARTICIPATION.is_("works_council")
    | (
        _NO_COUNCIL
        & (
            council.HEADCOUNT.is_("under_50")
            | (
                council.HEADCOUNT.is_("from_50")
                & council.BOARD_OVERRIDE.is_("yes")
                & study.DPO_ADVICE.is_("positive", "negative")
            )
        )
    ),
    duties=(
        Duty(
            when=_NO_COUNCIL,
            text=Text(
                "Informeer en raadpleeg het personeel of de PVT, en vraag hun mening bij de DPIA.",
                "Inform and consult the staff or its representation, and seek their views in "
                "the DPIA.",
            ),
        ),
    ),
    sources=(
        *cite("WOR", "35c", "35d", tag="V2"),
        *cite("WOR", "2", "35b"),
        Source("SER", "PVT heeft geen instemmingsrecht op privacy", "V"),
        *cite("AVG", "35(9)"),
    ),
    text=Text(
        "Zonder OR gelden extra stappen.",
        "Without a works council extra steps hold; from fifty persons on one is required.",
    ),
    remedy=Text(
        "Stel een OR in, of laat het bestuur na advies van de FG een besluit ondertekenen.",
        "Set up a works council, or have the board sign a decision after the DPO's advice.",
    ),
    contested=Text(
        "De weigering vanaf vijftig personen is beleid van Klankbord; vraag een jurist.",
        "The refusal from fifty persons on is Klankbord's policy; ask counsel.",
    ),
)

R25 = Rule(
    id="R25",
    name=Text("Instemming is geen grondslag", "Consent of the council is no legal basis"),
    hardness="J",
    applies=acts("activate") & COUNCIL_CONSENTS & CONSENT_NOW,
    holds=study.BALANCING.is_("outweighs") & DPIA_DONE,
    sources=(*cite("AVG", "88"), Source("HvJ", "C-65/23", "V2")),
    text=Text(
        "Instemming van de OR vervangt de AVG-toets niet.",
        "The works council's consent does not replace the tests of the AVG.",
    ),
    remedy=Text(
        "Maak ook de belangenafweging en de DPIA af.",
        "Complete the balancing test and the DPIA too.",
    ),
    backstop=True,
)

R26 = Rule(
    id="R26",
    name=Text("Wijziging of intrekking", "Change or withdrawal"),
    hardness="W",
    applies=COUNCIL_CONSENTS
    & (_CHANGING | ((COLLECT | INTRUSIVE | acts("activate")) & _DISAGREED)),
    holds=~_CHANGING | programme.VERSION_CONSENTED.is_("same"),
    duties=(
        Duty(
            when=_DISAGREED,
            text=Text(
                "Waarschuw de FG, doe de belangenafweging en DPIA over en ga binnen veertien "
                "dagen in gesprek met de OR.",
                "Alert the DPO, repeat balancing test and DPIA, and talk with the works council "
                "within fourteen days.",
            ),
            due=dues.talk,
        ),
    ),
    sources=(Source("WOR", "27(1) aanhef", "V2"),),
    text=Text(
        "Ook een wijziging gaat eerst langs de OR.",
        "A change or withdrawal needs the works council's consent too.",
    ),
    remedy=Text(
        "Vraag instemming met precies deze versie.", "Ask for consent to this very version."
    ),
    contested=Text(
        "Intrekken van een geldige instemming kent de WOR niet; vraag een jurist (T14).",
        "The WOR knows no withdrawal of valid consent; ask counsel (T14).",
    ),
)

R78 = Rule(
    id="R78",
    name=Text("Beoordelaars zijn ook betrokkenen", "Evaluators are data subjects"),
    hardness="W",
    applies=((USE | acts("export")) & case.DATA_CATEGORY.is_("listening_log"))
    | (BROUGHT_IN & case.DATA_CATEGORY.is_("unknown")),
    holds=programme.DATA_NAMED.is_("yes") & (_NO_COUNCIL | council.DATA_AGREED.is_("yes")),
    sources=(
        *cite("AVG", "4(1)"),
        Source("WOR", "27(1)(l)", "V2"),
        Source("AP", "Personeelsvolgsystemen", "V2"),
    ),
    text=Text(
        "Ook de beoordelaar heeft privacy.",
        "Evaluators have privacy too: their log needs the same programme and consent.",
    ),
    remedy=Text(
        "Neem het luisterlogboek op in de regeling en vraag de OR om instemming.",
        "Put the listening log in the programme and ask the works council for consent.",
    ),
)

RULES = (R21, R22, R23, R24, R25, R26, R78)
