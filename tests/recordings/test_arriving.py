"""Calls that come in together: each by its own right, whatever becomes of the others."""

import io
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import cast
import woonstede
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import sequence, verify
from klankbord.recordings import arriving, offers, receiving
from klankbord.recordings.models import Leg, Offer, Track
from klankbord.vault import keys
from klankbord.vault.models import Blob
from klankbord.vault.stores.contract import StoreFault
from klankbord.vault.stores.folder import FileSink

pytestmark = pytest.mark.django_db
DOOR = Actor(role="integration")


@pytest.fixture
def organisation(settings, tmp_path):
    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    return cast.woonstede()


def calls(organisation: cast.Woonstede, *, agents: tuple[int, ...] = (1, 1, 2, 2)) -> list[Any]:
    return [
        offers.parse(
            cast.offer(
                number, agent=f"agent-100{who}", at=organisation.now - timedelta(hours=2 + number)
            ),
            source=cast.SOURCE,
        )
        for number, who in enumerate(agents)
    ]


def arrive(organisation: cast.Woonstede, arrivals: list[Any], sounds: list[bytes]) -> list[Any]:
    opens = [partial(io.BytesIO, sound) for sound in sounds]
    found = arriving.arrive(
        arrivals, opens, source=cast.SOURCE, at=organisation.now, by=DOOR  # type: ignore[arg-type]  # a file
    )  # fmt: skip
    return list(found)


def legs(organisation: cast.Woonstede, **which: Any) -> list[Leg]:
    with access.acting(Access(SYSTEM, "retain", None, organisation.now)):
        return list(Leg.objects.filter(**which).select_related("call"))


def files(store: Path) -> list[Path]:
    return [path for path in store.rglob("*") if path.is_file()]


def test_they_come_in_each_with_its_own_sound_and_lines(organisation, settings):
    sounds = [cast.tone(1 + number) for number in range(4)]
    done = arrive(organisation, calls(organisation), sounds)
    assert [outcome.result for outcome in done] == ["accepted"] * 4
    assert sorted(leg.duration_ms for leg in legs(organisation)) == [1000, 2000, 3000, 4000]
    assert {leg.call.content_sha256 for leg in legs(organisation)} == {
        receiving.sha256(io.BytesIO(sound)) for sound in sounds
    }
    assert len(files(settings.STORE)) == Blob.objects.exclude(size=None).count() == 8
    kinds = ["offered", "decision", "recording_admitted", "recording_stored"]
    for employee in (organisation.anna, organisation.joris):
        written = woonstede.lines(employee.pk)
        assert [written.count(kind) for kind in kinds] == [2, 2, 2, 2]
    sequence.run(at=organisation.now)
    assert verify.database(at=organisation.now).faults == []


def test_a_broken_file_among_them_is_given_up_and_the_others_are_here(organisation, settings):
    sounds = [cast.tone(1), b"no sound", cast.tone(1), cast.tone(1)[:-100]]
    done = arrive(organisation, calls(organisation), sounds)
    assert [(outcome.result, outcome.reason) for outcome in done] == [
        ("accepted", ""),
        ("error", "not_wav"),
        ("accepted", ""),
        ("error", "truncated"),
    ]
    assert [leg.state for leg in legs(organisation)] == [Leg.State.STORED] * 2
    assert len(files(settings.STORE)) == 4


def test_one_that_was_objected_to_in_between_stays_out_alone(organisation, monkeypatch):
    real = receiving.boxes.finish_all

    def objected(writers: Any) -> None:
        real(writers)
        with access.acting(Access(SYSTEM, "erase", None, organisation.now)):
            track = Track.objects.select_related("key", "leg").filter(party="agent").first()
            assert track is not None
            stopped.append(track.leg_id)
            keys.shred(track.key, at=organisation.now, by=SYSTEM, why="objection")

    stopped: list[Any] = []
    monkeypatch.setattr(receiving.boxes, "finish_all", objected)
    done = arrive(organisation, calls(organisation), [cast.tone(1)] * 4)
    assert [outcome.result for outcome in done] == ["accepted"] * 4
    assert sum(outcome.leg is None for outcome in done) == 1
    assert [leg.pk for leg in legs(organisation, state=Leg.State.EXPECTED)] == stopped
    assert len(legs(organisation, state=Leg.State.STORED)) == 3


def test_a_full_disk_keeps_nothing_of_them_and_the_next_run_finishes(
    organisation, settings, monkeypatch
):
    real, placed = FileSink.place, []

    def full(sink: FileSink) -> None:
        placed.append(sink)
        if len(placed) == 3:
            raise OSError(28, "No space left on device")
        real(sink)

    with monkeypatch.context() as small:
        small.setattr(FileSink, "place", full)
        with pytest.raises(StoreFault, match="the disk is full"):
            arrive(organisation, calls(organisation), [cast.tone(1)] * 4)
    assert list((settings.STORE / "drafts").iterdir()) == []
    assert not legs(organisation, state=Leg.State.STORED)
    done = arrive(organisation, calls(organisation), [cast.tone(1)] * 4)
    assert [outcome.result for outcome in done] == ["accepted"] * 4
    assert len(legs(organisation, state=Leg.State.STORED)) == 4
    assert len(files(settings.STORE)) == 8


def test_the_same_call_twice_in_one_import_comes_in_once(organisation):
    [call] = calls(organisation, agents=(1,))
    done = arrive(organisation, [call, call], [cast.tone(1)] * 2)
    assert [outcome.result for outcome in done] == ["accepted"] * 2
    assert len(legs(organisation)) == Offer.objects.count() == 1


def test_more_than_come_in_together_all_come_in(organisation, monkeypatch):
    monkeypatch.setattr(arriving, "TOGETHER", 3)
    done = arrive(organisation, calls(organisation), [cast.tone(1)] * 4)
    assert [outcome.result for outcome in done] == ["accepted"] * 4
    assert len(legs(organisation, state=Leg.State.STORED)) == 4


def test_an_import_that_ran_before_finds_them_all_here(organisation):
    arrive(organisation, calls(organisation), [cast.tone(1)] * 4)
    done = arrive(organisation, calls(organisation), [cast.tone(1)] * 4)
    assert [outcome.result for outcome in done] == [arriving.DUPLICATE] * 4


def test_a_refused_call_leaves_its_place_in_the_month_to_the_next(organisation):
    """Three a month are drawn; of each the law hears how many there are without those refused."""
    arrivals = calls(organisation, agents=(1, 1, 1))
    refused = offers.parse(
        cast.offer(0, at=organisation.now - timedelta(hours=2), labels={"number_class": "private"}),
        source=cast.SOURCE,
    )
    done = arrive(organisation, [refused, *arrivals[1:]], [cast.tone(1)] * 3)
    assert [outcome.result for outcome in done] == ["refused", "accepted", "accepted"]
    with access.acting(Access(SYSTEM, "retain", None, organisation.now)):
        found = Leg.objects.order_by("-made_at").values_list("collected", flat=True)
        assert [kept["selection"]["count"] for kept in found] == [2, 2]
