"""In force is computed, never set: from the first moment at which every gate is proven. Pure.

The gates are the law's own answer to `activate`, and the stages of law.md 3.1 that stand beside it
(stages 9 and 10). The activation that the controller signs is one of them, not a switch.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from klankbord.law import engine
from klankbord.law.engine import Decision
from klankbord.programmes import asked, parts, steady, words
from klankbord.programmes.dossier import Dossier, Row

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
    """Whether a line at least plays a text that satisfies the law for every purpose (R18)."""
    return any(suffices(of, row, at) for row in parts.lines(of, at, known_at).values())


def suffices(of: Dossier, row: Row, at: datetime) -> bool:
    """Whether what an attested line plays satisfies the law for every purpose (R18)."""
    return all(hears(of, row, purpose, at) for purpose in of.purposes)


def hears(of: Dossier, row: Row, purpose: str, at: datetime) -> bool:
    """Whether a Dutch caller on an attested line hears what the law asks before a recording."""
    announcement = parts.announcement(row)
    if announcement:
        announcement["completed_at"] = (at - timedelta(seconds=1)).isoformat()
    question = {
        "id": of.version,
        "act": "record",
        "at": at.isoformat(),
        "purpose": purpose,
        "call": {"caller_country": "NL", "announcement": announcement},
    }
    return "R18" not in engine.decide(question).denied_by


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
    programme = parts.programme(of, at, known_at)
    question = {"id": of.version, "act": "score", "at": at.isoformat(), "programme": programme}
    return "R37" not in engine.decide(question).denied_by


def gates_proven(of: Dossier, at: datetime, known_at: datetime | None = None) -> bool:
    """Whether nothing but the signature is left to do."""
    # Asked for every call, about the same few moments: what is known grows only by what is told.
    return _proven(of, at, known_at and of.told_by(known_at))


@lru_cache(maxsize=1024)
def _proven(of: Dossier, at: datetime, known_at: datetime | None) -> bool:
    return (
        callers_told(of, at, known_at)
        and access_settled(of, at, known_at)
        and retention_proven(of, at, known_at)
        and criteria_known(of, at, known_at)
        and asked.met(of, at, known_at)
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
    signed_on = signed.counts_from if known_at is None else signed.happened_at
    earliest = max(signed_on, of.starts_at)
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


def annulled(of: Dossier, at: datetime, known_at: datetime | None = None) -> bool:
    """Whether the works council invoked its nullity, and nothing took the place of consent since.

    It is no status of the law's schema: the law reads it from the dates (R22). An earlier version
    goes on as it was, for what is void is the decision to change it (WOR art. 27(5), 27(6)).
    """
    if of.newest("nullity_invoked", at, known_at) is None:
        return False
    return "R22" in activation(of, at, known_at).denied_by


def current(versions: Sequence[Dossier], at: datetime) -> Dossier | None:
    """Of all versions of a programme the newest that is in force at a moment."""
    for version in reversed(versions):
        if status(version, at) in {IN_FORCE, CHANGING} and not annulled(version, at):
            return version
    return None


def lead_time_ends(of: Dossier, at: datetime, known_at: datetime | None = None) -> datetime | None:
    """When the lead time after the announcement is over (R16); None without announcement."""
    row = parts.governing(of, at, known_at)
    if row is None:
        return None
    return steady.days_later(row.happened_at, steady.LEAD_DAYS)


def moment(kept: Any) -> datetime:
    """A moment as it stands in a JSON column."""
    return datetime.fromisoformat(kept)


def _turns(of: Dossier, known_at: datetime | None) -> Iterator[datetime]:
    """The moments at which a gate may open: something happened, or a term ran out."""
    yield max(of.submitted_at, of.starts_at) if known_at is None else of.starts_at
    for row in of.rows:
        counts_from = row.counts_from if known_at is None else row.happened_at
        yield counts_from
        if row.kind in {"policy", "staff_told"}:
            yield max(counts_from, steady.days_later(row.happened_at, steady.LEAD_DAYS))
    for employer in of.employers:
        yield max(employer.since, employer.recorded_at) if known_at is None else employer.since


def _withdrawn(of: Dossier, at: datetime, known_at: datetime | None) -> bool:
    family = (of, *of.later)
    if any(each.newest("withdrawn", at, known_at) is not None for each in family):
        return True
    return any(
        each.change == "withdrawal" and since(each, at, known_at) is not None for each in family
    )


def _suspended(of: Dossier, at: datetime, known_at: datetime | None) -> bool:
    """What was suspended under one version may go on again under a later one."""
    rows = [row for each in (of, *of.later) for row in each.counting(at, known_at)]
    begun: set[str] = set()
    for row in sorted(rows, key=lambda row: (row.happened_at, row.recorded_at)):
        if row.kind == "suspension":
            begun.add(row.detail["by"])
        elif row.kind == "suspension_ended":
            begun.discard(row.detail["by"])
    return bool(begun)
