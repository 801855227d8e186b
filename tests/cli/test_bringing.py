"""A person at a terminal sees how far an import is; a program reads lines and nothing else."""

import io
import json
import sys

import pytest

from klankbord.edges.cli.bringing import Telling
from klankbord.recordings.arriving import Outcome

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
