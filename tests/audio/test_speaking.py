"""A draft of how a text sounds says so itself, and is never taken for a sound."""

import io
import shutil
import wave

import pytest

from klankbord.audio import kinds, narrow, speaking
from klankbord.audio.kinds import Kind
from klankbord.audio.speaking import NoVoice

TEXT = "Dit telefoongesprek kan worden opgenomen."
here = pytest.mark.skipif(not speaking.can(), reason="espeak-ng is not on this machine")


@here
@pytest.mark.parametrize("language", ["nl", "en", "de", "fr"])
def test_a_draft_is_a_whole_wav_that_bears_its_mark(language):
    made = speaking.draft(TEXT, language)
    assert kinds.of(made[: kinds.HEAD], None) is Kind.WAV
    assert speaking.is_draft(made)
    with wave.open(io.BytesIO(made)) as read:
        assert (read.getnchannels(), read.getsampwidth()) == (1, 2)
        assert 2 < read.getnframes() / read.getframerate() < 15
    assert -36 < narrow.of(made).level < 0


@here
def test_it_says_that_it_is_a_draft_before_it_begins():
    with_text, before = (len(speaking.draft(said, "nl")) for said in (TEXT, ""))
    assert before > 30_000
    assert with_text > before


def test_without_the_program_there_is_no_voice(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not speaking.can()
    with pytest.raises(NoVoice):
        speaking.draft(TEXT, "nl")


def test_a_program_that_fails_or_says_nothing_is_no_voice(monkeypatch, tmp_path):
    program = tmp_path / speaking.PROGRAM
    for does in ("exit 1", "cat >/dev/null", "cat >/dev/null; printf RIFFxxxxWAVE"):
        program.write_text(f"#!{shutil.which('sh')}\nPATH=/bin:/usr/bin\n{does}\n")
        program.chmod(0o700)
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(NoVoice):
            speaking.draft(TEXT, "nl")


def test_a_sound_without_the_mark_is_no_draft():
    assert not speaking.is_draft(b"RIFF" + bytes(100))
