"""What keeps a policy from being published, part by part (law.md 4.1 and 4.2). Pure.

A part is not ticked as complete: it is judged by what it says, and by what is configured.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from klankbord.law import words
from klankbord.law.texts import Text
from klankbord.notices import composing, matching, readable, wording
from klankbord.notices.composing import LANGUAGES, Configured, Section
from klankbord.programmes import processors, sheets
from klankbord.programmes.dossier import Dossier

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "P1": ("hours", "lines"),
    "P3": ("hosting",),
    "P6": ("sign_in", "incidents"),
    "P11": ("recipients",),
    "P12": ("transfers",),
}
"""What a part needs to be said, in both languages."""
_TONGUES = {"nl": Text("Nederlands", "Dutch"), "en": Text("Engels", "English")}
_MISSING = {
    "hours": Text(
        "Vul in op welke uren wij dit doen, zoals: op werkdagen van 8 tot 18 uur.",
        "Fill in at which hours we do this, such as: on working days from 8 to 18.",
    ),
    "lines": Text(
        "Vul in op welke lijnen wij dit doen, en noem ze alle.",
        "Fill in on which lines we do this, and name all of them.",
    ),
    "hosting": Text(
        "Vul in waar Klankbord draait, en bij wie.",
        "Fill in where Klankbord runs, and with whom.",
    ),
    "sign_in": Text(
        "Vul in hoe mensen inloggen met een tweede stap.",
        "Fill in how people sign in with a second step.",
    ),
    "incidents": Text(
        "Vul in waar mensen een incident melden, en wat u dan doet.",
        "Fill in where people report an incident, and what you do then.",
    ),
    "recipients": Text(
        "Vul in wie gegevens nog meer krijgt: opdrachtgever, verwerker, concern. Of schrijf: "
        "niemand.",
        "Fill in who else gets data: client, processor, group. Or write: nobody.",
    ),
    "transfers": Text(
        "Vul in of gegevens buiten Europa komen, en wat ze daar beschermt.",
        "Fill in whether data leave Europe, and what protects them there.",
    ),
}
_UNSAID = {
    "P8": Text(
        "Vul in wie verantwoordelijk is, en hoe mensen u bereiken.",
        "Fill in who is responsible, and how people reach you.",
    ),
    "P9": Text(
        "Vul in hoe mensen de functionaris gegevensbescherming bereiken.",
        "Fill in how people reach the data protection officer.",
    ),
}
_NOBODY = re.compile(
    r"\b(?:nee|niemand|niet|niets|nergens|geen|blijft|blijven|no|nobody|nothing|nowhere|none|not|stays?)\b",
    re.IGNORECASE,
)


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
    for item, names in _FIELDS.items():
        if of.programmes or item != "P1":
            for name in names:
                yield from _unsaid(of, item, name)
    for each in sections:
        if not each.paragraphs and each.item in _UNSAID:
            yield Flaw(each.item, _UNSAID[each.item])
    if of.programmes and not any(each.rows for each in sections if each.item == "P5"):
        yield Flaw(
            "P5",
            Text(
                "Niemand heeft toegang. Vul de toegangsmatrix van de regeling.",
                "Nobody has access. Fill in the access matrix of the programme.",
            ),
        )


def _unsaid(of: Configured, item: str, name: str) -> Iterator[Flaw]:
    """What is not said in both languages, and in which not."""
    empty = [each for each in LANGUAGES if not getattr(of.said, f"{name}_{each}").strip()]
    if empty:
        asked = _MISSING[name]
        nl, en = (
            {"nl": " en ", "en": " and "}[lang].join(_TONGUES[each].in_language(lang)
                                                     for each in empty)
            for lang in LANGUAGES
        )  # fmt: skip
        yield Flaw(
            item, Text(f"{asked.nl} Het ontbreekt in het {nl}.", f"{asked.en} It lacks {en}.")
        )


def _of_programmes(of: Configured) -> Iterator[Flaw]:
    for each in of.programmes:
        for item, lacks, said in _LACKS:
            if lacks(of, each):
                nl, en = (said.in_language(lang).format(title=each.title) for lang in LANGUAGES)
                yield Flaw(item, Text(nl, en))
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
                    f"Dit past niet bij “{listed}”: die regeling noemt een verwerker. Schrijf "
                    "wat er verder gebeurt; de verwerker komt er vanzelf bij.",
                    f"This does not fit “{listed}”: that programme names a processor. Write what "
                    "happens besides; the processor is added by itself.",
                ),
            )


def _no_aim(_of: Configured, each: Dossier) -> bool:
    aimed = each.course or any(row.kind == "interests" for row in each.rows)
    return "training" not in each.purposes and not aimed


_LACKS: tuple[tuple[str, Callable[[Configured, Dossier], bool], Text], ...] = (
    (
        "P1",
        lambda _of, each: each.ends_at is None and each.review_due is None,
        Text(
            "“{title}” heeft geen einde en geen evaluatiedatum. Vul een van beide in.",
            "“{title}” has no end and no review date. Fill in one of them.",
        ),
    ),
    (
        "P1",
        lambda of, each: not of.teams.get(each.code),
        Text(
            "“{title}” noemt geen team. Kies voor welke teams zij geldt.",
            "“{title}” names no team. Choose for which teams it holds.",
        ),
    ),
    (
        "P1",
        lambda _of, each: not {"per_person", "ceiling"} <= set(each.plan),
        Text(
            "“{title}” heeft geen steekproef met een plafond. Vul in hoeveel gesprekken per "
            "persoon en maand, en wat het maximum is.",
            "“{title}” has no sample with a ceiling. Fill in how many calls a person and month, "
            "and the most of them.",
        ),
    ),
    (
        "P2",
        lambda _of, each: "training" in each.purposes and not each.course,
        Text(
            "“{title}” is voor training, maar noemt geen cursus. Vul de naam van de cursus in.",
            "“{title}” is for training, but names no course. Fill in the name of the course.",
        ),
    ),
    (
        "P2",
        _no_aim,
        Text(
            "Van “{title}” staat nergens waarvoor het precies is. Schrijf de reden op bij de "
            "belangen in het dossier.",
            "Nothing says what exactly “{title}” is for. Write the reason at the interests in the "
            "dossier.",
        ),
    ),
    (
        "P10",
        lambda _of, each: each.legal_basis not in wording.BASES,
        Text(
            "Van “{title}” ontbreekt de grondslag. Kies er een, zoals: gerechtvaardigd belang.",
            "“{title}” lacks its legal basis. Choose one, such as: legitimate interest.",
        ),
    ),
)
"""What a programme lacks, in which part that would be said, and how to mend it."""


def _access(
    title: str, purposes: Sequence[str], matrix: dict[str, dict[str, str]]
) -> Iterator[Flaw]:
    seeing = [wording.ROLES[role] for role in sheets.BARRED if matrix.get(role)]
    if "training" in purposes and seeing:
        nl, en = (", ".join(role.in_language(lang) for role in seeing) for lang in LANGUAGES)
        yield Flaw(
            "P5",
            Text(
                f"In “{title}” ziet ook {nl} gegevens van training. Haal dat uit de "
                "toegangsmatrix.",
                f"In “{title}” {en} sees data of training, too. Take that out of the access "
                "matrix.",
            ),
        )
    nl, en = (", ".join(wording.WHEN[when].in_language(lang) for when in wording.WHEN)
              for lang in LANGUAGES)  # fmt: skip
    for role, rights in matrix.items():
        unknown = {when for when in rights.values() if when not in wording.WHEN}
        if role not in wording.ROLES or unknown:
            said = ", ".join(sorted(unknown)) or role
            yield Flaw(
                "P5",
                Text(
                    f"De toegangsmatrix van “{title}” zegt iets wat wij niet kennen: {said}. "
                    f"Wat kan: {nl}.",
                    f"The access matrix of “{title}” says what we do not know: {said}. "
                    f"What can be: {en}.",
                ),
            )


def _data(of: Configured) -> Iterator[Flaw]:
    for kind, term in composing.data(of):
        if term is None:
            yield Flaw("P4", _termless(of, kind))
        elif term.number < 1:
            yield Flaw(
                "P4",
                Text(
                    f"“{kind}” heeft geen bewaartermijn in dagen of maanden.",
                    f"“{kind}” has no term in days or months.",
                ),
            )


def _termless(of: Configured, kind: str) -> Text:
    """A kind of data without a term: what a programme names can go, what is held needs a term."""
    named = words.DATA.get(kind) or Text(kind, kind)
    titles = ", ".join(f"“{each.title}”" for each in of.programmes if kind in each.data)
    if titles:
        return Text(
            f"Van “{named.nl}” staat geen bewaartermijn in de tabel: Klankbord bewaart dit niet. "
            f"Haal het uit de gegevens van {titles}.",
            f"The table has no term for “{named.en}”: Klankbord does not keep it. Take it out of "
            f"the data of {titles}.",
        )
    return Text(
        f"Van “{named.nl}” staat geen bewaartermijn in de tabel, en het wordt wel bewaard. Vraag "
        "de beheerder om een versie van Klankbord die het kent.",
        f"The table has no term for “{named.en}”, and it is kept. Ask the administrator for a "
        "version of Klankbord that knows it.",
    )


def _vague(sections: Sequence[Section]) -> Iterator[Flaw]:
    for each in sections:
        if each.item == composing.CONDUCT:
            continue  # other people's words, judged where they were written
        for language in LANGUAGES:
            tongue = _TONGUES[language]
            for word, said in readable.vague(each.words(language), language):
                instead = readable.VAGUE[language][word]
                yield Flaw(
                    each.item,
                    Text(
                        f"“{word}” laat open wat er staat. In het {tongue.nl}: “{said}” "
                        f"{instead.nl}",
                        f"“{word}” leaves open what it says. In {tongue.en}: “{said}” {instead.en}",
                    ),
                )


def ease(sections: Sequence[Section]) -> int | None:
    """Flesch-Douma of the running text in Dutch; a table has no sentences."""
    said = "\n".join(text.nl for each in sections for text in each.paragraphs)
    return readable.ease(said)
