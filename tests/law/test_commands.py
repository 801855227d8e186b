"""`klankbord decide`, `may` and `deadline`: answers on stdout, faults with the line and exit 2."""

import argparse
import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from klankbord.edges.cli import main
from klankbord.edges.cli.commands import deadline, decide, may
from law.lawful import changed, lawful

ACTS = json.loads((Path(__file__).parent / "needs.json").read_text(encoding="utf-8"))


def test_answers_come_in_the_order_of_the_questions(tmp_path, capsys):
    asked = [changed(lawful(act), id=f"{act}-{n}") for n in range(3) for act in ACTS]
    code = _decide(tmp_path, "".join(json.dumps(question) + "\n" for question in asked))
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert code == 0
    assert [answer["id"] for answer in answers] == [question["id"] for question in asked]
    assert {answer["answer"] for answer in answers} == {"yes", "yes_if"}


def test_questions_can_come_from_stdin(monkeypatch, capsys):
    lines = json.dumps(lawful("record")).encode() + b"\n"
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(lines)))
    assert main.main(["decide", "--questions", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["answer"] == "yes"


def test_no_questions_give_no_answers(tmp_path, capsys):
    assert _decide(tmp_path, "") == 0
    assert capsys.readouterr().out == ""


def test_every_rule_is_covered(capsys):
    assert main.main(["decide", "--coverage"]) == 0
    assert capsys.readouterr().out == ""


GOOD = json.dumps(lawful("record"))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "line 2: empty line"),
        ("   ", "line 2: empty line"),
        ("{", "line 2: not JSON"),
        ("[]", "line 2: a JSON object was expected"),
        ('{"id": "x", "act": "record"}', "line 2: at: this field is required"),
        (json.dumps(lawful("record") | {"acts": 1}), "line 2: acts: unknown field"),
        (json.dumps(changed(lawful("record"), programme__status="x")), "line 2: programme.status"),
        (json.dumps(changed(lawful("record"), selection__count="2")), "line 2: selection.count"),
        (json.dumps(changed(lawful("record"), at="yesterday")), "line 2: at: an instant"),
        (json.dumps(lawful("record") | {"id": "x" * 10_000_000}), "line 2: longer than"),
        ('{"id": ' + "[" * 100_000, "line 2: not JSON"),
        (json.dumps(lawful("record")).replace("2,", "NaN,", 1), "line 2: not JSON"),
        (GOOD[:-1] + ', "act": "restrict"}', "line 2: not JSON ('act' stands twice)"),
        (json.dumps(lawful("record") | {"id": "\ud800"}), "line 2: id: a text"),
    ],
    ids=lambda value: value[:30],
)
def test_a_fault_names_the_line_and_ends_with_two(tmp_path, capsys, line, words):
    code = _decide(tmp_path, f"{GOOD}\n{line}\n{GOOD}\n")
    out, err = capsys.readouterr()

    assert code == 2
    assert words in err
    assert "Traceback" not in err
    assert len(out.splitlines()) == 1


def test_a_missing_file_is_said_in_words(tmp_path, capsys):
    assert main.main(["decide", "--questions", str(tmp_path / "none.jsonl")]) == 2
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("given", [[], ["--questions", "x", "--coverage"], ["--what"]])
def test_wrong_use_ends_with_two(given, capsys):
    assert main.main(["decide", *given]) == 2
    assert capsys.readouterr().err


def test_mag_dit_says_no_with_rule_letter_source_and_what_would_be_allowed(capsys):
    given = ["use_in_review", "--purpose", "appraisal", "--fact", "recording.purposes=training"]
    assert main.main(["may", *given]) == 0
    page = capsys.readouterr().out

    assert page.startswith("Nee.\n")
    assert "R8 (S+W) Een trainingsopname wordt nooit tegen u gebruikt. [KSF" in page
    assert "Wat zou mogen" in page
    assert "dat de medewerker vooraf is geïnformeerd (notice.delivered_at" in page
    assert page.index("R8 (S+W)") < page.index("Niet bewezen, en daarom nee")


def test_mag_dit_speaks_english_and_json(capsys):
    assert main.main(["may", "emotion", "--lang", "en", "--fact", "ai.emotion_of=customer"]) == 0
    assert "R41 (B) We do not measure emotions of callers either." in capsys.readouterr().out

    assert main.main(["may", "emotion", "--json", "--fact", "ai.emotion_of=customer"]) == 0
    assert json.loads(capsys.readouterr().out)["denied_by"] == ["R41"]


def test_mag_dit_takes_facts_of_every_kind(capsys):
    facts = [
        "request.by=employee", "request.identity_ok=true", "data=audio",
        "request.received_at=2026-11-26T10:00:00+01:00", "report.shown_subsets=[5,6]",
        "programme.purposes=training,quality", "programme.course=2027", "report.group_size=12",
    ]  # fmt: skip
    given = [part for fact in facts for part in ("--fact", fact)]
    at = "2026-12-01T10:00:00+01:00"
    assert main.main(["may", "disclose_to_employee", "--at", at, *given]) == 0
    page = capsys.readouterr().out

    assert page.startswith("Ja, mits.\n")
    assert "(uiterlijk 2026-12-28)" in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["dance"], "act: one of"),
        (["record", "--fact", "programme.status"], "write PATH=VALUE"),
        (["record", "--fact", "programme.stat=x"], "there is no such fact"),
        (["record", "--fact", "programme.status=x"], "programme.status: one of"),
        (["record", "--fact", "selection.count=many"], "selection.count: a whole number"),
        (["record", "--at", "tomorrow"], "at: an instant"),
        (["record", "--fact", "programme=x"], "there is no such fact"),
    ],
)
def test_mag_dit_says_what_it_did_not_understand(given, words, capsys):
    assert main.main(["may", *given]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "day"),
    [
        (["--received", "2026-11-26"], "2026-12-28"),
        (["--received", "2026-11-26", "--extended"], "2027-02-26"),
        (["--received", "2027-02-26", "--term", "wor"], "2027-03-30"),
        (["--received", "2027-02-26", "--term", "avg"], "2027-03-26"),
    ],
)
def test_a_deadline_is_one_day_on_one_line(given, day, capsys):
    assert main.main(["deadline", *given]) == 0
    assert capsys.readouterr().out == f"{day}\n"


@pytest.mark.parametrize(
    "given",
    [
        ["--received", "26-11-2026"],
        ["--received", "2026-02-30"],
        ["--received", "20261126"],
        ["--received", "9999-12-31"],
        ["--received", "2026-11-26", "--term", "wor", "--extended"],
        ["--received", "2026-11-26", "--term", "bw"],
        [],
    ],
)
def test_a_day_that_is_none_ends_with_two(given, capsys):
    assert main.main(["deadline", *given]) == 2
    out, err = capsys.readouterr()
    assert not out
    assert err


@pytest.mark.parametrize("command", [decide, may, deadline])
def test_every_command_explains_itself(command):
    parser = argparse.ArgumentParser()
    command.configure(parser)
    assert command.HELP
    assert command.NEEDS_DATABASE is False


def _decide(tmp_path, text):
    file = tmp_path / "questions.jsonl"
    file.write_text(text, encoding="utf-8")
    return main.main(["decide", "--questions", str(file)])
