"""A person at a terminal sees how far an import is; a program reads lines and nothing else."""

import io
import json
import sys
from datetime import UTC, datetime

import pytest

from klankbord.edges.cli.bringing import Telling
from klankbord.edges.importing.gathering import Batch
from klankbord.recordings.intake.arriving import Outcome

CAME = [Outcome("a" * 64, "accepted"), Outcome("b" * 64, "not_drawn")]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def terminal(monkeypatch: pytest.MonkeyPatch, name: str) -> Terminal:
    # Not in a fixture: pytest puts its own streams back before a test begins.
    shown = Terminal()
    monkeypatch.setattr(sys, name, shown)
    return shown


def test_a_bar_on_the_terminal_says_how_far_it_is(monkeypatch, capsys):
    shown = terminal(monkeypatch, "stderr")
    groups = Telling(each=False, summary=False).outcomes(CAME, total=2)
    assert groups.results == {"accepted": 1, "not_drawn": 1}
    assert "calls:   0%" in shown.getvalue()
    assert "0/2" in shown.getvalue()
    assert shown.getvalue().endswith("\r")  # it leaves nothing behind
    assert capsys.readouterr().out == ""


def test_lines_for_a_program_leave_the_bar_to_the_terminal(monkeypatch, capsys):
    shown = terminal(monkeypatch, "stderr")
    Telling(each=True, summary=True).outcomes(CAME, total=2)
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["result"] for line in told] == ["accepted", "not_drawn"]
    assert "calls" in shown.getvalue()


def test_where_lines_and_bar_would_share_a_terminal_there_is_no_bar(monkeypatch):
    shown, out = terminal(monkeypatch, "stderr"), terminal(monkeypatch, "stdout")
    Telling(each=True, summary=True).outcomes(CAME, total=2)
    assert len(out.getvalue().splitlines()) == len(CAME)
    assert shown.getvalue() == ""


def test_without_a_terminal_there_is_no_bar(capsys):
    Telling(each=False, summary=False).outcomes(CAME, total=2)
    assert capsys.readouterr() == ("", "")


def test_a_rehearsal_says_that_nothing_was_kept_and_nothing_of_a_quarantine(capsys):
    waits = Outcome("c" * 64, "quarantined", missing=("started_at",))
    at = datetime(2026, 11, 27, 9, tzinfo=UTC)
    for rehearsed, said in ((True, "nothing of it was kept"), (False, "destroyed on 2026-12-04")):
        telling = Telling(each=False, summary=False, rehearsed=rehearsed)
        telling.end(Batch(), telling.outcomes([waits], total=1), at=at)
        told = capsys.readouterr().err
        assert said in told
        assert ("destroyed" in told) is not rehearsed
