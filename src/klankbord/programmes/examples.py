"""Example texts to start a dossier from, in Dutch; one that is not made one's own proves nothing.

They show what kind of thing to write. Between brackets stands what only the organisation knows.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

FLAW = "is the text of the example still. Write how it is in your organisation."
OWN_WORDS = 5
"""Different words that a text has and the example has not; fewer is the example still."""
OF_A_TEXT = 3
"""One in so many words its own makes a short text somebody's own."""
SHARED = 0.4
"""Part of an example that a text has in common with it, from where on it may be that example."""
SHORTEST = 40

ALTERNATIVES = [
    {
        "alternative": "Meezitten met een collega",
        "reason": "[Wie] zat [hoe vaak] naast een collega. Dat leverde [wat] op, maar [waarom] was "
        "het niet genoeg om [het doel] te bereiken.",
    },
    {
        "alternative": "Rollenspel of oefengesprek",
        "reason": "Wij oefenden [hoe vaak] met nagespeelde gesprekken. Daarin ontbrak [wat], en "
        "daardoor leerden mensen [wat] niet.",
    },
    {
        "alternative": "Vragenlijst aan klanten na het gesprek",
        "reason": "Wij vroegen klanten [hoe lang] wat zij vonden. Wij weten nu [wat], maar niet "
        "waardoor het in het gesprek misgaat, omdat [reden].",
    },
]
CALLERS = {
    "interest": "De klant krijgt een beter antwoord: [noem het probleem waar klanten over klagen].",
    "necessity": "Zonder opnamen horen wij niet wat klanten echt vragen, want [reden].",
    "effects": "De stem en de vragen van de klant worden [hoe lang] bewaard. Dat kan [gevolg].",
    "safeguards": "De klant hoort vooraf dat en waarom wij opnemen en kan weigeren. [Wat nog "
    "meer].",
}
SCREENING = (
    "Wij volgen stelselmatig hoe [hoeveel] medewerkers werken. Zij hangen van ons af, dus zij "
    "kunnen "
    "zich er moeilijk aan onttrekken. Daarom [wel of geen] DPIA, omdat [reden]."
)
RISKS = [
    {
        "about": "chilling_effect",
        "risk": "Mensen durven minder te zeggen omdat er iemand kan meeluisteren.",
        "measure": "[Wat doet u zodat mensen zich vrij blijven voelen]",
    },
    {
        "about": "profiling",
        "risk": "Uit losse scores ontstaat een beeld van een persoon (profilering).",
        "measure": "[Hoe voorkomt u ranglijsten en oordelen over een persoon]",
    },
    {
        "about": "function_creep",
        "risk": "Later wil iemand de opnamen voor iets anders gebruiken (doelverschuiving).",
        "measure": "[Wat houdt gebruik voor een ander doel tegen]",
    },
]
VIEWS = "Wij spraken met [hoeveel] medewerkers van [teams]. Zij maakten zich zorgen over [wat]."
CONDUCT = (
    "Gedragsregels bij het opnemen en terugluisteren van gesprekken. "
    "Privé bellen mag: gebruik daarvoor [welk toestel] of de knop Privé. "
    "Wij luisteren alleen naar gesprekken die zijn gekozen. "
    "Wie luistert, praat er met niemand anders over. "
    "Wil een klant niet worden opgenomen, stop dan de opname en ga verder met helpen. "
    "Vertelt een klant over gezondheid of geeft hij een kaartnummer, pauzeer dan. "
    "Met e-mail en chat gaan wij zo om: [regels]. Vragen stelt u aan [wie]."
)


def _employees(interest: str, effects: str) -> dict[str, str]:
    return {
        "interest": interest,
        "necessity": "Dit kan niet met minder, want [reden]. De steekproef is zo klein als kan: "
        "[aantal] gesprekken per persoon per maand.",
        "effects": effects,
        "safeguards": "Het lot kiest de gesprekken. U ziet wie luisterde en waarom. [Wat nog "
        "meer].",
    }


def _example(title: str, purpose: str, reason: str, employees: dict[str, str]) -> dict[str, Any]:
    means = ["audio"]
    judged = ["record", "listen_back", "score", "report_team"]
    talks = {"training": ["coach", "report_individual"], "appraisal": ["coach", "use_in_review"]}
    return {
        "purpose": {
            "title": title,
            "purposes": [purpose],
            "legal_basis": "legitimate_interest",
        },
        "reach": {"plan": {"per_person": 3, "ceiling": 5}},
        "content": {
            "acts": judged + talks.get(purpose, []),
            "data": ["audio", "score", "comment", "aggregate", "listening_log"],
            "means": means,
        },
        "alternatives": {"alternatives": ALTERNATIVES},
        "interests": {"interests": ["quality_of_service"], "reason": reason},
        "balancing_test": {"employees": employees, "callers": CALLERS},
        "dpia_screening": {
            "criteria": ["evaluation", "systematic_monitoring", "vulnerable_people"],
            "reason": SCREENING,
        },
        "dpia": {
            "required": True,
            "means": means,
            "risks": RISKS,
            "views_of_staff": VIEWS,
        },
        "conduct_rules": {"number": 1, "text": CONDUCT},
    }


EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    "training": _example(
        "Training en coaching",
        "training",
        "Klanten bellen terug over [onderwerp]. Met de cursus [naam] leren medewerkers [wat].",
        _employees(
            "Medewerkers leren van hun eigen gesprekken in de cursus [naam], zodat [gevolg].",
            "Een ander hoort uw stem en uw fouten. Dat voelt spannend, ook als het geen gevolg "
            "heeft: "
            "[wat merkt iemand er nog meer van].",
        ),
    ),
    "quality": _example(
        "Kwaliteit van het proces",
        "quality",
        "Ons werkproces voor [onderwerp] leidt tot [probleem]. Wij willen weten waar het "
        "vastloopt.",
        _employees(
            "Wij verbeteren het werkproces voor [onderwerp]. Cijfers gaan over teams: [welke].",
            "Uw gesprekken tellen mee in cijfers van uw team. Niemand krijgt een oordeel, maar "
            "[wat merkt iemand ervan].",
        ),
    ),
    "complaint": _example(
        "Klachten",
        "complaint",
        "Bij een klacht over [onderwerp] weten wij niet wat er is gezegd. Daardoor [gevolg].",
        _employees(
            "Bij een klacht kunnen wij terughoren wat er is gezegd. Dat beschermt ook u, want "
            "[hoe].",
            "Een gesprek waarover een klacht komt, wordt beluisterd door [functie]. Dat kan "
            "[gevolg].",
        ),
    ),
    "appraisal": _example(
        "Beoordeling",
        "appraisal",
        "Wij beoordelen mensen nu op [wat]. Dat is oneerlijk omdat [reden]. Gesprekken laten "
        "zien [wat].",
        _employees(
            "Wij willen eerlijker beoordelen: op echte gesprekken en op vooraf bekende criteria "
            "[welke].",
            "De scores tellen mee in uw beoordelingsgesprek. Dat raakt uw [loon, contract]. Daarom "
            "[wat staat daartegenover].",
        ),
    ),
}
"""{which: {part of a draft: what it says to begin with}}."""


def untouched(said: Any, place: str = "") -> Iterator[str]:
    """The places in a table where a text of an example stands, as good as it was."""
    if isinstance(said, str):
        if _is_example(said):
            yield place
    elif isinstance(said, Mapping):
        for name, each in said.items():
            yield from untouched(each, f"{place}.{name}" if place else str(name))
    elif isinstance(said, list):
        for number, each in enumerate(said, start=1):
            yield from untouched(each, f"{place}[{number}]")


def _is_example(text: str) -> bool:
    words = _words(text)
    if not words or len(text) < SHORTEST:
        return any(text.strip() == each for each in _whole())
    return any(_is_of(words, known) for known in _known())


def _is_of(words: frozenset[str], known: frozenset[str]) -> bool:
    """Whether a text is an example with a few words of its own, or a piece of one with none."""
    own, shared = len(words - known), len(words & known)
    few = own < OWN_WORDS and own * OF_A_TEXT < len(words)
    return not own or (few and shared > len(known) * SHARED)


@cache
def _whole() -> frozenset[str]:
    """Short texts with something between brackets that was never filled in."""
    return frozenset(each for each in _texts(EXAMPLES) if "[" in each)


@cache
def _known() -> tuple[frozenset[str], ...]:
    return tuple({_words(each) for each in _texts(EXAMPLES) if len(each) >= SHORTEST})


def _texts(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, Mapping):
        for each in said.values():
            yield from _texts(each)
    elif isinstance(said, list):
        for each in said:
            yield from _texts(each)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))
