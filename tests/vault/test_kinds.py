"""Of how many kinds there are keys is found, however many keys there are."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connections

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor, NoPurpose
from klankbord.vault import keys, kinds
from klankbord.vault.models import Key

pytestmark = pytest.mark.django_db


def test_each_kind_is_found_once_also_of_what_is_gone(at: datetime) -> None:
    assert kinds.there() == frozenset()
    for kind in ("words", "audio", "zebra", "audio", "words", "a"):
        made = keys.create(
            parties=[keys.Party(UUID(int=1), "agent")],
            kind=kind,
            keep_until=at + timedelta(days=1),
            at=at,
        )
        if kind == "zebra":
            keys.shred(made, at=at, by=SYSTEM, why="request")
    assert kinds.there() == set(Key.objects.values_list("kind", flat=True))
    assert kinds.there() == {"a", "audio", "words", "zebra"}


def test_nobody_but_the_system_asks_it(at: datetime) -> None:
    asked = Access(Actor(role="quality_manager"), "score", "coaching", at)
    with access.acting(asked), pytest.raises(NoPurpose):
        kinds.there()


def test_an_index_leads_to_the_kinds() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {kinds._KINDS}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Only Scan using key_by_kind on vault_key" in plan, plan
