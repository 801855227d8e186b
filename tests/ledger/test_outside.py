"""The copy of the log outside the database: whole, only growing, and ahead of an old database."""

import base64
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import transaction
from pytest_django import Settings

from klankbord.ledger import book, keyring, outside, sequence
from klankbord.ledger.models import Detail, Leaf

pytestmark = pytest.mark.django_db(transaction=True)
ANNA, BRAM = UUID(int=1), UUID(int=2)
Wrote = Callable[..., None]


@pytest.fixture(autouse=True)
def copies(tmp_path: Path, settings: Settings) -> Path:
    settings.LEDGER_COPY = str(tmp_path / "copy")
    return tmp_path / "copy"


def written(period: str = "2026-11") -> list[dict[str, object]]:
    return [dict(line) for line in outside.read(outside.file(outside.folder(), period))]


def test_the_copy_holds_every_leaf_in_its_place_and_what_was_signed(
    wrote: Wrote, at: datetime
) -> None:
    wrote([ANNA, BRAM], times=3)
    sequence.run(at=at)
    assert outside.follow() == 6
    assert outside.follow() == 0
    wrote([ANNA], times=2, at=at + timedelta(days=8))
    sequence.run(at=at + timedelta(days=8))
    assert outside.follow() == 2
    lines = written() + written("2026-12")
    leaves = [line for line in lines if "leaf" in line]
    stored = Leaf.objects.order_by("period", "index").values_list("entry__leaf", flat=True)
    assert [str(line["leaf"]).encode() for line in leaves] == [bytes(each) for each in stored]
    assert [line["size"] for line in lines if "checkpoint" in line] == [6, 2]
    outside.insist()


def test_what_is_copied_names_nobody_without_the_key_of_the_month(
    wrote: Wrote, at: datetime
) -> None:
    wrote([ANNA])
    sequence.run(at=at)
    outside.follow()
    [line] = [line for line in written() if "leaf" in line]
    plain = keyring.details("2026-11").unseal(
        base64.b64decode(str(line["sealed"])), bound_to=str(line["leaf"]).encode()
    )
    opened = json.loads(plain)
    assert opened["subject"] == str(ANNA)
    assert base64.b64decode(opened["detail"]) == bytes(Detail.objects.get().sealed)
    assert str(ANNA) not in outside.file(outside.folder(), "2026-11").read_text()


def test_a_copy_that_was_cut_off_anywhere_is_finished_and_becomes_the_same(
    wrote: Wrote, at: datetime
) -> None:
    for number in range(3):
        wrote([ANNA], times=2)
        sequence.run(at=at + timedelta(minutes=number))
    outside.follow()
    path = outside.file(outside.folder(), "2026-11")
    whole = path.read_bytes()
    unsealed = [line for line in written() if "checkpoint" in line]
    for length in range(0, len(whole), 97):
        path.write_bytes(whole[:length])
        outside.follow()
        assert [line for line in written() if "checkpoint" in line] == unsealed
        assert len(written()) == 9


def test_an_older_database_is_found_by_the_copy_and_nothing_is_written_over_it(
    wrote: Wrote, at: datetime
) -> None:
    wrote([ANNA])
    sequence.run(at=at)
    outside.follow()
    older = outside.file(outside.folder(), "2026-11").read_bytes()
    with transaction.atomic():
        book.append("access", at=at, subjects=[ANNA], detail={"act": "score"})
        sequence_in_this_transaction(at)
        outside.follow()
        ahead = outside.file(outside.folder(), "2026-11").read_bytes()
        transaction.set_rollback(True)
    assert ahead.startswith(older)
    for attempt in (outside.insist, outside.follow):
        with pytest.raises(outside.Ahead, match="klankbord restore"):
            attempt()
    assert outside.file(outside.folder(), "2026-11").read_bytes() == ahead


def sequence_in_this_transaction(at: datetime) -> None:
    for period, entries in sequence._by_period(sequence._take()).items():
        sequence._grow(period, entries, at)
