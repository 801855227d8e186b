"""Reads of programmes: the dossier of a version, and which versions cover a person."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from klankbord.people import queries as people
from klankbord.people import shapes
from klankbord.programmes import force
from klankbord.programmes.dossier import Dossier, Employer, Row
from klankbord.programmes.models import Evidence, Organisation, Programme, Seed, Version

OWN_ONLY = frozenset({"activation", "withdrawn", "suspension", "suspension_ended"})
"""Evidence that never carries over to a next version."""


def dossier(version: UUID) -> Dossier:
    """A version with its evidence, the employer, and the versions after it.

    Raises:
        Version.DoesNotExist: There is none with this id.
    """
    programme = Version.objects.values_list("programme", flat=True).get(pk=version)
    return next(each for each in dossiers(programme) if each.id == version)


def dossiers(programme: UUID) -> tuple[Dossier, ...]:
    """All versions of a programme, the oldest first, each with those after it."""
    versions = Version.objects.filter(programme=programme).select_related("programme")
    rows = _rows(Evidence.objects.filter(version__programme=programme))
    employers = tuple(_employer(row) for row in Organisation.objects.all())
    carried: dict[int, tuple[Row, ...]] = {}
    ordered = list(versions.prefetch_related("teams").order_by("number"))
    for version in ordered:
        own = tuple(rows.get(version.pk, ()))
        before = carried.get(version.number - 1, ()) if version.change == "non_material" else ()
        carried[version.number] = (
            *(row for row in before if row.kind not in OWN_ONLY),
            *own,
        )
    built: tuple[Dossier, ...] = ()
    for version in reversed(ordered):
        built = (_dossier(version, carried[version.number], employers, built), *built)
    return built


def in_scope(employee: UUID, at: datetime) -> tuple[Dossier, ...]:
    """The versions that cover an employee at a moment: one per programme at most.

    Of each programme the newest version counts that is in force and names a team he is in. A
    version that is not in force covers nobody.
    """
    teams = people.teams(employee, at)
    if not teams:
        return ()
    named = Version.objects.filter(teams__in=teams).values_list("programme", flat=True).distinct()
    found = []
    for programme in sorted(named):
        current = force.current(dossiers(programme), at)
        if current is not None and current.teams & teams:
            found.append(current)
    return tuple(found)


def in_force(at: datetime) -> tuple[Dossier, ...]:
    """Of each programme the newest version that is in force at a moment."""
    found = (force.current(dossiers(each.pk), at) for each in programmes())
    return tuple(dossier for dossier in found if dossier is not None)


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


def plan(version: UUID) -> dict[str, int]:
    """The sampling plan of a version: {"per_person": int, "ceiling": int} a calendar month."""
    kept: dict[str, int] = Version.objects.values_list("plan", flat=True).get(pk=version)
    return kept


def seed(version: UUID, month: str) -> Seed | None:
    """The seed of a month, if it was committed."""
    return Seed.objects.filter(version=version, month=month).first()


def table(of: Version) -> dict[str, Any]:
    """What a version says, as the table of a programme file with plain values, and its title."""
    said: dict[str, Any] = {name: getattr(of, name) for name in _SAID}
    said |= {"teams": [team.code for team in of.teams.order_by("code")], **of.terms}
    said["title"] = of.programme.title
    return {name: each for name, each in shapes.plain(said).items() if each not in (None, "")}


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


def _rows(evidence: "QuerySet[Evidence]") -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = {}
    for row in evidence.select_related("version__programme"):
        kept = Row(
            id=row.pk,
            kind=row.kind,
            version=name(row.version),
            happened_at=row.happened_at,
            recorded_at=row.recorded_at,
            detail=row.detail,
            document_sha256=row.document_sha256,
        )
        found.setdefault(row.version_id, []).append(kept)
    return found


def name(version: Version) -> str:
    """The name of a version in questions and in the log."""
    return f"{version.programme.code}.v{version.number}"


def _employer(row: Organisation) -> Employer:
    return Employer(
        since=row.since,
        recorded_at=row.recorded_at,
        headcount=row.headcount,
        participation=row.participation,
        has_dpo=row.has_dpo,
        board_override=row.board_override,
    )


def _dossier(
    version: Version,
    rows: tuple[Row, ...],
    employers: tuple[Employer, ...],
    later: tuple[Dossier, ...],
) -> Dossier:
    return Dossier(
        id=version.pk,
        code=version.programme.code,
        title=version.programme.title,
        number=version.number,
        change=version.change,
        submitted_at=version.submitted_at,
        purposes=tuple(version.purposes),
        acts=tuple(version.acts),
        data=tuple(version.data),
        means=tuple(version.means),
        teams=frozenset(team.pk for team in version.teams.all()),
        starts_at=version.starts_at,
        ends_at=version.ends_at,
        review_due=version.review_due,
        course=version.course,
        legal_basis=version.legal_basis,
        plan=version.plan,
        matrix=version.matrix,
        rows=rows,
        employers=employers,
        later=later,
        terms=version.terms,
    )
