"""The sweep knows no table but its own; still nothing of a call is left when its time is over."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections, transaction

import cast
import worlds
from klankbord.gate.access import SYSTEM, Access, Actor, acting
from klankbord.ledger import sequence
from klankbord.recordings import drawing, intake, offers, preparing, receiving
from klankbord.recordings.models import Leg, Offer
from klankbord.vault import sweep
from klankbord.vault.models import Blob, Box, Key, Share

DOOR = Actor(role="integration")
OF_A_CALL = ("call", "leg", "track")


def rows(table: str) -> int:
    """How many rows there really are: read as one whom no row policy holds."""
    with worlds.connect("owner", database=connections["default"].settings_dict["NAME"]) as owner:
        owner.execute("SET row_security = on")
        found = owner.execute(f"SELECT count(*) FROM recordings_{table}").fetchone()  # type: ignore[arg-type]  # noqa: S608  our own names
    assert found is not None
    return int(found[0])


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
