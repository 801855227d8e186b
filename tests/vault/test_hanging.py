"""The sweep knows no table but its own; still nothing of a call is left when its time is over."""

import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connections, models, transaction

import cast
import worlds
from klankbord.gate.access import SYSTEM, Access, Actor, acting
from klankbord.ledger import sequence
from klankbord.recordings.draw import drawing
from klankbord.recordings.intake import intake, preparing, receiving
from klankbord.recordings.models import Leg, Offer
from klankbord.recordings.offered import offers
from klankbord.vault import boxes, hanging, keys, sweep
from klankbord.vault.models import Blob, Box, Key, Share

Ways = dict[str, Any]
DOOR = Actor(role="integration")
OF_A_CALL = ("call", "leg", "track")


def rows(table: str) -> int:
    """How many rows there really are: read as one whom no row policy holds."""
    with worlds.connect("owner", database=connections["default"].settings_dict["NAME"]) as owner:
        owner.execute("SET row_security = on")
        found = owner.execute(f"SELECT count(*) FROM recordings_{table}").fetchone()  # type: ignore[arg-type]  # noqa: S608  our own names
    assert found is not None
    return int(found[0])


def ways(model: type[models.Model], known: frozenset[type[models.Model]] = frozenset()) -> Ways:
    """How the rows of other tables hang on a row, and on those, and so on."""
    found: Ways = {}
    for relation in hanging.relations(model):
        found[str(relation.field)] = relation.on_delete
        if relation.on_delete is models.CASCADE and relation.related_model not in {model, *known}:
            found |= ways(relation.related_model, known | {model})
    return found


def test_everything_hangs_on_its_key_in_a_way_that_the_sweep_knows() -> None:
    hang = ways(Key)
    assert {"vault.Share.key", "vault.Blob.key", "recordings.Track.leg"} <= set(hang)
    assert set(hang.values()) <= {models.CASCADE, models.SET_NULL, models.PROTECT}


@pytest.mark.django_db
def test_what_is_protected_keeps_what_it_needs(at: datetime) -> None:
    key = keys.create(
        parties=[keys.Party(UUID(int=1), "agent")],
        kind="audio",
        keep_until=at + timedelta(days=1),
        at=at,
    )
    blob = boxes.reserve(key, "audio")
    system = Access(SYSTEM, "retain", None, at)
    with pytest.raises(models.ProtectedError) as refused, transaction.atomic(), acting(system):
        hanging.delete(Key, [key.pk])
    assert refused.value.protected_objects == {blob}
    assert Share.objects.filter(key=key).exists()


@pytest.mark.django_db(transaction=True)
def test_a_call_that_came_in_leaves_no_sound_and_later_no_row(data: Path) -> None:
    now = cast.woonstede().now
    arrival = offers.parse(cast.offer(1, at=now - timedelta(hours=2)), source=cast.SOURCE)
    assert isinstance(arrival, offers.Arrival)
    [offer] = drawing.register([arrival], source=cast.SOURCE, at=now, by=DOOR)
    assert intake.admit(arrival, offer, at=now, by=DOOR).result == Offer.Result.ACCEPTED
    with transaction.atomic(), acting(Access(SYSTEM, "retain", None, now)):
        leg = Leg.objects.get()
    receiving.receive(leg.pk, io.BytesIO(cast.tone()), arrival=arrival, at=now, by=DOOR)
    preparing.make_ready(leg.pk, at=now)
    assert [rows(table) for table in OF_A_CALL] == [1, 1, 2]
    assert len(list((data / "store").rglob("*-*"))) == 2

    for days in range(1, 120):
        sequence.run(at=now + timedelta(days=days))
        if days % 30 == 0 or days > 110:
            sweep.sweep(now + timedelta(days=days))
    assert not Blob.objects.exists()
    assert not list((data / "store").rglob("*-*"))
    assert not Box.objects.filter(key__kind="audio").exists()
    assert [rows(table) for table in OF_A_CALL] == [1, 1, 2]

    for days in range(120, 2000, 30):
        for each in range(30):
            sequence.run(at=now + timedelta(days=days + each))
        sweep.sweep(now + timedelta(days=days + 29))
        if not rows("call"):
            break
    assert [rows(table) for table in OF_A_CALL] == [0, 0, 0]
    assert not Share.objects.filter(key__in=Key.objects.filter(kind="audio")).exists()
