"""A text for people: Dutch leads, English follows, neither may be missing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence in Dutch (level B1) and in English."""

    nl: str
    en: str

    def __post_init__(self) -> None:
        if not (self.nl.strip() and self.en.strip()):
            raise ValueError(f"A text needs both languages: {self!r}")

    def in_language(self, language: str) -> str:
        """The sentence in "nl" or "en".

        Raises:
            KeyError: Another language.
        """
        return {"nl": self.nl, "en": self.en}[language]
