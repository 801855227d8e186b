"""The log by command: signed, checked, taken home, and checked there."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import cast
import worlds

PERSON = UUID(int=1)


def test_a_log_is_signed_checked_and_taken_home(
    world: worlds.World, wrote: Callable[..., None], tmp_path: Path
) -> None:
    with world.here():
        wrote([PERSON, UUID(int=2)], at=datetime.now(UTC), times=3)
    kept, home = tmp_path / "kept.txt", tmp_path / "home"
    signed = world.run("ledger", "checkpoint", "--out", str(kept))
    assert signed.code == 0, signed.stderr
    assert json.loads(signed.stdout)["placed"] == 6
    assert json.loads(signed.stdout)["note"] == kept.read_text()

    checked = world.run("ledger", "verify", "--checkpoint", str(kept))
    assert json.loads(checked.stdout) == {"entries": 6, "complete": True, "errors": []}

    taken = world.run("ledger", "bundle", "--out", str(home))
    assert taken.code == 0, taken.stderr
    assert json.loads(taken.stdout) == {"entries": 6}
    at_home = world.run("ledger", "verify", "--bundle", str(home), "--checkpoint", str(kept))
    assert json.loads(at_home.stdout) == {"entries": 6, "complete": True, "errors": []}
    assert world.run("ledger", "bundle", "--out", str(home)).code == 2

    with world.connect() as owner:
        owner.execute("ALTER TABLE ledger_leaf DISABLE TRIGGER USER")
        owner.execute("DELETE FROM ledger_leaf WHERE index = 2")
    broken = world.run("ledger", "verify")
    assert broken.code == 1
    assert not json.loads(broken.stdout)["complete"]
    with world.here():
        wrote([PERSON], at=datetime.now(UTC))
    refused = world.run("ledger", "checkpoint")
    assert refused.code == 1
    assert "ledger verify" in refused.stderr


def test_a_persons_lines_are_opened_by_himself_and_the_dpo_and_nobody_else(
    world: worlds.World, tmp_path: Path
) -> None:
    with world.here():
        anna = str(cast.woonstede().anna.pk)

    def take(name: str | None) -> worlds.Done:
        who = ("--as", f"{name}@woonstede.example") if name else ()
        folder = tmp_path / (name or "nobody")
        return world.run("ledger", "bundle", "--out", str(folder), "--subject", anna, *who)

    assert take(None).code == 2
    assert take("nemo").code == 2
    for name in ("tess", "hr", "joris", "bram"):
        refused = take(name)
        assert refused.code == 1
        assert "R61" in refused.stderr
        assert not (tmp_path / name).exists()
    for name in ("anna", "ilse"):
        taken = take(name)
        assert taken.code == 0, taken.stderr
        checked = world.run("ledger", "verify", "--bundle", str(tmp_path / name))
        assert json.loads(checked.stdout)["errors"] == []
    head = json.loads((tmp_path / "ilse" / "bundle.json").read_text())
    hers = [month["person"] for month in head["periods"] if "person" in month]
    opened = [each["detail"] for month in hers for each in month["openings"]]
    asked = [(line["function"], line["answer"]) for line in opened if line.get("reason")]
    assert asked == [
        ("admin", "no"), ("hr", "no"), ("employee", "no"), ("coach", "no"),
        ("employee", "yes"), ("dpo", "yes"),
    ]  # fmt: skip


def test_a_witness_outside_signs_what_continues_and_is_believed_by_his_key(
    world: worlds.World, wrote: Callable[..., None], tmp_path: Path
) -> None:
    key, kept = tmp_path / "witness.key", tmp_path / "kept"
    made = world.run("witness", "key", "--name", "council.example", "--out", str(key))
    assert made.code == 0, made.stderr
    known = {"KLANKBORD_WITNESSES": json.loads(made.stdout)["key"]}
    for number in range(2):
        with world.here():
            wrote([PERSON], at=datetime.now(UTC), times=2)
        offered = tmp_path / f"offer-{number}"
        offer = world.run("witness", "offer", "--out", str(offered), env=known)
        assert offer.code == 0, offer.stderr
        log = json.loads(offer.stdout)["log"]
        asked = ("witness", "sign", str(offered), "--key", str(key), "--kept", str(kept), "--log")
        nobody = {"DATABASE_URL": "", "KLANKBORD_DATA": "/nowhere"}  # a machine with nothing on it
        signed = world.run(*asked, log, env=nobody)
        assert signed.code == 0, signed.stderr
        note = json.loads(signed.stdout)["kept"]
        accepted = world.run("witness", "accept", note, env=known)
        assert accepted.code == 0, accepted.stderr
        assert json.loads(accepted.stdout)["size"] == 2 * (number + 1)
    assert world.run(*asked, "klankbord.0000", env=nobody).code == 1
    assert world.run("witness", "accept", note).code == 1  # whose key nobody named
    assert world.run("ledger", "verify", "--checkpoint", note).code == 0
