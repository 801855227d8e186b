"""No change without its entry, no entry without its change."""

from base64 import b64decode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from cryptography.exceptions import InvalidTag
from django.db import ProgrammingError, connection, connections, transaction

import worlds
from klankbord.ledger import book, keyfiles, leaves
from klankbord.ledger.models import Detail, Entry, Pseudonym

Wrote = Callable[..., None]
AGENT, CALLER = UUID(int=1), UUID(int=2)


def opened(subject: UUID) -> list[book.Opened]:
    details = Detail.objects.select_related("entry").filter(subject=subject).order_by("pk")
    return [book.open_detail(detail, detail.entry) for detail in details]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_outside_the_transaction_of_a_deed(at: datetime) -> None:
    with pytest.raises(RuntimeError, match="in the transaction of the deed"):
        book.append("access", at=at, subjects=[AGENT], detail={})
    assert not Entry.objects.exists()
    with transaction.atomic(durable=True):
        book.append("access", at=at, subjects=[AGENT], detail={})
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_there_is_one_line_for_each_person_concerned(at: datetime) -> None:
    book.append("access", at=at, subjects=[AGENT, CALLER, AGENT], detail={"act": "listen_back"})
    assert [line["number"] for line in opened(AGENT)] == [1]
    assert [line["detail"] for line in opened(CALLER)] == [{"act": "listen_back"}]
    first, second = Entry.objects.order_by("pk")
    assert leaves.parse(bytes(first.leaf)).subject != leaves.parse(bytes(second.leaf)).subject


@pytest.mark.django_db
def test_a_deed_about_nobody_is_a_line_about_the_organisation(at: datetime) -> None:
    book.append("programme.activated", at=at, subjects=[], detail={"programme": AGENT})
    (line,) = opened(book.ORGANISATION)
    assert line["detail"] == {"programme": str(AGENT)}


@pytest.mark.django_db
def test_a_line_written_on_a_told_clock_says_so_and_its_leaf_looks_like_any(at: datetime) -> None:
    with book.origin("demo"):
        book.append("access", at=at, subjects=[AGENT], detail={"act": "listen_back"})
    book.append("access", at=at, subjects=[AGENT], detail={"act": "listen_back"})
    told, lived = opened(AGENT)
    assert told["detail"] == {"act": "listen_back", "origin": "demo"}
    assert lived["detail"] == {"act": "listen_back"}
    first, second = Entry.objects.order_by("pk")
    assert len(bytes(first.leaf)) == len(bytes(second.leaf))
    assert leaves.opens(
        leaves.parse(bytes(first.leaf)),
        detail=leaves.canonical(told["detail"]),
        entry_key=b64decode(told["key"]),
        number=told["number"],
    )


@pytest.mark.django_db
def test_a_line_opens_with_what_lies_beside_it(at: datetime) -> None:
    book.append("access", at=at, subjects=[AGENT], detail={"rules": ["R8"]})
    entry = Entry.objects.get()
    (line,) = opened(AGENT)
    leaf = leaves.parse(bytes(entry.leaf))
    assert (leaf.kind, leaf.hour, entry.period) == ("access", "2026-11-23T10", "2026-11")
    assert leaves.opens(
        leaf,
        detail=leaves.canonical(line["detail"]),
        entry_key=b64decode(line["key"]),
        number=1,
    )


@pytest.mark.django_db(transaction=True)
def test_a_deed_that_is_undone_leaves_no_line_and_no_gap(wrote: Wrote, at: datetime) -> None:
    wrote([AGENT])

    def deed_that_fails() -> None:
        with transaction.atomic(durable=True):
            book.append("access", at=at, subjects=[AGENT], detail={})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        deed_that_fails()
    wrote([AGENT])
    assert [line["number"] for line in opened(AGENT)] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_many_hands_at_once_number_a_persons_lines_without_a_gap(wrote: Wrote) -> None:
    def hand(number: int) -> None:
        # Some name the agent first, some the caller: in one call the order is the book's own.
        wrote([AGENT, CALLER] if number % 2 else [CALLER, AGENT], times=10)
        connections.close_all()

    with ThreadPoolExecutor(4) as hands:
        list(hands.map(hand, range(4)))
    for person in (AGENT, CALLER):
        assert [line["number"] for line in opened(person)] == list(range(1, 41))


@pytest.mark.django_db
def test_a_new_month_begins_a_new_count_under_a_new_name(wrote: Wrote) -> None:
    # 23:30 UTC on 30 November is already December in Amsterdam.
    wrote([AGENT], at=datetime(2026, 11, 30, 22, 30, tzinfo=UTC))
    wrote([AGENT], at=datetime(2026, 11, 30, 23, 30, tzinfo=UTC))
    november, december = Entry.objects.order_by("pk")
    assert (november.period, december.period) == ("2026-11", "2026-12")
    assert [line["number"] for line in opened(AGENT)] == [1, 1]
    first, second = (leaves.parse(bytes(each.leaf)) for each in (november, december))
    assert first.subject != second.subject
    assert {row.expires_on.isoformat() for row in Pseudonym.objects.all()} == {
        "2028-12-01",
        "2029-01-01",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["", "Access", "two words", "a" * 65])
def test_a_kind_is_a_code(kind: str, at: datetime) -> None:
    with pytest.raises(leaves.NotACode):
        book.append(kind, at=at, subjects=[AGENT], detail={})
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_words_are_refused_and_nothing_is_written(at: datetime) -> None:
    with pytest.raises(leaves.NotACode):
        book.append("access", at=at, subjects=[AGENT], detail={"reason": "ze klonk boos"})
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_a_moment_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="without an offset"):
        book.append("access", at=datetime(2026, 11, 23), subjects=[AGENT], detail={})


@pytest.mark.django_db
def test_the_database_holds_no_word_of_a_line_in_the_clear(at: datetime) -> None:
    mark = "canary_of_the_ledger"
    book.append("access", at=at, subjects=[AGENT], detail={"reason": mark})
    assert opened(AGENT)[0]["detail"] == {"reason": mark}
    with connection.cursor() as cursor:
        for table in ("entry", "detail", "pseudonym"):
            cursor.execute(f"SELECT * FROM ledger_{table}")  # noqa: S608  our own names
            for row in cursor.fetchall():
                for value in row:
                    raw = bytes(value) if isinstance(value, memoryview) else str(value).encode()
                    assert mark.encode() not in raw


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_{} SET period = '2020-01'",
        "DELETE FROM ledger_{}",
        "TRUNCATE ledger_{} CASCADE",
    ],
)
@pytest.mark.parametrize("table", ["entry", "leaf", "node", "checkpoint"])
def test_the_application_may_not_change_what_the_log_said(table: str, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_{} SET period = '2020-01'",
        "DELETE FROM ledger_{}",
        "TRUNCATE ledger_{} CASCADE",
    ],
)
@pytest.mark.parametrize("table", ["entry", "leaf", "node", "checkpoint"])
def test_not_even_the_owner_changes_it_by_accident(table: str, statement: str) -> None:
    with (
        worlds.connect("owner", database=connection.settings_dict["NAME"]) as owner,
        pytest.raises(psycopg.IntegrityError, match="written once"),
    ):
        owner.execute(statement.format(table))  # type: ignore[arg-type]  # our own text


@pytest.mark.django_db
def test_a_key_file_that_others_may_read_is_refused(keys: Path, at: datetime) -> None:
    book.append("access", at=at, subjects=[AGENT], detail={})
    file = keys / "ledger" / "details-2026-11.key"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    file.chmod(0o644)
    with pytest.raises(keyfiles.KeyFileFault, match="chmod 600"):
        book.append("access", at=at, subjects=[AGENT], detail={})


@pytest.mark.django_db
def test_a_line_belongs_to_its_own_detail_only(at: datetime) -> None:
    book.append("access", at=at, subjects=[AGENT], detail={"act": "score"})
    book.append("access", at=at, subjects=[uuid4()], detail={"act": "coach"})
    first, second = Detail.objects.select_related("entry").order_by("pk")
    with pytest.raises(InvalidTag):
        book.open_detail(first, second.entry)


@pytest.mark.django_db
def test_a_line_of_another_month_stands_in_the_tree_of_that_month(at: datetime) -> None:
    before = datetime(2026, 10, 31, 22, 59, tzinfo=UTC)
    book.append_lines(
        [book.Line(AGENT, "decision", {}, before), book.Line(AGENT, "access", {})], at=at
    )
    found = Entry.objects.order_by("period").values_list("period", "leaf")
    assert [(period, leaves.parse(bytes(leaf)).hour) for period, leaf in found] == [
        ("2026-10", "2026-10-31T23"),
        ("2026-11", "2026-11-23T10"),
    ]
    assert [line["number"] for line in opened(AGENT)] == [1, 1]
