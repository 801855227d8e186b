"""What keeps a policy from being published, part by part (law.md 4.1 and 4.2). Pure.

A part is not ticked as complete: it is judged by what it says, and by what is configured.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from klankbord.law.texts import Text
from klankbord.notices import composing, matching, readable, wording
from klankbord.notices.composing import Configured, Section
from klankbord.programmes import processors, sheets

_MISSING = {
    "P1": Text(
        "Vul in op welke uren en op welke lijnen wij dit doen.",
        "Fill in at which hours and on which lines we do this.",
    ),
    "P3": Text(
        "Vul in waar Klankbord draait, en bij wie.",
        "Fill in where Klankbord runs, and with whom.",
    ),
    "P6": Text(
        "Vul in hoe mensen inloggen met een tweede stap, en wat u doet bij een incident.",
        "Fill in how people sign in with a second step, and what you do in an incident.",
    ),
    "P8": Text(
        "Vul in wie verantwoordelijk is, en hoe mensen u bereiken.",
        "Fill in who is responsible, and how people reach you.",
    ),
    "P9": Text(
        "Vul in hoe mensen de functionaris gegevensbescherming bereiken.",
        "Fill in how people reach the data protection officer.",
    ),
    "P10": Text("Van een regeling ontbreekt de grondslag.", "A programme lacks its legal basis."),
    "P11": Text(
        "Vul in wie gegevens nog meer krijgt: opdrachtgever, verwerker, concern. Of schrijf: "
        "niemand.",
        "Fill in who else gets data: client, processor, group. Or write: nobody.",
    ),
    "P12": Text(
        "Vul in of gegevens buiten Europa komen, en wat ze daar beschermt.",
        "Fill in whether data leave Europe, and what protects them there.",
    ),
}
_NOBODY = re.compile(
    r"\b(?:nee|niemand|niet|niets|nergens|geen|blijft|blijven|no|nobody|nothing|nowhere|none|not|stays?)\b",
    re.IGNORECASE,
)
_EMPTY = Text("Dit deel is leeg.", "This part is empty.")


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a part, and with it how to mend it."""

    item: str
    text: Text


def flaws(of: Configured, sections: Sequence[Section]) -> tuple[Flaw, ...]:
    """Everything that keeps these parts from being published; none: they may be."""
    found = [*_gaps(of, sections), *_of_programmes(of), *_data(of), *_vague(sections)]
    return tuple(sorted(found, key=lambda flaw: int(flaw.item[1:])))


def _gaps(of: Configured, sections: Sequence[Section]) -> Iterator[Flaw]:
    for each in sections:
        if not each.paragraphs:
            yield Flaw(each.item, _MISSING.get(each.item, _EMPTY))
        elif each.item == "P1" and of.programmes and not _told(of, "hours", "lines"):
            yield Flaw("P1", _MISSING["P1"])
    if of.programmes and not any(each.rows for each in sections if each.item == "P5"):
        yield Flaw(
            "P5",
            Text(
                "Niemand heeft toegang. Vul de toegangsmatrix van de regeling.",
                "Nobody has access. Fill in the access matrix of the programme.",
            ),
        )


def _told(of: Configured, *names: str) -> bool:
    return all(of.said.both(name) is not None for name in names)


def _of_programmes(of: Configured) -> Iterator[Flaw]:
    for each in of.programmes:
        title = each.title
        if each.ends_at is None and each.review_due is None:
            yield Flaw(
                "P1",
                Text(
                    f"“{title}” heeft geen einde en geen evaluatiedatum.",
                    f"“{title}” has no end and no review date.",
                ),
            )
        if not of.teams.get(each.code):
            yield Flaw("P1", Text(f"“{title}” noemt geen team.", f"“{title}” names no team."))
        if not {"per_person", "ceiling"} <= set(each.plan):
            yield Flaw(
                "P1",
                Text(
                    f"“{title}” heeft geen steekproef met een plafond.",
                    f"“{title}” has no sample with a ceiling.",
                ),
            )
        if "training" in each.purposes and not each.course:
            yield Flaw(
                "P2",
                Text(
                    f"“{title}” is voor training, maar noemt geen cursus.",
                    f"“{title}” is for training, but names no course.",
                ),
            )
        elif not each.course and not any(row.kind == "interests" for row in each.rows):
            yield Flaw(
                "P2",
                Text(
                    f"Van “{title}” staat nergens waarvoor het precies is.",
                    f"Nothing says what exactly “{title}” is for.",
                ),
            )
        yield from _access(each.title, each.purposes, each.matrix)
    yield from _nobody(of)
    for said in matching.differences(of):
        yield Flaw("P1", said)


def _nobody(of: Configured) -> Iterator[Flaw]:
    """Words that say nobody and nowhere beside a programme that names a processor."""
    abroad = [each.title for each in of.programmes
              if (named := processors.of(each)) is not None and named.abroad]  # fmt: skip
    helped = [each.title for each in of.programmes if processors.of(each) is not None]
    for item, name, titles in (("P11", "recipients", helped), ("P12", "transfers", abroad)):
        said = of.said.both(name)
        first = () if said is None else (said.nl.partition(".")[0], said.en.partition(".")[0])
        if titles and any(_NOBODY.search(each) for each in first):
            listed = ", ".join(titles)
            yield Flaw(
                item,
                Text(
                    f"Dit past niet bij “{listed}”: die regeling noemt een verwerker.",
                    f"This does not fit “{listed}”: that programme names a processor.",
                ),
            )


def _access(
    title: str, purposes: Sequence[str], matrix: dict[str, dict[str, str]]
) -> Iterator[Flaw]:
    if "training" in purposes and any(matrix.get(role) for role in sheets.BARRED):
        yield Flaw(
            "P5",
            Text(
                f"In “{title}” zien HR of leidinggevenden gegevens van training.",
                f"In “{title}” HR or managers see data of training.",
            ),
        )
    for role, rights in matrix.items():
        unknown = {when for when in rights.values() if when not in wording.WHEN}
        if role not in wording.ROLES or unknown:
            said = ", ".join(sorted(unknown)) or role
            yield Flaw(
                "P5",
                Text(
                    f"De toegangsmatrix van “{title}” zegt iets wat wij niet kennen: {said}.",
                    f"The access matrix of “{title}” says what we do not know: {said}.",
                ),
            )


def _data(of: Configured) -> Iterator[Flaw]:
    for kind, term in composing.data(of):
        if term is None:
            yield Flaw(
                "P4",
                Text(
                    f"Van “{kind}” staat geen bewaartermijn in de tabel.",
                    f"The table has no term for “{kind}”.",
                ),
            )
        elif term.number < 1:
            yield Flaw(
                "P4",
                Text(
                    f"“{kind}” heeft geen bewaartermijn in dagen of maanden.",
                    f"“{kind}” has no term in days or months.",
                ),
            )


def _vague(sections: Sequence[Section]) -> Iterator[Flaw]:
    for each in sections:
        if each.item == composing.CONDUCT:
            continue  # other people's words, judged where they were written
        for language in composing.LANGUAGES:
            for word in readable.vague(each.words(language), language):
                yield Flaw(
                    each.item,
                    Text(
                        f"“{word}” laat open wat er staat. Noem alles.",
                        f"“{word}” leaves open what it says. Name all.",
                    ),
                )


def ease(sections: Sequence[Section]) -> int | None:
    """Flesch-Douma of the running text in Dutch; a table has no sentences."""
    said = "\n".join(text.nl for each in sections for text in each.paragraphs)
    return readable.ease(said)
