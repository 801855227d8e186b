"""In force is computed, never set: from the first moment at which every gate is proven. Pure.

The gates are the law's own answer to `activate`, and the stages of law.md 3.1 that stand beside it
(stages 9 and 10). The activation that the controller signs is one of them, not a switch.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from klankbord.law import engine, instants
from klankbord.law.engine import Decision
from klankbord.law.settings import DEFAULT
from klankbord.programmes import parts, words
from klankbord.programmes.dossier import Dossier

DRAFT = "draft"
IN_FORCE = "in_force"
CHANGING = "changing"
WITHDRAWN = "withdrawn"
SUSPENDED = "suspended"


def activation(of: Dossier, at: datetime, known_at: datetime | None = None) -> Decision:
    """What the law says to putting this version into force at a moment."""
    return engine.decide(
        {
            "id": of.version,
            "act": "activate",
            "at": at.isoformat(),
            "actor": {"role": "controller"},
            "programme": parts.programme(of, at, known_at) | {"status": DRAFT},
            "organisation": parts.organisation(of, at, known_at),
            "works_council": parts.works_council(of, at, known_at),
            "policy": parts.policy(of, at, known_at),
        }
    )


def callers_told(of: Dossier, at: datetime, known_at: datetime | None = None) -> bool:
    """Whether a line at least plays a text that names every purpose of the version (R18)."""
    heard = (parts.announcement(row) for row in parts.lines(of, at, known_at).values())
    return any(
        part
        and part["in_line_language"]
        and part["names_website"]
        and set(of.purposes) <= set(part["purposes"])
        for part in heard
    )


def access_settled(of: Dossier, at: datetime, known_at: datetime | None = None) -> bool:
    """Whether the access matrix is there and its review has not run out (R33)."""
    row = of.newest("access_reviewed", at, known_at)
    return bool(of.matrix) and row is not None and at < moment(row.detail["valid_until"])


def retention_proven(of: Dossier, at: datetime, known_at: datetime | None = None) -> bool:
    """Whether a trial destroyed everything that was due, in backups too (R59)."""
    row = of.newest("retention_tested", at, known_at)
    if row is None:
        return False
    return row.detail["due"] == row.detail["destroyed"] and row.detail["backups"] is True


def criteria_known(of: Dossier, at: datetime, known_at: datetime | None = None) -> bool:
    """Whether people know what they are measured by, if they are measured (R37)."""
    if not set(of.acts) & set(words.JUDGING):
        return True
    row = of.newest("criteria_published", at, known_at)
    return row is not None and row.detail["prohibited"] is False


def gates_proven(of: Dossier, at: datetime, known_at: datetime | None = None) -> bool:
    """Whether nothing but the signature is left to do."""
    return (
        callers_told(of, at, known_at)
        and access_settled(of, at, known_at)
        and retention_proven(of, at, known_at)
        and criteria_known(of, at, known_at)
        and activation(of, at, known_at).answer != "no"
    )


def since(of: Dossier, at: datetime, known_at: datetime | None = None) -> datetime | None:
    """From when a version is in force, as seen at a moment; None if it is not.

    What is proven once stays the beginning: what later lapses (consent, review, end) the law reads
    from its own dates, and it is no ground to say that the version never began.
    """
    signed = of.newest("activation", at, known_at)
    if signed is None:
        return None
    earliest = max(signed.counts_from if known_at is None else signed.happened_at, of.starts_at)
    for moment_ in sorted(set(_turns(of, known_at))):
        begins = max(moment_, earliest)
        if begins > at:
            return None
        if gates_proven(of, begins, known_at):
            return begins
    return None


def status(of: Dossier, at: datetime, known_at: datetime | None = None) -> str:
    """The status of a version at a moment (law.md 3.3; programme.status of the schema).

    A version that a later one replaced stays in force for what was made under it; `current` says
    under which one new recordings are made.
    """
    if _withdrawn(of, at, known_at):
        return WITHDRAWN
    if _suspended(of, at, known_at):
        return SUSPENDED
    if since(of, at, known_at) is None:
        return DRAFT
    known = at if known_at is None else known_at
    for next_ in of.later:
        proposed = next_.submitted_at <= known and next_.change in {"material", "withdrawal"}
        if proposed and since(next_, at, known_at) is None:
            return CHANGING
    return IN_FORCE


def current(versions: Sequence[Dossier], at: datetime) -> Dossier | None:
    """Of all versions of a programme the newest that is in force at a moment."""
    for version in reversed(versions):
        if status(version, at) in {IN_FORCE, CHANGING}:
            return version
    return None


def lead_time_ends(of: Dossier, at: datetime, known_at: datetime | None = None) -> datetime | None:
    """When the lead time after the announcement is over (R16); None without announcement."""
    row = of.newest("policy", at, known_at)
    if row is None:
        return None
    return _later(row.happened_at, DEFAULT.lead_time_days)


def moment(kept: Any) -> datetime:
    """A moment as it stands in a JSON column."""
    return datetime.fromisoformat(kept)


def _turns(of: Dossier, known_at: datetime | None) -> Iterator[datetime]:
    """The moments at which a gate may open: something happened, or a term ran out."""
    yield max(of.submitted_at, of.starts_at) if known_at is None else of.starts_at
    for row in of.rows:
        counts_from = row.counts_from if known_at is None else row.happened_at
        yield counts_from
        if row.kind == "policy":
            yield max(counts_from, _later(row.happened_at, DEFAULT.lead_time_days))
    for employer in of.employers:
        yield max(employer.since, employer.recorded_at) if known_at is None else employer.since


def _later(start: datetime, days: int) -> datetime:
    microseconds = instants.plus_days(instants.moment(start.isoformat()), days)
    return datetime.fromtimestamp(microseconds / 1_000_000, tz=instants.AMSTERDAM)


def _withdrawn(of: Dossier, at: datetime, known_at: datetime | None) -> bool:
    family = (of, *of.later)
    if any(each.newest("withdrawn", at, known_at) is not None for each in family):
        return True
    return any(
        each.change == "withdrawal" and since(each, at, known_at) is not None for each in family
    )


def _suspended(of: Dossier, at: datetime, known_at: datetime | None) -> bool:
    for each in (of, *of.later):
        begun: set[str] = set()
        for row in each.counting(at, known_at):
            if row.kind == "suspension":
                begun.add(row.detail["by"])
            elif row.kind == "suspension_ended":
                begun.discard(row.detail["by"])
        if begun:
            return True
    return False
