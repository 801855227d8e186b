"""A talk hangs on its key: the sweep takes it with everything that was said, and knows no table."""

from datetime import timedelta

import pytest
from django.db import connections

import worlds
from klankbord.coaching import conversations, goals
from klankbord.coaching.goals import Aim
from klankbord.ledger import sequence
from klankbord.ledger.periods import local_day
from klankbord.vault import sweep
from klankbord.vault.models import Box, Key

TABLES = (
    "coaching_conversation", "coaching_item", "coaching_agreement", "coaching_goal",
    "evaluations_evaluation",
)  # fmt: skip


def rows(table: str) -> int:
    """How many rows there really are: read as the owner, whom no row policy holds."""
    with worlds.connect("owner", database=connections["default"].settings_dict["NAME"]) as owner:
        found = owner.execute(f"SELECT count(*) FROM {table}").fetchone()  # type: ignore[arg-type]  # noqa: S608  our own names
    assert found is not None
    return int(found[0])


@pytest.mark.django_db(transaction=True)
def test_a_talk_leaves_no_word_and_no_row_when_its_time_is_over(talks):
    now = talks.now
    talk = talks.plan()
    conversations.write(talk, text="Ik was moe.", actor=talks.anna, at=now)
    conversations.agree(
        talk, text="Pauze.", owner="coach", due_on=local_day(now) + timedelta(days=9),
        actor=talks.bram, at=now,
    )  # fmt: skip
    aim = Aim("Rustiger praten.", local_day(now) + timedelta(days=9))
    goals.set_goal(talk, aim, actor=talks.bram, at=now)
    assert [rows(table) for table in TABLES] == [1, 2, 1, 1, 2]
    assert Box.objects.filter(name="part.employee").exists()

    for days in range(1, 370):
        sequence.run(at=now + timedelta(days=days))
        if days % 60 == 0:
            sweep.sweep(now + timedelta(days=days))
            assert rows("coaching_conversation") == 1
    sweep.sweep(now + timedelta(days=369))
    assert [rows(table) for table in TABLES] == [0] * 5
    assert not Box.objects.filter(name__startswith="part.").exists()
    assert not Key.objects.filter(kind="comment", gone_at=None).exists()
