"""`klankbord sample`: the same lines in, the same draw out, and words when it cannot."""

import argparse
import io
import json
import sys
from types import SimpleNamespace

import pytest

from klankbord.edges.cli.commands import sample
from klankbord.edges.cli.errors import UsageFault

FRAME = b"".join(
    json.dumps({"id": f"call-{n}", "stratum": f"agent-{n % 3}", "queue": f"q{n % 2}"}).encode()
    + b"\n"
    for n in range(30)
)
PLAN = {"n": 4, "allocation": "proportional", "exclude": {}}


@pytest.fixture
def run(tmp_path, capsys):
    def run_with(frame=FRAME, plan=PLAN, seed="00ff"):
        (tmp_path / "frame.jsonl").write_bytes(frame)
        (tmp_path / "plan.json").write_text(json.dumps(plan))
        parser = argparse.ArgumentParser()
        sample.configure(parser)
        where = ["--frame", str(tmp_path / "frame.jsonl"), "--plan", str(tmp_path / "plan.json")]
        code = sample.run(parser.parse_args([*where, "--seed", seed]))
        return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run_with


def test_drawn_calls_come_by_stratum_and_in_drawn_order(run):
    code, drawn = run()
    assert code == 0
    assert [(one["stratum"], one["order"]) for one in drawn] == [
        ("agent-0", 1), ("agent-0", 2), ("agent-1", 1), ("agent-2", 1),
    ]  # fmt: skip
    assert all(set(one) == {"id", "stratum", "order"} for one in drawn)
    assert run(seed="00FF") == (code, drawn)
    assert run(seed="00fe")[1] != drawn


def test_excluded_calls_cannot_be_drawn(run):
    _, drawn = run(plan=PLAN | {"n": 99, "exclude": {"queue": ["q0"]}})
    assert run(plan=PLAN | {"n": 99, "exclude": {"queue": "q0"}})[1] == drawn
    assert len(drawn) == 15
    assert all(int(one["id"].removeprefix("call-")) % 2 for one in drawn)


def test_an_empty_frame_gives_an_empty_draw(run):
    assert run(frame=b"") == (0, [])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b'{"id":"call-1","stratum":"agent-1"}', "already, at position 2"),
        (b'{"id":"call-x"}', "stratum must be text"),
        (b'{"id":"call-x","stratum":7}', "stratum must be text"),
        (b'{"id":"call-x","stratum":"a\\u0000"}', "stratum must be text"),
        (b'{"id":"call-x","stratum":"\\udfff"}', "stratum must be text"),
        (b'{"stratum":"a"}', "id must be text"),
        (b'{"id":"","stratum":"a"}', "id must be text"),
        (b'{"id":7,"stratum":"a"}', "id must be text"),
        (b"[]", "JSON object"),
        (b"", "empty line"),
        (b'{"id":"' + b"x" * 10_000_000 + b'"}', "longer than"),
    ],
)
def test_a_bad_offer_is_named_by_its_line(run, line, words):
    with pytest.raises(UsageFault, match="line 31: ") as caught:
        run(frame=FRAME + line + b"\n")
    assert words in str(caught.value)


@pytest.mark.parametrize("seed", ["", "0", "0g", "00 ff", "0x00", "00" * 513])
def test_a_seed_is_hexadecimal(run, seed):
    with pytest.raises(UsageFault, match="--seed: "):
        run(seed=seed)


def test_a_bad_plan_is_named(run):
    with pytest.raises(UsageFault, match=r"plan\.json: allocation: "):
        run(plan=PLAN | {"allocation": "best"})


def test_a_frame_can_come_by_pipe(run, tmp_path, monkeypatch, capsys):
    _, drawn = run()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(FRAME)))
    plan = str(tmp_path / "plan.json")
    assert (
        sample.run(SimpleNamespace(frame="-", plan=plan, seed="00ff", month=None, every=False)) == 0
    )
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == drawn


def test_a_month_is_asked_for_alone(tmp_path):
    parser = argparse.ArgumentParser()
    sample.configure(parser)
    for given in ([], ["--seed", "00"], ["--month", "x", "--seed", "00"], ["--every"]):
        with pytest.raises(UsageFault, match="--month alone"):
            sample.run(parser.parse_args(given))
    with pytest.raises(UsageFault, match="no month"):
        sample.run(parser.parse_args(["--month", str(tmp_path / "nothing.zip")]))
