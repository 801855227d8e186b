"""`klankbord redact` as its users run it: a line per conversation in, its spans out."""

import json

from klankbord.edges.cli.main import main


def written(path, *calls):
    path.write_text("".join(json.dumps(each) + "\n" for each in calls))
    return str(path)


def test_each_conversation_gets_its_line_with_what_is_personal(tmp_path, capsys):
    turns = [
        {"speaker": "agent", "text": "Wat is uw telefoonnummer?"},
        {"speaker": "customer", "text": "Dat is 06 12 34 56 78."},
        {"text": "Dank u."},
    ]
    calls = written(tmp_path / "calls", {"id": "a", "turns": turns}, {"id": "b", "turns": []})
    assert main(["redact", "--calls", calls, "--out", "-"]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first == {
        "id": "a", "spans": [{"turn": 1, "start": 7, "end": 21, "label": "PHONE"}],
    }  # fmt: skip
    assert second == {"id": "b", "spans": []}
    assert main(["redact", "--calls", calls, "--out", str(tmp_path / "out")]) == 0
    assert [json.loads(line) for line in (tmp_path / "out").read_text().splitlines()] == [
        first,
        second,
    ]


def test_a_line_that_is_no_conversation_is_named_and_nothing_is_written(tmp_path, capsys):
    good = {"id": "a", "turns": []}
    for bad, said in (
        ({"id": "b"}, "line 2: turns must be a list"),
        ({"turns": []}, "line 2: it has no id"),
        ({"id": True, "turns": []}, "line 2: it has no id"),
        ({"id": "b", "turns": [{"text": 3}]}, "line 2: turn 0 has no text"),
        ({"id": "b", "turns": [{"text": "ik ben \ud800 Jan"}]}, "line 2: turn 0 holds half a"),
        ({"id": "\ud800", "turns": []}, "line 2: id holds half a character"),
    ):
        calls = written(tmp_path / "calls", good, bad)
        assert main(["redact", "--calls", calls, "--out", str(tmp_path / "out")]) == 2
        assert said in capsys.readouterr().err
        assert sorted(each.name for each in tmp_path.iterdir()) == ["calls"]
    missing = ["redact", "--calls", calls, "--out", str(tmp_path / "no" / "out")]
    assert main(missing) == 1
