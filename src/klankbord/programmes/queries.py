"""Reads of programmes: the dossier of a version, and which versions cover a person."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from klankbord.database import prepared
from klankbord.people import queries as people
from klankbord.people import shapes
from klankbord.programmes import differences, force, shelf
from klankbord.programmes.differences import Difference
from klankbord.programmes.dossier import Dossier
from klankbord.programmes.models import Organisation, Programme, Seed, Version


def dossier(version: UUID) -> Dossier:
    """A version with its evidence, the employer, and the versions after it.

    Raises:
        Version.DoesNotExist: There is none with this id.
    """
    found = shelf.current().by_version.get(version)
    if found is None:
        raise Version.DoesNotExist(version)
    return found


def dossiers(programme: UUID) -> tuple[Dossier, ...]:
    """All versions of a programme, the oldest first, each with those after it."""
    return shelf.current().by_programme.get(programme, ())


def in_scope(employee: UUID, at: datetime) -> tuple[Dossier, ...]:
    """The versions that cover an employee at a moment: one per programme at most.

    Of each programme the newest version counts that is in force and names a team he is in. A
    version that is not in force covers nobody.
    """
    teams = people.teams(employee, at)
    if not teams:
        return ()
    held = shelf.current()
    found = []
    for programme in sorted(held.naming(teams)):
        current = force.current(held.by_programme[programme], at)
        if current is not None and current.teams & teams:
            found.append(current)
    return tuple(found)


def in_force(at: datetime) -> tuple[Dossier, ...]:
    """Of each programme the newest version that is in force at a moment."""
    found = (force.current(each, at) for each in shelf.current().by_programme.values())
    return tuple(dossier for dossier in found if dossier is not None)


def going_on(at: datetime) -> tuple[Dossier, ...]:
    """Of each programme the newest version, by code, unless it is over or withdrawn.

    What a works council annulled goes on no more; the version before it does.
    """
    newest = [each[-1] for each in _standing(at) if each]
    return tuple(each for each in newest if _goes_on(each, at))


def telling(at: datetime) -> tuple[Dossier, ...]:
    """As `going_on`, of each programme the version whose policy people get, as `telling_of`."""
    found = [telling_of(each, at) for each in _standing(at) if each]
    return tuple(each for each in found if _goes_on(each, at))


def telling_of(versions: Sequence[Dossier], at: datetime) -> Dossier:
    """The version whose policy people get: the newest, or the one in force until that has one.

    Whoever joins while a next version is still asked for is told of what is done now.
    """
    newest = versions[-1]
    if newest.newest("policy", at) is not None:
        return newest
    return force.current(versions, at) or newest


def _standing(at: datetime) -> list[tuple[Dossier, ...]]:
    """Of each programme the versions that no works council annulled."""
    return [
        tuple(version for version in each if not force.annulled(version, at))
        for each in shelf.current().by_programme.values()
    ]


def _goes_on(of: Dossier, at: datetime) -> bool:
    over = of.ends_at is not None and of.ends_at <= at
    return not over and force.status(of, at) != force.WITHDRAWN


def persons(of: Dossier, at: datetime) -> frozenset[UUID]:
    """The employees whom a version names at a moment: members of its teams who work here."""
    return people.members(of.teams, at)


def by_code(code: str, number: int | None = None) -> Version | None:
    """A version by the code of its programme; the newest if no number is given."""
    found = Version.objects.filter(programme__code=code).order_by("-number")
    return (found if number is None else found.filter(number=number)).first()


def programmes() -> Iterable[Programme]:
    """All programmes by their code."""
    return Programme.objects.order_by("code")


def purposes() -> tuple[str, ...]:
    """Every purpose that a version names, by name."""
    named = Version.objects.values_list("purposes", flat=True)
    return tuple(sorted({purpose for purposes in named for purpose in purposes}))


def plan(version: UUID) -> dict[str, Any]:
    """The sampling plan of a version, as `plans` reads it."""
    kept: dict[str, Any] = Version.objects.values_list("plan", flat=True).get(pk=version)
    return kept


_OF_MONTH = "WHERE version_id = %s::uuid AND month = %s"


def seed(version: UUID, month: str) -> Seed | None:
    """The seed of a month, if it was committed."""
    return next(iter(prepared.read(Seed, _OF_MONTH, [version, month])), None)


def foresee_seeds(versions: Collection[UUID], months: Collection[str]) -> None:
    """Foresee what `seed` asks."""
    prepared.foresee(
        prepared.reading(Seed, _OF_MONTH, [version, month])
        for version in versions
        for month in months
    )


def table(of: Version) -> dict[str, Any]:
    """What a version says, as the table of a programme file with plain values, and its title."""
    said: dict[str, Any] = {name: getattr(of, name) for name in _SAID}
    said |= {"teams": [team.code for team in of.teams.order_by("code")], **of.terms}
    said["title"] = of.programme.title
    return {name: each for name, each in shapes.plain(said).items() if each not in (None, "")}


def changes(version: Version) -> tuple[Difference, ...]:
    """What a version says otherwise than the one before it; nothing for the first."""
    before = by_code(version.programme.code, version.number - 1)
    if before is None:
        return ()
    until = consent_until(before, version.submitted_at)
    return differences.between(table(before), table(version), consent_until=until)


def sheets(version: Version, at: datetime) -> dict[str, Any]:
    """What a version and its evidence say at a moment, by the parts of a draft."""
    said = table(version)
    rows = {row.kind: row.detail for row in dossier(version.pk).counting(at)}
    return {"purpose": said, "reach": said, "content": said, **rows}


_SAID = (
    "purposes", "acts", "data", "means", "starts_at", "ends_at", "review_due", "course",
    "legal_basis", "plan", "matrix",
)  # fmt: skip


def consent_until(version: Version, at: datetime) -> datetime | None:
    """Until when the works council consented to a version; without an end the last moment there is.

    None: it did not consent, or nobody asked.
    """
    answer = dossier(version.pk).newest("works_council_answer", at)
    if answer is None or answer.detail["answer"] != "consented":
        return None
    until = answer.detail.get("valid_until")
    return datetime.fromisoformat(until) if until else datetime.max.replace(tzinfo=UTC)


def employer(at: datetime) -> dict[str, Any] | None:
    """What the employer is at a moment, as the table of a programme file; None if nobody said."""
    told = Organisation.objects.filter(since__lte=at, recorded_at__lte=at)
    found = told.order_by("since", "recorded_at").last()
    if found is None:
        return None
    names = ("since", "headcount", "participation", "has_dpo", "board_override")
    return {each: getattr(found, each) for each in names}


def name(version: Version) -> str:
    """The name of a version in questions and in the log."""
    return f"{version.programme.code}.v{version.number}"
