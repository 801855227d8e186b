"""Forgotten stays forgotten, whatever backup somebody restores."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import models

from klankbord.gate.access import SYSTEM
from klankbord.ledger import sequence
from klankbord.ledger.keyfiles import KeyFileFault
from klankbord.vault import boxes, epochs, keys, sweep
from klankbord.vault.models import Box, DayKey, Epoch, Hold, Key, PartyKey, Share

pytestmark = pytest.mark.django_db
AGENT, CALLER = UUID(int=1), UUID(int=2)
ROW = boxes.Row("recordings.leg", 1)
TABLES: tuple[type[models.Model], ...] = (Epoch, PartyKey, DayKey, Key, Share, Box, Hold)
DAY = timedelta(days=1)


def sealed(at: datetime, *, days: int, person: UUID = AGENT) -> Key:
    key = keys.create(
        parties=[keys.Party(person, "agent")],
        kind="audio",
        keep_until=at + timedelta(days=days),
        at=at,
    )
    boxes.seal(key, "words", b"hello", row=ROW)
    return key


def backup() -> Callable[[], None]:
    """Copy every table of the vault; calling the copy puts it back."""
    kept: list[tuple[type[models.Model], list[dict[str, Any]]]] = [
        (table, list(table._default_manager.values())) for table in TABLES
    ]

    def restore() -> None:
        for table in reversed(TABLES):
            table._default_manager.all()._raw_delete("default")
        for table, rows in kept:
            table._default_manager.bulk_create(table(**row) for row in rows)

    return restore


def night(at: datetime) -> None:
    sequence.run(at=at)
    sweep.sweep(at)


def epoch_files(data: Path) -> set[str]:
    return {path.name for path in (data / "keys" / "epochs").iterdir()}


def test_a_night_moves_every_living_key_to_a_new_epoch(at: datetime, data: Path) -> None:
    key = sealed(at, days=14)
    assert epochs.rewrap(at).epoch == 1
    assert epochs.rewrap(at + DAY) == epochs.Rewrapped(epoch=2, keys=2, destroyed=0)
    assert boxes.unseal(key, "words", row=ROW) == b"hello"
    assert {each.epoch_id for each in (*PartyKey.objects.all(), *DayKey.objects.all())} == {2}
    assert epoch_files(data) == {"1.key", "2.key"}
    assert (data / "keys" / "epochs" / "2.key").stat().st_mode & 0o777 == 0o600


def test_one_epoch_a_night_is_enough(at: datetime) -> None:
    sealed(at, days=14)
    assert epochs.rewrap(at + DAY).epoch == 2
    assert epochs.rewrap(at + DAY + timedelta(hours=2)) == epochs.Rewrapped(2, 0, 0)


def test_many_keys_are_moved_in_batches(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(epochs, "BATCH", 3)
    made = [sealed(at, days=14 + number, person=UUID(int=number)) for number in range(8)]
    assert epochs.rewrap(at + DAY).keys == 16
    assert all(boxes.unseal(key, "words", row=ROW) == b"hello" for key in made)


def test_an_epoch_is_destroyed_when_it_is_old_and_holds_nothing(at: datetime, data: Path) -> None:
    sealed(at, days=400)
    for days in range(1, 31):
        epochs.rewrap(at + days * DAY)
    assert "1.key" in epoch_files(data)
    assert epochs.rewrap(at + 31 * DAY).destroyed == 1
    assert "1.key" not in epoch_files(data)
    assert Epoch.objects.get(pk=1).gone_at == at + 31 * DAY
    assert epochs.rewrap(at + 32 * DAY).destroyed == 1


def test_an_epoch_that_still_holds_a_key_stays(at: datetime, data: Path) -> None:
    key = sealed(at, days=400)
    stuck = PartyKey.objects.get()
    kept = (bytes(stuck.wrapped), stuck.epoch_id)
    epochs.rewrap(at + DAY)
    # As if this one had been locked by a deed all night.
    PartyKey.objects.update(wrapped=kept[0], epoch=kept[1])
    epochs._destroy_old(at + 60 * DAY)
    assert "1.key" in epoch_files(data)
    assert epochs.rewrap(at + 61 * DAY).keys >= 1
    assert boxes.unseal(key, "words", row=ROW) == b"hello"
    assert "1.key" not in epoch_files(data)


def test_the_receipt_names_the_day_from_which_no_backup_helps(at: datetime) -> None:
    assert epochs.irrecoverable_by(date(2026, 11, 23)) == date(2026, 12, 24)


def test_a_database_restored_within_b_days_is_why_the_receipt_names_a_day(at: datetime) -> None:
    """The positive control of the next test: until that day the old backup can still be read."""
    key = sealed(at, days=3)
    restore = backup()
    for days in range(1, 10):
        night(at + days * DAY)
    assert not Key.objects.filter(pk=key.pk).exists()
    restore()
    assert boxes.unseal(key, "words", row=ROW) == b"hello"


def test_a_database_restored_after_that_day_does_not_bring_back_what_ended(at: datetime) -> None:
    ended, living = sealed(at, days=3), sealed(at, days=90)
    restore = backup()
    destroyed_on = (at + 4 * DAY).date()
    for days in range(1, (epochs.irrecoverable_by(destroyed_on) - at.date()).days + 1):
        night(at + days * DAY)
    assert boxes.unseal(living, "words", row=ROW) == b"hello"
    restore()
    with pytest.raises(KeyFileFault):
        boxes.unseal(ended, "words", row=ROW)


def test_an_erased_person_stays_erased_when_the_database_is_restored(at: datetime) -> None:
    for days in range(3):
        epochs.rewrap(at + days * DAY)
    erased_at = at + 3 * DAY
    epochs.rewrap(erased_at)
    key = sealed(erased_at, days=90, person=CALLER)
    restore = backup()
    keys.shred_party(CALLER, at=erased_at, by=SYSTEM, why="request")
    last = epochs.irrecoverable_by(erased_at.date())
    for days in range(4, (last - at.date()).days + 1):
        night(at + days * DAY)
    restore()
    with pytest.raises(KeyFileFault):
        boxes.unseal(key, "words", row=ROW)


def test_key_files_of_a_day_are_worthless_two_days_after_they_should_be(
    at: datetime, data: Path
) -> None:
    """Both the database and the key folder of day d, restored at d + B + 2 beside current keys."""
    key = sealed(at, days=1)
    restore = backup()
    night(at + 2 * DAY)
    day_d = {
        path.name: path.read_bytes() for path in (data / "keys" / "epochs").iterdir()
    }  # a key backup that was made right after the sweep of day d
    for days in range(3, epochs.keep_days() + 5):
        night(at + days * DAY)
    # Such a backup is kept B days and no longer; the newest one that may exist now is B days old.
    newest_backup = {path.name for path in (data / "keys" / "epochs").iterdir()}
    assert not newest_backup & {"1.key"}
    assert "1.key" in day_d
    restore()
    with pytest.raises(KeyFileFault):
        boxes.unseal(key, "words", row=ROW)
