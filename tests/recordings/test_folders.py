"""A row can name a file of its own folder and nothing else on the machine."""

import os
from pathlib import Path

import pytest

from klankbord.recordings.offered import folders


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret").write_bytes(b"secret")
    inside = tmp_path / "inside"
    (inside / "deep").mkdir(parents=True)
    (inside / "deep" / "a.wav").write_bytes(b"sound")
    return inside


def test_a_file_below_the_folder_is_opened(folder):
    with folders.open_below(folder, "deep/a.wav") as file:
        assert file.read() == b"sound"


@pytest.mark.parametrize(
    "name", ["../outside/secret", "deep/../../outside/secret", "", "deep/", "./deep/a.wav",
             "/etc/passwd", "a\0b"],
)  # fmt: skip
def test_a_name_that_leads_out_is_refused(folder, name):
    with pytest.raises(folders.OutOfFolder, match="leads out"):
        folders.open_below(folder, name)


def test_a_link_is_not_followed_wherever_it_stands(folder):
    (folder / "file").symlink_to(folder.parent / "outside" / "secret")
    (folder / "way").symlink_to(folder.parent / "outside")
    (folder / "harmless").symlink_to(folder / "deep" / "a.wav")
    assert (folder / "way" / "secret").read_bytes() == b"secret"
    for name in ("file", "way/secret", "harmless"):
        with pytest.raises(folders.OutOfFolder, match="link"):
            folders.open_below(folder, name)


def test_only_plain_files_are_opened_and_a_pipe_does_not_keep_us_waiting(folder):
    os.mkfifo(folder / "pipe")
    for name in ("pipe", "deep"):
        with pytest.raises(folders.OutOfFolder, match="no file"):
            folders.open_below(folder, name)


@pytest.mark.parametrize("name", ["gone.wav", "gone/a.wav", "deep/a.wav/b"])
def test_a_missing_file_is_missing(folder, name):
    with pytest.raises(OSError, match=r"No such file|Not a directory"):
        folders.open_below(folder, name)


def test_nothing_stays_open(folder):
    before = len([*Path("/proc/self/fd").iterdir()])
    for name in ("deep", "gone/a.wav", "deep/gone.wav", "deep/a.wav"):
        try:
            folders.open_below(folder, name).close()
        except (OSError, folders.OutOfFolder):
            continue
    assert len([*Path("/proc/self/fd").iterdir()]) == before
