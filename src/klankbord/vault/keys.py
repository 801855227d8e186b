"""Content keys: made with a deadline, moved to an earlier one, destroyed.

Nobody keeps a content key. It is derived, each time it is needed, from one random share per party:
HKDF-SHA256 over the shares in the order agent, caller, with the key's id and version as info. Each
share is wrapped by its party's key and that again by the key of the day it ends on (AES-KWP both).
So a payload dies with its day, with either of its parties, or alone, whichever is first.
"""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from cryptography.hazmat.primitives import hashes, keywrap
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import connection

from klankbord.database import sets
from klankbord.database.sets import among
from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.ledger import book, leaves, periods
from klankbord.vault import epochs, wrappers
from klankbord.vault.models import Box, DayKey, Hold, Key, PartyKey, Share

KIND_LENGTH = 16


class Gone(Exception):
    """The payload can no longer be read by anybody. `when` is unknown once the row is gone too."""

    def __init__(self, when: datetime | None, why: str) -> None:
        super().__init__(f"gone ({why})")
        self.when = when
        self.why = why


class Held(Exception):
    """Somebody placed a hold on this payload; it has to be ended first."""


class Later(Exception):
    """A deadline moves to an earlier moment only. To keep a payload longer, place a hold."""


@dataclass(frozen=True, slots=True)
class Party:
    """A person in a payload, and whether that person was agent or caller."""

    person: UUID
    role: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What a payload is sealed with, and the roles of its parties, as in "agent+caller"."""

    content: bytes
    roles: str


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure of a person did, in keys. Held ones are still there."""

    destroyed: int
    held: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A key that is to be made; the fields are the arguments of `create`."""

    parties: Sequence[Party]
    kind: str
    keep_until: datetime
    row_until: datetime | None = None


def create(
    *,
    parties: Sequence[Party],
    kind: str,
    keep_until: datetime,
    at: datetime,
    row_until: datetime | None = None,
) -> Key:
    """Make the key of one payload, in the transaction of the deed.

    Args:
        parties: Whose payload it is: one person, or an agent and a caller who cannot be parted.
        kind: Class of data, a code of at most 16 letters: audio, words, score, comment, record.
        keep_until: From then on nobody can read the payload.
        at: Now.
        row_until: When the row goes, and every row that hangs on it. Default: with the payload.

    Raises:
        ValueError: A party too few, too many or twice, no such role, a kind that is not a code,
            or a deadline that is not ahead.
    """
    [key] = create_all([Wanted(parties, kind, keep_until, row_until)], at=at)
    return key


def create_all(wanted: Sequence[Wanted], *, at: datetime) -> list[Key]:
    """Make the keys of many payloads, in their order. Otherwise as `create`."""
    return [key for key, _ in create_opened(wanted, at=at)]


def foresee(wanted: Sequence[Wanted]) -> None:
    """Foresee what `create_opened` asks."""
    days = {last_day(each.keep_until) for each in wanted}
    wrappers.foresee(days, {(who.person, each.kind) for each in wanted for who in each.parties})


@access.whole()
def create_opened(wanted: Sequence[Wanted], *, at: datetime) -> list[tuple[Key, Opened]]:
    """As `create_all`, each opened, for whoever seals something at once."""
    for each in wanted:
        _check(each.parties, each.kind)
        if not at < each.keep_until <= (each.row_until or each.keep_until):
            raise ValueError("keep_until lies ahead, and row_until not before it")
    ends = sorted({last_day(each.keep_until) for each in wanted})
    days = {day: wrappers.of_day(day, at) for day in ends}
    outer = {day: _unwrapped(found) for day, found in days.items()}
    parties = wrappers.of_parties(
        {(who.person, each.kind) for each in wanted for who in each.parties}, at
    )
    made = [
        Key(
            kind=each.kind,
            keep_until=each.keep_until,
            row_until=each.row_until or each.keep_until,
            created_at=at,
        )
        for each in wanted
    ]
    sets.insert(made)
    inner = {who: epochs.unwrap(found.epoch_id, found.wrapped) for who, found in parties.items()}
    shares = []
    opened = []
    for key, each in zip(made, wanted, strict=True):
        day = last_day(each.keep_until)
        plain = []
        for who in sorted(each.parties, key=lambda who: who.role):
            whose = who.person, each.kind
            plain.append(secrets.token_bytes(32))
            share = keywrap.aes_key_wrap_with_padding(inner[whose], plain[-1])
            wrapped = keywrap.aes_key_wrap_with_padding(outer[day], share)
            share_of = {"key_id": key.pk, "role": who.role, "party_key_id": parties[whose].id}
            shares.append(share_of | {"day_id": day, "wrapped": wrapped})
        roles = "+".join(sorted(who.role for who in each.parties))
        opened.append(Opened(_derived(key, plain), roles))
    sets.put(Share, shares)
    return list(zip(made, opened, strict=True))


def content_key(key: Key) -> bytes:
    """The 32 bytes that everything under `key` is sealed with.

    Raises:
        Gone: The key, its day or one of its parties was destroyed.
    """
    return opened(key).content


def opened(key: Key) -> Opened:
    """The content key, with the roles of its parties. Raises as `content_key`."""
    return _opened(key, _shares([key]).get(key.pk, []))


def openable(found: Collection[Key]) -> dict[UUID, Opened]:
    """As `opened`, for many keys; what is gone is left out."""
    by_key = _shares(found)
    done = {}
    for key in found:
        if shares := by_key.get(key.pk):
            done[key.pk] = _opened(key, shares)
    return done


def held(key: Key) -> bool:
    """Whether a hold on this key is in force."""
    return Hold.objects.filter(key=key, ended_at=None).exists()


@access.whole()
def move(key: Key, *, keep_until: datetime, at: datetime, by: Actor, why: str) -> None:
    """Bring the deadline forward; a moment that has passed means: at the next sweep.

    Raises:
        Later: The new deadline is not earlier.
        Gone: There is nothing left to move.
    """
    locked = lock(key)
    if keep_until >= locked.keep_until:
        raise Later(f"this payload ends on {locked.keep_until}; a deadline only moves forward")
    locked.keep_until = keep_until
    locked.save(update_fields=["keep_until"])
    rewrap(locked, at)
    _write(locked, "retention.moved", at=at, by=by, why=why, keep_until=keep_until)


@access.whole()
def shred(key: Key, *, at: datetime, by: Actor, why: str) -> None:
    """Destroy the key of one payload and its small boxes, in the transaction of the deed.

    Objects in the store are noise from here on; `sweep.collect` removes them after the commit.
    A key that is gone already stays as it is.

    Raises:
        Held: A hold is in force.
    """
    try:
        locked = lock(key)
    except Gone:
        return
    if held(locked):
        raise Held("end the hold first")
    _write(locked, "erased", at=at, by=by, why=why)
    destroy([locked], at=at, why=why)


@access.whole()
def shred_party(
    person: UUID, *, kinds: Sequence[str] | None = None, at: datetime, by: Actor, why: str
) -> Erased:
    """Destroy everything that needs this person's share, in the transaction of the deed.

    A payload of which he was one of two inseparable parties goes for both. The other party's own
    payloads, such as the other channel of a stereo recording, stay.

    Args:
        person: Who.
        kinds: Which classes of data; all when left out.
        at: Now.
        by: Who decided.
        why: Code.
    """
    mine = PartyKey.objects.select_for_update().filter(person=person)
    if kinds is not None:
        mine = mine.filter(kind__in=kinds)
    party_keys = list(mine.order_by("pk"))
    found = list(
        Key.objects.select_for_update()
        .filter(pk__in=Share.objects.filter(party_key__in=party_keys).values("key"))
        .order_by("pk")
    )
    on_hold = set(
        Hold.objects.filter(key__in=found, ended_at=None).values_list("key_id", flat=True)
    )
    going = [key for key in found if key.pk not in on_hold]
    book.append_lines(lines(going, "erased", by=by, why=why), at=at)
    destroy(going, at=at, why=why)
    forget_idle(person)
    return Erased(len(going), len(on_hold))


@access.whole()
def forget_idle(person: UUID) -> None:
    """Destroy the keys of a person under which nothing lies any more, in the deed's transaction."""
    mine = PartyKey.objects.select_for_update().filter(person=person).order_by("pk")
    free = [each.pk for each in mine]
    PartyKey.objects.filter(pk__in=free).exclude(
        pk__in=Share.objects.filter(party_key__in=free).values("party_key")
    ).delete()


def lock(key: Key) -> Key:
    """The key as it is now, locked until the deed is committed.

    Raises:
        Gone: There is none any more.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a key changes in the transaction of a deed")
    locked = Key.objects.select_for_update().filter(pk=key.pk).first()
    if locked is None:
        raise Gone(None, "row")
    if locked.gone_at is not None:
        raise Gone(locked.gone_at, locked.gone_why)
    return locked


def destroy(found: Sequence[Key], *, at: datetime, why: str) -> None:
    """Remove the shares and boxes of keys, and write on each when and why. Locks are yours."""
    these = among(Key, [key.pk for key in found])
    Share.objects.filter(key__in=these).delete()
    Box.objects.filter(key__in=these).delete()
    Key.objects.filter(pk__in=these, gone_at=None).update(gone_at=at, gone_why=why)


def lines(
    found: Sequence[Key], deed: str, *, by: Actor, why: str, **more: leaves.Code
) -> list[book.Line]:
    """One ledger line per key and person, in a fixed order of persons."""
    kinds = {key.pk: key.kind for key in found}
    # One after the other: beside row policies PostgreSQL joins them by trying each with each.
    shares = Share.objects.filter(key__in=among(Key, kinds)).values_list("party_key_id", "key_id")
    parties = list(shares)
    these = among(PartyKey, {party for party, _ in parties})
    persons = dict(PartyKey.objects.filter(pk__in=these).values_list("pk", "person"))
    return [
        book.Line(
            person, deed, {"key": key, "class": kinds[key], "why": why, "role": by.role, **more}
        )
        for person, key in sorted((persons[party], key) for party, key in parties)
    ]


def rewrap(key: Key, at: datetime) -> None:
    """Put the shares of a key under the day on which it now ends, holds considered."""
    reviews = Hold.objects.filter(key=key, ended_at=None).values_list("review_on", flat=True)
    # A day that has begun can still be wrapped for; a day that has passed has no key any more.
    day = max([last_day(key.keep_until), periods.local_day(at), *reviews])
    put_under(Share.objects.filter(key=key).select_related("day"), wrappers.of_day(day, at))


def put_under(shares: Iterable[Share], day_key: DayKey) -> None:
    """Wrap shares under another day. The parties' keys are not needed for it."""
    moved = []
    outer = _unwrapped(day_key)
    for share in shares:
        inner = keywrap.aes_key_unwrap_with_padding(_unwrapped(share.day), bytes(share.wrapped))
        share.wrapped = keywrap.aes_key_wrap_with_padding(outer, inner)
        share.day = day_key
        moved.append(share)
    Share.objects.bulk_update(moved, ["wrapped", "day"])


def last_day(keep_until: datetime) -> date:
    """The last local day on which something can be read; midnight belongs to the day before."""
    return periods.local_day(keep_until - timedelta(microseconds=1))


def _check(parties: Sequence[Party], kind: str) -> None:
    roles = [party.role for party in parties]
    if not 1 <= len(roles) <= 2 or len(set(roles)) < len(roles):
        raise ValueError("a payload has one party, or one agent and one caller")
    if not set(roles) <= set(Share.Role.values):
        raise ValueError(f"a party is one of {', '.join(Share.Role.values)}")
    if len(kind) > KIND_LENGTH or not leaves.KIND.fullmatch(kind):
        raise ValueError(f"a kind is a code of at most {KIND_LENGTH} lower-case letters")


@access.whole()
def _shares(found: Collection[Key]) -> dict[UUID, list[Share]]:
    shares = Share.objects.filter(key__in=among(Key, [key.pk for key in found]))
    by_key: dict[UUID, list[Share]] = {}
    for share in shares.select_related("party_key", "day").order_by("role"):
        by_key.setdefault(share.key_id, []).append(share)
    return by_key


def _opened(key: Key, shares: Sequence[Share]) -> Opened:
    if not shares:
        found = Key.objects.filter(pk=key.pk).first()
        raise Gone(found.gone_at, found.gone_why) if found else Gone(None, "row")
    content = _derived(key, [_open(share) for share in shares])
    return Opened(content, "+".join(share.role for share in shares))


def _derived(key: Key, plain: Sequence[bytes]) -> bytes:
    """The content key out of the shares of its parties, in the order of their roles."""
    info = b"klankbord content key" + key.pk.bytes + key.version.to_bytes(2, "big")
    whole = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info)
    return whole.derive(b"".join(plain))


def _open(share: Share) -> bytes:
    inner = keywrap.aes_key_unwrap_with_padding(_unwrapped(share.day), bytes(share.wrapped))
    party_key = epochs.unwrap(share.party_key.epoch_id, bytes(share.party_key.wrapped))
    return keywrap.aes_key_unwrap_with_padding(party_key, inner)


def _unwrapped(day_key: DayKey) -> bytes:
    if day_key.wrapped is None:
        raise Gone(day_key.gone_at, "term")
    return epochs.unwrap(day_key.epoch_id, bytes(day_key.wrapped))


def _write(key: Key, deed: str, *, at: datetime, by: Actor, why: str, **more: leaves.Code) -> None:
    book.append_lines(lines([key], deed, by=by, why=why, **more), at=at)
