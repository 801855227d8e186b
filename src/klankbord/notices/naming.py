"""Which purposes a text for callers names, and what it lacks (law.md 6.1). Pure.

A word list does not understand a sentence: it finds a purpose that is left out or too many, and the
data protection officer reads the rest.
"""

import re
from collections.abc import Iterable, Mapping

LONGEST = 900
"""Signs: about a minute of speech, and nobody listens longer."""

PURPOSES: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "training": r"training|trainen|coach|opleid|leren van",
        "quality": r"kwaliteit",
        "appraisal": r"beoordel|functioneren",
        "complaint": r"klacht",
        "evidence": r"bewijs|bewijzen",
        "integrity": r"misbruik|fraude|integriteit",
    },
    "en": {
        "training": r"training|coach|learn from",
        "quality": r"quality",
        "appraisal": r"apprais|assess|performance",
        "complaint": r"complaint",
        "evidence": r"evidence|proof|\bprov(?:e|ing)\b",
        "integrity": r"abuse|misuse|fraud|integrity",
    },
    "de": {
        "training": r"schulung|training|coach|fortbildung",
        "quality": r"qualität",
        "appraisal": r"beurteil|bewert",
        "complaint": r"beschwerde|reklamation",
        "evidence": r"beweis|nachweis",
        "integrity": r"missbrauch|betrug|integrität",
    },
    "fr": {
        "training": r"formation|former|coach",
        "quality": r"qualité",
        "appraisal": r"évalu",
        "complaint": r"réclamation|plainte",
        "evidence": r"\bpreuve|\bprouver",
        "integrity": r"abus|fraude|intégrité",
    },
}
"""{language: {purpose: words that name it}}. No caller is ever told of another purpose."""

RECORDING = {
    "nl": r"opgenomen|opnemen|opname|nemen .{0,80}\bop\b"
    r"|\b(?:chat|mail|bericht)\w* .{0,40}\bbewa(?:ren|ard)",
    "en": r"record|\b(?:keep|kept|stored?) .{0,40}\b(?:chat|e-?mail|message)",
    "de": r"aufgezeichnet|aufzeichn|aufgenommen|aufnahme|nehmen .{0,80}\bauf\b"
    r"|\b(?:chat|e-?mail|nachricht)\w* .{0,40}\b(?:gespeichert|speichern|aufbewahr)",
    "fr": r"enregistr|\bconserv\w* .{0,40}\b(?:chat|e-?mail|courriel|message)",
}
"""That a call is recorded, or that what somebody writes is kept."""
WEBSITE = r"web-?s(?:i|ei)te|site internet|site web|internetseite|\bwww\."
VAGUE = {
    "nl": r"onder andere|onder meer|bijvoorbeeld|en dergelijke|enzovoort|diverse doel|andere doel",
    "en": r"among other|for example|such as|and so on|and the like|various purposes|other purposes",
    "de": r"unter anderem|zum beispiel|und so weiter|dergleichen|verschiedene|andere zwecke",
    "fr": r"notamment|entre autres|par exemple|et cetera|diverses|autres fins",
}


def named(text: str, language: str) -> frozenset[str]:
    """The purposes that a text names."""
    return frozenset(purpose for purpose, words in PURPOSES[language].items() if _says(words, text))


def flaws(text: str, language: str, purposes: Iterable[str]) -> tuple[str, ...]:
    """What is wrong with a text for these purposes, as codes; a purpose after `lacks.`/`exceeds.`.

    `unsaid`: not that it is recorded; `website`: it names none; `vague`: it leaves a purpose open.
    """
    asked, names = frozenset(purposes), named(text, language)
    found = [f"lacks.{each}" for each in sorted(asked - names)]
    found += [f"exceeds.{each}" for each in sorted(names - asked)]
    if not _says(RECORDING[language], text):
        found.append("unsaid")
    if not _says(WEBSITE, text):
        found.append("website")
    if _says(VAGUE[language], text):
        found.append("vague")
    return tuple(found)


def _says(words: str, text: str) -> bool:
    return re.search(words, text, re.IGNORECASE) is not None
