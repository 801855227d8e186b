"""A check finds what is not as it must be, says what to do about it, and nothing else."""

import json
import os
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

import cast
import wellness
import worlds
from klankbord.edges.cli import remedies

SOURCE = Path(__file__).parents[2] / "src" / "klankbord"


def findings(done: worlds.Done) -> list[dict[str, Any]]:
    *found, total = [json.loads(line) for line in done.stdout.splitlines()]
    assert total["findings"] == len(found)
    assert done.code == (1 if found else 0), done.stderr
    for each in found:
        assert remedies.DO[each["finding"]] in done.stderr
    return found


def check(world: worlds.World, *more: str, **env: str) -> set[str]:
    return {each["finding"] for each in findings(world.run("check", *more, env=env))}


def test_every_finding_has_words_and_a_remedy() -> None:
    written = set()
    for path in ("vault/checking.py", "recordings/checking.py", "edges/cli/commands/check.py"):
        text = (SOURCE / path).read_text()
        written |= {part.split('"')[1] for part in text.split("Finding(")[1:] if part[0] == '"'}
        written |= {line.split('"')[1] for line in text.splitlines() if line.strip()[:2] == '("'}
    assert "key_overdue" in written
    assert written == set(remedies.SAID) == set(remedies.DO)


@pytest.fixture
def recorded(world, tmp_path):
    """An installation with two recordings and all that comes with them."""
    with world.here():
        cast.lay(tmp_path, cast.weekdays(cast.woonstede().now, 2))
    assert world.run("import", str(tmp_path), "--source", cast.SOURCE).code == 0
    assert world.work().code == 0
    return world


def test_what_is_broken_is_found_each_for_what_it_is(recorded) -> None:
    world = recorded
    assert check(world, "--deep") == set()
    assert check(world) == set()
    deep = partial(wellness.findings, world)
    first, second = sorted((world.data / "store").glob("??/??/*"))[:2]
    kept = first.read_bytes(), second.read_bytes()
    for change, code in {
        lambda: first.write_bytes(kept[0][:-1] + bytes([kept[0][-1] ^ 1])): "object_broken",
        lambda: first.write_bytes(kept[0][:-100]): "object_broken",
        lambda: first.write_bytes(kept[1]): "object_broken",
        first.unlink: "object_missing",
    }.items():
        change()
        assert deep() == {code}
        first.write_bytes(kept[0])
    stray = first.with_name(first.name[:-4] + "0000")
    stray.write_bytes(b"left behind")
    assert deep() == set()
    old = (timezone.now() - timedelta(days=3)).timestamp()
    os.utime(stray, (old, old))
    assert deep() == {"object_without_row"}
    stray.unlink()

    master = world.data / "master.key"
    content = master.read_bytes()
    master.write_bytes(bytes(32))
    assert check(world, "--deep") == {"key_file"}
    master.write_bytes(content)
    assert deep() == set()

    with closing(world.connect()) as database:
        for change, undo, code in IN_DATABASE:
            assert database.execute(change).rowcount
            assert deep() == code
            database.execute(undo or "SELECT 1")


TURNED = (
    "UPDATE vault_box SET sealed = set_byte(sealed, length(sealed) - 1,"
    " get_byte(sealed, length(sealed) - 1) # 1)"
)
IN_DATABASE = (
    (TURNED, TURNED, {"box_broken"}),
    ("UPDATE vault_blob SET size = size + 1", "UPDATE vault_blob SET size = size - 1",
     {"object_size"}),
    ("UPDATE vault_blob SET size = NULL", None, {"sound_missing"}),
    ("DELETE FROM vault_share", None, {"sound_missing", "key_lost"}),
)  # fmt: skip
"""What somebody does who has the owner's login, what undoes it, and as what it is found."""


def test_what_should_have_gone_is_found_by_its_deadline(recorded) -> None:
    world = recorded
    ahead = worlds.clock(timedelta(days=100))
    found = check(world, **ahead)
    assert {"key_overdue", "day_key_overdue", "no_sweep", "no_checkpoint"} <= found
    refused = world.run("sweep", env=ahead)
    assert (refused.code, "36 hours" in refused.stderr) == (1, True)
