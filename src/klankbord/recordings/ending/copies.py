"""Copies at the source: what came in here has to go at the platform that recorded it.

A recording has one place. When its sound is here, the copy at the platform is ordered to go; the
order stands until the platform, or an administrator, tells that it is gone. Until then the platform
is a recipient: whoever has his recording erased here has to have it erased there (R67). Klankbord
deletes nothing at a platform by itself.

Source: AVG art. 5(1)(c) and (e), 17, 19.
"""

import contextlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from klankbord.database import prepared
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import book
from klankbord.ledger.book import Line
from klankbord.people.faults import Fault
from klankbord.people.models import Role
from klankbord.recordings import hashes, looking
from klankbord.recordings.models import Leg, SourceCopy
from klankbord.vault import boxes, keys
from klankbord.vault.keys import Party
from klankbord.vault.models import Key

KIND = "source_copy"
REMEMBERED = timedelta(days=365)
"""As long as other proofs. What is not told to be gone by then is in the log for ever."""
SOON = timedelta(days=7)
"""In which a copy should be gone; after that it is late."""

TELLERS = frozenset({Role.ADMIN, Role.INTEGRATION})
"""Who sees the platform's ids, and tells that a copy is gone."""
WATCHERS = TELLERS | {Role.DPO}

_COUNTED = """
WITH still AS MATERIALIZED (
    SELECT copy.leg, copy.source, copy.ordered_at,
        COALESCE(bool_and(key.gone_at IS NULL), false) AS heard
    FROM recordings_sourcecopy AS copy
    LEFT JOIN (recordings_track AS track JOIN vault_key AS key ON key.id = track.key_id)
        ON track.leg_id = copy.leg
    WHERE copy.gone_at IS NULL AND (%s::text = '' OR copy.source = %s::text)
    GROUP BY copy.leg
)
SELECT source, count(*), count(*) FILTER (WHERE NOT heard OR ordered_at <= %s::timestamptz),
    min(ordered_at), (SELECT count(*) FROM still WHERE NOT heard),
    ARRAY(SELECT leg FROM still ORDER BY heard, ordered_at, leg LIMIT %s::bigint)
FROM still GROUP BY source ORDER BY source
"""
"""A recording is heard as long as it is here as a whole: a copy has both voices."""


@dataclass(frozen=True, slots=True)
class Still:
    """A copy that is still there. `id` is the platform's own; empty for who need not know it.

    `ours_gone`: the recording here is erased or expired, so that nothing allows the copy any more.
    """

    leg: UUID
    source: str
    ordered_at: datetime
    ours_gone: bool
    id: str = field(default="", repr=False)

    def late(self, at: datetime) -> bool:
        """Whether it should have been gone."""
        return self.ours_gone or self.ordered_at <= at - SOON


@dataclass(frozen=True, slots=True)
class Platform:
    """How many copies a platform still has; `since` is when the oldest was asked to go."""

    source: str
    there: int
    late: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What became of ids that were told to be gone; `unknown` ones are of no copy that is there."""

    gone: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Standing:
    """The copy of one recording as its employee sees it."""

    source: str
    ordered_at: datetime
    gone_at: datetime | None


def order(stored: Sequence[tuple[Leg, str]], *, at: datetime, by: Actor) -> list[Line]:
    """Order that the copies of recordings go, in the transaction by which they are here.

    Args:
        stored: Recordings with the platform's id of each.
        at: Now.
        by: The door.

    Returns:
        The lines that tell it.
    """
    if not stored:
        return []
    until = at + REMEMBERED
    party = Party(book.ORGANISATION, "agent")
    key = keys.create(parties=[party], kind=KIND, keep_until=until, at=at)
    made = [
        SourceCopy(
            leg=leg.pk, key=key, employee_id=leg.employee_id, source=leg.call.source,
            source_id_hash=leg.call.source_id_hash, ordered_at=at,
        )
        for leg, _ in stored
    ]  # fmt: skip
    SourceCopy.objects.bulk_create(made)
    boxes.seal_each(key, {leg.pk.hex: given.encode() for leg, given in stored}, row=_row(key))
    return [
        _line(who, "source_copy_ordered", copy, by)
        for copy, (leg, _) in zip(made, stored, strict=True)
        for who in (leg.employee_id, leg.call.caller)
    ]


def still_there(
    *, at: datetime, by: Actor, source: str = "", most: int | None = None
) -> list[Still]:
    """The copies that are still there, first those that nothing allows any more, then the oldest.

    That somebody looked is written down.

    Args:
        at: Now.
        by: Who looks.
        source: Of one platform; of all, if it is left out.
        most: How many at most.

    Raises:
        Fault: He is none of `WATCHERS`.
    """
    return _looked(at, by, source, most)[0]


def overview(*, at: datetime, by: Actor, most: int) -> tuple[list[Still], list[Platform]]:
    """What `still_there` and `platforms` say, at once: each copy is looked at one time."""
    return _looked(at, by, "", most)


def platforms(at: datetime) -> list[Platform]:
    """The platforms that still have copies, by name."""
    with access.deed(Access(SYSTEM, "retain", None, at)):
        return _counted(at, "", 0)[1]


def tell_gone(source: str, ids: Collection[str], *, at: datetime, by: Actor) -> Told:
    """Write down that copies are gone at a platform, by its own ids. Told twice it is the same.

    Raises:
        Fault: He is none of `TELLERS`.
    """
    hashed = {hashes.source_id(source, each) for each in ids}
    return _gone(Q(source=source, source_id_hash__in=hashed), len(hashed), at=at, by=by)


def tell_these_gone(legs: Collection[UUID], *, at: datetime, by: Actor) -> Told:
    """As `tell_gone`, by our own ids."""
    return _gone(Q(leg__in=legs), len(set(legs)), at=at, by=by)


@access.whole()
def of(legs: Collection[UUID]) -> dict[UUID, Standing]:
    """The copies of some recordings."""
    rows = SourceCopy.objects.filter(leg__in=legs)
    return {row.leg: Standing(row.source, row.ordered_at, row.gone_at) for row in rows}


def _gone(which: Q, told: int, *, at: datetime, by: Actor) -> Told:
    if by.role not in TELLERS:
        raise Fault("The platform or an administrator tells that a copy is gone.")
    with access.deed(Access(SYSTEM, "erase", None, at)):
        there = SourceCopy.objects.filter(which, gone_at=None).order_by("pk")
        rows = list(there.select_for_update(of=("self",)).select_related("key"))
        found = len({(row.source, row.source_id_hash) for row in rows})
        for row in rows:
            row.gone_at, row.told_by = at, by.role
            row.source_id_hash = ""  # nothing is recognised by it any more
            boxes.remove(row.key, row.leg.hex)
        SourceCopy.objects.bulk_update(rows, ["gone_at", "told_by", "source_id_hash"])
        lines = [_line(row.employee_id, "source_copy_gone", row, by) for row in rows]
        book.append_lines(sorted(lines, key=lambda line: line.subject), at=at)
    return Told(found, told - found)


def _looked(
    at: datetime, by: Actor, source: str, most: int | None
) -> tuple[list[Still], list[Platform]]:
    if by.role not in WATCHERS:
        raise Fault("An administrator and the DPO look which copies are still there.")
    looking.look("source_copies", at=at, by=by)
    with access.deed(Access(SYSTEM, "retain", None, at)):
        gone, found = _counted(at, source, most)
        rows = {
            row.leg: row for row in SourceCopy.objects.filter(leg__in=gone).select_related("key")
        }
        first = [rows[leg] for leg in gone if leg in rows]
        ids = _ids(first) if by.role in TELLERS else {}
    return [
        Still(row.leg, row.source, row.ordered_at, gone[row.leg], ids.get(row.leg, ""))
        for row in first
    ], found


def _counted(
    at: datetime, source: str, most: int | None
) -> tuple[dict[UUID, bool], list[Platform]]:
    """The first copies with whether the recording here is gone, and how many there are of each."""
    asked = prepared.rows(_COUNTED, [source, source, at - SOON, most])
    found = [Platform(source, n, late, since) for source, n, late, since, _, _ in asked]
    _, _, _, _, gone, first = asked[0] if asked else (None,) * 4 + (0, [])
    return {leg: place < gone for place, leg in enumerate(first)}, found


def _ids(rows: Sequence[SourceCopy]) -> dict[UUID, str]:
    """The platform's own ids, as far as they can be opened."""
    found: dict[str, bytes] = {}
    for key in {row.key_id: row.key for row in rows}.values():
        names = [row.leg.hex for row in rows if row.key_id == key.pk]
        with contextlib.suppress(keys.Gone):
            found |= boxes.unseal_each(key, names, row=_row(key))
    return {UUID(name): given.decode() for name, given in found.items()}


def _row(key: Key) -> boxes.Row:
    return boxes.Row("recordings.sourcecopy", key.pk)


def _line(who: UUID | None, kind: str, of: SourceCopy, by: Actor) -> Line:
    detail = {"leg": str(of.leg), "source": of.source, "function": by.role}
    return Line(who or book.ORGANISATION, kind, detail)
