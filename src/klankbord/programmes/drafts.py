"""A version in the making: written in parts by people, and submitted once as a whole.

A part is written against the edition that its writer saw; who comes second is shown both texts. On
submission the parts become a `Version` by the code that reads a programme file. After that nothing
of it is written any more.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from klankbord.database import turns
from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.people import shapes
from klankbord.people.faults import Fault
from klankbord.people.shapes import Flaw, Flawed
from klankbord.programmes import (
    differences,
    examples,
    gaps,
    guarded,
    loading,
    queries,
    sheets,
    words,
)
from klankbord.programmes.differences import Difference
from klankbord.programmes.gaps import Gap
from klankbord.programmes.models import Draft, DraftPart, Programme, Version

Said = Mapping[str, Any]


class Conflict(Fault):
    """Somebody else wrote this part meanwhile. `theirs` is how it stands now."""

    def __init__(self, theirs: DraftPart) -> None:
        super().__init__("Somebody else wrote here meanwhile.", "draft_conflict")
        self.theirs = theirs


class Unready(Fault):
    """The draft is not whole yet. `gaps` say where."""

    def __init__(self, open_: tuple[Gap, ...]) -> None:
        super().__init__("The draft is not whole yet.", "draft_unready")
        self.gaps = open_


def begin(*, code: str, title: str, example: str = "", at: datetime, by: Actor) -> Draft:
    """Begin the first version of a new programme.

    Args:
        code: Of the programme; it never changes.
        title: What people call it.
        example: A key of examples.EXAMPLES to start from, or nothing.
        at: Now.
        by: A quality manager.

    Raises:
        Fault: There is such a programme or such a draft already, or somebody else asks.
    """
    parts = {name: dict(said) for name, said in examples.EXAMPLES.get(example, {}).items()}
    parts["purpose"] = {**parts.get("purpose", {}), "title": title}
    data = parts.get("content", {}).get("data", sheets.USUAL)
    parts["content"] = {**parts.get("content", {}), "matrix": sheets.matrix_for(data)}
    return _begin(code, 1, parts, at, by)


def begin_copy(of: Version, *, code: str, title: str, at: datetime, by: Actor) -> Draft:
    """Begin a new programme that says what a version of another one says."""
    parts = _copied(of, at)
    parts["purpose"] = {**parts["purpose"], "title": title}
    return _begin(code, 1, parts, at, by)


def begin_next(of: Version, *, at: datetime, by: Actor) -> Draft:
    """Begin the version after a programme's newest one; it says the same to begin with.

    Raises:
        Fault: A draft of it is under way, or somebody else asks.
    """
    return _begin(of.programme.code, of.number + 1, _copied(of, at), at, by)


def write(
    draft: UUID, name: str, said: Said, *, edition: int, at: datetime, by: Actor
) -> DraftPart:
    """Write one part of a draft, whole or not yet.

    Args:
        draft: Which.
        name: A name of sheets.PARTS.
        said: The table of the programme file, as far as it is written.
        edition: The edition that the writer saw; 0 if nobody wrote it before.
        at: Now.
        by: A quality manager.

    Raises:
        Conflict: Somebody else wrote it since; nothing was stored.
        Fault: The draft was submitted or dropped, or somebody else writes.
    """
    with _keeping(at, by):
        held = _open(draft)
        found = held.parts.filter(name=name).first() or DraftPart(draft=held, name=name, edition=0)
        if found.edition != edition:
            raise Conflict(found)
        found.said = shapes.plain(dict(said))
        found.edition += 1
        found.written_at, found.written_by_id, found.written_as = at, _insist(by), by.role
        found.save()
        _note("draft_written", held, at, by, part=name, edition=found.edition)
    return found


def drop(draft: UUID, *, at: datetime, by: Actor) -> None:
    """End a draft without submitting it. What was written stays with it, for nobody to write on."""
    with _keeping(at, by):
        held = _open(draft)
        held.dropped_at = at
        held.save(update_fields=["dropped_at"])
        _note("draft_dropped", held, at, by)


def record_submission(draft: UUID, *, at: datetime, by: Actor) -> Version:
    """Make a version of a draft, inside the transaction of another deed.

    Raises:
        Unready: Something is still to do; nothing was stored.
        Fault: It was submitted or dropped, or another version came in between.
    """
    _insist(by)
    held = _open(draft)
    found = todo(held, at)
    if found:
        raise Unready(found)
    content = loading.check(_mapping(held, at), at)
    try:
        loaded = loading.record(content, at=at, by=by)
    except Flawed as flawed:
        raise Fault(str(flawed), "draft_overtaken") from flawed
    held.version = loaded.version
    held.save(update_fields=["version"])
    return loaded.version


def record_renewal(
    of: Version,
    *,
    course: str,
    starts_at: datetime,
    ends_at: datetime,
    at: datetime,
    by: Actor,
) -> Version:
    """Make the next version for a next course under the same consent, inside another deed.

    Raises:
        Flawed: The period is too long, or the consent does not reach to its end.
        Fault: A draft of the next version is under way, or somebody else asks.
    """
    _insist(by)
    _turn(of.programme.code)
    if opened(of.programme.code) is not None:
        raise Fault("A draft of this version is under way.", "draft_open")
    said = queries.table(of) | {"course": course, "starts_at": starts_at, "ends_at": ends_at}
    title = said.pop("title")
    sheet = {name: said[name] for name in sheets.PURPOSE.must if name in said} | {"title": title}
    sheet |= {"course": course, "ends_at": ends_at}
    open_ = gaps.of("purpose", {"purpose": sheet}, at)
    if open_:
        raise Unready(open_)
    found = differences.between(
        queries.table(of), said | {"title": title}, consent_until=queries.consent_until(of, at)
    )
    if differences.change(found) != "non_material":
        raise Fault("The consent does not reach to that day.", "consent_ends_before")
    number = {"number": of.number + 1, "change": "non_material"}
    mapping = {
        "programme": {"code": of.programme.code, "title": of.programme.title},
        "version": said | number,
    }
    return loading.record(loading.check(shapes.plain(mapping), at), at=at, by=by).version


def todo(draft: Draft, at: datetime) -> tuple[Gap, ...]:
    """Everything that is still to do before a draft can be submitted, in order of stages."""
    parts = {part.name: part for part in draft.parts.all()}
    said = {name: part.said for name, part in parts.items()}
    needed = _needed(draft, parts, at)
    found: list[Gap] = []
    for name in sheets.PARTS:
        if name not in needed:
            continue
        open_ = gaps.of(name, said, at)
        written = parts[name].edition if name in parts else 0
        if not open_ and not written and name not in sheets.OF_VERSION:
            open_ = (Gap(name, "", gaps.CONFIRM),)
        found += open_
    return tuple(found)


def changes(draft: Draft, at: datetime) -> tuple[Difference, ...]:
    """What a draft says otherwise than the version before it; nothing for a first version."""
    before = queries.by_code(draft.code, draft.number - 1)
    if before is None:
        return ()
    until = queries.consent_until(before, at)
    was = queries.table(before)
    return differences.between(was, _readable(draft, was), consent_until=until)


def opened(code: str) -> Draft | None:
    """The draft that is under way for a programme."""
    return _running().filter(code=code).first()


def under_way() -> "QuerySet[Draft]":
    """Every draft that is neither submitted nor dropped, by code."""
    return _running().prefetch_related("parts").order_by("code")


def drafters(of: Version) -> frozenset[UUID]:
    """The accounts that wrote what a version and its dossier say: they neither advise nor sign."""
    kinds = [part.kind for part in sheets.PARTS.values() if part.kind]
    rows = of.evidence.filter(kind__in=kinds).values_list("recorded_by", flat=True)
    with access.whole():
        wrote = DraftPart.objects.filter(draft__version=of, edition__gt=0)
        return frozenset(rows) | frozenset(wrote.values_list("written_by", flat=True))


def _begin(code: str, number: int, parts: Mapping[str, Said], at: datetime, by: Actor) -> Draft:
    flaws: list[Flaw] = []
    shapes.read(loading.CODE, code, "code", flaws)
    if flaws:
        raise Fault("A programme has a code in small letters.", "programme_code")
    with _keeping(at, by):
        _turn(code)
        if opened(code) is not None:
            raise Fault("A draft of this version is under way.", "draft_open")
        if number == 1 and Programme.objects.filter(code=code).exists():
            raise Fault("There is a programme with this code.", "programme_in_use")
        made = Draft.objects.create(code=code, number=number, begun_at=at, begun_by_id=_insist(by))
        employer = queries.employer(at)
        known = {"organisation": employer} if employer else {}
        DraftPart.objects.bulk_create(
            DraftPart(
                draft=made,
                name=name,
                said=shapes.plain(dict(said)),
                edition=0,
                written_at=at,
                written_by_id=_insist(by),
                written_as=by.role,
            )
            for name, said in {**known, **parts}.items()
        )
        _note("draft_begun", made, at, by)
    return made


def _needed(draft: Draft, parts: Mapping[str, DraftPart], at: datetime) -> set[str]:
    """The parts that must be whole. Evidence of a change that is not material carries over."""
    if draft.number > 1 and differences.change(changes(draft, at)) == "non_material":
        return {*sheets.OF_VERSION, *(name for name, part in parts.items() if part.edition)}
    known = queries.employer(at) is not None
    untouched = "organisation" in parts and not parts["organisation"].edition
    return set(sheets.PARTS) - ({"organisation"} if known and untouched else set())


def _mapping(draft: Draft, at: datetime) -> dict[str, Any]:
    """A whole draft as a programme file."""
    parts = {part.name: part for part in draft.parts.all()}
    version = _version_table(draft)
    title = version.pop("title")
    change = "new" if draft.number == 1 else differences.change(changes(draft, at))
    before = queries.by_code(draft.code, draft.number - 1)
    carried = change == "non_material" and before is not None
    asks = before.terms.get("asks", []) if carried and before else list(words.ASKS)
    version |= {"number": draft.number, "change": change, **({"asks": asks} if asks else {})}
    mapping: dict[str, Any] = {
        "programme": {"code": draft.code, "title": title},
        "version": version,
        "evidence": [
            {"kind": sheet.kind, "happened_at": part.written_at.isoformat(), **part.said}
            for name, sheet in sheets.PARTS.items()
            if sheet.kind and (part := parts.get(name)) and part.edition
        ],
    }
    if "organisation" in parts and parts["organisation"].edition:
        mapping["organisation"] = parts["organisation"].said
    return mapping


def _version_table(draft: Draft) -> dict[str, Any]:
    said = {part.name: part.said for part in draft.parts.all()}
    return {key: each for name in sheets.OF_VERSION for key, each in said.get(name, {}).items()}


def _readable(draft: Draft, before: Said) -> dict[str, Any]:
    """What a draft says as far as it can be read; what cannot, as it was before."""
    said, kept = _version_table(draft), dict[str, Any]()
    for name in sheets.OF_VERSION:
        shape = sheets.PARTS[name].shape
        for field, each in {**shape.must, **shape.may}.items():
            flaws: list[Flaw] = []
            read = shapes.read(each, said.get(field), field, flaws)
            if field in said:
                kept[field] = before.get(field) if flaws else read
    return kept


def _copied(of: Version, at: datetime) -> dict[str, Said]:
    said = queries.table(of)
    parts: dict[str, Said] = {}
    for name in sheets.OF_VERSION:
        shape = sheets.PARTS[name].shape
        parts[name] = {each: said[each] for each in (*shape.must, *shape.may) if each in said}
    dossier = queries.dossier(of.pk)
    for name, sheet in sheets.PARTS.items():
        row = dossier.newest(sheet.kind, at) if sheet.kind else None
        if row is not None:
            parts[name] = row.detail
    return parts


def _open(draft: UUID) -> Draft:
    found = Draft.objects.select_for_update().filter(pk=draft).first()
    if found is None:
        raise Fault("There is no such draft.", "draft_gone")
    if found.version_id or found.dropped_at:
        raise Fault("This draft was submitted or dropped.", "draft_closed")
    return found


def _running() -> "QuerySet[Draft]":
    return Draft.objects.filter(version=None, dropped_at=None)


def _turn(code: str) -> None:
    turns.take(f"programmes.draft {code}")  # no row to lock when it is new


def _insist(by: Actor) -> UUID:
    if by.role not in guarded.WRITERS or by.account is None:
        raise Fault("A programme is written by the quality manager.", "not_a_drafter")
    return by.account


def _keeping(at: datetime, by: Actor) -> AbstractContextManager[None]:
    _insist(by)
    return access.keeping(by, at)


def _note(kind: str, draft: Draft, at: datetime, by: Actor, **more: str | int) -> None:
    detail = {"draft": f"{draft.code}.v{draft.number}", "function": by.role, **more}
    book.append(kind, at=at, subjects=[], detail=detail)
