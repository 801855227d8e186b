"""A draft of how a text sounds says so itself, and is never taken for a sound."""

import io
import shutil
import struct
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


def speaker(folder, monkeypatch, does):
    program = folder / speaking.PROGRAM
    program.write_text(f"#!{shutil.which('sh')}\nPATH=/bin:/usr/bin\ncat >{folder}/said\n{does}\n")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(folder))


def test_what_is_streamed_without_its_length_becomes_a_whole_file(monkeypatch, tmp_path):
    streamed = tmp_path / "streamed.wav"
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 0x7FFFF024, b"WAVE", b"fmt ", 16,
                       1, 1, 22050, 44100, 2, 16, b"data", 0x7FFFF000)  # fmt: skip
    streamed.write_bytes(head + bytes(4410))
    speaker(tmp_path, monkeypatch, f"cat {streamed}")
    made = speaking.draft("--help", "nl")
    assert (tmp_path / "said").read_text() == "Concept. Niet voor bellers.\n\n--help"
    assert speaking.is_draft(made)
    assert len(made) == 8 + struct.unpack_from("<I", made, 4)[0]
    with wave.open(io.BytesIO(made)) as read:
        assert (read.getframerate(), read.getnframes()) == (22050, 2205)


@pytest.mark.parametrize("does", ["exit 1", "", "printf RIFFxxxxWAVE"])
def test_a_program_that_fails_or_says_nothing_is_no_voice(monkeypatch, tmp_path, does):
    speaker(tmp_path, monkeypatch, does)
    with pytest.raises(NoVoice):
        speaking.draft(TEXT, "nl")


def test_a_sound_without_the_mark_is_no_draft():
    assert not speaking.is_draft(b"RIFF" + bytes(100))
