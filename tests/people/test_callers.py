"""Callers are persons without a name."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klankbord.ledger.keyfiles import KeyFileFault
from klankbord.people import callers


@pytest.fixture(autouse=True)
def keys(tmp_path, settings):
    settings.KEYS = tmp_path
    return tmp_path


@pytest.mark.parametrize(
    "written",
    ["06 12345678", "0612345678", "+31612345678", "0031612345678", "tel:+31-6-1234 5678",
     "+31 (0)6 12 34 56 78", "sip:+31612345678@pbx.example;user=phone"],
)  # fmt: skip
def test_a_caller_is_the_same_however_his_number_is_written(written):
    assert callers.pseudonym(written) == callers.pseudonym("+31612345678")


def test_other_numbers_are_other_callers():
    assert callers.pseudonym("+31612345678") != callers.pseudonym("+31612345679")
    assert callers.pseudonym("+32612345678") != callers.pseudonym("+31612345678")


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_calls_without_a_number_cannot_be_linked(nothing):
    assert callers.pseudonym(nothing) != callers.pseudonym(nothing)


def test_a_pseudonym_is_a_uuid_that_says_it_is_made_up():
    made = callers.pseudonym("0612345678")
    assert isinstance(made, UUID)
    assert made.version == 8


def test_another_key_gives_other_pseudonyms(keys):
    before = callers.pseudonym("0612345678")
    (keys / callers.KEY_FILE).unlink()
    assert callers.pseudonym("0612345678") != before


def test_the_key_is_made_once_and_read_by_nobody_else(keys):
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: callers.pseudonym("0612345678"), range(32)))
    assert len(made) == 1
    assert [path.name for path in keys.iterdir()] == [callers.KEY_FILE]
    assert (keys / callers.KEY_FILE).stat().st_mode & 0o777 == 0o600


def test_a_damaged_key_stops_the_work(keys):
    (keys / callers.KEY_FILE).touch(mode=0o600)
    with pytest.raises(KeyFileFault, match="damaged"):
        callers.pseudonym("0612345678")


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing(text):
    once = callers.normalised(text)
    assert callers.normalised(once) == once


def test_a_crash_before_the_key_is_complete_leaves_no_half_key(keys):
    code = (
        "import os\n"
        "from pathlib import Path\n"
        "from klankbord.ledger import keyfiles\n"
        "os.fsync = lambda fd: os._exit(9)\n"
        f"keyfiles.obtain(Path({str(keys)!r}) / {callers.KEY_FILE!r})\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == 9
    assert not (keys / callers.KEY_FILE).exists()
    assert callers.pseudonym("0612345678") == callers.pseudonym("0612345678")
