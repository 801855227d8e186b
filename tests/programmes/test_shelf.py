"""Dossiers are read once, and never as they were before somebody wrote in one."""

import pytest
from django.db import connection, transaction

from klankbord.programmes import shelf
from klankbord.programmes.models import Evidence, Version

pytestmark = pytest.mark.django_db


def suspend(now):
    version = Version.objects.get()
    given = Evidence.objects.filter(version=version).first()
    return Evidence.objects.create(
        version=version,
        kind="suspension",
        happened_at=now,
        recorded_at=now,
        recorded_by=given.recorded_by,
        detail={"by": "controller"},
    )


def kinds():
    [(dossier,)] = shelf.current().by_programme.values()
    return [row.kind for row in dossier.rows]


def test_dossiers_are_read_once_until_somebody_writes_in_one(organisation):
    before = shelf.current()
    assert shelf.current() is before
    suspend(organisation.now)
    assert shelf.current() is not before
    assert "suspension" in kinds()


def test_what_no_verb_of_ours_wrote_counts_too(organisation):
    before = shelf.current()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE programmes_programme SET title = 'Anders'")
    [after] = shelf.current().by_version.values()
    assert after.title == "Anders"
    assert [each.title for each in before.by_version.values()] != ["Anders"]


def test_what_was_rolled_back_is_not_remembered(organisation):
    for _ in range(2):
        with transaction.atomic():
            suspend(organisation.now)
            assert "suspension" in kinds()
            transaction.set_rollback(True)
        assert "suspension" not in kinds()


def test_two_who_write_in_dossiers_at_once_do_not_wait_for_each_other(organisation):
    """Everything was written in the transaction of this test, which holds its mark."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
            cursor.execute("BEGIN")
            cursor.execute("SELECT array_agg(value) FROM programmes_mark")
            before = cursor.fetchone()
            cursor.execute("UPDATE programmes_programme SET title = title")
            cursor.execute("SELECT array_agg(value) FROM programmes_mark")
            assert cursor.fetchone() != before
            cursor.execute("ROLLBACK")
    finally:
        other.close()
