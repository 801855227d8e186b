"""A backup is whole, opens for its recipient alone, and brings back nothing that was forgotten."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pyrage
import pytest

import worlds

if TYPE_CHECKING:
    import cast
    from klankbord.gate.access import Actor
    from klankbord.rights.models import Request

ROUNDS = int(os.environ.get("KLANKBORD_ROUNDS", "0"))
ANNA, CALLER = UUID(int=1), UUID(int=2)
DAY = timedelta(days=1)


@dataclass
class Kept:
    """What an operator keeps outside: who opens backups, and how to ask for one."""

    world: worlds.World
    folder: Path
    recipient: str

    def backup(self, name: str, *more: str, **env: str) -> worlds.Done:
        out = str(self.folder / name)
        return self.world.run("backup", out, "--recipient", self.recipient, *more, env=env)

    def witnessed(self) -> str:
        path = self.folder / f"checkpoint-{len(list(self.folder.iterdir()))}.txt"
        done = self.world.run("ledger", "checkpoint", "--out", str(path))
        assert done.code == 0, done.stderr
        return str(path)

    def asked(self, name: str, checkpoint: str | None, *more: str) -> list[str]:
        held = ["--checkpoint", checkpoint] if checkpoint else []
        identity = str(self.folder / "identity.txt")
        return ["restore", str(self.folder / name), "--identity", identity, *held, *more]

    def restore(self, name: str, checkpoint: str | None, *more: str, **env: str) -> worlds.Done:
        return self.world.run(*self.asked(name, checkpoint, "--over", *more), env=env)


@pytest.fixture
def kept(world: worlds.World, tmp_path: Path) -> Kept:
    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "identity.txt").write_text(f"# created: today\n{identity}\n")
    return Kept(world, tmp_path, str(identity.to_public()))


def sealed(world: worlds.World, *persons: UUID, days: int = 30, sound: bool = True) -> list[UUID]:
    """A payload of each of these persons, with an object in the store; the ids of their keys."""
    from django.db import transaction

    from klankbord.vault import boxes, keys

    now, made = datetime.now(UTC), []
    with world.here():
        for person in persons:
            with transaction.atomic():
                key = keys.create(
                    parties=[keys.Party(person, "agent")],
                    kind="audio",
                    keep_until=now + days * DAY,
                    at=now,
                )
                row = boxes.Row("recordings.leg", key.pk)
                boxes.seal(key, "words", b"hello", row=row)
                blob = boxes.reserve(key, "audio") if sound else None
            if blob:
                with boxes.Writer(blob, row=row) as writer:
                    writer.write(b"sound" * 1000)
                boxes.stored(blob, size=5000)
            made.append(key.pk)
    return made


def erase(world: worlds.World, person: UUID) -> None:
    from django.db import transaction

    from klankbord.gate.access import SYSTEM
    from klankbord.vault import keys

    with world.here(), transaction.atomic():
        keys.shred_party(person, at=datetime.now(UTC), by=SYSTEM, why="request")


def opens(world: worlds.World, key: UUID) -> bool:
    from klankbord.vault import boxes, keys
    from klankbord.vault.models import Blob, Key

    with world.here():
        row = boxes.Row("recordings.leg", key)
        try:
            found = Key.objects.get(pk=key)
            blob = Blob.objects.filter(key=key).first()
            heard = not blob or boxes.store().open(str(blob.pk))
            return boxes.unseal(found, "words", row=row) == b"hello" and bool(heard)
        except (Key.DoesNotExist, keys.Gone):
            return False


def test_what_was_forgotten_since_the_backup_stays_forgotten_and_the_rest_is_back(
    kept: Kept, world: worlds.World
) -> None:
    staying, going = sealed(world, ANNA, CALLER)
    first = kept.witnessed()
    made = kept.backup("old.age", "--keys", str(kept.folder / "keys.age"))
    assert made.code == 0, made.stderr
    assert json.loads(made.stdout)["objects"] == 2
    assert b"hello" not in (kept.folder / "old.age").read_bytes()
    whole = world.run(*kept.asked("old.age", None, "--check"))
    assert json.loads(whole.stdout)["whole"], whole.stderr
    erase(world, CALLER)
    [since] = sealed(world, ANNA)
    newest = kept.witnessed()
    lines = json.loads(world.run("ledger", "verify").stdout)["entries"]

    for wrong, why in ((None, "--checkpoint"), (first, "--over")):
        given = kept.asked("old.age", wrong)
        refused = world.run(*given)
        assert refused.code == 1
        assert why in refused.stderr
    with world.connect() as owner:  # as if somebody put the old rows back by hand
        owner.execute("ALTER TABLE ledger_checkpoint DISABLE TRIGGER USER")
        owner.execute("DELETE FROM ledger_checkpoint WHERE id > 1")
    for door in (["worker", "--once"], ["serve", "--port", str(worlds.free_port())]):
        closed = world.run(*door)
        assert closed.code == 1
        assert "klankbord restore" in closed.stderr

    restored = kept.restore("old.age", newest)
    assert restored.code == 0, restored.stderr
    said = json.loads(restored.stdout)
    assert said["erased"] == 1
    assert opens(world, staying)
    assert not opens(world, going)
    assert not opens(world, since)  # it was made after the backup
    verified = world.run("ledger", "verify", "--checkpoint", newest)
    assert json.loads(verified.stdout)["errors"] == []
    assert json.loads(verified.stdout)["entries"] > lines
    assert world.work().code == 0
    checked = world.run("check")
    assert checked.code == 0, checked.stdout


NUMBER, STATION = "+31612340001", "088123"
REASONS = "Wij keken naar uw situatie en naar dit gesprek. Dit is wat wij doen, en waarom."


def came_in(organisation: "cast.Woonstede", *numbers: int, mixed: bool = False) -> list[UUID]:
    import cast
    import exporting
    from klankbord.gate.access import Actor
    from klankbord.recordings.intake import arriving
    from klankbord.recordings.offered import offers

    began = organisation.now - timedelta(hours=3)
    mono = {"channels": 1, "agent_channel": None, "customer_channel": None} if mixed else {}
    rows = [cast.offer(each, at=began + timedelta(minutes=each), **mono) for each in numbers]
    sound = cast.wav(b"\x00\x01" * 2000, channels=1) if mixed else exporting.SOUND
    opens = [lambda: io.BytesIO(sound)] * len(rows)
    came = arriving.arrive(
        [offers.parse(row, source=cast.SOURCE) for row in rows],
        opens, source=cast.SOURCE, at=organisation.now, by=Actor(role="integration"),
    )  # fmt: skip
    return [outcome.leg for outcome in came]


def ask(who: "Actor", type_: str, at: datetime, **more: Any) -> "Request":
    from klankbord.rights import filing

    asked = filing.Asked(type_, "Dit wil ik.", **more)
    return filing.file(asked, filing.signed_in(who, at), at=at, by=who).request


def erase_callers(*numbers: str, at: datetime, by: "Actor") -> None:
    from klankbord.gate.access import SYSTEM
    from klankbord.rights import deciding, filing, handling

    for number in numbers:
        asked = filing.Asked("erasure", "Wis mijn gesprek.", number=number)
        made = filing.file(asked, filing.caller(number), at=at, by=SYSTEM).request
        handling.identify(made.pk, "call_back", at=at, by=by)
        deciding.decide(made.pk, deciding.Answer("granted", REASONS), at=at, by=by)


def offered_to_hear(organisation: "cast.Woonstede", legs: list[UUID]) -> list[tuple[bool, int]]:
    """Whether one's own page offers to listen to each of these, and what comes when it is tried."""
    from django.test import Client
    from django.urls import reverse

    client = Client()
    client.force_login(organisation.account("anna"))
    page = client.get(reverse("mine")).content.decode()
    urls = [reverse("call", args=[leg]) for leg in legs]
    return [(url in page, client.get(url).status_code) for url in urls]


def object_to(*calls: str, at: datetime) -> None:
    import cast
    from klankbord.gate.access import SYSTEM
    from klankbord.recordings.ending import objecting

    for call in calls:
        objecting.caller_objects(cast.SOURCE, call, at=at, by=SYSTEM)


def refuse(objection: UUID, by: "Actor", at: datetime) -> None:
    from klankbord.rights import deciding

    deciding.decide(objection, deciding.Answer("refused", REASONS, "compelling"), at=at, by=by)


def stopped(now: datetime) -> tuple[set[UUID], list[str | None]]:
    """Which recordings are restricted, and why calls of two numbers are not recorded."""
    from klankbord.gate.access import SYSTEM, Access, deed
    from klankbord.people import unrecorded
    from klankbord.recordings.models import Leg

    with deed(Access(SYSTEM, "retain", None, now)):
        frozen = Leg.objects.filter(restricted_at__isnull=False).values_list("pk", flat=True)
        listed = unrecorded.Numbers([NUMBER, STATION])
        rules = [listed.rule(caller=each, others=[]) for each in (NUMBER, STATION)]
        return set(frozen), rules


def halves(now: datetime, leg: UUID) -> list[tuple[str, bool]]:
    """Which voices of a recording are there, where nothing leads to who called any more."""
    from klankbord.gate.access import SYSTEM, Access, deed
    from klankbord.people import callers
    from klankbord.recordings.models import Track

    with deed(Access(SYSTEM, "retain", None, now)):
        tracks = Track.objects.filter(leg=leg).select_related("key", "leg__call").order_by("party")
        assert {each.leg.call.caller for each in tracks} != {callers.pseudonym("+31612340001")}
        return [(str(each.party), each.key.gone_at is None) for each in tracks]


def test_what_was_stopped_since_the_backup_is_stopped_again(
    kept: Kept, world: worlds.World
) -> None:
    import cast
    from klankbord.gate.access import SYSTEM, Access, deed
    from klankbord.people import facts as people
    from klankbord.people import unrecorded
    from klankbord.recordings.ending import restricting
    from klankbord.recordings.models import Offer
    from klankbord.rights import queries

    with world.here():
        organisation = cast.woonstede()
        now, person = organisation.now, organisation.anna.pk
        anna, ilse = organisation.actor("anna", "employee"), organisation.actor("ilse", "dpo")
        [first], [second], [third] = (
            came_in(organisation, number, mixed=number == 2) for number in (1, 2, 3)
        )
        before = ask(anna, "restriction", now, legs=(second,))
    kept.witnessed()
    assert kept.backup("old.age").code == 0
    with world.here():
        restricting.restrict(first, by=anna, at=now)
        ask(anna, "restriction", now, legs=(first,))  # joined to what the backup has
        access, objection = ask(anna, "access", now), ask(anna, "objection", now)
        one = ask(anna, "rectification", now, legs=(first,))
        refuse(objection.pk, ilse, now)
        unrecorded.add(STATION, kind="confidant", at=now, by=ilse)
        with deed(Access(SYSTEM, "restrict", None, now)):
            unrecorded.remember_caller(NUMBER, at=now, by=SYSTEM)
            assert restricting.lift(second, told_at=now - DAY, by=ilse, at=now)
        erase_callers("+31612340001", "+31612340002", at=now, by=ilse)
        assert offered_to_hear(organisation, [first, second]) == [(True, 200), (False, 410)]
        object_to("call-9", "call-3", at=now)  # the first is not here yet
        assert people.objection(person, now)["status"] == "rejected"

    restored = kept.restore("old.age", kept.witnessed())
    assert restored.code == 0, restored.stderr
    said = json.loads(restored.stdout)
    assert said["lost"] == {"request_answered": 3}
    assert said["anew"] == {
        "caller_objected": 2, "number_protected": 2, "objection_filed": 1,
        "recording_erased": 3, "recording_restricted": 1, "request_filed": 3, "request_joined": 1,
        "restriction_lifted": 1,
    }  # fmt: skip
    with world.here():
        now = datetime.now(UTC)
        assert stopped(now) == ({first, second, third}, ["R19", "R12"])
        assert Offer.objects.filter(reason="caller_objected", result="refused").count() == 2
        assert people.objection(person, now)["status"] == "open"
        waiting = {each.request.pk: each.request for each in queries.desk(ilse, at=now)}
        assert set(waiting) == {before.pk, access.pk, objection.pk, one.pk}
        assert (waiting[one.pk].legs, waiting[before.pk].legs) == ([first], [second, first])
        assert not waiting[access.pk].legs
        assert waiting[access.pk].due_on == access.due_on
        assert "gingen verloren" in queries.desk_one(access.pk, ilse, at=now).words["words"]
        refuse(objection.pk, ilse, now)
        assert people.objection(person, now)["status"] == "rejected"
        assert halves(now, first) == [("agent", True), ("caller", False)]
        assert offered_to_hear(organisation, [first, second]) == [(True, 200), (False, 410)]


def test_a_copy_that_ends_before_what_was_witnessed_is_refused(
    kept: Kept, world: worlds.World
) -> None:
    sealed(world, ANNA, sound=False)
    kept.witnessed()
    assert kept.backup("old.age").code == 0
    [copies] = (world.data / "ledger-copy").glob("klankbord.*")
    shutil.copytree(copies, kept.folder / "earlier")
    erase(world, ANNA)
    newest = kept.witnessed()
    short = kept.restore("old.age", newest, "--ledger-copy", str(kept.folder / "earlier"))
    assert short.code == 1
    assert "shorter than what was witnessed" in short.stderr
    other = kept.folder / "other.txt"
    other.write_text(Path(newest).read_text().replace("— ", "— x"))
    assert kept.restore("old.age", str(other)).code == 1
    assert kept.restore("old.age", newest).code == 0


def test_a_lost_machine_comes_back_from_what_lies_elsewhere(
    kept: Kept, world: worlds.World
) -> None:
    [staying] = sealed(world, ANNA)
    kept.witnessed()
    made = kept.backup("backup.age", "--keys", str(kept.folder / "keys.age"))
    assert made.code == 0, made.stderr
    newest = kept.witnessed()
    master = (world.data / "master.key").read_bytes()
    shutil.copytree(world.data / "ledger-copy", kept.folder / "copies")
    shutil.rmtree(world.data)
    worlds.clone(world.name)
    world.data.mkdir()
    (world.data / "master.key").write_bytes(master)
    (world.data / "master.key").chmod(0o600)
    given = ("--keys", str(kept.folder / "keys.age"))
    given += ("--ledger-copy", str(kept.folder / "copies"))
    restored = kept.restore("backup.age", newest, *given)
    assert restored.code == 0, restored.stderr
    assert opens(world, staying)
    stranger = pyrage.x25519.Identity.generate()
    (kept.folder / "identity.txt").write_text(str(stranger))
    assert "does not open it" in kept.restore("backup.age", newest).stderr


def test_database_and_keys_of_one_day_open_nothing_b_and_two_days_later(
    kept: Kept, world: worlds.World
) -> None:
    sealed(world, ANNA, days=90, sound=False)
    newest = kept.witnessed()
    assert kept.backup("backup.age", "--keys", str(kept.folder / "keys.age")).code == 0
    later = worlds.clock(32 * DAY)
    late = kept.restore("backup.age", newest, **later)
    assert late.code == 1
    assert "could be put back until" in late.stderr
    # Nor by hand: the parcel of keys of that day has given way to the one of today.
    with world.here():
        from klankbord.vault import epochs

        for days in (1, 32):  # what each sweep does
            epochs.rewrap(datetime.now(UTC) + days * DAY)
    newer = kept.backup("newer.age", "--keys", str(kept.folder / "keys.age"))
    assert newer.code == 0, newer.stderr
    plain = pyrage.decrypt(
        (kept.folder / "keys.age").read_bytes(),
        [pyrage.x25519.Identity.from_str((kept.folder / "identity.txt").read_text().split()[-1])],
    )
    assert b"epochs/3.key" in plain
    assert b"epochs/1.key" not in plain
    assert b"master" not in plain


def test_of_two_restores_at_once_one_is_refused_and_nothing_is_broken(
    kept: Kept, world: worlds.World
) -> None:
    [staying] = sealed(world, ANNA)
    newest = kept.witnessed()
    assert kept.backup("backup.age").code == 0
    asked = [worlds.KLANKBORD, *kept.asked("backup.age", newest, "--over")]
    both = [
        subprocess.Popen(asked, env=world.environment(), stderr=subprocess.DEVNULL)
        for _ in range(2)
    ]
    codes = sorted(each.wait(120) for each in both)
    assert codes in ([0, 1], [0, 0])  # the second may have come when the first had gone
    assert opens(world, staying)
    assert world.run("ledger", "verify", "--checkpoint", newest).code == 0


@pytest.fixture
def beside(world: worlds.World) -> Iterator[None]:
    yield
    for suffix in ("_restoring", "_turning", "_replaced"):
        worlds.drop(world.name + suffix)


def whole(kept: Kept, name: str) -> bool:
    from klankbord.vault import parcels

    with parcels.opened(
        kept.folder / name, parcels.identities(kept.folder / "identity.txt")
    ) as tar:
        return [each.name for each in tar][-1] == "manifest.txt"


CRASHING = str(Path(__file__).with_name("crashing.py"))


def die(world: worlds.World, step: int, asked: list[str]) -> bool:
    """Run a command that dies at its n-th step; whether it came so far."""
    died = subprocess.run(
        [sys.executable, CRASHING, asked[0], str(step), *asked],
        env=world.environment(),
        capture_output=True,
        check=False,
    )
    return died.returncode == -signal.SIGKILL


@pytest.mark.usefixtures("beside")
def test_killed_anywhere_there_is_no_half_backup_and_a_restore_begins_anew(
    kept: Kept, world: worlds.World
) -> None:
    staying, going = sealed(world, ANNA, CALLER)
    kept.witnessed()
    steps = range(1, 200) if ROUNDS else (5,)
    for step in steps:
        name = f"killed-{step}.age"
        asked = ["backup", str(kept.folder / name), "--recipient", kept.recipient]
        if not die(world, step, asked):
            break
        assert not (kept.folder / name).exists() or whole(kept, name)
    assert kept.backup("backup.age").code == 0
    assert not list(kept.folder.glob(".klankbord-parcel.*"))
    erase(world, CALLER)
    newest = kept.witnessed()
    for step in range(1, 200) if ROUNDS else (9,):
        if not die(world, step, kept.asked("backup.age", newest, "--over")):
            break
        assert not opens(world, going)
    restored = kept.restore("backup.age", newest)
    assert restored.code == 0, restored.stderr
    assert opens(world, staying)
    assert not opens(world, going)
    assert world.run("ledger", "verify", "--checkpoint", newest).code == 0
