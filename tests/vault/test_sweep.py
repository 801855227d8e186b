"""Nobody has to remember what must go: whatever hangs on a key that is due, goes."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

import worlds
from klankbord.gate.access import Actor
from klankbord.ledger import audit, book, keyring, leaves, notes, sequence, verify
from klankbord.ledger.models import Checkpoint, Detail
from klankbord.people.models import Account, Grant
from klankbord.vault import boxes, guards, keys, sweep
from klankbord.vault.models import Blob, Confirmation, Deletion, Key, PartyKey, Share
from klankbord.vault.stores.contract import StoreFault
from klankbord.vault.stores.folder import Folder

AGENT, CALLER = UUID(int=1), UUID(int=2)
ROW = boxes.Row("recordings.leg", 1)
DAY = timedelta(days=1)
ADMIN = Actor(role="admin", account=UUID(int=8))


def sealed(at: datetime, *, days: float = 3, person: UUID = AGENT, rows: float = 0) -> Key:
    key = keys.create(
        parties=[keys.Party(person, "agent")],
        kind="audio",
        keep_until=at + timedelta(days=days),
        row_until=at + timedelta(days=days + rows),
        at=at,
    )
    boxes.seal(key, "words", b"hello", row=ROW)
    return key


def stored(key: Key) -> Blob:
    blob = boxes.reserve(key, "audio")
    with boxes.Writer(blob, row=ROW) as writer:
        writer.write(b"sound" * 100)
    boxes.stored(blob, size=writer.size)
    return blob


def readable(key: Key) -> bool:
    try:
        return boxes.unseal(key, "words", row=ROW) == b"hello"
    except keys.Gone:
        return False


def night(at: datetime) -> sweep.Result:
    sequence.run(at=at)
    return sweep.sweep(at)


def nights(start: datetime, upto: int) -> sweep.Result:
    result = sweep.Result(0, 0, 0, 0)
    for days in range(1, upto + 1):
        result = night(start + days * DAY)
    return result


def files(data: Path) -> list[Path]:
    return [path for path in (data / "store").rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_what_is_due_goes_with_everything_and_what_is_not_stays(at: datetime, data: Path) -> None:
    due, later = sealed(at), sealed(at, days=30, person=CALLER)
    stored(due)
    stored(later)
    assert nights(at, 2) == sweep.Result(0, 0, 0, 0)
    assert readable(due)
    assert len(files(data)) == 2
    assert night(at + 3 * DAY) == sweep.Result(due=1, destroyed=1, held=0, failed=0)
    assert not Key.objects.filter(pk=due.pk).exists()
    assert readable(later)
    assert len(files(data)) == 1
    assert [each.person for each in PartyKey.objects.all()] == [CALLER]


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "goes"), [(-1, 0), (0, 1), (1, 1)])
def test_a_deadline_is_exact_to_the_second(seconds: int, goes: int, at: datetime) -> None:
    key = sealed(at, days=1)
    assert night(key.keep_until + timedelta(seconds=seconds)).destroyed == goes


@pytest.mark.django_db
def test_a_past_day_is_noise_before_its_rows_are_cleared(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many payloads ended on a day, one row makes them unreadable."""
    ended = [sealed(at, person=UUID(int=number)) for number in range(5)]

    def dies(*_: Any) -> None:
        raise KeyboardInterrupt

    sequence.run(at=at + 3 * DAY)
    sequence.run(at=at + 4 * DAY)
    with monkeypatch.context() as killed:
        killed.setattr(sweep, "_destroy_due", dies)
        with pytest.raises(KeyboardInterrupt):
            sweep.sweep(at + 4 * DAY)
    assert Share.objects.count() == 5
    assert not any(readable(key) for key in ended)
    assert sweep.sweep(at + 4 * DAY).destroyed == 5
    assert not Share.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "dies_in", ["_destroy_due", "collect", "_remove_rows", "remove_idle_parties"]
)
def test_a_sweep_that_dies_is_finished_by_the_next(
    dies_in: str, at: datetime, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        stored(sealed(at, person=UUID(int=number)))
    stays = sealed(at, days=30, person=UUID(int=77))

    def dies(*_: Any) -> int:
        raise KeyboardInterrupt

    nights(at, 2)
    sequence.run(at=at + 3 * DAY)
    sequence.run(at=at + 4 * DAY)
    with monkeypatch.context() as killed:
        killed.setattr(sweep, dies_in, dies)
        with pytest.raises(KeyboardInterrupt):
            sweep.sweep(at + 4 * DAY)
    done = sweep.sweep(at + 4 * DAY)
    assert done.failed == 0
    assert list(Key.objects.all()) == [stays]
    assert files(data) == []
    assert PartyKey.objects.count() == 1
    assert readable(stays)


@pytest.mark.django_db
def test_a_row_may_outlive_its_payload_and_says_since_when(at: datetime) -> None:
    key = sealed(at, rows=10)
    nights(at, 4)
    key.refresh_from_db()
    assert (key.gone_at, key.gone_why) == (at + 3 * DAY, "term")
    assert not readable(key)
    for days in range(5, 14):
        night(at + days * DAY)
    assert not Key.objects.exists()


@pytest.mark.django_db
def test_everybody_reads_in_his_log_that_his_payload_went(at: datetime) -> None:
    key = keys.create(
        parties=[keys.Party(AGENT, "agent"), keys.Party(CALLER, "caller")],
        kind="audio",
        keep_until=at + DAY,
        at=at,
    )
    nights(at, 2)
    for person in (AGENT, CALLER):
        detail = Detail.objects.select_related("entry").get(subject=person)
        assert leaves.parse(bytes(detail.entry.leaf)).kind == "erased"
        assert book.open_detail(detail, detail.entry)["detail"] == {
            "key": str(key.pk),
            "class": "audio",
            "why": "term",
            "role": "system",
        }
    sequence.run(at=at + 2 * DAY)
    assert verify.database(at=at + 2 * DAY).faults == []


@pytest.mark.django_db
def test_trying_a_sweep_changes_nothing(at: datetime) -> None:
    key = sealed(at)
    before = (Checkpoint.objects.count(), Detail.objects.count(), Deletion.objects.count())
    assert sweep.sweep(at + 400 * DAY, dry_run=True) == sweep.Result(1, 0, 0, 0)
    assert readable(key)
    after = (Checkpoint.objects.count(), Detail.objects.count(), Deletion.objects.count())
    assert before == after


@pytest.mark.django_db
def test_more_than_a_batch_goes_in_batches(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "BATCH", 4)
    monkeypatch.setattr(sweep, "ROWS", 3)
    for number in range(11):
        sealed(at, person=UUID(int=number))
    assert nights(at, 3).destroyed == 11
    assert not Key.objects.exists()


@pytest.mark.django_db
def test_one_key_that_cannot_be_destroyed_does_not_save_the_others(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [sealed(at, person=UUID(int=number)) for number in range(6)]
    real = keys.destroy

    def refuses_one(found: list[Key], **how: Any) -> None:
        if made[2] in found:
            raise DatabaseError
        real(found, **how)

    nights(at, 2)
    sequence.run(at=at + 3 * DAY)
    with monkeypatch.context() as broken:
        broken.setattr(keys, "destroy", refuses_one)
        assert sweep.sweep(at + 3 * DAY) == sweep.Result(due=6, destroyed=5, held=0, failed=1)
    assert list(Key.objects.all()) == [made[2]]
    assert night(at + 4 * DAY) == sweep.Result(due=1, destroyed=1, held=0, failed=0)


@pytest.mark.django_db
def test_a_store_that_refuses_for_a_day_is_told_and_tried_again(
    at: datetime, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = sealed(at)
    stored(key)

    def refuses(*_: Any) -> None:
        raise StoreFault("not today")

    nights(at, 2)
    sequence.run(at=at + 3 * DAY)
    with monkeypatch.context() as day_off:
        day_off.setattr(Folder, "delete", refuses)
        assert sweep.sweep(at + 3 * DAY) == sweep.Result(due=1, destroyed=1, held=0, failed=1)
    assert not readable(key)
    assert len(files(data)) == 1
    assert Deletion.objects.latest("at").failed == 1
    assert night(at + 4 * DAY).failed == 0
    assert files(data) == []


@pytest.mark.django_db
def test_each_sweep_leaves_a_receipt_that_anybody_can_check(at: datetime) -> None:
    sealed(at)
    nights(at, 3)
    receipt = Deletion.objects.latest("at")
    verifier = keyring.signer("deletion/2026-11-26").verifier
    text = notes.open_note(receipt.note, verifier)
    name, statement = text.splitlines()
    assert name == f"{audit.name_for(keyring.public_key())}/deletion/2026-11-26"
    assert json.loads(statement) == {
        "at": "2026-11-26T09:30:00+00:00",
        "due": 1,
        "destroyed": 1,
        "held": 0,
        "failed": 0,
        "by_class": {"audio": 1},
        "by_case": {},
        "overdue_holds": 0,
        "irrecoverable_by": "2026-12-27",
        "orphans": {"removed": 0, "left": 0, "missing": 0},
    }
    with pytest.raises(notes.Unsigned):
        notes.open_note(receipt.note.replace('"failed":0', '"failed":1'), verifier)


@pytest.mark.django_db
def test_a_silent_night_leaves_a_receipt_too(at: datetime) -> None:
    night(at)
    assert Deletion.objects.get().due == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_sweeps_at_once_one_does_the_work(at: datetime) -> None:
    key = sealed_alone(at)
    name = connection.settings_dict["NAME"]
    with worlds.connect("default", database=name) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [sweep.LOCK])
        with pytest.raises(guards.Halted, match="busy"):
            sweep.sweep(at + DAY)
        assert readable(key)
    assert sweep.sweep(at + 4 * DAY).destroyed == 1
    assert sweep.sweep(at + 4 * DAY).destroyed == 0


def sealed_alone(at: datetime) -> Key:
    with transaction.atomic(durable=True):
        return sealed(at)


@pytest.mark.django_db(transaction=True)
def test_a_sweep_waits_for_nobody_and_leaves_what_is_in_use_to_the_next(at: datetime) -> None:
    busy, free = sealed_alone(at), sealed_alone(at)
    name = connection.settings_dict["NAME"]
    with worlds.connect(database=name) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM vault_key WHERE id = %s FOR UPDATE", [busy.pk])
        assert sweep.sweep(at + 3 * DAY + timedelta(hours=1)).destroyed == 1
        assert not readable(free)
        other.execute("ROLLBACK")
    sequence.run(at=at + 4 * DAY)
    assert sweep.sweep(at + 4 * DAY).destroyed == 1


def halted(at: datetime) -> tuple[str, ...]:
    with pytest.raises(guards.Halted) as stopped:
        sweep.sweep(at)
    return stopped.value.reasons


@pytest.mark.django_db
def test_a_clock_that_jumped_destroys_nothing(at: datetime) -> None:
    key = sealed(at)
    sequence.run(at=at)
    assert halted(at + timedelta(hours=36, seconds=1)) == ("clock",)
    assert halted(at + 3650 * DAY) == ("clock",)
    assert readable(key)
    assert sweep.sweep(at + timedelta(hours=36)) == sweep.Result(0, 0, 0, 0)


@pytest.mark.django_db
def test_a_log_that_went_on_after_the_jump_does_not_hide_it(at: datetime) -> None:
    key = sealed(at)
    night(at)
    jumped = at + 3650 * DAY
    sequence.run(at=jumped)
    sequence.run(at=jumped + DAY)
    assert halted(jumped + DAY) == ("clock",)
    assert readable(key)


@pytest.mark.django_db
def test_a_clock_that_is_a_day_off_and_comes_back_breaks_nothing(at: datetime) -> None:
    early, late = sealed(at, days=3), sealed(at, days=6)
    assert nights(at, 3).destroyed == 1
    assert not readable(early)
    for days in (2, 3, 4, 5, 4):  # back, on, a day ahead, and back again
        assert night(at + days * DAY) == sweep.Result(0, 0, 0, 0)
        assert readable(late)
    assert night(at + 5 * DAY).destroyed == 0
    assert night(at + 6 * DAY).destroyed == 1
    assert Deletion.objects.count() == 10


@pytest.mark.django_db
def test_an_unusual_amount_waits_for_two_people(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guards, "LEAST_USUAL", 2)
    for number in range(7):
        sealed(at, person=UUID(int=number), days=1)
    sequence.run(at=at)
    due_at = at + DAY
    assert halted(due_at) == ("volume",)
    assert guards.confirm(UUID(int=8), at=due_at, by=ADMIN) == 1
    assert guards.confirm(UUID(int=8), at=due_at, by=ADMIN) == 1
    assert halted(due_at) == ("volume",)
    assert guards.confirm(UUID(int=9), at=due_at, by=ADMIN) == 2
    assert sweep.sweep(due_at).destroyed == 7
    assert not Confirmation.objects.exists()


@pytest.mark.django_db
def test_a_confirmation_holds_for_a_day_and_one_sweep(at: datetime) -> None:
    sealed(at, days=9)
    sequence.run(at=at)
    odd = at + 9 * DAY
    for account in (8, 9):
        guards.confirm(UUID(int=account), at=odd, by=ADMIN)
    assert halted(odd + DAY) == ("clock",)
    assert sweep.sweep(odd + DAY - timedelta(seconds=1)).destroyed == 1
    assert halted(odd + 5 * DAY) == ("clock",)


@pytest.mark.django_db
def test_usual_is_what_the_last_fourteen_sweeps_had(at: datetime) -> None:
    assert guards.usual() == 100
    for number in range(20):
        Deletion.objects.create(
            at=at + number * DAY,
            due=1000 if number >= 6 else 9_000_000,
            destroyed=0,
            held=0,
            failed=0,
            irrecoverable_by=at.date(),
            note="",
        )
    assert guards.usual() == 1000


def test_the_command_sweeps_by_the_clock_and_counts_for_any_moment(world: worlds.World) -> None:
    now = datetime.now(UTC)
    with world.here(), transaction.atomic(durable=True):
        due = sealed(now - 2 * DAY, days=1)
        sealed(now, days=9, person=CALLER)
    later = (now + 10 * DAY).isoformat()
    tried = world.run("sweep", "--dry-run", "--at", later)
    assert (tried.code, json.loads(tried.stdout)) == (
        0,
        {"due": 2, "destroyed": 0, "held": 0, "failed": 0},
    )
    done = world.run("sweep")
    assert (done.code, json.loads(done.stdout)) == (
        0,
        {"due": 1, "destroyed": 1, "held": 0, "failed": 0},
    ), done.stderr
    with world.here():
        assert not Key.objects.filter(pk=due.pk).exists()
    assert json.loads(world.run("sweep").stdout)["due"] == 0


@pytest.mark.parametrize(
    "wrong",
    [
        ("--at", "2026-11-25"),
        ("confirm",),
        ("--as", "a@example.org"),
        ("confirm", "--as", "a@example.org", "--dry-run"),
        ("--dry-run", "--at", "tomorrow"),
        ("destroy",),
    ],
)
def test_wrong_use_of_the_command_does_nothing(world: worlds.World, wrong: tuple[str, ...]) -> None:
    done = world.run("sweep", *wrong)
    assert (done.code, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_the_command_halts_until_two_people_with_a_say_confirm(world: worlds.World) -> None:
    now = datetime.now(UTC)
    with world.here():
        with transaction.atomic(durable=True):
            sealed(now - 12 * DAY, days=1)
        sequence.run(at=now - 10 * DAY)
        people = granted(now)
    halted_ = world.run("sweep")
    assert halted_.code == 1
    assert "36 hours" in halted_.stderr
    assert "two people" in halted_.stderr
    assert world.run("sweep", "confirm", "--as", people["coach"]).code == 1
    first = world.run("sweep", "confirm", "--as", people["dpo"])
    assert json.loads(first.stdout) == {"confirmed": 1, "needed": 2}
    assert world.run("sweep").code == 1
    second = world.run("sweep", "confirm", "--as", people["admin"])
    assert json.loads(second.stdout) == {"confirmed": 2, "needed": 2}
    assert json.loads(world.run("sweep").stdout)["destroyed"] == 1


def granted(now: datetime) -> dict[str, str]:
    """Three accounts with a role each; how roles come about is another story."""
    made = {
        role: Account.objects.create(
            email=f"{role}@example.org", name=role, language="en", created_at=now
        )
        for role in ("coach", "dpo", "admin", "controller", "legal")
    }
    for role in ("coach", "dpo", "admin"):
        Grant.objects.create(
            account=made[role],
            role=role,
            since=now - DAY,
            asked_by=made["controller"],
            asked_at=now - DAY,
            approved_by=made["legal"],
            approved_at=now - DAY,
        )
    return {role: account.email for role, account in made.items()}
