"""The keys that shares lie under: one of each day, and one of each person and class of data.

They are made when they are needed first. Two who need one at the same time get the same one.
"""

import secrets
from datetime import date, datetime
from uuid import UUID

from klankbord.database import prepared
from klankbord.vault import epochs
from klankbord.vault.models import DayKey, PartyKey

_PARTY_KEYS = (
    "WHERE (person, kind) IN (SELECT * FROM unnest(%s::uuid[], %s::text[])) ORDER BY id "
    "FOR KEY SHARE"
)
_NEW_PARTY_KEYS = (
    "INSERT INTO vault_partykey (person, kind, epoch_id, wrapped) "
    "SELECT * FROM unnest(%s::uuid[], %s::text[], %s::int[], %s::bytea[]) ON CONFLICT DO NOTHING "
    "RETURNING id, person, kind, wrapped"
)


def of_day(day: date, at: datetime) -> DayKey:
    """The key of everything that ends on a day.

    Raises:
        ValueError: The day has passed.
    """
    found = next(iter(prepared.read(DayKey, "WHERE day = %s", [day])), None)
    if found is None:
        epoch = epochs.current(at)
        fresh = DayKey(day=day, epoch=epoch, wrapped=epochs.wrap(epoch, secrets.token_bytes(32)))
        DayKey.objects.bulk_create([fresh], ignore_conflicts=True)
        found = DayKey.objects.get(pk=day)
    if found.wrapped is None:
        raise ValueError(f"the day {day} has passed; nothing can end on it any more")
    return found


def of_parties(wanted: set[tuple[UUID, str]], at: datetime) -> dict[tuple[UUID, str], PartyKey]:
    """Each person's key for a class of data; none is removed before this deed is committed."""
    found: dict[tuple[UUID, str], PartyKey] = {}
    # Rows are taken in one order, whoever else is making keys.
    while missing := sorted(wanted - found.keys()):
        persons_, kinds = map(list, zip(*missing, strict=True))
        locked = prepared.read(PartyKey, _PARTY_KEYS, [persons_, kinds])
        found |= {(each.person, each.kind): each for each in locked}
        if fresh := [pair for pair in missing if pair not in found]:
            epoch = epochs.current(at)
            wrapped = [epochs.wrap(epoch, secrets.token_bytes(32)) for _ in fresh]
            persons_, kinds = map(list, zip(*fresh, strict=True))
            numbers = [epoch.pk] * len(fresh)
            made = prepared.rows(_NEW_PARTY_KEYS, [persons_, kinds, numbers, wrapped])
            # What somebody else made meanwhile is found the next time round.
            found |= {
                (person, kind): PartyKey(id=pk, person=person, kind=kind, epoch=epoch, wrapped=key)
                for pk, person, kind, key in made
            }
    return found
