"""A payload has a deadline from its first moment, and dies with its day, its party, or alone."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap
from django.db import IntegrityError, transaction

from klankbord.gate.access import SYSTEM
from klankbord.ledger import book
from klankbord.ledger.models import Detail
from klankbord.vault import boxes, keys, sealing
from klankbord.vault.models import Box, DayKey, Key, PartyKey, Share

pytestmark = pytest.mark.django_db
AGENT, CALLER, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
ROW = boxes.Row("recordings.leg", 1)


def made(at: datetime, *people: tuple[UUID, str], days: int = 14, kind: str = "audio") -> Key:
    return keys.create(
        parties=[keys.Party(person, role) for person, role in people or [(AGENT, "agent")]],
        kind=kind,
        keep_until=at + timedelta(days=days),
        at=at,
    )


def sealed(at: datetime, *people: tuple[UUID, str], days: int = 14, kind: str = "audio") -> Key:
    key = made(at, *people, days=days, kind=kind)
    boxes.seal(key, "words", b"hello", row=ROW)
    return key


def readable(key: Key) -> bool:
    try:
        return boxes.unseal(key, "words", row=ROW) == b"hello"
    except keys.Gone:
        return False


def lines(person: UUID) -> list[dict[str, object]]:
    details = Detail.objects.select_related("entry").filter(subject=person).order_by("pk")
    return [book.open_detail(each, each.entry)["detail"] for each in details]


def test_a_key_is_the_same_each_time_and_nobody_elses(at: datetime) -> None:
    key, other = made(at), made(at)
    assert keys.content_key(key) == keys.content_key(key)
    assert len(keys.content_key(key)) == 32
    assert keys.content_key(key) != keys.content_key(other)


def test_a_key_belongs_to_its_version(at: datetime) -> None:
    key = made(at)
    first = keys.content_key(key)
    key.version = 2
    assert keys.content_key(key) != first


@pytest.mark.parametrize(
    ("parties", "kind"),
    [
        ([], "audio"),
        ([keys.Party(AGENT, "agent"), keys.Party(CALLER, "agent")], "audio"),
        ([keys.Party(AGENT, "listener")], "audio"),
        (
            [
                keys.Party(AGENT, "agent"),
                keys.Party(CALLER, "caller"),
                keys.Party(OTHER, "caller"),
            ],
            "audio",
        ),
        ([keys.Party(AGENT, "agent")], "Two words"),
        ([keys.Party(AGENT, "agent")], "a" * 17),
    ],
)
def test_a_key_without_a_clear_owner_and_class_is_not_made(
    parties: list[keys.Party], kind: str, at: datetime
) -> None:
    with pytest.raises(ValueError, match=r"party|kind"):
        keys.create(parties=parties, kind=kind, keep_until=at + timedelta(days=1), at=at)
    assert not Key.objects.exists()


def test_a_deadline_lies_ahead_and_the_row_outlives_the_payload(at: datetime) -> None:
    one = [keys.Party(AGENT, "agent")]
    later = at + timedelta(days=2)
    for keep_until, row_until in ((at, later), (later, at + timedelta(days=1))):
        with pytest.raises(ValueError, match="keep_until"):
            keys.create(
                parties=one, kind="audio", keep_until=keep_until, row_until=row_until, at=at
            )


def test_the_database_takes_no_key_without_a_deadline(at: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Key.objects.create(kind="audio", keep_until=None, row_until=at, created_at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Key.objects.create(
            kind="audio", keep_until=at, row_until=at - timedelta(days=1), created_at=at
        )


def test_a_payload_is_bound_to_its_row(at: datetime) -> None:
    key = sealed(at)
    assert readable(key)
    with pytest.raises(sealing.Broken):
        boxes.unseal(key, "words", row=boxes.Row("recordings.leg", 2))
    with pytest.raises(sealing.Broken):
        boxes.unseal(key, "words", row=boxes.Row("recordings.call", 1))


def test_two_payloads_that_were_swapped_in_the_database_do_not_open(at: datetime) -> None:
    one, other = sealed(at), made(at)
    boxes.seal(other, "words", b"other", row=ROW)
    first, second = Box.objects.order_by("pk")
    first.sealed, second.sealed = second.sealed, first.sealed
    first.save()
    second.save()
    with pytest.raises(sealing.Broken, match="another key"):
        boxes.unseal(one, "words", row=ROW)
    boxes.seal(one, "peaks", b"peaks", row=ROW)
    Box.objects.filter(key=one, name="words").update(
        sealed=Box.objects.get(key=one, name="peaks").sealed
    )
    with pytest.raises(sealing.Broken, match="does not belong here"):
        boxes.unseal(one, "words", row=ROW)


def test_what_was_never_sealed_is_told_from_what_is_gone(at: datetime) -> None:
    key = sealed(at)
    with pytest.raises(boxes.NoBox):
        boxes.unseal(key, "peaks", row=ROW)
    keys.shred(key, at=at, by=SYSTEM, why="request")
    with pytest.raises(keys.Gone) as gone:
        boxes.unseal(key, "words", row=ROW)
    assert (gone.value.when, gone.value.why) == (at, "request")


def test_sealing_again_replaces(at: datetime) -> None:
    key = sealed(at)
    boxes.seal(key, "words", b"corrected", row=ROW)
    assert boxes.unseal(key, "words", row=ROW) == b"corrected"
    assert Box.objects.count() == 1


def test_without_either_of_its_two_wraps_a_share_is_noise(at: datetime) -> None:
    one, other = sealed(at), sealed(at)
    day = DayKey.objects.get()
    assert readable(one)
    day.wrapped = None
    day.gone_at = at
    day.save()
    assert not readable(one)
    Share.objects.filter(key=other).update(wrapped=Share.objects.get(key=one).wrapped)
    assert not readable(other)


def test_a_share_of_another_person_does_not_help(at: datetime) -> None:
    mine, other = sealed(at), sealed(at, (OTHER, "agent"))
    Share.objects.filter(key=other).update(party_key=Share.objects.get(key=mine).party_key)
    with pytest.raises(InvalidUnwrap):
        boxes.unseal(other, "words", row=ROW)


def test_mixed_sound_dies_with_either_party(at: datetime) -> None:
    both = [(AGENT, "agent"), (CALLER, "caller")]
    for person in (AGENT, CALLER):
        key = sealed(at, *both)
        assert readable(key)
        assert keys.shred_party(person, at=at, by=SYSTEM, why="request") == keys.Erased(1, 0)
        assert not readable(key)


def test_of_two_channels_the_other_one_survives(at: datetime) -> None:
    agents, callers = sealed(at, (AGENT, "agent")), sealed(at, (CALLER, "caller"))
    keys.shred_party(CALLER, at=at, by=SYSTEM, why="request")
    assert readable(agents)
    assert not readable(callers)


def test_an_erasure_may_be_of_some_classes_only(at: datetime) -> None:
    audio, score = sealed(at, kind="audio"), sealed(at, kind="score")
    keys.shred_party(AGENT, kinds=["audio"], at=at, by=SYSTEM, why="request")
    assert not readable(audio)
    assert readable(score)


def test_nothing_of_an_erased_person_stays_in_the_key_store(at: datetime) -> None:
    mixed, own = sealed(at, (AGENT, "agent"), (CALLER, "caller")), sealed(at, (CALLER, "caller"))
    assert PartyKey.objects.filter(person=CALLER).exists()
    keys.shred_party(CALLER, at=at, by=SYSTEM, why="request")
    assert not PartyKey.objects.filter(person=CALLER).exists()
    assert not Share.objects.filter(key__in=[mixed, own]).exists()
    assert not Box.objects.exists()
    assert {key.gone_why for key in Key.objects.all()} == {"request"}


def test_everybody_in_a_payload_gets_a_line_when_it_goes(at: datetime) -> None:
    key = sealed(at, (AGENT, "agent"), (CALLER, "caller"))
    keys.shred(key, at=at, by=SYSTEM, why="caller_objected")
    said = {"key": str(key.pk), "class": "audio", "why": "caller_objected", "role": "system"}
    assert lines(AGENT) == [said]
    assert lines(CALLER) == [said]
    keys.shred(key, at=at + timedelta(days=1), by=SYSTEM, why="again")
    assert len(lines(AGENT)) == 1
    key.refresh_from_db()
    assert key.gone_why == "caller_objected"


def test_a_deadline_moves_forward_only(at: datetime) -> None:
    key = sealed(at)
    sooner = at + timedelta(days=3)
    keys.move(key, keep_until=sooner, at=at, by=SYSTEM, why="purpose_reached")
    key.refresh_from_db()
    assert key.keep_until == sooner
    assert readable(key)
    assert Share.objects.get(key=key).day.day.isoformat() == "2026-11-26"
    assert lines(AGENT)[0]["why"] == "purpose_reached"
    with pytest.raises(keys.Later):
        keys.move(key, keep_until=at + timedelta(days=4), at=at, by=SYSTEM, why="wish")
    key.refresh_from_db()
    assert key.keep_until == sooner


def test_a_deadline_that_moved_to_the_past_waits_for_the_next_sweep(at: datetime) -> None:
    key = sealed(at)
    keys.move(key, keep_until=at - timedelta(days=2), at=at, by=SYSTEM, why="purpose_reached")
    assert Share.objects.get(key=key).day.day.isoformat() == "2026-11-23"


def test_midnight_belongs_to_the_day_before(at: datetime) -> None:
    # 23:00 UTC is midnight in Amsterdam in winter.
    midnight = at.replace(hour=23, minute=0)
    assert keys.last_day(midnight).isoformat() == "2026-11-23"
    assert keys.last_day(midnight + timedelta(microseconds=1)).isoformat() == "2026-11-24"


def test_nothing_can_be_done_to_a_key_that_is_gone(at: datetime) -> None:
    key = made(at)
    keys.shred(key, at=at, by=SYSTEM, why="request")
    with pytest.raises(keys.Gone):
        keys.move(key, keep_until=at, at=at, by=SYSTEM, why="late")
    never = Key(pk=uuid4(), kind="audio")
    with pytest.raises(keys.Gone):
        keys.content_key(never)


@pytest.mark.django_db(transaction=True)
def test_a_key_changes_in_the_transaction_of_a_deed_only(at: datetime) -> None:
    with transaction.atomic(durable=True):
        key = made(at)
    with pytest.raises(RuntimeError, match="in the transaction of a deed"):
        keys.shred(key, at=at, by=SYSTEM, why="request")
    key.refresh_from_db()
    assert key.gone_at is None
