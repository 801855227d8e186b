"""`klankbord breaches` and `klankbord cases`: the registers by commands, for who keeps them."""

import json
from datetime import timedelta

import pytest

from klankbord.breaches import assessing

pytestmark = pytest.mark.database
ILSE, TESS, ANNA = (("--as", f"{name}@woonstede.example") for name in ("ilse", "tess", "anna"))
TOLD = """
what = "Een lijst met gesprekken ging naar een verkeerd adres."
discovered_at = {at}
nature = ["confidentiality"]
persons = ["callers"]
data = ["calls"]
people = 12
"""


def rows(done):
    assert done.code == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_registers_are_kept_by_command_and_only_by_who_keeps_them(world, tmp_path):
    import cast

    with world.here():
        now = cast.woonstede().now
    told, words = tmp_path / "lek.toml", tmp_path / "words.txt"
    told.write_text(TOLD.format(at=(now - timedelta(hours=2)).isoformat()))
    words.write_text("Niemand kon erbij.")
    why = ("--words", str(words))
    [made] = rows(world.run("breaches", "enter", str(told), *TESS))
    breach = made["breach"]
    assert world.run("breaches", "list", *TESS).code == 1
    [listed] = rows(world.run("breaches", "list", *ILSE))
    assert (listed["still_due"], listed["clock"]) == (["assess"], "calm")
    assert "adres" not in json.dumps(listed)
    early = world.run("breaches", "close", breach, *why, *ILSE)
    assert (early.code, early.stdout) == (1, "")
    low = [part for name in assessing.CRITERIA for part in ("--answer", f"{name}=low")]
    [weighed] = rows(world.run("breaches", "assess", "none", breach, *low, *why, *ILSE))
    assert (weighed["risk"], weighed["steps"][-1]["words"]) == ("none", "Niemand kon erbij.")
    [closed] = rows(world.run("breaches", "close", breach, *why, *ILSE))
    assert closed["closed"] is True
    nowhere = ("cases", "place", "claim", "--recording", breach, *why)
    assert "no recording" in world.run(*nowhere, *ILSE).stderr
    assert world.run(*nowhere, *ANNA).code == 1
    assert rows(world.run("cases", "list", *ILSE)) == []
