"""The keys that shares lie under: one of each day, and one of each person and class of data.

They are made when they are needed first. Two who need one at the same time get the same one.
"""

import secrets
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from klankbord.database import prepared
from klankbord.vault import epochs
from klankbord.vault.models import DayKey, PartyKey

_DAY = "WHERE day = %s"
_PARTY_KEYS = (
    "WHERE (person, kind) IN (SELECT * FROM unnest(%s::uuid[], %s::text[])) ORDER BY id "
    "FOR KEY SHARE"
)
_NEW_PARTY_KEYS = (
    "INSERT INTO vault_partykey (person, kind, epoch_id, wrapped) "
    "SELECT * FROM unnest(%s::uuid[], %s::text[], %s::int[], %s::bytea[]) ON CONFLICT DO NOTHING "
    "RETURNING id, person, kind, wrapped"
)


class Kept(NamedTuple):
    """The key of a person for a class of data, as it is kept: wrapped by an epoch."""

    id: int
    person: UUID
    kind: str
    wrapped: bytes
    epoch_id: int


def foresee(days: Collection[date], wanted: Collection[tuple[UUID, str]]) -> None:
    """Foresee what `of_day` and `of_parties` ask, some new parties among them."""
    prepared.foresee(prepared.reading(DayKey, _DAY, [day]) for day in days)
    prepared.foresee([prepared.picking(Kept, PartyKey, _PARTY_KEYS, _columns(wanted))])
    epochs.foresee()


def of_day(day: date, at: datetime) -> DayKey:
    """The key of everything that ends on a day.

    Raises:
        ValueError: The day has passed.
    """
    found = next(iter(prepared.read(DayKey, _DAY, [day])), None)
    if found is None:
        epoch = epochs.current(at)
        fresh = DayKey(day=day, epoch=epoch, wrapped=epochs.wrap(epoch, secrets.token_bytes(32)))
        DayKey.objects.bulk_create([fresh], ignore_conflicts=True)
        found = DayKey.objects.get(pk=day)
    if found.wrapped is None:
        raise ValueError(f"the day {day} has passed; nothing can end on it any more")
    return found


def of_parties(wanted: set[tuple[UUID, str]], at: datetime) -> dict[tuple[UUID, str], Kept]:
    """Each person's key for a class of data; none is removed before this deed is committed."""
    found: dict[tuple[UUID, str], Kept] = {}
    # Rows are taken in one order, whoever else is making keys.
    while missing := sorted(wanted - found.keys()):
        locked = prepared.pick(Kept, PartyKey, _PARTY_KEYS, _columns(missing))
        found |= {(each.person, each.kind): each for each in locked}
        if fresh := [pair for pair in missing if pair not in found]:
            epoch = epochs.current(at)
            wrapped = [epochs.wrap(epoch, secrets.token_bytes(32)) for _ in fresh]
            numbers = [epoch.pk] * len(fresh)
            made = prepared.rows(_NEW_PARTY_KEYS, [*_columns(fresh), numbers, wrapped])
            # What somebody else made meanwhile is found the next time round.
            found |= {
                (person, kind): Kept(pk, person, kind, key, epoch.pk)
                for pk, person, kind, key in made
            }
    return found


def _columns(pairs: Collection[tuple[UUID, str]]) -> list[list[Any]]:
    """Persons and kinds, in one order whoever asks."""
    return [list(column) for column in zip(*sorted(pairs), strict=True)]
