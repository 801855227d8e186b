"""The sequencer: every committed line gets one place, and the month is signed."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connections, transaction

from klankbord.ledger import book, keyring, notes, queries, sequence, tree
from klankbord.ledger.models import Checkpoint, Entry, Leaf, Node, Unsequenced

Wrote = Callable[..., None]
PERSON = UUID(int=1)


def hashes(period: str = "2026-11") -> list[bytes]:
    found = Leaf.objects.filter(period=period).order_by("index")
    return [bytes(each.leaf_hash) for each in found]


@pytest.mark.django_db
def test_lines_get_their_place_in_the_order_in_which_they_were_written(
    wrote: Wrote, at: datetime
) -> None:
    wrote([PERSON], times=5)
    assert sequence.run(at=at) == sequence.Sequenced(leaves=5, checkpoints=1)
    placed = Leaf.objects.select_related("entry").order_by("index")
    assert [leaf.index for leaf in placed] == [0, 1, 2, 3, 4]
    assert [leaf.entry for leaf in placed] == list(Entry.objects.order_by("pk"))
    assert hashes() == [tree.leaf_hash(bytes(leaf.entry.leaf)) for leaf in placed]
    assert not Unsequenced.objects.exists()


@pytest.mark.django_db
def test_a_checkpoint_is_a_signed_note_over_the_tree(wrote: Wrote, at: datetime) -> None:
    wrote([PERSON], times=3)
    sequence.run(at=at)
    checkpoint = Checkpoint.objects.get()
    verifier = keyring.signer("log/2026-11").verifier
    read = notes.parse_checkpoint(notes.open_note(checkpoint.note, verifier))
    assert read.origin == f"{keyring.log_name()}/log/2026-11"
    assert (read.size, read.root) == (3, tree.root(3, tree.reader(hashes())))


@pytest.mark.django_db
def test_a_large_month_is_continued_from_few_stored_hashes(wrote: Wrote, at: datetime) -> None:
    with transaction.atomic():
        book.append_lines([book.Line(PERSON, "access", {})] * 600, at=at)
    sequence.run(at=at)
    assert Node.objects.count() == 2
    with transaction.atomic():
        book.append_lines([book.Line(PERSON, "access", {})] * 200, at=at)
    sequence.run(at=at)
    assert [(node.level, node.index) for node in Node.objects.order_by("index")] == [
        (8, 0),
        (8, 1),
        (8, 2),
    ]
    everything = hashes()
    first, second = Checkpoint.objects.order_by("pk")
    assert bytes(second.root) == tree.root(800, tree.reader(everything))
    proof = tree.consistency(600, 800, queries.reader("2026-11"))
    assert tree.extends(600, 800, proof, bytes(first.root), bytes(second.root))
    included = tree.inclusion(700, 800, queries.reader("2026-11"))
    assert tree.includes(everything[700], 700, 800, included, bytes(second.root))


@pytest.mark.django_db
def test_more_lines_than_a_batch_are_all_placed(
    wrote: Wrote, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sequence, "BATCH", 4)
    wrote([PERSON], times=10)
    assert sequence.run(at=at).leaves == 10
    assert [leaf.index for leaf in Leaf.objects.order_by("index")] == list(range(10))
    assert Checkpoint.objects.latest("pk").size == 10


@pytest.mark.django_db
def test_each_month_has_a_tree_of_its_own(wrote: Wrote, at: datetime) -> None:
    wrote([PERSON], at=at)
    wrote([PERSON], at=at + timedelta(days=31))
    wrote([PERSON], at=at)
    sequence.run(at=at)
    assert len(hashes("2026-11")) == 2
    assert len(hashes("2026-12")) == 1
    assert {each.period for each in Checkpoint.objects.all()} == {"2026-11", "2026-12"}


@pytest.mark.django_db
def test_a_quiet_day_gets_a_checkpoint_once(at: datetime) -> None:
    assert sequence.run(at=at).checkpoints == 1
    assert sequence.run(at=at + timedelta(hours=3)).checkpoints == 0
    assert sequence.run(at=at + timedelta(days=1)).checkpoints == 1
    assert [each.size for each in Checkpoint.objects.all()] == [0, 0]


@pytest.mark.django_db
def test_the_day_of_25_hours_gets_its_second_checkpoint_after_24() -> None:
    at = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)  # half past midnight of 25 October
    assert sequence.run(at=at).checkpoints == 1
    assert sequence.run(at=at + timedelta(hours=23)).checkpoints == 0
    assert sequence.run(at=at + timedelta(days=1)).checkpoints == 1


@pytest.mark.django_db(transaction=True)
def test_two_sequencers_at_once_place_every_line_once(wrote: Wrote, at: datetime) -> None:
    wrote([PERSON], times=30)

    def work(_: int) -> int:
        done = sequence.run(at=at).leaves
        connections.close_all()
        return done

    with ThreadPoolExecutor(3) as hands:
        assert sum(hands.map(work, range(3))) == 30
    assert [leaf.index for leaf in Leaf.objects.order_by("index")] == list(range(30))


@pytest.mark.django_db(transaction=True)
def test_a_second_sequencer_may_leave_the_work_to_the_first(wrote: Wrote, at: datetime) -> None:
    wrote([PERSON])

    def second(_: int) -> sequence.Sequenced:
        done = sequence.run(at=at, wait=False)
        connections.close_all()
        return done

    with ThreadPoolExecutor(1) as hand:
        with transaction.atomic():
            assert sequence._lock(wait=False)
            assert list(hand.map(second, [0])) == [sequence.Sequenced(busy=True)]
        assert list(hand.map(second, [0])) == [sequence.Sequenced(leaves=1, checkpoints=1)]


@pytest.mark.django_db(transaction=True)
def test_a_sequencer_that_dies_half_way_leaves_lines_that_wait(
    wrote: Wrote, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrote([PERSON], times=3)

    def dies(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(sequence, "_sign", dies)
        with pytest.raises(KeyboardInterrupt):
            sequence.run(at=at)
    assert not Leaf.objects.exists()
    assert Unsequenced.objects.count() == 3
    assert sequence.run(at=at).leaves == 3


@pytest.mark.django_db(transaction=True)
def test_nothing_is_signed_on_top_of_a_tree_that_was_changed(
    wrote: Wrote, at: datetime, tampering: Callable[[], Any]
) -> None:
    wrote([PERSON], times=3)
    sequence.run(at=at)
    with tampering() as owner:
        owner.execute("UPDATE ledger_leaf SET leaf_hash = %s WHERE index = 1", [os.urandom(32)])
    wrote([PERSON])
    with pytest.raises(sequence.Diverged, match="ledger verify"):
        sequence.run(at=at)
    assert Checkpoint.objects.count() == 1
    assert Unsequenced.objects.count() == 1
