"""A hold keeps what it concerns, and only that, until somebody ends it."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from klankbord.gate.access import SYSTEM, Actor
from klankbord.ledger import book, sequence
from klankbord.ledger.models import Detail
from klankbord.vault import boxes, holds, keys, sweep
from klankbord.vault.models import Deletion, Hold, Key, Share

pytestmark = pytest.mark.django_db
AGENT, CALLER = UUID(int=1), UUID(int=2)
ROW = boxes.Row("recordings.leg", 1)
LEGAL = Actor(role="legal", account=UUID(int=9))
DAY = timedelta(days=1)


def sealed(at: datetime, *, days: int = 3) -> Key:
    key = keys.create(
        parties=[keys.Party(AGENT, "agent"), keys.Party(CALLER, "caller")],
        kind="audio",
        keep_until=at + timedelta(days=days),
        at=at,
    )
    boxes.seal(key, "words", b"hello", row=ROW)
    return key


def held(key: Key, at: datetime, review_on: date = date(2027, 2, 20)) -> Hold:
    return holds.record(key, case="case-17", review_on=review_on, at=at, by=LEGAL)


def readable(key: Key) -> bool:
    try:
        return boxes.unseal(key, "words", row=ROW) == b"hello"
    except keys.Gone:
        return False


def night(at: datetime) -> sweep.Result:
    sequence.run(at=at)
    return sweep.sweep(at)


def nights(start: datetime, count: int) -> sweep.Result:
    result = sweep.Result(0, 0, 0, 0)
    for days in range(1, count + 1):
        result = night(start + days * DAY)
    return result


def said(person: UUID) -> list[str]:
    details = Detail.objects.select_related("entry").filter(subject=person).order_by("pk")
    return [str(book.open_detail(each, each.entry)["detail"].get("why")) for each in details]


def test_what_is_held_outlives_its_deadline_and_nothing_else_does(at: datetime) -> None:
    key, other = sealed(at), sealed(at)
    held(key, at)
    assert nights(at, 5) == sweep.Result(due=1, destroyed=0, held=1, failed=0)
    assert readable(key)
    assert not readable(other)
    assert Deletion.objects.latest("at").held == 1


def test_what_was_held_goes_the_night_after_the_hold_ends(at: datetime) -> None:
    key = sealed(at)
    hold = held(key, at)
    nights(at, 5)
    holds.end(hold, at=at + 5 * DAY, by=LEGAL, why="claim_settled")
    assert night(at + 6 * DAY) == sweep.Result(due=1, destroyed=1, held=0, failed=0)
    assert not readable(key)


def test_a_hold_that_ends_in_time_leaves_the_deadline_as_it_was(at: datetime) -> None:
    key = sealed(at, days=20)
    hold = held(key, at)
    holds.end(hold, at=at + DAY, by=LEGAL, why="claim_settled")
    assert Share.objects.filter(key=key).first().day_id == date(2026, 12, 13)  # type: ignore[union-attr]
    nights(at, 19)
    assert readable(key)
    night(at + 20 * DAY)
    assert not readable(key)


def test_of_two_holds_the_last_one_counts(at: datetime) -> None:
    key = sealed(at)
    first, second = held(key, at), held(key, at, date(2026, 12, 20))
    holds.end(first, at=at, by=LEGAL, why="claim_settled")
    nights(at, 5)
    assert readable(key)
    holds.end(second, at=at + 5 * DAY, by=LEGAL, why="claim_settled")
    holds.end(second, at=at + 5 * DAY, by=LEGAL, why="twice")
    night(at + 6 * DAY)
    assert not readable(key)


def test_a_hold_nobody_looked_at_is_carried_on_and_counted(at: datetime) -> None:
    key = sealed(at)
    held(key, at, date(2026, 11, 28))
    nights(at, 5)
    assert '"overdue_holds":0' in Deletion.objects.latest("at").note
    for days in range(6, 10):
        night(at + days * DAY)
    assert readable(key)
    assert '"overdue_holds":1' in Deletion.objects.latest("at").note
    assert '"by_case":{"case-17":1}' in Deletion.objects.latest("at").note


def test_what_is_held_cannot_be_destroyed_before_the_hold_ends(at: datetime) -> None:
    key, free = sealed(at), sealed(at)
    hold = held(key, at)
    with pytest.raises(keys.Held):
        keys.shred(key, at=at, by=SYSTEM, why="request")
    assert keys.shred_party(AGENT, at=at, by=SYSTEM, why="request") == keys.Erased(1, 1)
    assert readable(key)
    assert not readable(free)
    holds.end(hold, at=at, by=LEGAL, why="claim_settled")
    assert keys.shred_party(AGENT, at=at, by=SYSTEM, why="request") == keys.Erased(1, 0)
    assert not readable(key)


def test_persons_read_in_their_log_that_something_is_held_and_let_go(at: datetime) -> None:
    hold = held(sealed(at), at)
    holds.end(hold, at=at, by=LEGAL, why="claim_settled")
    assert said(AGENT) == said(CALLER) == ["case-17", "claim_settled"]


def test_a_hold_has_a_day_ahead_on_which_it_is_looked_at(at: datetime) -> None:
    key = sealed(at)
    with pytest.raises(ValueError, match="lies ahead"):
        held(key, at, date(2026, 11, 23))
    assert not Hold.objects.exists()


def test_what_is_gone_cannot_be_held(at: datetime) -> None:
    key = sealed(at)
    keys.shred(key, at=at, by=SYSTEM, why="request")
    with pytest.raises(keys.Gone):
        held(key, at)
