"""Demands that a version makes beside the law's own answer: law.md 1 and 3.1 in full. Pure.

A version says in `asks` which of them it makes; every version that is made on a page makes them
all. A file that is silent about it is read as before.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from klankbord.law.texts import Text
from klankbord.programmes import participation, parts, weighed
from klankbord.programmes.demands import Demand
from klankbord.programmes.dossier import Dossier
from klankbord.programmes.evidence import FROM_SCREENING

Met = Callable[[Dossier, datetime, datetime | None], bool]


def _always(_: Dossier, _at: datetime, _known_at: datetime | None) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Ask:
    """A demand, when it is met, what is to be done when it is not, and whether it is made at all.

    What does not apply is met, and is no line of a checklist: nobody proved it.
    """

    demand: Demand
    met: Met
    remedy: Text
    applies: Met = _always


def of(dossier: Dossier) -> tuple[Ask, ...]:
    """The demands that a version makes, in the order of their stages."""
    named = dossier.terms.get("asks", ())
    return tuple(ask for code, ask in ASKS.items() if code in named)


def met(dossier: Dossier, at: datetime, known_at: datetime | None = None) -> bool:
    """Whether every demand that a version makes is met at a moment."""
    return all(ask.met(dossier, at, known_at) for ask in of(dossier))


def _there(kind: str) -> Met:
    def met(of: Dossier, at: datetime, known_at: datetime | None) -> bool:
        return of.newest(kind, at, known_at) is not None

    return met


def _running(kind: str) -> Met:
    def met(of: Dossier, at: datetime, known_at: datetime | None) -> bool:
        row = of.newest(kind, at, known_at)
        return row is not None and at < datetime.fromisoformat(row.detail["valid_until"])

    return met


def _alternatives_seen(of: Dossier, at: datetime, known_at: datetime | None) -> bool:
    """Seen after they were written; who changes the register lets it be seen again."""
    given, seen = (of.newest(k, at, known_at) for k in ("alternatives", "alternatives_seen"))
    return given is not None and seen is not None and seen.happened_at >= given.happened_at


def _everybody_told(of: Dossier, at: datetime, known_at: datetime | None) -> bool:
    """The lead time that runs from it has a line of its own."""
    return parts.told_from(of, at, known_at) is not None


def _own_interest(of: Dossier, at: datetime, known_at: datetime | None) -> bool:
    interests = of.newest("interests", at, known_at)
    return interests is not None and "other" in interests.detail["interests"]


def _interest_advised(of: Dossier, at: datetime, known_at: datetime | None) -> bool:
    """An interest in own words needs the advice of the DPO (S28)."""
    if not _own_interest(of, at, known_at):
        return True
    interests, advice = (of.newest(kind, at, known_at) for kind in ("interests", "dpo_advice"))
    return (
        interests is not None
        and advice is not None
        and advice.happened_at >= interests.happened_at
        and advice.detail.get("own_interest") is True
    )


def _screened(of: Dossier, at: datetime, known_at: datetime | None) -> bool:
    """A DPIA is not called needless while the nine criteria say that it is needed."""
    row, dpia = (of.newest(k, at, known_at) for k in ("dpia_screening", "dpia"))
    if row is None:
        return False
    needed = len(row.detail["criteria"]) >= FROM_SCREENING
    return not needed or (dpia is not None and dpia.detail["required"] is True)


def _weighed(of: Dossier, at: datetime, known_at: datetime | None) -> bool:
    """A DPIA that is needed names the risks that listening always has."""
    row = of.newest("dpia", at, known_at)
    if row is None:
        return False
    return not row.detail["required"] or weighed.lacking(row.detail.get("risks", ())) is None


def _nobody_consents(of: Dossier, at: datetime, known_at: datetime | None) -> bool:
    """As long as nobody said what the employer is, nobody is known to have that right."""
    employer = of.employer(at, known_at)
    if employer is None:
        return True
    return not participation.path(employer.headcount, employer.participation).consents


def _consulted(of: Dossier, at: datetime, known_at: datetime | None) -> bool:
    """Only where nobody has a right of consent are people heard instead (WOR 35b-35d)."""
    if of.employer(at, known_at) is None:
        return False
    heard = of.newest("staff_consulted", at, known_at) is not None
    return heard or not _nobody_consents(of, at, known_at)


ASKS: Mapping[str, Ask] = {
    ask.demand.code: ask
    for ask in (
        Ask(
            Demand(
                "alternatives_seen",
                2,
                Text("Alternatieven gezien", "Alternatives seen"),
                "dpo",
                "B",
                ("R5",),
                ("alternatives_seen",),
            ),
            _alternatives_seen,
            Text(
                nl="De FG of de ondernemingsraad bekijkt de alternatieven en legt dat vast.",
                en="The DPO or the works council looks at the alternatives and records it.",
            ),
        ),
        Ask(
            Demand(
                "interest_advised",
                3,
                Text("Eigen belang beoordeeld", "Own interest advised on"),
                "dpo",
                "B",
                ("R4",),
                ("dpo_advice",),
            ),
            _interest_advised,
            Text(
                nl="Het belang staat niet op de lijst. Het telt pas als de FG zegt dat het telt. "
                "Vindt de FG van niet? Laat het dan weg in de volgende versie.",
                en="The interest is not on the list. It counts only when the DPO says that it "
                "does. The DPO thinks it does not? Leave it out of the next version.",
            ),
            _own_interest,
        ),
        Ask(
            Demand(
                "dpia_screened",
                4,
                Text("Toets of een DPIA nodig is", "Screening for a DPIA"),
                "quality_manager",
                "T",
                ("R27",),
                ("dpia_screening",),
            ),
            _screened,
            Text(
                nl="Loop de negen criteria na. Vanaf twee is een DPIA nodig.",
                en="Go through the nine criteria. From two on a DPIA is needed.",
            ),
        ),
        Ask(
            Demand(
                "risks_weighed",
                4,
                Text("Risico's met naam gewogen", "Risks weighed by name"),
                "quality_manager",
                "B",
                ("R27",),
                ("dpia",),
            ),
            _weighed,
            Text(
                nl="Weeg in de DPIA wat mensen niet meer durven, profilering en ander gebruik.",
                en="Weigh in the DPIA what people no longer dare, profiling, and other use.",
            ),
        ),
        Ask(
            Demand(
                "staff_consulted",
                5,
                Text("Medewerkers gehoord", "Staff heard"),
                "quality_manager",
                "W",
                ("R24",),
                ("staff_consulted",),
            ),
            _consulted,
            Text(
                nl="Er is geen recht van instemming. Vraag medewerkers wat zij ervan vinden en leg "
                "het antwoord vast.",
                en="There is no right of consent. Ask staff what they think, and record it.",
            ),
            _nobody_consents,
        ),
        Ask(
            Demand(
                "conduct_rules",
                6,
                Text("Gedragsregels", "Conduct rules"),
                "quality_manager",
                "T",
                ("R31",),
                ("conduct_rules",),
            ),
            _there("conduct_rules"),
            Text(
                nl="Schrijf op wat wel en niet mag, ook over privé bellen.",
                en="Write down what is allowed and what is not, also about private calls.",
            ),
        ),
        Ask(
            Demand(
                "staff_told",
                7,
                Text("Laatste medewerker bereikt", "Last employee reached"),
                "quality_manager",
                "W",
                ("R15", "R16"),
                ("staff_told",),
            ),
            _everybody_told,
            Text(
                nl="Nog niet iedereen kreeg het reglement. Pas daarna mogen bellers het horen.",
                en="Not everybody got the policy yet. Only after that callers can be told.",
            ),
        ),
        Ask(
            Demand(
                "website_shown",
                9,
                Text("Eigen website", "Own website"),
                "quality_manager",
                "S",
                ("R18",),
                ("website_shown",),
            ),
            _running("website_shown"),
            Text(
                nl="Bewaar de pagina waarop bellers meer lezen als PDF, en breng hem hier in.",
                en="Save the page on which callers read more as a PDF, and bring it in here.",
            ),
        ),
        Ask(
            Demand(
                "secrecy_stated",
                10,
                Text("Geheimhouding getekend", "Secrecy signed"),
                "quality_manager",
                "B",
                ("R33",),
                ("secrecy_stated",),
            ),
            _running("secrecy_stated"),
            Text(
                nl="Iedereen die luistert tekent voor geheimhouding. Leg vast tot wanneer dat "
                "geldt.",
                en="Whoever listens signs for secrecy. Record until when that holds.",
            ),
        ),
        Ask(
            Demand(
                "instruction_given",
                10,
                Text("Instructie gegeven", "Instruction given"),
                "quality_manager",
                "B",
                ("R33",),
                ("instruction_given",),
            ),
            _running("instruction_given"),
            Text(
                nl="Iedereen die luistert krijgt instructie. Leg vast tot wanneer dat geldt.",
                en="Whoever listens is instructed. Record until when that holds.",
            ),
        ),
    )
}
