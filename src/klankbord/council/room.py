"""The council's own room: notes and documents that employer and administrator cannot read.

Members of the works council see all of it, whenever they joined; who leaves is out at once. An
outside adviser is let in until a day. The row policy asks the grant itself (`guarded`).
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from klankbord.council import guarded, papers
from klankbord.council.models import Adviser, Paper
from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.people import queries as people
from klankbord.people.faults import Fault
from klankbord.people.models import Account
from klankbord.programmes import pdf
from klankbord.vault import boxes, keys

HEAD, CONTENT = "head", "content"
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Kept:
    """A paper as the room shows it; without a title its term is over."""

    id: UUID
    kind: str
    title: str
    text: str
    writer: str
    put_at: datetime
    size: int | None


@dataclass(frozen=True, slots=True)
class LetIn:
    """An adviser who is let in now."""

    id: UUID
    name: str
    until: datetime


def standing(account: Account, roles: frozenset[str], at: datetime) -> Actor | None:
    """Who somebody is in the room at a moment; None if it is not there for him."""
    if guarded.MEMBER in roles:
        return Actor(role=guarded.MEMBER, account=account.pk)
    adviser = Actor(role=guarded.ADVISER, account=account.pk)
    if not account.is_active:
        return None
    with access.keeping(adviser, at):
        let_in = Adviser.objects.filter(account=account, since__lte=at, until__gt=at).exists()
    return adviser if let_in else None


def put(
    title: str,
    text: str,
    *,
    content: bytes | None = None,
    writer: str,
    at: datetime,
    by: Actor,
) -> Paper:
    """Put a note, or a document with a note to it, in the room.

    Args:
        title: What it is called.
        text: The note; it may be empty with a document.
        content: A PDF.
        writer: The name of who puts it there; sealed with it.
        at: Now.
        by: A member, or an adviser who was let in.

    Raises:
        Fault: The room is not there for him, there is no title or no words, or it is no PDF.
    """
    title = papers.words(title)[:LONGEST_TITLE]
    said = text.strip() if content is not None else papers.words(text)
    if content is not None:
        pdf.insist(content, most=papers.LARGEST)
    with _inside(at, by):
        key = papers.key(papers.ROOM, at)
        made = Paper.objects.create(
            key=key,
            kind=Paper.Kind.NOTE if content is None else Paper.Kind.DOCUMENT,
            put_at=at,
            size=None if content is None else len(content),
        )
        head = json.dumps({"title": title, "text": said, "writer": writer}).encode()
        named = {HEAD: head} if content is None else {HEAD: head, CONTENT: content}
        boxes.seal_each(key, named, row=_row(made))
        _note("room_written", at, by)
    return made


def papers_of(*, at: datetime, by: Actor) -> tuple[Kept, ...]:
    """Everything in the room, the newest first; that somebody looked is written down."""
    with _inside(at, by):
        rows = list(Paper.objects.order_by("-put_at", "pk"))
        heads = papers.unsealed(HEAD, {row.key_id: _row(row) for row in rows})
        _note("room_read", at, by)
    return tuple(_kept(row, heads.get(row.key_id)) for row in rows)


def document(paper: UUID, *, at: datetime, by: Actor) -> bytes:
    """The PDF of a document.

    Raises:
        Fault: It is not there for him.
    """
    with _inside(at, by):
        found = _one(paper)
        held = papers.found([found.key_id])
        if found.kind != Paper.Kind.DOCUMENT or found.key_id not in held:
            raise Fault("That is not there.", "no_paper")
        _note("room_read", at, by)
        return boxes.unseal(held[found.key_id], CONTENT, row=_row(found))


def remove(paper: UUID, *, at: datetime, by: Actor) -> None:
    """Destroy a paper. Only members do.

    Raises:
        Fault: It is not there for him.
    """
    with _inside(at, by):
        if by.role != guarded.MEMBER:
            raise Fault("Only members remove something.", "not_yours")
        found = _one(paper)
        for key in papers.found([found.key_id]).values():
            keys.shred(key, at=at, by=by, why="ended")
        found.delete()
        _note("room_removed", at, by)


def let_in(email: str, *, until: datetime, at: datetime, by: Actor) -> Adviser:
    """Let an outside adviser into the room, until a day.

    Raises:
        Fault: There is no account with that address, it is of who speaks for the employer, or the
            end lies in the past.
    """
    account = people.by_email(email)
    if account is None or not account.is_active:
        raise Fault("There is no account with this address.", "no_account")
    if until <= at:
        raise Fault("The last day lies in the past.", "until_past")
    roles = people.roles(account, at)
    if roles - {people.EMPLOYEE}:
        raise Fault("An account with a role here is no outside adviser.", "not_outside")
    with _inside(at, by):
        if by.role != guarded.MEMBER:
            raise Fault("Only members let somebody in.", "not_yours")
        Adviser.objects.filter(account=account, until__gt=at).update(until=at)
        made = Adviser.objects.create(account=account, since=at, until=until)
        book.append(
            "room_opened", at=at, subjects=[account.pk], detail={"until": until.isoformat()}
        )
    return made


def let_out(adviser: UUID, *, at: datetime, by: Actor) -> None:
    """End the access of an adviser now.

    Raises:
        Fault: He is not let in any more.
    """
    with _inside(at, by):
        found = Adviser.objects.filter(pk=adviser, until__gt=at).first()
        if found is None or by.role != guarded.MEMBER:
            raise Fault("He is not let in any more.", "let_out_already")
        found.until = at
        found.save(update_fields=["until"])
        book.append("room_closed", at=at, subjects=[found.account_id], detail={"function": by.role})


def advisers(*, at: datetime, by: Actor) -> tuple[LetIn, ...]:
    """Who is let in now."""
    with _inside(at, by):
        rows = Adviser.objects.filter(since__lte=at, until__gt=at).select_related("account")
        return tuple(LetIn(row.pk, row.account.name, row.until) for row in rows.order_by("until"))


@contextmanager
def _inside(at: datetime, by: Actor) -> Iterator[None]:
    if by.role not in {guarded.MEMBER, guarded.ADVISER}:
        raise Fault("This room is the works council's own.", "not_yours")
    with access.keeping(by, at):
        yield


def _one(paper: UUID) -> Paper:
    found = Paper.objects.filter(pk=paper).first()
    if found is None:
        raise Fault("That is not there.", "no_paper")
    return found


def _kept(row: Paper, head: bytes | None) -> Kept:
    said: dict[str, Any] = json.loads(head) if head else {}
    return Kept(
        id=row.pk,
        kind=row.kind,
        title=said.get("title", ""),
        text=said.get("text", ""),
        writer=said.get("writer", ""),
        put_at=row.put_at,
        size=row.size,
    )


def _note(kind: str, at: datetime, by: Actor) -> None:
    book.append(kind, at=at, subjects=[], detail={"function": by.role})


def _row(paper: Paper) -> boxes.Row:
    return boxes.Row("council.paper", paper.pk)
