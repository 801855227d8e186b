"""Key files open nothing without the master key, and say in words what is wrong with it."""

import os
from pathlib import Path

import pytest
from pytest_django import Settings

from klankbord.ledger import keyfiles, masters, secretfiles
from klankbord.ledger.keyfiles import KeyFileFault

ONE, OTHER = "11" * 32, "ab" * 32


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Settings) -> Path:
    settings.DATA = tmp_path
    return tmp_path


def afresh() -> None:
    """As a process that has opened nothing yet."""
    keyfiles._read.cache_clear()


def test_a_copy_of_the_key_files_holds_no_key(keys: Path, data: Path) -> None:
    key = keyfiles.obtain(keys / "epochs" / "1.key")
    master = (data / "master.key").read_bytes()
    assert len(key) == len(master) == 32
    stored = (keys / "epochs" / "1.key").read_bytes()
    assert key not in stored
    assert master not in stored
    assert not list(keys.rglob("master*"))
    assert (data / "master.key").stat().st_mode & 0o777 == 0o600


def test_a_key_opens_again_and_only_under_its_own_name(keys: Path) -> None:
    first = keyfiles.obtain(keys / "1.key")
    second = keyfiles.obtain(keys / "2.key")
    afresh()
    assert keyfiles.read(keys / "1.key") == first != second
    (keys / "1.key").write_bytes((keys / "2.key").read_bytes())
    with pytest.raises(KeyFileFault, match="in the place of another"):
        keyfiles.read(keys / "1.key")


def test_without_its_master_key_nothing_opens_and_none_is_made(keys: Path, data: Path) -> None:
    keyfiles.obtain(keys / "1.key")
    (data / "master.key").unlink()
    afresh()
    for deed in (keyfiles.read, keyfiles.obtain):
        with pytest.raises(masters.NoMaster, match="klankbord keys recover"):
            deed(keys / "1.key")
    with pytest.raises(masters.NoMaster, match="is missing"):
        keyfiles.obtain(keys / "new.key")
    assert not (data / "master.key").exists()


def test_another_master_key_is_named_and_never_shown(keys: Path, settings: Settings) -> None:
    keyfiles.obtain(keys / "1.key")
    right = masters.first()
    secretfiles.destroy(masters.file())
    settings.MASTER_KEY = ONE
    afresh()
    with pytest.raises(masters.NoMaster) as fault:
        keyfiles.read(keys / "1.key")
    assert right.mark in str(fault.value)
    assert masters.first().mark in str(fault.value)
    assert "KLANKBORD_MASTER_KEY" in str(fault.value)
    assert ONE not in str(fault.value)
    assert right.key.hex() not in repr(right)


def test_it_comes_from_the_environment_a_credential_or_a_file(
    keys: Path, data: Path, settings: Settings
) -> None:
    settings.MASTER_KEY = ONE
    keyfiles.obtain(keys / "1.key")
    assert masters.first().origin == "KLANKBORD_MASTER_KEY"
    assert not (data / "master.key").exists()

    settings.MASTER_KEY, settings.CREDENTIALS = "", str(data)
    (data / masters.CREDENTIAL).write_text(f"{ONE}\n")
    (data / masters.CREDENTIAL).chmod(0o440)  # as systemd lays it down with an access list
    afresh()
    keyfiles.read(keys / "1.key")

    settings.CREDENTIALS = ""
    settings.MASTER_KEY_FILE = str(data / "elsewhere")
    (data / "elsewhere").write_bytes(bytes.fromhex(ONE))
    (data / "elsewhere").chmod(0o600)
    afresh()
    keyfiles.read(keys / "1.key")
    assert masters.first().origin == str(data / "elsewhere")


def test_one_that_others_can_read_or_that_is_none_is_refused(
    keys: Path, data: Path, settings: Settings
) -> None:
    masters.first()
    (data / "master.key").chmod(0o640)
    with pytest.raises(KeyFileFault, match="chmod 600"):
        keyfiles.obtain(keys / "1.key")
    (data / "master.key").chmod(0o600)
    (data / "master.key").write_bytes(b"no key")
    with pytest.raises(KeyFileFault, match="64 hexadecimal digits"):
        keyfiles.obtain(keys / "1.key")
    settings.MASTER_KEY = "not hexadecimal: " + ONE
    with pytest.raises(KeyFileFault, match="KLANKBORD_MASTER_KEY: this is no master key") as fault:
        masters.ring()
    assert ONE not in str(fault.value)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to give a file away")
def test_root_reads_the_keys_of_the_account_that_runs_klankbord(keys: Path, data: Path) -> None:
    masters.first()
    os.chown(data / "master.key", 12345, 12345)
    keyfiles.obtain(keys / "1.key")


def test_keys_of_before_there_was_a_master_key_are_put_under_it(keys: Path) -> None:
    (keys / "epochs").mkdir(parents=True)
    open_ = keys / "epochs" / "1.key"
    open_.write_bytes(b"k" * 32)
    open_.chmod(0o600)
    with pytest.raises(KeyFileFault, match="klankbord migrate"):
        keyfiles.read(open_)
    assert keyfiles.wrap_open_ones() == 1
    assert keyfiles.read(open_) == b"k" * 32
    assert keyfiles.wrap_open_ones() == 0


def test_what_is_destroyed_goes_with_its_drafts(keys: Path) -> None:
    keyfiles.obtain(keys / "1.key")
    (keys / ".1.key.0123").write_bytes((keys / "1.key").read_bytes())
    keyfiles.destroy(keys / "1.key")
    keyfiles.destroy(keys / "1.key")
    assert list(keys.iterdir()) == []
