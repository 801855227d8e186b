"""What must be proven before a version is in force, stage by stage (law.md 3.1). Pure."""

from dataclasses import dataclass

from klankbord.law.texts import Text


@dataclass(frozen=True, slots=True)
class Demand:
    """One line of the checklist: the rules that decide it, and the evidence that answers them.

    `who` is the role that can mend it, `letter` the hardness where the law's answer gives none.
    """

    code: str
    stage: int
    name: Text
    who: str
    letter: str
    rules: tuple[str, ...]
    kinds: tuple[str, ...] = ()


DEMANDS = (
    Demand(
        "purpose", 1, Text("Doel", "Purpose"), "quality_manager", "W", ("R17", "R2", "R3", "R10")
    ),
    Demand(
        "necessity",
        2,
        Text("Noodzaak", "Necessity"),
        "quality_manager",
        "W",
        ("R5",),
        ("alternatives",),
    ),
    Demand(
        "balancing",
        3,
        Text("Belangenafweging", "Balancing test"),
        "quality_manager",
        "W",
        ("R4",),
        ("balancing_test",),
    ),
    Demand(
        "dpia",
        4,
        Text("Risicoanalyse (DPIA)", "Impact assessment (DPIA)"),
        "quality_manager",
        "W",
        ("R27",),
        ("dpia",),
    ),
    Demand(
        "dpo_advice",
        4,
        Text("Advies FG", "Advice of the DPO"),
        "dpo",
        "W",
        ("R28",),
        ("dpo_advice",),
    ),
    Demand(
        "participation",
        5,
        Text("Medezeggenschap", "Participation"),
        "works_council",
        "W",
        ("R21", "R22", "R23", "R24", "R26"),
        ("works_council_answer", "court_permission", "collective_agreement"),
    ),
    Demand(
        "policy",
        6,
        Text("Reglement gepubliceerd", "Policy published"),
        "quality_manager",
        "S",
        ("R30", "R31"),
        ("policy",),
    ),
    Demand(
        "told",
        7,
        Text("Medewerkers geïnformeerd", "Employees told"),
        "quality_manager",
        "W",
        ("R15", "R72", "R73"),
    ),
    Demand(
        "lead_time",
        8,
        Text("Aankondigingstermijn", "Lead time"),
        "system",
        "B",
        ("R16",),
        ("policy",),
    ),
    Demand(
        "callers",
        9,
        Text("Melding aan bellers", "Announcement to callers"),
        "admin",
        "W",
        ("R18",),
        ("announcement", "announcement_ended"),
    ),
    Demand(
        "register",
        10,
        Text("Verwerkingsregister", "Register of processing"),
        "dpo",
        "W",
        ("R29",),
        ("register_entry",),
    ),
    Demand(
        "access",
        10,
        Text("Toegang", "Access"),
        "admin",
        "W",
        ("R33",),
        ("access_reviewed",),
    ),
    Demand(
        "retention",
        10,
        Text("Wissen werkt", "Erasure works"),
        "admin",
        "W",
        ("R59", "R71"),
        ("retention_tested",),
    ),
    Demand(
        "criteria",
        10,
        Text("Criteria bekend", "Criteria known"),
        "quality_manager",
        "W",
        ("R37",),
        ("criteria_published",),
    ),
)
ACTIVATION = Demand(
    "activation",
    11,
    Text("Van kracht", "In force"),
    "controller",
    "W",
    ("R1",),
    ("activation",),
)

PROCESSOR = Demand(
    "processor_agreed",
    10,
    Text("Verwerkersovereenkomst", "Agreement with the processor"),
    "quality_manager",
    "W",
    ("R55", "R57"),
    ("processor_agreement",),
)
AGREE = Text(
    nl="Breng de verwerkersovereenkomst als PDF in, en leg vast tot wanneer zij geldt. Tot dan "
    "gaat er geen tekst naar dit bedrijf.",
    en="Bring in the agreement with the processor as a PDF, and record until when it holds. Until "
    "then no text goes to this company.",
)

WAITS_FOR_COUNCIL = Text(
    nl="De ondernemingsraad heeft nog niet geantwoord. Zwijgen is geen instemming.",
    en="The works council has not answered yet. Silence is no consent.",
)
NOBODY_IN_SCOPE = Text(
    nl="Niemand valt onder deze regeling. Noem de teams.",
    en="Nobody falls under this programme. Name the teams.",
)
NO_LINE = Text(
    nl="Geen enkele lijn speelt een meldtekst af met bewijs. Doe een proefgesprek.",
    en="No line plays an announcement with proof. Make a test call.",
)
WRONG_TEXT = Text(
    nl="De meldtekst voldoet niet: hij noemt niet elk doel of de website niet, is niet in de taal "
    "van de lijn, of de proef was niet goed. Kies een andere tekst en doe een proefgesprek.",
    en="The announcement will not do: it names not every purpose or not the website, is not in the "
    "language of the line, or the test failed. Choose another text and make a test call.",
)
STAFF_FIRST = Text(
    nl="Medewerkers eerst. Een proefgesprek telt pas als iedereen het reglement heeft en daarna de "
    "aankondigingstermijn om is.",
    en="Employees first. A test call counts only once everybody has the policy and the lead time "
    "after that is over.",
)
REVIEW_ACCESS = Text(
    nl="Loop na wie welke rol heeft, en leg dat vast. Dat geldt een half jaar.",
    en="Review who has which role, and record it. It holds for half a year.",
)
TEST_RETENTION = Text(
    nl="Laat een proef alles wissen wat eraan toe is, ook uit de back-up.",
    en="Let a trial destroy everything that is due, from the backup too.",
)
PUBLISH_CRITERIA = Text(
    nl="Maak bekend waarop u beoordeelt. Accent, gezondheid en afkomst horen daar niet bij.",
    en="Publish what you measure by. Accent, health and origin are not among it.",
)
SIGN = Text(
    nl="De verantwoordelijke tekent voor de start.",
    en="The controller signs for the start.",
)
REST_FIRST = Text(
    nl="Er is getekend. Eerst moet de rest bewezen zijn.",
    en="It is signed. First the rest must be proven.",
)
NOT_YET = Text(
    nl="Er is getekend. De start ligt nog voor ons.",
    en="It is signed. The start lies ahead.",
)
