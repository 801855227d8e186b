"""A parcel is whole or not there, and opens for its recipient alone."""

import os
import resource
from pathlib import Path
from typing import Any

import pyrage
import pytest

from klankbord.vault import parcels

MINE, OTHER = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
CONTENT = {"head.json": b"{}", "objects/one": os.urandom(300_000), "empty": b""}


def write(path: Path, *, breaks: bool = False, **how: Any) -> None:
    with parcels.written(path, [MINE.to_public()], **how) as tar:
        for name, content in CONTENT.items():
            parcels.add(tar, name, content)
        if breaks:
            raise ZeroDivisionError


def read(path: Path, identity: Any = MINE) -> dict[str, bytes]:
    found = {}
    with parcels.opened(path, [identity]) as tar:
        for info in tar:
            source = tar.extractfile(info)
            found[info.name] = source.read() if source else b""
    return found


def test_what_goes_in_comes_out_for_its_recipient_alone(tmp_path: Path) -> None:
    write(tmp_path / "parcel.age")
    assert read(tmp_path / "parcel.age") == CONTENT
    assert (tmp_path / "parcel.age").stat().st_mode & 0o777 == 0o600
    with pytest.raises(parcels.ParcelFault, match="does not open it"):
        read(tmp_path / "parcel.age", OTHER)


def test_a_parcel_that_was_cut_off_or_changed_anywhere_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "parcel.age")
    whole = (tmp_path / "parcel.age").read_bytes()
    for place in (0, 30, 150, 250, 70_000, len(whole) - 1):
        (tmp_path / "cut.age").write_bytes(whole[:place])
        changed = bytearray(whole)
        changed[place] ^= 1
        (tmp_path / "changed.age").write_bytes(changed)
        for name in ("cut.age", "changed.age"):
            with pytest.raises(parcels.ParcelFault):
                read(tmp_path / name)


def test_a_name_that_is_taken_stays_unless_it_may_give_way(tmp_path: Path) -> None:
    path = tmp_path / "parcel.age"
    path.write_bytes(b"another")
    with pytest.raises(parcels.ParcelFault, match="already"):
        write(path)
    assert path.read_bytes() == b"another"
    write(path, over=True)
    assert read(path) == CONTENT


def test_who_breaks_off_leaves_nothing_and_what_others_left_goes(tmp_path: Path) -> None:
    (tmp_path / f"{parcels.DRAFT}dead").write_bytes(b"half")
    with pytest.raises(ZeroDivisionError):
        write(tmp_path / "parcel.age", breaks=True)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(parcels.ParcelFault, match="cannot be written"):
        write(tmp_path / "nowhere" / "parcel.age")


def test_a_disk_that_refuses_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(parcels.ParcelFault, match="File too large"):
            write(tmp_path / "parcel.age")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "age1x", "ssh-ed25519 AAAA", "AGE-SECRET-KEY-1"])
def test_what_is_no_recipient_is_said(text: str) -> None:
    with pytest.raises(parcels.ParcelFault, match="no recipient"):
        parcels.recipient(text)


def test_an_identity_is_read_as_age_keygen_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "identity.txt"
    path.write_text(f"# created: 2026-11-26\n# public key: {MINE.to_public()}\n{MINE}\n")
    assert len(parcels.identities(path)) == 1
    for wrong in ("", "AGE-SECRET-KEY-1WRONG\n"):
        path.write_text(wrong)
        with pytest.raises(parcels.ParcelFault):
            parcels.identities(path)
