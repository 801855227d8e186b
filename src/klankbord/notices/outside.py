"""The processor that a programme names, as policy and register tell of it. Pure.

Source: AVG art. 13(1)(e) and (f), 30(1)(d) and (e).
"""

from collections.abc import Iterable, Iterator, Sequence

from klankbord.law.texts import Text
from klankbord.programmes import processors
from klankbord.programmes.dossier import Dossier
from klankbord.programmes.processors import Processor

TOOLS = {
    "adequacy": Text(
        "een besluit van de Europese Commissie dat dit land genoeg beschermt",
        "a decision of the European Commission that this country protects enough",
    ),
    "scc_tia": Text(
        "een modelcontract van de EU, met een toets van dit land",
        "standard clauses of the EU, with an assessment of this country",
    ),
    "bcr": Text("bindende regels van het concern", "binding rules of the group"),
    "other_chapter_v": Text(
        "een andere waarborg van hoofdstuk V van de AVG",
        "another safeguard of chapter V of the GDPR",
    ),
}


def recipients(of: Sequence[Dossier]) -> Iterator[Text]:
    """Who gets what, in a sentence for each programme that names a processor."""
    for title, named in _named(of):
        yield Text(
            f"Bij “{title}” mag een computer van {named.name} ({named.host}) antwoorden "
            "voorstellen op de vragen van het formulier. Dit bedrijf is onze verwerker. Het krijgt "
            "alleen de tekst van een gesprek, met namen en nummers afgedekt, en nooit geluid.",
            f"For “{title}” a computer of {named.name} ({named.host}) may suggest answers to the "
            "questions of the form. This company is our processor. It gets nothing but the text of "
            "a call, with names and numbers masked, and never sound.",
        )


def transfers(of: Sequence[Dossier]) -> Iterator[Text]:
    """Where that is, in a sentence for each."""
    for _title, named in _named(of):
        if not named.abroad:
            yield Text(
                f"{named.name} werkt binnen de Europese Economische Ruimte ({named.country}).",
                f"{named.name} works within the European Economic Area ({named.country}).",
            )
        elif tool := TOOLS.get(named.tool):
            yield Text(
                f"{named.name} werkt buiten de Europese Economische Ruimte ({named.country}). "
                f"De tekst is daar beschermd door {tool.nl}.",
                f"{named.name} works outside the European Economic Area ({named.country}). "
                f"The text is protected there by {tool.en}.",
            )


def beside(said: Text | None, known: Iterable[Text]) -> tuple[Text, ...]:
    """What the organisation says, and what the programmes say; nothing while it said nothing."""
    return () if said is None else (said, *known)


def _named(of: Sequence[Dossier]) -> Iterator[tuple[str, Processor]]:
    for each in of:
        found = processors.of(each)
        if found is not None:
            yield each.title, found
