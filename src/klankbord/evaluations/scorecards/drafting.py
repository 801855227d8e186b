"""A scorecard in the making: written by the quality manager, published once, then never edited.

Everything somebody writes is kept, whole or not; what is still to be mended keeps it from being
published, and nothing else. Two who write different questions are not in each other's way; of two
who write the same one the second is told so, and loses nothing.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import rfc8785
from django.db.models import Max, QuerySet

from klankbord.database import turns
from klankbord.evaluations.models import Scorecard, ScorecardDraft
from klankbord.evaluations.scorecards import editing, examples, forms, publishing, remaining, texts
from klankbord.evaluations.scorecards.editing import Content
from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.people.faults import Fault
from klankbord.people.models import Role

WRITERS = (str(Role.QUALITY_MANAGER),)

AT_LEAST = timedelta(days=1)
"""How long a form is known to employees before it is used at the least (R37)."""

Edit = Callable[[Content], Content]


class Conflict(Fault):
    """Somebody else wrote this item meanwhile; nothing was stored."""

    def __init__(self) -> None:
        super().__init__("Somebody else wrote here meanwhile.", "scorecard_conflict")


class Unready(Fault):
    """The form is not whole yet. `left` says where."""

    def __init__(self, left: tuple[remaining.Fault, ...]) -> None:
        super().__init__("The form is not whole yet.", "scorecard_unready")
        self.left = left


def begin(
    *, code: str, title: Mapping[str, str], example: str = "", at: datetime, by: Actor
) -> ScorecardDraft:
    """Begin the first version of a new form.

    Args:
        code: Of the form; it never changes.
        title: What people call it, in each language that it is to be had in.
        example: A key of examples.EXAMPLES to start from, or nothing.
        at: Now.
        by: A quality manager.

    Raises:
        Fault: There is such a form or such a draft already, or somebody else asks.
    """
    languages = tuple(language for language in texts.LANGUAGES if title.get(language))
    content = editing.empty(title, languages)
    if example in examples.EXAMPLES:
        content = examples.content(example, title, languages)
    return _begin(code, content, at, by)


def bring(
    *, code: str, form: Mapping[str, Any], words: texts.Texts, at: datetime, by: Actor
) -> ScorecardDraft:
    """Begin a form out of a file, or the next version of one that is there.

    Raises:
        BadForm: The form cannot be read.
        Fault: A draft of it is under way, or somebody else asks.
    """
    forms.parse(dict(form))
    title = words.get(texts.TITLE, {})
    languages = [language for language in texts.LANGUAGES if title.get(language)]
    kept = {key: dict(said) for key, said in words.items()}
    content = {"form": dict(form), "texts": kept, "languages": languages or ["nl"]}
    return _begin(code, content, at, by, next_=True)


def begin_next(of: Scorecard, *, at: datetime, by: Actor) -> ScorecardDraft:
    """Begin the version after the newest one of a form; it says what `of` says to begin with.

    Raises:
        Fault: A draft of it is under way, or somebody else asks.
    """
    title = of.texts.get(texts.TITLE, {})
    languages = [language for language in texts.LANGUAGES if title.get(language)]
    content = {"form": of.form, "texts": of.texts, "languages": languages}
    return _begin(of.code, content, at, by, next_=True)


def edit(draft: UUID, edit: Edit, *, at: datetime, by: Actor) -> ScorecardDraft:
    """Change a form in the making, whatever it says by now.

    Raises:
        Unknown: What is to be changed is gone.
        Fault: It was published or ended, or somebody else writes.
    """
    _insist(by)
    with access.keeping(by, at):
        held = _open(draft)
        held.content = edit(held.content)
        held.written_at = at
        held.save(update_fields=["content", "written_at"])
    return held


def write(
    draft: UUID, item: str, said: Edit, *, then: Edit, seen: str, at: datetime, by: Actor
) -> ScorecardDraft:
    """Write one item: the form itself, a section, or a question with its options.

    Args:
        draft: Which.
        item: Which item of it.
        said: What is written.
        then: What is done with it after that, such as moving an option.
        seen: The print of the item as its writer saw it.
        at: Now.
        by: A quality manager.

    Raises:
        Conflict: Somebody else wrote it since, and wrote something else; nothing was stored.
        Unknown, Fault: As `edit`.
    """

    def checked(content: Content) -> Content:
        before = print_of(content, item)
        made = said(content)
        if before not in (seen, print_of(made, item)):
            raise Conflict
        return then(made)

    return edit(draft, checked, at=at, by=by)


def print_of(content: Content, item: str) -> str:
    """What an item says, as a short text that changes with it."""
    return hashlib.sha256(rfc8785.dumps(editing.seen(content, item))).hexdigest()[:16]


def drop(draft: UUID, *, at: datetime, by: Actor) -> None:
    """End a draft without publishing it."""
    _insist(by)
    with access.keeping(by, at):
        held = _open(draft)
        held.dropped_at = at
        held.save(update_fields=["dropped_at"])
        _note("scorecard_draft_dropped", held, at, by)


def publish(
    draft: UUID, *, used_from: datetime, programmes: Sequence[str], at: datetime, by: Actor
) -> Scorecard:
    """Make a version of a draft. From then on employees read it, and nothing in it changes.

    Args:
        draft: Which.
        used_from: The moment from which calls are scored with it.
        programmes: Codes of the programmes that it is for; every one if there is none.
        at: Now.
        by: A quality manager.

    Raises:
        Unready: Something is still to be mended.
        Fault: It would be used before employees know it (R37), it was published or ended, or
            somebody else asks.
    """
    _insist(by)
    if used_from < at + AT_LEAST:
        raise Fault("Employees know a form before it is used.", "scorecard_too_soon")
    with access.keeping(by, at):
        held = _open(draft)
        if left := remaining.of(held.content):
            raise Unready(left)
        form = {**held.content["form"], "id": held.code}
        held.scorecard = publishing.record(
            held.code, held.number, form, held.content["texts"],
            used_from=used_from, programmes=sorted(programmes), at=at, by=by,
        )  # fmt: skip
        held.save(update_fields=["scorecard"])
    return held.scorecard


def opened(code: str) -> ScorecardDraft | None:
    """The draft of a form that is under way."""
    return under_way().filter(code=code).first()


def under_way() -> "QuerySet[ScorecardDraft]":
    """Every draft that is neither published nor ended, by code."""
    return ScorecardDraft.objects.filter(scorecard=None, dropped_at=None).order_by("code")


def _begin(
    code: str, content: Content, at: datetime, by: Actor, *, next_: bool = False
) -> ScorecardDraft:
    _insist(by)
    with access.keeping(by, at):
        turns.take(f"evaluations.draft {code}")  # no row to lock when it is new
        if opened(code) is not None:
            raise Fault("A draft of this form is under way.", "scorecard_draft_open")
        last = Scorecard.objects.filter(code=code).aggregate(last=Max("number"))["last"]
        if last and not next_:
            raise Fault("There is a form with this code.", "scorecard_in_use")
        made = ScorecardDraft.objects.create(
            code=code, number=(last or 0) + 1, content=content, begun_at=at, written_at=at
        )
        _note("scorecard_draft_begun", made, at, by)
    return made


def _open(draft: UUID) -> ScorecardDraft:
    found = ScorecardDraft.objects.select_for_update().filter(pk=draft).first()
    if found is None or found.scorecard_id or found.dropped_at:
        raise Fault("This draft was published or ended.", "scorecard_draft_closed")
    return found


def _insist(by: Actor) -> None:
    if by.role not in WRITERS:
        raise Fault("A form is written by the quality manager.", "scorecard_writer")


def _note(kind: str, draft: ScorecardDraft, at: datetime, by: Actor) -> None:
    detail = {"draft": f"{draft.code}.v{draft.number}", "function": by.role}
    book.append(kind, at=at, subjects=[], detail=detail)
