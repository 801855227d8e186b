"""Calls that come in together: each by its own right, whatever becomes of the others."""

import io
import struct
import threading
import time
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.db import connection, transaction

import cast
import woonstede
import worlds
from klankbord.audio import companding
from klankbord.audio.faults import SAID
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import sequence, verify
from klankbord.people import objections
from klankbord.recordings import hashes
from klankbord.recordings.ending import objecting, restricting
from klankbord.recordings.intake import arriving, intake, receiving
from klankbord.recordings.listening import opening, playback
from klankbord.recordings.models import Leg, Offer, Track
from klankbord.recordings.offered import offers
from klankbord.vault import keys
from klankbord.vault.models import Blob
from klankbord.vault.stores.contract import StoreFault
from klankbord.vault.stores.folder import FileSink

pytestmark = pytest.mark.django_db
DOOR = Actor(role="integration")
SOUNDS = Path(__file__).parents[1] / "audio" / "sounds"


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
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, organisation.now)):
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
        ("error", "not_audio"),
        ("accepted", ""),
        ("error", "truncated"),
    ]
    assert [leg.state for leg in legs(organisation)] == [Leg.State.STORED] * 2
    assert len(files(settings.STORE)) == 4


def heard(organisation: cast.Woonstede) -> tuple[Leg, list[Any], Any]:
    """The only leg, the stored samples of its employee and its caller, and where it is silent."""
    [leg] = legs(organisation)
    with ExitStack() as open_:
        with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, organisation.now)):
            tracks = list(Track.objects.select_related("key").order_by("party"))
            channels = [opening.sealed(track).open(open_) for track in tracks]
            marks = [playback.marks_of(track) for track in tracks]
        raw = [each.read(0, each.frames * each.encoding.width) for each in channels if each.read]
        samples = [companding.decode(each, channels[0].encoding) for each in raw]
    assert marks[0] == marks[1]
    return leg, samples, marks[0]


def test_what_must_go_is_gone_from_a_decoded_sound_and_the_rest_stays_in_place(organisation):
    row = cast.offer(
        1, at=organisation.now - timedelta(hours=2), duration_ms=1000, hold_spans=[[300, 500]],
        pause_spans=[[800, None]],
    )  # fmt: skip
    arrival = offers.parse(row, source=cast.SOURCE)
    [done] = arrive(organisation, [arrival], [(SOUNDS / "opus.ogg").read_bytes()])
    assert (done.result, done.reason) == ("accepted", "")
    leg, parties, marks = heard(organisation)
    assert leg.duration_ms == 1000
    assert leg.collected["call"]["masked"] == ["hold_audio"]
    assert marks == [(300, 500, "hold"), (800, 1000, "pause")]
    for samples in parties:
        loud = np.abs(samples.reshape(100, -1)).max(axis=1) > 3000
        assert loud[1:30].all()
        assert loud[50:80].all()
        assert not samples[4800:8000].any()
        assert not samples[12800:].any()


def test_a_recording_begins_where_its_announcement_had_ended(organisation):
    began = organisation.now - timedelta(hours=2)
    played = {"text_version": "NL-2", "played": True}
    played["completed_at"] = (began + timedelta(milliseconds=500)).isoformat()
    row = cast.offer(1, at=began, announcement=played, pause_spans=[[1800, 1900]])
    [done] = arrive(organisation, [offers.parse(row, source=cast.SOURCE)], [cast.tone(3.0)])
    assert done.result == "accepted", done
    leg, parties, marks = heard(organisation)
    assert leg.made_at == began + timedelta(milliseconds=1500)
    assert (leg.duration_ms, marks) == (1500, [(300, 400, "pause")])
    expected = np.frombuffer(cast.tone(3.0)[44:], "<i2").reshape(-1, 2)[12_000:].copy()
    expected[2400:3200] = 0
    assert [samples.tolist() for samples in parties] == expected.T.tolist()


@pytest.mark.parametrize(
    ("more", "sound", "reason"),
    [
        ({"hold_spans": [[5000, 6000]]}, cast.tone(1), "cut_beyond"),
        ({"hold_spans": [[100, 200]], "duration_ms": 9000}, cast.tone(1), "cut_differs"),
        ({"pause_spans": [[0, None]]}, cast.tone(1), "nothing_left"),
        ({}, b"ID3" + bytes(5000), "damaged"),
        ({}, cast.wav(bytes(640), channels=64), "channels"),
    ],
)
def test_what_cannot_be_cut_or_read_is_given_up_in_words(
    organisation, settings, more, sound, reason
):
    row = cast.offer(1, at=organisation.now - timedelta(hours=2), **more)
    [done] = arrive(organisation, [offers.parse(row, source=cast.SOURCE)], [sound])
    assert (done.result, done.reason) == ("error", reason)
    assert reason in SAID
    assert files(settings.STORE) == legs(organisation) == []


def test_stretches_that_nobody_can_place_end_an_offer_before_its_sound_is_read(organisation):
    began = organisation.now - timedelta(hours=2)
    moments = [(began + timedelta(seconds=at)).isoformat() for at in range(4)]
    row = cast.offer(1, at=began, hold_times=[moments[:2], moments[2:]])
    [done] = arrive(organisation, [offers.parse(row, source=cast.SOURCE)], [b"never read"])
    assert (done.result, done.reason) == ("error", "cut_unplaced")
    assert legs(organisation) == []


def test_sound_of_another_length_than_was_told_comes_in_and_says_so(organisation):
    row = cast.offer(1, at=organisation.now - timedelta(hours=2), duration_ms=60_000)
    [done] = arrive(organisation, [offers.parse(row, source=cast.SOURCE)], [cast.tone(1)])
    assert (done.result, done.reason) == ("accepted", "length_differs")
    assert [leg.duration_differs for leg in legs(organisation)] == [True]


def test_one_that_was_objected_to_in_between_stays_out_alone(organisation, settings, monkeypatch):
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
    assert len(files(settings.STORE)) == 6


class While(io.BytesIO):
    """Sound during which something happens."""

    def __init__(self, sound: bytes, happens: Callable[[], object]) -> None:
        super().__init__(sound)
        self._happens: Callable[[], object] | None = happens

    def read(self, size: int | None = -1, /) -> bytes:
        if self._happens:
            happens, self._happens = self._happens, None
            try:
                happens()
            finally:
                if threading.current_thread() is not threading.main_thread():
                    connection.close()
        return super().read(size)


def objects(organisation: cast.Woonstede) -> None:
    objections.file(
        organisation.anna,
        grounds="My voice is known.",
        at=organisation.now + timedelta(minutes=1),
        by=Actor(role="employee", employee=organisation.anna.pk),
    )


def restricts(organisation: cast.Woonstede) -> None:
    own = Actor(role="employee", employee=organisation.anna.pk)
    [leg] = [leg for leg in legs(organisation) if leg.employee_id == organisation.anna.pk]
    restricting.restrict(leg.pk, by=own, at=organisation.now + timedelta(minutes=1))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("stops", [objects, restricts])
@pytest.mark.parametrize("sound", [0, 1])
def test_an_employee_who_says_stop_while_the_sound_comes_is_heard(
    organisation, settings, stops, sound
):
    """During his own sound, and during that of another who comes in with him."""
    coming = [cast.tone(1), cast.tone(1)]
    opens: list[Any] = [partial(io.BytesIO, each) for each in coming]
    opens[sound] = partial(While, coming[sound], partial(stops, organisation))
    done = list(
        arriving.arrive(
            calls(organisation, agents=(1, 2)),
            opens,
            source=cast.SOURCE,
            at=organisation.now,
            by=DOOR,
        )
    )
    assert [outcome.leg is None for outcome in done] == [True, False]
    [stored] = legs(organisation, state=Leg.State.STORED)
    assert stored.employee_id == organisation.joris.pk
    assert len(files(settings.STORE)) == 2


def test_who_objects_during_a_long_import_is_not_decided_on_any_more(organisation, monkeypatch):
    monkeypatch.setattr(arriving, "TOGETHER", 1)
    later = organisation.now + timedelta(minutes=2)
    moments = iter([organisation.now, later])
    opens: list[Any] = [partial(io.BytesIO, cast.tone(1))] * 2
    incoming = arriving.arrive(
        calls(organisation, agents=(1, 1)), opens,
        source=cast.SOURCE, at=organisation.now, by=DOOR, clock=lambda: next(moments),
    )  # fmt: skip
    assert next(incoming).result == "accepted"
    objects(organisation)
    [second] = incoming
    assert (second.result, second.rules) == ("refused", ("R68",))


@pytest.mark.django_db(transaction=True)
def test_a_caller_who_objects_while_his_call_is_decided_on_is_heard(organisation, monkeypatch):
    real, heard = intake.rooms.make, []

    def object_now() -> None:
        try:
            heard.append(objecting.caller_objects(cast.SOURCE, "call-0", at=now, by=DOOR))
        finally:
            connection.close()

    def make(rooms: Any, *, at: Any) -> Any:
        made = real(rooms, at=at)
        hand.submit(object_now)
        wait_until_somebody_waits()
        return made

    now = organisation.now
    with monkeypatch.context() as slow, ThreadPoolExecutor(1) as hand:
        slow.setattr(intake.rooms, "make", make)
        arrive(organisation, calls(organisation), [cast.tone(1)] * 4)
    assert [each.destroyed for each in heard] == [1]
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, now)):
        gone = Track.objects.exclude(key__gone_at=None).select_related("leg__call")
        assert {track.leg.call.source_id_hash for track in gone} == {
            hashes.source_id(cast.SOURCE, "call-0")
        }
        assert len(Leg.objects.filter(state=Leg.State.STORED, caller_objected_at=None)) == 3


def wait_until_somebody_waits() -> None:
    deadline = time.monotonic() + 20
    with worlds.connect(database=connection.settings_dict["NAME"]) as watching:
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        while watching.execute(waiting).fetchone() == (0,):
            assert time.monotonic() < deadline, "nobody waits"
            time.sleep(0.02)


def test_a_full_disk_keeps_nothing_of_them_and_the_next_run_finishes(
    organisation, settings, monkeypatch
):
    real, placed = FileSink.place, []

    def full(sink: FileSink, undo: Any) -> bool:
        placed.append(sink)
        if len(placed) == 3:
            raise OSError(28, "No space left on device")
        return real(sink, undo)

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
    assert [outcome.result for outcome in done] == ["accepted", arriving.DUPLICATE]
    assert len(legs(organisation)) == Offer.objects.count() == 1


def test_the_same_call_twice_with_other_sound_is_an_incident(organisation):
    [call] = calls(organisation, agents=(1,))
    other = replace(call, sha256="5" * 64)
    done = arrive(organisation, [call, other], [cast.tone(1)] * 2)
    # Of two rows with one id the frame has one; which of them is offered first stays.
    assert [(outcome.result, outcome.reason) for outcome in done] == [
        ("accepted", ""),
        ("error", arriving.OTHER_CONTENT),
    ]
    assert "incident" in woonstede.lines(organisation.anna.pk)


def test_a_call_whose_first_file_was_broken_comes_in_with_its_second(organisation):
    [call] = calls(organisation, agents=(1,))
    done = arrive(organisation, [call, call], [b"no sound", cast.tone(1)])
    assert [outcome.result for outcome in done] == ["error", "accepted"]
    assert len(legs(organisation, state=Leg.State.STORED)) == 1


def test_more_than_come_in_together_all_come_in(organisation, monkeypatch):
    monkeypatch.setattr(arriving, "TOGETHER", 3)
    done = arrive(organisation, calls(organisation), [cast.tone(1)] * 4)
    assert [outcome.result for outcome in done] == ["accepted"] * 4
    assert len(legs(organisation, state=Leg.State.STORED)) == 4


def test_more_than_may_wait_for_the_disk_comes_in_by_portions(organisation, monkeypatch):
    real, portions = receiving.boxes.finish_all, []

    def finish(writers: Any) -> None:
        portions.append(len(writers))
        real(writers)

    monkeypatch.setattr(receiving.boxes, "finish_all", finish)
    monkeypatch.setattr(receiving, "ENOUGH", 3 * 16000)  # two channels of a second are 32,000
    done = arrive(organisation, calls(organisation), [cast.tone(1), b"no", *[cast.tone(1)] * 2])
    assert [outcome.result for outcome in done] == ["accepted", "error", "accepted", "accepted"]
    assert portions == [4, 2]
    assert len(legs(organisation, state=Leg.State.STORED)) == 3


def test_a_full_disk_leaves_what_was_kept_of_an_earlier_portion(organisation, monkeypatch):
    real, finished = receiving.boxes.finish_all, []

    def full(writers: Any) -> None:
        if finished:
            raise StoreFault("the disk is full")
        finished.append(writers)
        real(writers)

    monkeypatch.setattr(receiving, "ENOUGH", 1)
    with monkeypatch.context() as small:
        small.setattr(receiving.boxes, "finish_all", full)
        with pytest.raises(StoreFault):
            arrive(organisation, calls(organisation), [cast.tone(1)] * 4)
    assert len(legs(organisation, state=Leg.State.STORED)) == 1
    done = arrive(organisation, calls(organisation), [cast.tone(1)] * 4)
    assert [outcome.result for outcome in done] == [arriving.DUPLICATE, *["accepted"] * 3]


class Long(io.RawIOBase):
    """A long call, of which no more is in memory than what is read."""

    def __init__(self, size: int) -> None:
        head = cast.wav(b"", channels=2)
        said = [struct.pack("<I", size + len(head) - 8), struct.pack("<I", size)]
        self._head = head[:4] + said[0] + head[8:-4] + said[1]
        self._left = size

    def read(self, size: int = -1, /) -> bytes:
        if self._head:
            taken, self._head = self._head[:size], self._head[size:]
            return taken
        given = min(size, self._left)
        self._left -= given
        return bytes(given)


def test_of_long_calls_little_is_in_memory(organisation):
    opens: list[Any] = [partial(Long, 24 * 1024 * 1024)] * 4
    tracemalloc.start()
    try:
        done = list(
            arriving.arrive(
                calls(organisation), opens, source=cast.SOURCE, at=organisation.now, by=DOOR
            )
        )
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [outcome.result for outcome in done] == ["accepted"] * 4
    assert most < 12 * 1024 * 1024


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
