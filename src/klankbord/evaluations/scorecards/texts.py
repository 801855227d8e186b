"""Under which key the words of a form stand, and how they are found again.

The texts of a form are {key: {"nl"?, "en"?}}: "title" for its name, the id of a section or question
for what it is called, and `<id>.help` for what explains it. The words of an option stand under the
ids of its question and itself; in forms from a file they may stand under its own id alone, for
every question that has such an option.
"""

from collections.abc import Mapping

Texts = Mapping[str, Mapping[str, str]]

TITLE = "title"
LANGUAGES = ("nl", "en")


def explained(identifier: str) -> str:
    """The key of what explains a section, a question or an option."""
    return f"{identifier}.help"


def option(question: str, identifier: str) -> str:
    """The key of an option."""
    return f"{question}/{identifier}"


def band(identifier: str) -> str:
    """The key of a band."""
    return f"bands/{identifier}"


def cause(identifier: str) -> str:
    """The key of a cause."""
    return f"causes/{identifier}"


def said(texts: Texts, language: str, *keys: str) -> str:
    """The words under the first of these keys that has any, in another language if need be."""
    for key in keys:
        found = texts.get(key, {})
        words = found.get(language) or next(filter(None, found.values()), "")
        if words:
            return words
    return ""
