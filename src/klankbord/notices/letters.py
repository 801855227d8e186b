"""What a person is written, in the languages that people work in. What is missing is in English.

Screens speak Dutch and English. A notice has to be understood by who gets it (AVG 12(1)), so it
stands in more languages; a text in one more is one entry more.
"""

from collections.abc import Mapping

Letter = tuple[str, str]
"""Subject and body, with {number}, {url} and {reference} where they belong."""

FALLBACK = "en"
LANGUAGES = {
    "nl": "Nederlands", "en": "English", "de": "Deutsch", "pl": "Polski",
}  # fmt: skip

POLICY: Mapping[str, Letter] = {
    "nl": (
        "Zo luisteren wij mee: privacyreglement versie {number}",
        (
            "Er is een privacyreglement, versie {number}. Daarin staat of wij gesprekken opnemen, "
            "waarvoor, wie luistert en wat u kunt doen.\n\n"
            "Lees het hier: {url}\n\n"
            "Wij vragen geen akkoord. U mag bezwaar maken, ook later.\n\n"
            "Kenmerk: {reference}\n"
        ),
    ),
    "en": (
        "This is how we listen: privacy policy version {number}",
        (
            "There is a privacy policy, version {number}. It says whether we record calls, what "
            "for, who listens and what you can do.\n\n"
            "Read it here: {url}\n\n"
            "We do not ask you to agree. You may object, also later.\n\n"
            "Reference: {reference}\n"
        ),
    ),
    "de": (
        "So hören wir mit: Datenschutzordnung Version {number}",
        (
            "Es gibt eine Datenschutzordnung, Version {number}. Darin steht, ob wir Gespräche "
            "aufnehmen, wofür, wer zuhört und was Sie tun können.\n\n"
            "Lesen Sie sie hier (Niederländisch oder Englisch): {url}\n\n"
            "Wir bitten nicht um Zustimmung. Sie dürfen widersprechen, auch später.\n\n"
            "Zeichen: {reference}\n"
        ),
    ),
    "pl": (
        "Tak słuchamy rozmów: regulamin prywatności, wersja {number}",
        (
            "Jest regulamin prywatności, wersja {number}. Mówi on, czy nagrywamy rozmowy, w jakim "
            "celu, kto słucha i co można zrobić.\n\n"
            "Proszę przeczytać tutaj (po niderlandzku lub angielsku): {url}\n\n"
            "Nie prosimy o zgodę. Można wnieść sprzeciw, także później.\n\n"
            "Numer: {reference}\n"
        ),
    ),
}


def written(
    texts: Mapping[str, Letter], language: str, *, number: int, url: str, reference: str
) -> Letter:
    """A letter in a language, or else in English."""
    subject, body = texts.get(language) or texts[FALLBACK]
    return (
        subject.format(number=number),
        body.format(number=number, url=url, reference=reference),
    )
