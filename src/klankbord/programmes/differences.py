"""What a version says otherwise than the one before it, whom that concerns, and whether it is
material: then it needs its own evidence and its own consent (R26). Pure.

Both are tables of a programme file, with moments as text. Material is what goes further: a new
means, purpose, kind of data, group, term or recipient, AI, or more calls a person. What only takes
away goes less far, and is told.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Said = Mapping[str, Any]

EMPLOYEES, COUNCIL, CALLERS = "employees", "works_council", "callers"
DPO, CONTROLLER = "dpo", "controller"
AUDIENCES = (EMPLOYEES, COUNCIL, DPO, CONTROLLER, CALLERS)

_ALL = AUDIENCES
_INSIDE = (EMPLOYEES, COUNCIL, DPO, CONTROLLER)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that says something else.

    Attributes:
        field: Its name in the programme file; of the matrix `matrix.role`.
        added: Words that are new in a list.
        removed: Words that are gone from a list.
        before: What a single value was; None: nothing.
        after: What it became.
        material: Whether it goes further than what was there.
        audiences: Whom it concerns.
    """

    field: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    before: Any = None
    after: Any = None
    material: bool = False
    audiences: tuple[str, ...] = _ALL


def between(
    before: Said, after: Said, *, consent_until: datetime | None = None
) -> tuple[Difference, ...]:
    """All differences between two versions, in the order of the file.

    Args:
        before: The version before.
        after: The one that follows.
        consent_until: Until when the works council consented to the version before. A period that
            stays within it is no new term.
    """
    return tuple(_found(before, after, consent_until))


def change(found: Sequence[Difference]) -> str:
    """What kind of change that is, in the word of the file."""
    return "material" if any(each.material for each in found) else "non_material"


def _found(before: Said, after: Said, until: datetime | None) -> Iterator[Difference]:
    for field, audiences in _LISTS.items():
        yield from _list(field, before.get(field), after.get(field), audiences)
    for field, (further, audiences) in _VALUES.items():
        old, new = before.get(field), after.get(field)
        if old != new:
            yield Difference(
                field, before=old, after=new, material=further(old, new), audiences=audiences
            )
    yield from _period(before, after, until)
    yield from _matrix(before.get("matrix", {}), after.get("matrix", {}))


def _list(
    field: str, old: Sequence[str] | None, new: Sequence[str] | None, audiences: tuple[str, ...]
) -> Iterator[Difference]:
    if old is None and new is None:
        return
    added = tuple(each for each in new or () if each not in (old or ()))
    removed = tuple(each for each in old or () if each not in (new or ()))
    if not added and not removed:
        return
    # Queues that were never named were all queues: to name some is to take some away.
    further = (old is not None and bool(added)) or (field in _ALL_IF_NONE and not new)
    yield Difference(
        field,
        added,
        removed,
        material=further and field not in _NEVER_FURTHER,
        audiences=audiences,
    )


def _period(before: Said, after: Said, until: datetime | None) -> Iterator[Difference]:
    for field in ("starts_at", "ends_at", "review_due"):
        old, new = _moment(before.get(field)), _moment(after.get(field))
        if old == new:
            continue
        yield Difference(field, before=old, after=new, material=_longer(field, old, new, until))


def _longer(field: str, old: datetime | None, new: datetime | None, until: datetime | None) -> bool:
    if field == "starts_at":
        return old is not None and new is not None and new < old
    if field == "review_due" or old is None:
        return False
    return until is None or new is None or new > until


def _matrix(before: Mapping[str, Said], after: Mapping[str, Said]) -> Iterator[Difference]:
    for role in sorted({*before, *after}):
        old, new = before.get(role, {}), after.get(role, {})
        added = tuple(data for data, when in new.items() if old.get(data) != when)
        removed = tuple(data for data in old if data not in new)
        if added or removed:
            yield Difference(
                f"matrix.{role}", added, removed, material=bool(added), audiences=_INSIDE
            )


def _moment(said: Any) -> datetime | None:
    return datetime.fromisoformat(said) if isinstance(said, str) else said


def _never(_old: Any, _new: Any) -> bool:
    return False


def _always(_old: Any, _new: Any) -> bool:
    return True


def _more_calls(old: Said | None, new: Said | None) -> bool:
    if (old or {}).get("of") != (new or {}).get("of"):
        return True
    return any((new or {}).get(each, 0) > (old or {}).get(each, 0) for each in _CALLS)


def _more_hours(old: Said | None, new: Said | None) -> bool:
    if old is None:
        return False
    if new is None:
        return True
    more_days = not set(new["days"]) <= set(old["days"])
    return more_days or new["begin"] < old["begin"] or new["end"] > old["end"]


def _worse_terms(old: Said | None, new: Said | None) -> bool:
    """Whether an employee has less time, or his employer more, than before."""
    before, after = ({"to_dispute": 20, "to_decide": 10, "to_ask_again": 10} | dict(each or {})
                     for each in (old, new))  # fmt: skip
    shorter = any(after[name] < before[name] for name in ("to_dispute", "to_ask_again"))
    return shorter or after["to_decide"] > before["to_decide"]


def _other_recipient(_old: Said | None, new: Said | None) -> bool:
    """Whoever is new, or elsewhere, gets what he did not get before (R26)."""
    return new is not None


_CALLS = ("per_person", "ceiling", "calls")
_NEVER_FURTHER = {"criteria"}
_ALL_IF_NONE = {"queues"}
_LISTS: Mapping[str, tuple[str, ...]] = {
    "purposes": _ALL,
    "means": _ALL,
    "data": _ALL,
    "acts": _INSIDE,
    "teams": _INSIDE,
    "queues": _ALL,
    "criteria": _INSIDE,
}
_VALUES: Mapping[str, tuple[Callable[[Any, Any], bool], tuple[str, ...]]] = {
    "title": (_never, _ALL),
    "course": (_never, _INSIDE),
    "legal_basis": (_always, _ALL),
    "plan": (_more_calls, _INSIDE),
    "hours": (_more_hours, _ALL),
    "disputes": (_worse_terms, _INSIDE),
    "processor": (_other_recipient, _ALL),
}
