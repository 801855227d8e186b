"""Lines, names and what waits for them, by commands alone."""

import json
from datetime import timedelta

import cast

AS = {name: ("--as", f"{name}@woonstede.example") for name in ("petra", "ilse", "tess", "noor")}


def rows(done):
    assert done.code == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_call_waits_until_its_name_and_its_line_are_known(world, tmp_path):
    with world.here():
        now = cast.woonstede().now
    waits = cast.offer(1, at=now - timedelta(hours=2), agent="balie-3", line="nieuwe-lijn")
    offered, table, export = (tmp_path / name for name in ("o.jsonl", "n.csv", "line.conf"))
    offered.write_text(json.dumps(waits) + "\n")
    table.write_text("centrale;naam;personeelsnummer;van\nfolder;balie-3;1001;2020-01-01\n")
    export.write_text("play NL-2\n")
    imported = ("import", str(offered), "--source", "folder")
    assert [row["result"] for row in rows(world.run(*imported))] == ["quarantined"]
    [held] = rows(world.run("quarantine", "list", *AS["petra"]))
    assert (held["ref"], held["missing"]) == ("balie-3", ["agent_ref"])
    assert world.run("quarantine", "list", *AS["noor"]).code == 1

    load = ("names", "load", str(table), *AS["tess"])
    assert rows(world.run(*load, "--dry-run")) == [{"line": 2, "outcome": "new", "fault": ""}]
    assert rows(world.run(*load)) == [{"line": 2, "outcome": "new", "fault": ""}]
    assert world.work().code == 0  # the job that the deed left offers it anew
    [held] = rows(world.run("quarantine", "list", *AS["petra"]))
    assert (held["ref"], held["rules"]) == ("", ["R12", "R18"])

    heard = ("--caller-heard", "whole", "--agent-heard", "whole")
    tested = (now - timedelta(hours=3)).isoformat()
    call = ("announce", "tested", "nieuwe-lijn", "--language", "nl", "--text", "NL-2",
            "--programme", "beter-luisteren", "--configuration", str(export),
            "--tested", tested, *heard)  # fmt: skip
    assert world.run(*call, *AS["ilse"]).code == 1
    [made] = rows(world.run(*call, *AS["petra"]))
    assert made["proven"] is None
    [seen] = rows(world.run("announce", "seen", made["waits"]["id"], *AS["ilse"]))
    assert (seen["proven"]["text"], seen["waits"]) == ("NL-2", None)
    assert rows(world.run("quarantine", "offer", *AS["petra"])) == [{"accepted": 1}]
    assert rows(world.run("quarantine", "list", *AS["petra"])) == []
    sound = tmp_path / "en-1.wav"
    sound.write_bytes(cast.tone(8.0))
    spoken = ("texts", "sound", "EN-1", str(sound), *AS["petra"])
    assert rows(world.run(*spoken)) == [{"text": "EN-1", "new": True}]
    assert rows(world.run(*spoken)) == [{"text": "EN-1", "new": False}]
    [gone] = rows(world.run("announce", "changed", "nieuwe-lijn", *AS["tess"]))
    assert gone["proven"] is None
    assert {row["line"]: bool(row["proven"]) for row in rows(world.run("announce", "list"))} == {
        "huur-in": True,
        "nieuwe-lijn": False,
    }
