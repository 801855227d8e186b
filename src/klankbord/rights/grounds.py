"""On which grounds a request is refused, wholly or in part: a closed list, each with its article.

Partly comes before wholly: a ground that never takes everything away says so. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from klankbord.law.texts import Text
from klankbord.rights.models import Request

Type = Request.Type
ALL = frozenset(Type)


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground. `partly` means that it never refuses a whole request."""

    article: str
    text: Text
    types: frozenset[str]
    partly: bool = False
    rule: str = ""


GROUNDS: Mapping[str, Ground] = {
    "unknown_person": Ground(
        "AVG 12(2), 12(6)",
        Text(
            nl="Wij konden niet vaststellen dat deze gegevens over u gaan.",
            en="We could not establish that these data are about you.",
        ),
        ALL,
        rule="R70",
    ),
    "nothing_held": Ground(
        "AVG 15(1), 11(2)",
        Text(
            nl="Wij hebben hiervan niets over u. Het is al gewist of het was er niet.",
            en="We hold nothing of this about you. It is erased already, or it was never there.",
        ),
        ALL,
    ),
    "excessive": Ground(
        "AVG 12(5)",
        Text(
            nl="Wij beantwoordden kort geleden hetzelfde verzoek. Sindsdien veranderde er niets.",
            en="We answered the same request a short time ago. Nothing has changed since.",
        ),
        ALL,
        rule="R70",
    ),
    "rights_of_others": Ground(
        "AVG 15(4), UAVG 41(1)(i)",
        Text(
            nl="Wat over anderen gaat, maken wij onherkenbaar. De rest krijgt u wel.",
            en="What is about others we make unrecognisable. You do get the rest.",
        ),
        frozenset({Type.ACCESS}),
        partly=True,
        rule="R63",
    ),
    "opinion": Ground(
        "AVG 16, HvJ C-434/16",
        Text(
            nl="Dit is een oordeel en geen feit. Wij veranderen het niet, maar zetten uw "
            "verklaring erbij, overal waar het te zien is.",
            en="This is an opinion and not a fact. We do not change it, but put your statement "
            "with it, wherever it is shown.",
        ),
        frozenset({Type.RECTIFICATION}),
        partly=True,
        rule="R65",
    ),
    "accurate": Ground(
        "AVG 16, 5(1)(d)",
        Text(
            nl="Wij zochten het uit. Het gegeven klopt.",
            en="We looked into it. What is written down is right.",
        ),
        frozenset({Type.RECTIFICATION}),
        rule="R65",
    ),
    "still_needed": Ground(
        "AVG 17(1)",
        Text(
            nl="Wij hebben dit nog nodig voor het doel waarvoor wij het vastlegden. Het staat er "
            "niet langer dan de bewaartermijn.",
            en="We still need this for the purpose for which we recorded it. It does not stay "
            "longer than its term.",
        ),
        frozenset({Type.ERASURE}),
        rule="R69",
    ),
    "legal_duty": Ground(
        "AVG 17(3)(b)",
        Text(
            nl="Een wet verplicht ons om dit te bewaren.",
            en="A law obliges us to keep this.",
        ),
        frozenset({Type.ERASURE}),
        rule="R20",
    ),
    "claim": Ground(
        "AVG 17(3)(e)",
        Text(
            nl="Dit is nodig voor een geschil dat al loopt. Tot dat voorbij is, gebruikt niemand "
            "het ergens anders voor.",
            en="This is needed for a dispute that is under way. Until that is over nobody uses it "
            "for anything else.",
        ),
        frozenset({Type.ERASURE}),
        rule="R60",
    ),
    "no_case": Ground(
        "AVG 18(1)",
        Text(
            nl="Geen van de vier gevallen waarin u een beperking kunt vragen, doet zich voor.",
            en="None of the four cases in which you can ask for a restriction is there.",
        ),
        frozenset({Type.RESTRICTION}),
        rule="R66",
    ),
    "compelling": Ground(
        "AVG 21(1)",
        Text(
            nl="Onze dwingende redenen wegen in uw situatie zwaarder dan uw belang.",
            en="In your situation our compelling reasons weigh heavier than your interest.",
        ),
        frozenset({Type.OBJECTION}),
        rule="R68",
    ),
    "no_portability": Ground(
        "AVG 20(1)",
        Text(
            nl="Dit recht geldt alleen voor wat u gaf met toestemming of voor een contract. Dat "
            "is hier niet zo. Wel geven wij u een kopie van alles over u.",
            en="This right holds only for what you gave with consent or for a contract. That is "
            "not so here. We do give you a copy of everything about you.",
        ),
        frozenset({Type.PORTABILITY}),
    ),
}


def of(request: Request) -> dict[str, Ground]:
    """The grounds on which a request can be refused, by code.

    Who is signed in is known; and an objection of an employee takes compelling grounds, no less.
    """
    found = {code: ground for code, ground in GROUNDS.items() if request.type in ground.types}
    if request.who != Request.Who.CALLER:
        found.pop("unknown_person", None)
    if request.objection is not None:
        found = {"compelling": GROUNDS["compelling"]}
    return found
