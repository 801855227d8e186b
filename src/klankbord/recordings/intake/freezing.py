"""What the law makes of a recording's beginnings, worked out once and kept with it.

A filter and a row policy cannot ask the law about each row; they read here what it answered when
the recording was made. The row keeps the parts of the question too, so that a changed law can be
asked again.
"""

from collections.abc import Mapping
from typing import Any

from klankbord.gate import rowfacts
from klankbord.law import vocabulary
from klankbord.law.engine import BOOK

GIVEN = (
    "programme",
    "works_council",
    "organisation",
    "notice.delivered_at",
    "notice.complete",
    "notice.read_confirmed",
    "call",
    "selection",
    "recording.made_at",
    "recording.purposes",
    "recording.legal_basis",
    "recording.same_matter",
    "recording.pseudonymised",
    "recording.caller_redacted",
    "recording.anonymised",
)
"""Paths that were looked at when it was admitted: what is absent under them did not happen."""

STORED = "listen_back"
"""Facts are frozen as acts on stored data see them: t_coll is the moment of recording."""

PURPOSE = "purpose"
FROZEN = tuple(fact for fact in BOOK.facts() if rowfacts.place(fact) == "frozen")
ASKED_BY_PURPOSE = tuple(fact for fact in FROZEN if PURPOSE in fact.paths)
ASKED_ONCE = tuple(fact for fact in FROZEN if PURPOSE not in fact.paths)


def facts(collected: Mapping[str, Any], programmes: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """{purpose: {fact: value}} for every purpose that could be asked, "none" among them.

    Args:
        collected: The parts that are frozen with the recording.
        programmes: The parts about programmes as they were then.
    """
    programme = {**programmes.get("programme", {}), **collected["programme"]}
    question = {
        **programmes,
        **collected,
        "programme": programme,
        "act": STORED,
        "at": collected["recording"]["made_at"],
    }
    always = BOOK.bind(question, given=GIVEN, among=ASKED_ONCE)
    return {
        purpose: dict(sorted((always | _for(question, purpose)).items()))
        for purpose in (*vocabulary.PURPOSES, rowfacts.NO_PURPOSE)
    }


def _for(question: Mapping[str, Any], purpose: str) -> dict[str, str]:
    """What depends on the purpose."""
    if purpose == rowfacts.NO_PURPOSE:
        return BOOK.bind(question, given=(*GIVEN, PURPOSE), among=ASKED_BY_PURPOSE)
    return BOOK.bind({**question, PURPOSE: purpose}, given=GIVEN, among=ASKED_BY_PURPOSE)
