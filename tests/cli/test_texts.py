"""Texts for callers by a command: laid before the DPO, seen and spoken, just as on the page."""

import argparse
import json
from uuid import uuid4

import pytest

import cast
import woonstede
from klankbord.audio import speaking
from klankbord.audio.speaking import NoVoice
from klankbord.edges.cli.commands import texts
from klankbord.edges.cli.errors import Failure, UsageFault
from klankbord.ledger.models import Entry
from klankbord.notices.models import OwnText

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TEXT = (
    "Wij nemen dit gesprek misschien op, zodat onze medewerkers ervan leren in een training. "
    "Liever niet? Zeg het. Meer leest u op onze website."
)
FOR = ("--language", "nl", "--programme", woonstede.CODE)
PETRA, ILSE, NOOR = (("--as", f"{name}@woonstede.example") for name in ("petra", "ilse", "noor"))


@pytest.fixture
def run(organisation, capsys):
    def run_with(*arguments):
        parser = argparse.ArgumentParser()
        texts.configure(parser)
        assert texts.run(parser.parse_args([str(each) for each in arguments])) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run_with


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "tekst.txt"
    path.write_text(f"\ufeff{TEXT}\n", encoding="utf-8")
    return path


def test_a_text_from_a_file_is_seen_spoken_and_listed_with_the_lines_of_the_page_in_the_log(
    run, file, tmp_path
):
    write = ("write", file, *FOR)
    assert run(*write, "--dry-run", *PETRA) == [
        {"id": None, "state": "would_wait", "purposes": ["training"]}
    ]
    assert not OwnText.objects.exists()
    [waits] = run(*write, *PETRA)
    assert {"id": waits["id"], "state": "waits"}.items() <= run("list")[-1].items()
    with pytest.raises(Failure, match="there already"):
        run(*write, *PETRA)
    with pytest.raises(Failure, match="dpo"):
        run("seen", waits["id"], *PETRA)
    assert run("seen", waits["id"], *ILSE) == [{"name": "NL-OWN-1", "state": "offered"}]
    sound = tmp_path / "own.wav"
    sound.write_bytes(cast.tone(8.0))
    spoken = ("sound", "NL-OWN-1", sound, *PETRA)
    assert [row["new"] for row in (*run(*spoken), *run(*spoken))] == [True, False]
    [mine] = [row for row in run("list") if row.get("name") == "NL-OWN-1"]
    assert (mine["text"], mine["state"], len(mine["sound_sha256"])) == (TEXT, "offered", 64)
    log = b"".join(bytes(leaf) for leaf in Entry.objects.values_list("leaf", flat=True))
    for kind in (b"announcement_written", b"announcement_accepted", b"announcement_sounded"):
        assert log.count(kind) == 1, kind


def test_what_blocks_a_text_is_said_in_words_and_nothing_is_stored(run, file):
    file.write_text("Wij letten onder andere op de kwaliteit.", encoding="utf-8")
    for more in ((), ("--dry-run",)):
        with pytest.raises(Failure) as told:
            run("write", file, *FOR, *more, *PETRA)
        for words in ("this purpose: training", "do not have: quality", "website", "open: no"):
            assert words in str(told.value)
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageFault, match="not UTF-8"):
        run("write", file, *FOR, *PETRA)
    file.write_text(TEXT, encoding="utf-8")
    with pytest.raises(Failure, match="roles"):
        run("write", file, *FOR, *NOOR)
    with pytest.raises(Failure, match="Name the programmes"):
        run("write", file, "--language", "nl", "--programme", "er-is-geen", *PETRA)
    assert not OwnText.objects.exists()


def test_the_dpo_declines_by_a_command_too(run, file):
    [waits] = run("write", file, *FOR, *PETRA)
    assert run("declined", waits["id"], *ILSE)[0]["state"] == "declined"
    for gone in (waits["id"], uuid4()):
        with pytest.raises(Failure, match="waits no more"):
            run("seen", gone, *ILSE)
    with pytest.raises(UsageFault, match="no id"):
        run("seen", "NL-2", *ILSE)


def test_a_draft_is_made_once_is_no_sound_for_callers_and_needs_a_voice(
    run, file, tmp_path, monkeypatch
):
    made = tmp_path / "draft.wav"
    if speaking.can():
        assert run("draft", "NL-2", made, *ILSE)[0]["state"] == "draft"
        with pytest.raises(Failure, match="draft"):
            run("sound", "NL-2", made, *PETRA)
        with pytest.raises(UsageFault, match="cannot be made"):
            run("draft", "NL-2", made, *PETRA)
    with pytest.raises(Failure, match="no text NL-99"):
        run("draft", "NL-99", tmp_path / "none.wav", *PETRA)

    def silent(_text, _language):
        raise NoVoice

    monkeypatch.setattr(speaking, "draft", silent)
    with pytest.raises(Failure, match="espeak-ng"):
        run("draft", "NL-2", tmp_path / "none.wav", *PETRA)
    assert not (tmp_path / "none.wav").exists()
