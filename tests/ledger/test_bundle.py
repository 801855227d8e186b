"""What a person takes home: every line about him is true, and none is missing."""

import base64
import hmac
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from klankbord.edges.cli import main
from klankbord.ledger import bundle, handout, keyring, notes, sequence, tree

Wrote = Callable[..., None]
Change = Callable[[dict[str, Any]], None]
PERSON, OTHER = UUID(int=1), UUID(int=2)


@pytest.fixture
def home(db: None, wrote: Wrote, at: datetime, tmp_path: Path) -> Path:
    """The bundle of a person with five lines in November and two in December, among others'."""
    wrote([PERSON, OTHER], times=3)
    sequence.run(at=at)
    wrote([OTHER, PERSON], times=2)
    wrote([PERSON], times=2, at=at + timedelta(days=30))
    sequence.run(at=at + timedelta(days=30))
    handout.write(tmp_path / "home", subject=PERSON)
    return tmp_path / "home"


def as_one_file(home: Path) -> dict[str, Any]:
    """The same bundle in its one-file form."""
    head: dict[str, Any] = json.loads((home / "bundle.json").read_text())
    for month in head["periods"]:
        month["leaves"] = (home / f"leaves-{month['period']}.jsonl").read_text().splitlines()
    return head


def checked(home: Path, change: Change | None = None, held: tuple[str, ...] = ()) -> set[str]:
    """The codes of what is wrong with a bundle, in its one-file form, after a change."""
    head = as_one_file(home)
    if change:
        change(head)
    file = home.parent / "one.json"
    file.write_text(json.dumps(head))
    report = bundle.verify(bundle.load(file), held)
    return {str(fault["code"]) for fault in report.faults}


def test_a_bundle_is_true_and_complete_as_folder_and_as_file(home: Path) -> None:
    report = bundle.verify(bundle.load(home))
    assert report.as_answer() == {"entries": 12, "complete": True, "errors": []}
    assert checked(home) == set()


def test_all_lines_about_the_person_are_opened_and_nobody_elses(home: Path) -> None:
    november, december = as_one_file(home)["periods"]
    assert [each["number"] for each in november["person"]["openings"]] == [1, 2, 3, 4, 5]
    assert [each["index"] for each in november["person"]["openings"]] == [0, 2, 4, 7, 9]
    assert [each["number"] for each in december["person"]["openings"]] == [1, 2]
    assert december["person"]["openings"][0]["detail"]["act"] == "listen_back"


def test_a_bundle_for_nobody_opens_nothing(home: Path, tmp_path: Path) -> None:
    handout.write(tmp_path / "all")
    report = bundle.verify(bundle.load(tmp_path / "all"))
    assert report.as_answer() == {"entries": 12, "complete": True, "errors": []}
    assert "person" not in (tmp_path / "all" / "bundle.json").read_text()


def drop_opening(head: dict[str, Any]) -> None:
    del head["periods"][0]["person"]["openings"][2]


def falsify_opening(head: dict[str, Any]) -> None:
    head["periods"][0]["person"]["openings"][2]["detail"]["act"] = "coach"


def renumber_opening(head: dict[str, Any]) -> None:
    head["periods"][0]["person"]["openings"][2]["number"] = 2


def open_somebody_elses_line(head: dict[str, Any]) -> None:
    head["periods"][0]["person"]["openings"][2]["index"] = 1


def drop_leaf_and_opening(head: dict[str, Any]) -> None:
    month = head["periods"][0]
    del month["leaves"][9]
    month["person"]["openings"].pop()


def change_leaf(head: dict[str, Any]) -> None:
    leaves = head["periods"][0]["leaves"]
    leaves[1] = leaves[1].replace("T10", "T11")


def swap_leaves(head: dict[str, Any]) -> None:
    leaves = head["periods"][0]["leaves"]
    leaves[1], leaves[3] = leaves[3], leaves[1]


def insert_leaf(head: dict[str, Any]) -> None:
    leaves = head["periods"][0]["leaves"]
    leaves.append(leaves[0])


def spoil_leaf(head: dict[str, Any]) -> None:
    head["periods"][0]["leaves"][1] = "not a leaf"


def move_leaf_to_another_month(head: dict[str, Any]) -> None:
    head["periods"][1]["leaves"][0] = head["periods"][0]["leaves"][0]


def drop_checkpoints(head: dict[str, Any]) -> None:
    head["periods"][0]["checkpoints"] = []


def drop_last_checkpoint(head: dict[str, Any]) -> None:
    head["periods"][0]["checkpoints"].pop()


def spoil_checkpoint(head: dict[str, Any]) -> None:
    signed = head["periods"][0]["checkpoints"]
    signed[0] = signed[0].replace("\n6\n", "\n5\n")


def reorder_checkpoints(head: dict[str, Any]) -> None:
    head["periods"][0]["checkpoints"].reverse()


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (drop_opening, {"opening_missing"}),
        (falsify_opening, {"opening_false"}),
        (renumber_opening, {"opening_false"}),
        (open_somebody_elses_line, {"opening_elsewhere", "opening_missing"}),
        (drop_leaf_and_opening, {"log_shorter"}),
        (change_leaf, {"root_mismatch"}),
        (swap_leaves, {"root_mismatch"}),
        (insert_leaf, {"leaf_unsigned", "opening_missing"}),
        (spoil_leaf, {"leaf_malformed", "root_mismatch"}),
        (move_leaf_to_another_month, {"leaf_elsewhere", "root_mismatch", "opening_elsewhere"}),
        (drop_checkpoints, {"checkpoint_missing", "leaf_unsigned"}),
        (drop_last_checkpoint, {"leaf_unsigned"}),
        (spoil_checkpoint, {"checkpoint_signature"}),
        (reorder_checkpoints, {"checkpoint_order"}),
    ],
)
def test_what_is_false_or_left_out_is_found(home: Path, change: Change, codes: set[str]) -> None:
    assert checked(home) == set()
    assert codes <= checked(home, change)


def test_a_line_left_out_with_a_new_signature_is_found_by_its_number(
    home: Path, tmp_path: Path
) -> None:
    """The operator himself, who has the signing key, makes a log without the third line."""
    head = as_one_file(home)
    month = head["periods"][0]
    del month["leaves"][4]
    openings = month["person"]["openings"]
    del openings[2]
    for opening in openings:
        opening["index"] -= opening["index"] > 4
    signer = keyring.signer("log/2026-11")
    hashes = [tree.leaf_hash(leaf.encode()) for leaf in month["leaves"]]
    root = tree.root(9, tree.reader(hashes))
    month["checkpoints"] = [notes.sign(notes.Checkpoint(signer.name, 9, root).text, signer)]
    file = tmp_path / "forged.json"
    file.write_text(json.dumps(head))
    report = bundle.verify(bundle.load(file))
    assert [fault["code"] for fault in report.faults] == ["number_missing"]
    assert not report.as_answer()["complete"]
    kept = as_one_file(home)["periods"][0]["checkpoints"][-1]
    assert "log_shorter" in {
        fault["code"] for fault in bundle.verify(bundle.load(file), [kept]).faults
    }


def test_a_checkpoint_that_was_kept_shows_a_fork(home: Path) -> None:
    head = as_one_file(home)
    kept = head["periods"][0]["checkpoints"][0]
    assert checked(home, held=(kept,)) == set()

    def fork(head: dict[str, Any]) -> None:
        change_leaf(head)
        head["periods"][0]["checkpoints"] = []

    assert "fork" in checked(home, fork, held=(kept,))


def test_a_month_that_is_missing_is_found_by_the_checkpoint_that_was_kept(home: Path) -> None:
    kept = as_one_file(home)["periods"][0]["checkpoints"][0]

    def drop_month(head: dict[str, Any]) -> None:
        del head["periods"][0]

    assert checked(home, drop_month, held=(kept,)) == {"period_missing"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda head: head.pop("klankbord-ledger-bundle"), "no bundle of version 1"),
        (lambda head: head.update(log="klankbord.other"), "does not belong to its public key"),
        (lambda head: head.update(public_key="AAAA"), "32 bytes"),
        (lambda head: head.update(public_key=7), "public_key is a text"),
        (lambda head: head.update(periods={}), "periods is a list"),
        (lambda head: head["periods"].reverse(), "not in order"),
        (lambda head: head["periods"][0].update(period="2026-13"), "period is a month"),
        (lambda head: head["periods"][0].update(leaves=[1]), "leaves is a list"),
        (lambda head: head["periods"][0].update(person=[1]), "person is an object"),
        (lambda head: head["periods"][0]["person"].update(key="!"), "key is base64"),
        (
            lambda head: head["periods"][0]["person"]["openings"][0].update(index=True),
            "index is a whole number",
        ),
        (
            lambda head: head["periods"][0]["person"]["openings"][0].update(detail=[]),
            "detail is an object",
        ),
        (
            lambda head: head["periods"][0]["person"]["openings"][0].update(detail={"a": 2**70}),
            "canonical",
        ),
        (
            lambda head: head["periods"][0]["person"]["openings"].append(
                head["periods"][0]["person"]["openings"][0]
            ),
            "opened twice",
        ),
    ],
)
def test_a_damaged_bundle_is_told_from_a_false_one(home: Path, change: Change, says: str) -> None:
    head = as_one_file(home)
    change(head)
    file = home.parent / "damaged.json"
    file.write_text(json.dumps(head))
    with pytest.raises(bundle.Malformed, match=says):
        bundle.load(file)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main.main(["ledger", "verify", *arguments])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_the_command_answers_with_a_line_and_a_number(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = str(home / "checkpoint-2026-11.txt")
    code, out, err = run(capsys, "--bundle", str(home), "--checkpoint", kept)
    assert (code, json.loads(out)) == (0, {"entries": 12, "complete": True, "errors": []})
    assert as_one_file(home)["log"] in err
    with (home / "leaves-2026-11.jsonl").open("a") as file:
        file.write("more\n")
    code, out, _ = run(capsys, "--bundle", str(home), "--checkpoint", kept)
    assert code == 1
    assert not json.loads(out)["complete"]


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff\xfe", b"{}", b"9" * 5000])
def test_what_is_no_bundle_is_wrong_use(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(content)
    code, out, err = run(capsys, "--bundle", str(file))
    assert (code, out) == (2, "")
    assert "x.json" in err
    assert "Traceback" not in err


def test_missing_files_are_wrong_use(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "--bundle", str(tmp_path / "nowhere"))[0] == 2
    assert run(capsys, "--bundle", str(home), "--checkpoint", str(tmp_path / "nowhere"))[0] == 2
    (tmp_path / "kept.txt").write_text("not a note")
    assert run(capsys, "--bundle", str(home), "--checkpoint", str(tmp_path / "kept.txt"))[0] == 2
    (home / "leaves-2026-12.jsonl").unlink()
    assert run(capsys, "--bundle", str(home))[0] == 2


def test_a_bundle_is_checked_where_there_is_no_django_and_no_database(
    home: Path, tmp_path: Path
) -> None:
    code = (
        "import sys; from klankbord.edges.cli.main import main;"
        f"code = main(['ledger', 'verify', '--bundle', {str(home)!r}]);"
        "sys.exit(code or any(name.split('.')[0] in ('django', 'psycopg') for name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": os.environ["PATH"], "KLANKBORD_DATA": str(tmp_path / "none")},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["entries"] == 12
    assert not (tmp_path / "none").exists()


def test_the_leaves_of_others_say_nothing_that_can_be_guessed(home: Path) -> None:
    """Whoever knows a colleague's id and what was done still cannot tell his lines."""
    guesses = {
        base64.b64encode(hmac.digest(OTHER.bytes, b"subject", sha256)).decode(),
        base64.b64encode(sha256(OTHER.bytes).digest()).decode(),
        base64.b64encode(sha256(str(OTHER).encode()).digest()).decode(),
    }
    marks = {json.loads(leaf)["s"] for leaf in as_one_file(home)["periods"][0]["leaves"]}
    assert len(marks) == 2
    assert not marks & guesses
    assert str(OTHER) not in "".join(path.read_text() for path in home.iterdir())
