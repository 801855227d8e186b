"""A changed, removed, moved or inserted line is found, whoever did it."""

import os
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from klankbord.ledger import audit, book, expiry, keyring, notes, sequence, tree, verify
from klankbord.ledger.models import Checkpoint, Detail, Leaf, Pseudonym

Wrote = Callable[..., None]
Tampering = Callable[[], Any]
PERSON, OTHER = UUID(int=1), UUID(int=2)


@pytest.fixture
def log(transactional_db: None, wrote: Wrote, at: datetime) -> None:
    """Twelve lines about two persons, signed in two steps."""
    wrote([PERSON, OTHER], times=3)
    sequence.run(at=at)
    wrote([PERSON, OTHER], times=3)
    sequence.run(at=at + timedelta(minutes=1))


def codes(report: audit.Report) -> set[str]:
    return {str(fault["code"]) for fault in report.faults}


def checked(at: datetime, *held: str) -> audit.Report:
    return verify.database(at=at, held=held)


def test_an_untouched_log_is_true_and_complete(log: None, at: datetime) -> None:
    assert checked(at).as_answer() == {"entries": 12, "complete": True, "errors": []}


@pytest.mark.django_db
def test_an_empty_log_is_true_and_complete(at: datetime) -> None:
    assert checked(at).as_answer() == {"entries": 0, "complete": True, "errors": []}


def test_lines_that_wait_for_their_place_are_no_fault_for_an_hour(
    log: None, wrote: Wrote, at: datetime
) -> None:
    wrote([PERSON])
    assert checked(at).as_answer()["errors"] == []
    late = checked(datetime.now(at.tzinfo) + timedelta(hours=2))
    assert codes(late) == {"entry_waiting"}
    assert not late.as_answer()["complete"]


def test_a_changed_line_is_found(log: None, at: datetime, tampering: Tampering) -> None:
    fourth = Leaf.objects.select_related("entry").get(index=4).entry
    with tampering() as owner:
        owner.execute(
            "UPDATE ledger_entry SET leaf = %s WHERE id = %s",
            [bytes(fourth.leaf).replace(b'"access"', b'"excess"'), fourth.pk],
        )
    report = checked(at)
    assert {"leaf_changed", "root_mismatch", "detail_false"} <= codes(report)
    assert {"code": "leaf_changed", "period": "2026-11", "index": 4} in report.faults


def test_a_changed_line_is_found_when_its_hash_was_changed_too(
    log: None, at: datetime, tampering: Tampering
) -> None:
    fourth = Leaf.objects.select_related("entry").get(index=4).entry
    forged = bytes(fourth.leaf).replace(b'"access"', b'"excess"')
    with tampering() as owner:
        owner.execute("UPDATE ledger_entry SET leaf = %s WHERE id = %s", [forged, fourth.pk])
        owner.execute(
            "UPDATE ledger_leaf SET leaf_hash = %s WHERE index = 4", [tree.leaf_hash(forged)]
        )
    report = checked(at)
    assert {"code": "root_mismatch", "period": "2026-11", "size": 6} in report.faults
    assert {"code": "root_mismatch", "period": "2026-11", "size": 12} in report.faults


def test_a_removed_line_is_found(log: None, at: datetime, tampering: Tampering) -> None:
    with tampering() as owner:
        entry = owner.execute("DELETE FROM ledger_leaf WHERE index = 7 RETURNING entry_id")
        entry = entry.fetchone()[0]
        owner.execute("DELETE FROM ledger_entry WHERE id = %s", [entry])
        owner.execute("DELETE FROM ledger_detail WHERE entry_id = %s", [entry])
    report = checked(at)
    assert {"code": "leaf_missing", "period": "2026-11", "index": 7} in report.faults
    assert {"number_missing", "log_shorter"} <= codes(report)
    assert not report.as_answer()["complete"]


def test_a_removed_line_is_found_when_the_others_move_up(
    log: None, at: datetime, tampering: Tampering
) -> None:
    with tampering() as owner:
        owner.execute("DELETE FROM ledger_leaf WHERE index = 7")
        for index in range(8, 12):
            owner.execute("UPDATE ledger_leaf SET index = index - 1 WHERE index = %s", [index])
    report = checked(at)
    assert {"leaf_missing", "entry_waiting", "log_shorter"} <= codes(report)


def test_the_last_line_cannot_be_cut_off(log: None, at: datetime, tampering: Tampering) -> None:
    with tampering() as owner:
        owner.execute("DELETE FROM ledger_leaf WHERE index = 11")
    report = checked(at)
    assert {"code": "log_shorter", "period": "2026-11", "index": 11} in report.faults


def test_two_lines_that_changed_places_are_found(
    log: None, at: datetime, tampering: Tampering
) -> None:
    with tampering() as owner:
        owner.execute("UPDATE ledger_leaf SET index = 99 WHERE index = 2")
        owner.execute("UPDATE ledger_leaf SET index = 2 WHERE index = 3")
        owner.execute("UPDATE ledger_leaf SET index = 3 WHERE index = 99")
    assert codes(checked(at)) == {"root_mismatch"}


def test_a_line_put_in_between_is_found(log: None, at: datetime, tampering: Tampering) -> None:
    with tampering() as owner:
        for index in range(11, 4, -1):
            owner.execute("UPDATE ledger_leaf SET index = index + 1 WHERE index = %s", [index])
        leaf = bytes(Leaf.objects.select_related("entry").get(index=0).entry.leaf)
        entry = owner.execute(
            "INSERT INTO ledger_entry (period, leaf) VALUES ('2026-11', %s) RETURNING id", [leaf]
        ).fetchone()[0]
        owner.execute(
            "INSERT INTO ledger_leaf (period, index, entry_id, leaf_hash)"
            " VALUES ('2026-11', 5, %s, %s)",
            [entry, tree.leaf_hash(leaf)],
        )
    assert {"root_mismatch", "leaf_unsigned", "detail_missing"} <= codes(checked(at))


def test_a_line_of_another_month_is_found(log: None, at: datetime, tampering: Tampering) -> None:
    with tampering() as owner:
        owner.execute(
            "UPDATE ledger_entry SET period = '2026-10'"
            " WHERE id IN (SELECT entry_id FROM ledger_leaf WHERE index = 0)"
        )
    assert {"leaf_elsewhere"} <= codes(checked(at))


def test_a_checkpoint_that_was_not_signed_by_the_log_is_found(
    log: None, at: datetime, tampering: Tampering
) -> None:
    forged = notes.Checkpoint(keyring.signer("log/2026-11").name, 12, os.urandom(32))
    with tampering() as owner:
        owner.execute(
            "UPDATE ledger_checkpoint SET note = %s WHERE size = 12",
            [notes.sign(forged.text, notes.Signer(forged.origin, os.urandom(32)))],
        )
    assert {"checkpoint_signature"} <= codes(checked(at))


def test_a_checkpoint_row_that_does_not_say_what_its_note_says_is_found(
    log: None, at: datetime, tampering: Tampering
) -> None:
    with tampering() as owner:
        owner.execute("UPDATE ledger_checkpoint SET root = %s WHERE size = 6", [os.urandom(32)])
    assert codes(checked(at)) == {"checkpoint_row"}


def test_a_changed_detail_is_found(log: None, at: datetime, tampering: Tampering) -> None:
    detail = Detail.objects.order_by("pk")[3]
    sealed = bytearray(detail.sealed)
    sealed[-1] ^= 1
    with tampering() as owner:
        owner.execute(
            "UPDATE ledger_detail SET sealed = %s WHERE entry_id = %s", [bytes(sealed), detail.pk]
        )
    assert codes(checked(at)) == {"detail_false"}


def test_a_detail_given_to_somebody_else_is_found(
    log: None, at: datetime, tampering: Tampering
) -> None:
    first = Detail.objects.filter(subject=PERSON).order_by("pk").first()
    assert first is not None
    with tampering() as owner:
        owner.execute(
            "UPDATE ledger_detail SET subject = %s WHERE entry_id = %s", [OTHER, first.pk]
        )
    assert {"detail_false", "number_missing"} <= codes(checked(at))


def test_a_detail_that_disappeared_is_found(log: None, at: datetime) -> None:
    last = Detail.objects.filter(subject=PERSON).order_by("pk").last()
    assert last is not None
    last.delete()
    report = checked(at)
    assert codes(report) == {"detail_missing", "number_missing"}
    assert not report.as_answer()["complete"]


def test_a_changed_stored_hash_is_found(
    transactional_db: None, at: datetime, tampering: Tampering
) -> None:
    with transaction.atomic():
        book.append_lines([book.Line(PERSON, "access", {})] * 300, at=at)
    sequence.run(at=at)
    assert checked(at).faults == []
    with tampering() as owner:
        owner.execute("UPDATE ledger_node SET hash = %s", [os.urandom(32)])
    assert codes(checked(at)) == {"node_mismatch"}


def test_a_checkpoint_that_somebody_kept_is_part_of_the_log(log: None, at: datetime) -> None:
    kept = Checkpoint.objects.get(size=6).note
    assert checked(at, kept).faults == []


def test_a_log_that_was_made_again_does_not_fit_what_somebody_kept(
    log: None, wrote: Wrote, at: datetime, tampering: Tampering
) -> None:
    kept = Checkpoint.objects.get(size=6).note
    with tampering() as owner:
        for table in ("leaf", "node", "checkpoint", "unsequenced", "detail", "pseudonym", "entry"):
            owner.execute(f"DELETE FROM ledger_{table}")  # noqa: S608  our own names
    wrote([PERSON, OTHER], times=4)
    sequence.run(at=at)
    assert checked(at).faults == []
    assert codes(checked(at, kept)) == {"fork"}


def test_a_log_that_lost_its_end_does_not_fit_what_somebody_kept(
    log: None, at: datetime, tampering: Tampering
) -> None:
    kept = Checkpoint.objects.get(size=12).note
    with tampering() as owner:
        owner.execute("DELETE FROM ledger_checkpoint WHERE size = 12")
        owner.execute("DELETE FROM ledger_leaf WHERE index >= 6")
        owner.execute("DELETE FROM ledger_entry WHERE id NOT IN (SELECT entry_id FROM ledger_leaf)")
        owner.execute(
            "DELETE FROM ledger_detail WHERE entry_id NOT IN (SELECT id FROM ledger_entry)"
        )
        owner.execute("UPDATE ledger_pseudonym SET counter = 3")
    assert checked(at).faults == []
    report = checked(at, kept)
    assert codes(report) == {"log_shorter"}
    assert not report.as_answer()["complete"]


def test_a_checkpoint_of_another_log_is_told_apart(log: None, at: datetime) -> None:
    seed = os.urandom(32)
    name = audit.name_for(notes.public_half(seed)) + "/log/2026-11"
    other = notes.sign(notes.Checkpoint(name, 1, b"r" * 32).text, notes.Signer(name, seed))
    assert codes(checked(at, other)) == {"held_other_log"}
    mine = keyring.signer("log/2026-11").name
    forged = notes.sign(notes.Checkpoint(mine, 1, b"r" * 32).text, notes.Signer(mine, seed))
    assert codes(checked(at, forged)) == {"held_signature"}
    elsewhere = keyring.signer("log/2020-01")
    gone = notes.sign(notes.Checkpoint(elsewhere.name, 1, b"r" * 32).text, elsewhere)
    assert codes(checked(at, gone)) == {"period_missing"}


def test_details_are_forgotten_after_their_term_and_the_log_stays_true(
    log: None, keys: Path, at: datetime
) -> None:
    assert expiry.expire(date(2028, 11, 30)) == 0
    assert Detail.objects.count() == 12
    assert expiry.expire(date(2028, 12, 1)) == 12
    assert not Detail.objects.exists()
    assert not Pseudonym.objects.exists()
    assert not (keys / "ledger" / "details-2026-11.key").exists()
    assert expiry.expire(date(2028, 12, 1)) == 0
    later = at.replace(year=2028, month=12, day=2)
    assert checked(later).as_answer() == {"entries": 12, "complete": True, "errors": []}


def test_details_that_are_gone_before_their_term_are_missed(log: None, at: datetime) -> None:
    keyring.forget_details("2026-11")
    assert codes(checked(at)) == {"detail_key_missing"}
