"""Puts live facts before the law, and writes down what the law said."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from klankbord.gate.access import Actor
from klankbord.law import engine
from klankbord.law.engine import Decision
from klankbord.ledger import book
from klankbord.ledger.book import Line

Question = Mapping[str, Any]
"""A question in the shape of law/schemas/question.schema.json."""


class Refused(Exception):
    """The law said no. The refusal is in the ledger by the time this is raised."""

    def __init__(self, decision: Decision) -> None:
        """Keep the decision, which says why and what would be allowed."""
        super().__init__(", ".join(decision.denied_by))
        self.decision = decision


def decide(
    question: Question,
    *,
    about: Sequence[UUID],
    by: Actor,
    thing: UUID | None = None,
    reason: str = "",
) -> Decision:
    """Answer a question and write the answer to the ledger, yes or no alike.

    Args:
        question: Every fact that bears on it; what was not read must be left out.
        about: The persons concerned, one line of the ledger each.
        by: Who asks; only the role is written.
        thing: The id of what is asked about, when there is one.
        reason: A code for why it is asked.

    Raises:
        RuntimeError: There is no transaction to write in.

    Source: AVG art. 5(2); law.md, algebra 7.
    """
    decision, lines = weigh(question, about=about, by=by, thing=thing, reason=reason)
    book.append_lines(lines, at=datetime.fromisoformat(question["at"]))
    return decision


def weigh(
    question: Question,
    *,
    about: Sequence[UUID],
    by: Actor,
    thing: UUID | None = None,
    reason: str = "",
) -> tuple[Decision, list[Line]]:
    """As `decide`, for a deed with many questions: it writes the lines itself, all in one call."""
    decision = engine.decide(question)
    detail: dict[str, Any] = {
        "act": question["act"],
        "purpose": question.get("purpose", "none"),
        "data": question.get("data", "none"),
        "function": by.role,
        "answer": decision.answer,
        "rules": list(decision.denied_by),
        "law": decision.law_version,
    }
    if thing is not None:
        detail["thing"] = str(thing)
    if reason:
        detail["reason"] = reason
    at = datetime.fromisoformat(question["at"])
    subjects = dict.fromkeys(about) or {book.ORGANISATION: None}
    return decision, [Line(subject, "decision", detail, at) for subject in subjects]
