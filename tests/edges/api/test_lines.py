"""A platform tells which configuration a line has."""

from datetime import timedelta

import pytest

from klankbord.notices import attesting
from klankbord.notices.models import LineChange

pytestmark = pytest.mark.django_db
PATH = "/lines/huur-in"


def tell(door, **body):
    return door.call("zoom", "POST", f"{PATH}/configuration", body)


def test_the_tested_configuration_changes_nothing_and_another_one_ends_the_proof(door):
    before = door.call("zoom", "GET", PATH).json()
    assert (before["proven"], before["text"]) == (True, "NL-2")
    same = tell(door, configuration_sha256=before["configuration_sha256"])
    assert (same.status_code, same.json()) == (200, before)
    changed = tell(door, configuration_sha256="f" * 64).json()
    assert changed == {
        "line": "huur-in", "proven": False, "text": None, "configuration_sha256": None,
        "since": None,
    }  # fmt: skip
    assert attesting.proof("huur-in", door.now - timedelta(hours=1)) is not None
    assert LineChange.objects.get().told_as == "integration"


def test_a_change_may_be_told_afterwards_and_without_saying_to_what(door):
    since = door.now - timedelta(hours=2)
    assert tell(door, changed_at=since.isoformat()).json()["proven"] is False
    assert attesting.proof("huur-in", since) is None
    assert attesting.proof("huur-in", since - timedelta(seconds=1)) is not None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"configuration_sha256": "f" * 63}, "configuration_sha256"),
        ({"changed_at": "2099-01-01T00:00:00+01:00"}, "changed_at"),
        ({"changed_at": "2026-01-01T00:00:00"}, "changed_at"),
        ({"line": "huur-in"}, "line"),
    ],
)
def test_what_cannot_be_read_changes_nothing(door, body, field):
    answer = tell(door, **body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert door.call("zoom", "GET", PATH).json()["proven"] is True


def test_a_line_that_nobody_tested_is_not_proven_and_a_code_that_is_none_is_not_there(door):
    assert door.call("zoom", "GET", "/lines/andere").json()["proven"] is False
    assert door.call("zoom", "GET", "/lines/Huur%20in").status_code in (404, 422)
