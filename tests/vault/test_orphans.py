"""What has no row goes, when it is old enough; what has a row and no object is told, and stays."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from pytest_django import Settings

import s3
from klankbord.gate.access import SYSTEM
from klankbord.ledger import book, sequence
from klankbord.vault import boxes, guards, keys, orphans, receipts, sweep
from klankbord.vault.models import Blob, Deletion, Key
from klankbord.vault.stores import bucket

pytestmark = pytest.mark.django_db
ROW = boxes.Row("recordings.track", UUID(int=7))


def stored(at: datetime, name: str = "sound") -> Blob:
    key = keys.create(
        parties=[keys.Party(uuid4(), "agent")], kind="audio", keep_until=at + timedelta(9), at=at
    )
    blob = boxes.reserve(key, name)
    with boxes.Writer(blob, row=ROW) as writer:
        writer.write(b"sound" * 100)
    boxes.stored(blob, size=writer.size)
    return blob


def leave(name: str) -> None:
    sink = boxes.store().create(name)
    sink.write(b"left behind")
    boxes.store().commit([sink])


def age(data: Path, name: str, at: datetime, *, days: float) -> None:
    [file] = (data / "store").rglob(name)
    os.utime(file, ((at - timedelta(days=days)).timestamp(),) * 2)


def test_an_old_object_without_a_row_goes_and_all_others_stay(at: datetime, data: Path) -> None:
    ours, old, young = stored(at), str(uuid4()), str(uuid4())
    awaited = boxes.reserve(ours.key, "comes still")
    leave(old)
    leave(young)
    leave(str(awaited.pk))
    for name, days in ((str(ours.pk), 9), (old, 2.1), (young, 1.9), (str(awaited.pk), 9)):
        age(data, name, at, days=days)
    sequence.run(at=at)
    done = sweep.sweep(at)
    assert done.orphans == orphans.Collected(removed=1)
    left = {path.name for path in (data / "store").rglob("*") if path.is_file()}
    assert left == {str(ours.pk), young, str(awaited.pk)}
    assert '"orphans":{"left":0,"missing":0,"removed":1}' in Deletion.objects.get().note


def test_a_row_without_its_object_is_told_and_stays(at: datetime, data: Path) -> None:
    blob, gone = stored(at), stored(at, "other")
    boxes.store().delete(str(blob.pk))
    boxes.store().delete(str(gone.pk))
    keys.shred(gone.key, at=at, by=SYSTEM, why="request")
    sequence.run(at=at)
    assert sweep.sweep(at).orphans == orphans.Collected(missing=1)
    assert Blob.objects.filter(pk=blob.pk).exists()


def test_more_than_usual_wait_until_two_people_confirm(
    at: datetime, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a database was restored that knows nothing of what the store has."""
    monkeypatch.setattr(guards, "LEAST_USUAL", 2)
    names = [str(uuid4()) for _ in range(7)]
    for name in names:
        leave(name)
        age(data, name, at, days=9)
    sequence.run(at=at)
    assert sweep.sweep(at).orphans == orphans.Collected(left=7)
    for number in (1, 2):
        guards.confirm(UUID(int=number), at=at, by=SYSTEM)
    assert sweep.sweep(at).orphans == orphans.Collected(removed=7)


def test_in_a_bucket_it_is_the_same_and_another_installations_bucket_is_left_alone(
    at: datetime,
    data: Path,
    s3_server: s3.Server,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with s3.in_environment(s3_server):
        settings.STORE_URL, settings.STORE_OPEN = s3_server.make("orphans"), True
        ours, left = stored(at), str(uuid4())
        leave(left)
        sequence.run(at=at)
        assert sweep.sweep(at).orphans == orphans.Collected()
        monkeypatch.setattr(orphans, "GRACE", timedelta(days=-400))
        assert sweep.sweep(at).orphans == orphans.Collected(removed=1)
        assert s3_server.objects("orphans") == {str(ours.pk)}

        monkeypatch.setattr(orphans.keyring, "log_name", lambda: "klankbord.another")
        Blob.objects.all().delete()
        done = sweep.sweep(at)
        assert (done.failed, done.orphans) == (1, orphans.Collected())
        assert s3_server.objects("orphans") == {str(ours.pk)}


def sounds(server: s3.Server, name: str) -> set[str]:
    """What a bucket has, but for probes that could not be taken away; those go with the orphans."""
    return {each for each in server.objects(name) if not each.startswith("probe-")}


@pytest.mark.parametrize("does", ["refuse", "away"])
def test_a_bucket_that_deletes_nothing_for_a_day_is_in_the_receipt_and_done_the_next(
    at: datetime,
    s3_server: s3.Server,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    does: str,
) -> None:
    monkeypatch.setitem(bucket.PATIENCE, "max_retries", 1)
    name = f"refusing-{does}"
    url = s3_server.make(name)
    with s3.between(s3_server) as who, s3.in_environment(who.server):
        settings.STORE_URL, settings.STORE_OPEN = url, True
        blobs = [stored(at) for _ in range(3)]
        due = max(each.key.keep_until for each in blobs) + timedelta(hours=3)
        sequence.run(at=due)
        who.does = does
        done = sweep.sweep(due)
        assert (done.due, done.destroyed) == (3, 3)
        who.does = "pass"
        assert sounds(s3_server, name) == {str(blob.pk) for blob in blobs}
        for blob in blobs:  # what is left there is noise
            with pytest.raises(keys.Gone):
                keys.opened(Key.objects.get(pk=blob.key_id))
        [told] = receipts.some(0, 1)
        assert (told.destroyed, told.failed >= 3) == ({"audio": 3}, True)

        sequence.run(at=due + timedelta(days=1))
        assert sweep.sweep(due + timedelta(days=1)).failed == 0
        assert sounds(s3_server, name) == set()
        assert [each.failed for each in receipts.some(0, 1)] == [0]


def test_the_log_tells_what_a_sweep_found(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    append = book.append
    monkeypatch.setattr(
        receipts.book, "append", lambda kind, **more: (told.append(more), append(kind, **more))
    )
    sequence.run(at=at)
    sweep.sweep(at)
    assert {"orphans", "missing"} <= told[-1]["detail"].keys()
