"""All dossiers, read once by a process for as long as nobody writes in one of them.

A trigger leaves a mark with every statement that writes in a table of dossiers, in the transaction
of that statement (migration 0004). The marks are read anew by every deed that needs a dossier: what
it gets is what it would have read then. A mark never comes back, so what was rolled back is never
taken for what was kept.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from klankbord.database import prepared
from klankbord.database.gathering import Statement
from klankbord.programmes.dossier import Dossier, Employer, Row
from klankbord.programmes.models import Evidence, Organisation, Programme, Version

OWN_ONLY = frozenset({"activation", "withdrawn", "suspension", "suspension_ended"})
"""Evidence that never carries over to a next version."""

_MARKS = "SELECT array_agg(value ORDER BY id) FROM programmes_mark"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Of every programme all versions, the oldest first; the programmes by their code."""

    by_programme: Mapping[UUID, tuple[Dossier, ...]]
    by_version: Mapping[UUID, Dossier]

    def naming(self, teams: Collection[UUID]) -> list[UUID]:
        """The programmes of which some version names one of these teams."""
        return [
            programme
            for programme, versions in self.by_programme.items()
            if any(not each.teams.isdisjoint(teams) for each in versions)
        ]


def foresee() -> None:
    """Foresee what `current` asks."""
    prepared.foresee([Statement(_MARKS, ())])


def current() -> Shelf:
    """The dossiers as they stand now, what this transaction wrote included."""
    [(marks,)] = prepared.rows(_MARKS)
    return _kept(tuple(marks)) if marks else _read()


@lru_cache(maxsize=2)
def _kept(_: tuple[UUID, ...]) -> Shelf:
    return _read()


def _read() -> Shelf:
    # Read after the marks: so it is as new as they are, or newer.
    employers = tuple(_employer(row) for row in Organisation.objects.all())
    evidence: dict[UUID, list[Evidence]] = {}
    for row in Evidence.objects.order_by("pk"):
        evidence.setdefault(row.version_id, []).append(row)
    versions: dict[UUID, list[Version]] = {}
    for version in Version.objects.prefetch_related("teams").order_by("number"):
        versions.setdefault(version.programme_id, []).append(version)
    by_programme = {
        programme.pk: _built(programme, versions.get(programme.pk, []), evidence, employers)
        for programme in Programme.objects.order_by("code")
    }
    by_version = {each.id: each for built in by_programme.values() for each in built}
    return Shelf(by_programme, by_version)


def _built(
    programme: Programme,
    versions: list[Version],
    evidence: Mapping[UUID, list[Evidence]],
    employers: tuple[Employer, ...],
) -> tuple[Dossier, ...]:
    carried: dict[int, tuple[Row, ...]] = {}
    for version in versions:
        name = f"{programme.code}.v{version.number}"
        own = tuple(_row(row, name) for row in evidence.get(version.pk, []))
        before = carried.get(version.number - 1, ()) if version.change == "non_material" else ()
        carried[version.number] = (*(row for row in before if row.kind not in OWN_ONLY), *own)
    built: tuple[Dossier, ...] = ()
    for version in reversed(versions):
        rows = carried[version.number]
        built = (_dossier(programme, version, rows, employers, built), *built)
    return built


def _row(row: Evidence, version: str) -> Row:
    return Row(
        id=row.pk,
        kind=row.kind,
        version=version,
        happened_at=row.happened_at,
        recorded_at=row.recorded_at,
        detail=row.detail,
        document_sha256=row.document_sha256,
    )


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
    programme: Programme,
    version: Version,
    rows: tuple[Row, ...],
    employers: tuple[Employer, ...],
    later: tuple[Dossier, ...],
) -> Dossier:
    return Dossier(
        id=version.pk,
        code=programme.code,
        title=programme.title,
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
