"""`klankbord score`: what goes in, what comes out, and what it says when it cannot."""

import argparse
import io
import json
import subprocess
import sys
from types import SimpleNamespace

import pytest

from klankbord.edges.cli.commands import score
from klankbord.edges.cli.errors import UsageFault

FORM = {
    "id": "form",
    "weight_mode": "share",
    "sections": [
        {
            "id": "s",
            "weight": 1,
            "questions": [
                {
                    "id": "q",
                    "weight": 1,
                    "options": [{"id": "yes", "points": 1}, {"id": "no", "points": "0"}],
                }
            ],
        }
    ],
}


@pytest.fixture
def run(tmp_path, capsys):
    def run_with(answers, form=FORM):
        form_file, answers_file = tmp_path / "form.json", tmp_path / "answers.jsonl"
        form_file.write_bytes(form if isinstance(form, bytes) else json.dumps(form).encode())
        answers_file.write_bytes(answers)
        parser = argparse.ArgumentParser()
        score.configure(parser)
        args = parser.parse_args(["--form", str(form_file), "--answers", str(answers_file)])
        return score.run(args), capsys.readouterr()

    return run_with


def test_each_line_of_answers_gives_a_line_of_scores_in_the_same_order(run):
    code, said = run(
        b'{"id":"e2","answers":{"q":{"option":"yes"}}}\n{"id":"e1","answers":{"q":{"na":true}}}\n'
    )
    first, second = map(json.loads, said.out.splitlines())
    assert code == 0
    assert first == {
        "id": "e2", "clean": "1/1", "final": "1/1", "percent": 100, "sections": {"s": "1/1"},
        "applied_weights": {"q": "1/1"}, "fatal": [], "critical": None, "non_critical": "1/1",
        "na_person": [], "na_hidden": [], "errors": [],
    }  # fmt: skip
    assert second["id"] == "e1"
    assert second["errors"] == [{"question": "q", "code": "na_not_allowed"}]
    assert (second["clean"], second["percent"], second["sections"]) == (None, None, {"s": None})


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"", "empty line"),
        (b"[]", "JSON object"),
        (b"{", "not JSON"),
        (b'{"id":"e","answers":{}', "not JSON"),
        (b'{"id":"\xff","answers":{}}', "UTF-8"),
        (b'{"id":7,"answers":{}}', "id must be text"),
        (b'{"answers":{}}', "id must be text"),
        (b'{"id":"\\ud800","answers":{}}', "id must be text"),
        (b'{"id":"e","answers":[]}', "answers must be an object"),
        (b'{"id":"e"}', "answers must be an object"),
        (b'{"id":"e","answers":{},"score":1}', "'score' is not known"),
        (b'{"id":"e","answers":{"q":{"option":1}}}', "option has a value of the wrong type"),
        (b'{"id":"e","answers":{"q":{"option":"yes","na":true}}}', "both an answer and n/a"),
        (b'{"id":"e","answers":{"\\ud800":{"option":"yes"}}}', "no id can look like this"),
        (b'{"id":"e","answers":{"q":' + b"[" * 50_000, "not JSON"),
        (b'{"id":"e","answers":{"q":{"comment":"' + b"x" * 10_000_000 + b'"}}}', "longer than"),
    ],
)
def test_a_bad_line_is_named_by_its_number(run, line, words):
    with pytest.raises(UsageFault, match="line 2: ") as caught:
        run(b'{"id":"e","answers":{"q":{"option":"yes"}}}\n' + line + b"\n")
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (b"", "not JSON"),
        (b"7", "JSON object"),
        (b'{"id":"f","id":"g"}', "'id' stands twice"),
        (b'{"id":"f","weight_mode":"share","sections":[NaN]}', "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b" " * (4 * 1024 * 1024 + 1), "longer than"),
        (FORM | {"weight_mode": "both"}, "weight_mode: one of these"),
    ],
)
def test_a_form_that_cannot_be_used_is_named(run, form, words):
    with pytest.raises(UsageFault, match=r"form\.json: ") as caught:
        run(b"", form)
    assert words in str(caught.value)


def test_missing_files_are_named(tmp_path):
    with pytest.raises(UsageFault, match=r"gone: cannot be read"):
        score.run(SimpleNamespace(form=str(tmp_path / "gone"), answers="-"))


def test_a_form_that_cannot_be_activated_is_scored_but_not_in_silence(run):
    weightless = json.loads(json.dumps(FORM))
    weightless["sections"][0]["weight"] = 0
    code, said = run(b'{"id":"e","answers":{"q":{"option":"yes"}}}', weightless)
    assert code == 0
    assert json.loads(said.out)["clean"] is None
    assert "all weights are 0" in said.err


def test_answers_can_come_by_pipe(run, tmp_path, monkeypatch, capsys):
    run(b"")
    monkeypatch.setattr(
        sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b'{"id":"e","answers":{}}\n'))
    )
    assert score.run(SimpleNamespace(form=str(tmp_path / "form.json"), answers="-")) == 0
    assert json.loads(capsys.readouterr().out)["errors"] == [
        {"question": "q", "code": "unanswered"}
    ]


def test_scoring_loads_no_web_framework_and_no_array_engine():
    program = "import sys; import klankbord.edges.cli.commands.score; print(*sys.modules)"
    command = [sys.executable, "-c", program]
    seen = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    assert "klankbord.evaluations.scorecards.scoring" in seen
    assert not {"django", "numpy", "psycopg"} & set(seen)
