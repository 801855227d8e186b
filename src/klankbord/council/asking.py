"""Questions of the works council about a version, and the answers: dated, and never changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from klankbord.council import guarded, papers
from klankbord.council.models import Message
from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.people.faults import Fault
from klankbord.programmes.models import Version
from klankbord.vault import boxes


@dataclass(frozen=True, slots=True)
class Said:
    """A question or an answer. `text` is empty when its term is over."""

    id: UUID
    text: str
    said_at: datetime
    said_as: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A question with its answers, the oldest first."""

    question: Said
    answers: tuple[Said, ...]


def ask(version: Version, text: str, *, at: datetime, by: Actor) -> Message:
    """Ask something about a version.

    Raises:
        Fault: He is no member of the council, or wrote nothing.
    """
    if by.role != guarded.MEMBER:
        raise Fault("The works council asks here.", "not_yours")
    return _say(version, text, None, at=at, by=by)


def answer(question: UUID, text: str, *, at: datetime, by: Actor) -> Message:
    """Answer a question for the employer.

    Raises:
        Fault: He does not speak for the employer, wrote nothing, or there is no such question.
    """
    if by.role not in guarded.EMPLOYER:
        raise Fault("The employer answers here.", "not_yours")
    with access.keeping(by, at):
        found = Message.objects.filter(pk=question, answers=None).select_related("version").first()
        if found is None:
            raise Fault("That question is not there.", "no_question")
        return _write(found.version, papers.words(text), found, at=at, by=by)


def threads(version: Version, *, at: datetime, by: Actor) -> tuple[Thread, ...]:
    """Everything asked about a version, in a deed of its own; that he read is written down."""
    with access.keeping(by, at):
        rows = list(Message.objects.filter(version=version).order_by("said_at", "pk"))
        if rows:
            _note("council_read", version, at, by)
        text = papers.unsealed(papers.TEXT, {row.key_id: _row(row) for row in rows})
    said = {row.pk: _said(row, text) for row in rows}
    return tuple(
        Thread(said[row.pk], tuple(said[each.pk] for each in rows if each.answers_id == row.pk))
        for row in rows
        if row.answers_id is None
    )


def open_questions(at: datetime, by: Actor) -> dict[UUID, int]:
    """How many questions of each version nobody answered yet. No words are read."""
    with access.keeping(by, at):
        rows = Message.objects.filter(answers=None, replies=None).values_list("version", flat=True)
        found = list(rows)
    return {version: found.count(version) for version in set(found)}


def _say(
    version: Version, text: str, answers: Message | None, *, at: datetime, by: Actor
) -> Message:
    said = papers.words(text)
    with access.keeping(by, at):
        return _write(version, said, answers, at=at, by=by)


def _write(
    version: Version, said: str, answers: Message | None, *, at: datetime, by: Actor
) -> Message:
    key = papers.key(papers.IN_THE_OPEN, at)
    made = Message.objects.create(
        key=key, version=version, answers=answers, said_at=at, said_as=by.role
    )
    boxes.seal(key, papers.TEXT, said.encode(), row=_row(made))
    _note("council_asked" if answers is None else "council_answered", version, at, by)
    return made


def _note(kind: str, version: Version, at: datetime, by: Actor) -> None:
    detail: dict[str, Any] = {"version": str(version.pk), "function": by.role}
    book.append(kind, at=at, subjects=[], detail=detail)


def _said(row: Message, text: dict[UUID, bytes]) -> Said:
    return Said(row.pk, text.get(row.key_id, b"").decode(), row.said_at, row.said_as)


def _row(message: Message) -> boxes.Row:
    return boxes.Row("council.message", message.pk)
