"""What must go from a recording is placed by what was told; what cannot be placed is refused."""

from datetime import UTC, datetime, timedelta

import pytest

from klankbord.audio.faults import OF_THE_OFFER, BadAudio
from klankbord.recordings.offered import cutting, offers
from klankbord.recordings.offered.cutting import Cut

BEGAN = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
MINUTE = 60_000


def second(number):
    return (BEGAN + timedelta(seconds=number)).isoformat()


def played(number):
    return {"text_version": "NL-1", "completed_at": second(number), "played": True}


def cuts(**row):
    arrival = offers.parse(
        {"source_call_id": "1", "started_at": BEGAN.isoformat(), **row}, source="zoom"
    )
    assert isinstance(arrival, offers.Arrival), arrival
    return cutting.of(arrival)


def fault(found, measured_ms):
    with pytest.raises(BadAudio) as caught:
        found.check(measured_ms)
    assert caught.value.code in OF_THE_OFFER
    return caught.value.code


def test_a_call_without_stretches_is_kept_whole_whatever_its_length():
    found = cuts(duration_ms=MINUTE)
    assert (found.lead, found.silent, found.unplaced) == (0, (), False)
    found.check(3 * MINUTE)


def test_a_place_in_the_sound_is_taken_as_it_was_told():
    found = cuts(hold_spans=[[10_000, 20_000]], pause_spans=[[30_000, None]])
    assert found.silent == (Cut(10_000, 20_000, "hold"), Cut(30_000, None, "pause"))
    found.check(MINUTE)
    assert found.marks(MINUTE) == [(10_000, 20_000, "hold"), (30_000, MINUTE, "pause")]


def test_a_moment_becomes_a_place_with_room_at_both_sides():
    assert cuts(hold_times=[[second(10), second(20)]]).silent == (
        Cut(9_000, 21_000, "hold", by_clock=True),
    )
    several = cuts(
        hold_times=[[second(1), second(20)]], pause_times=[[second(30), None]], ended_at=second(60)
    )
    assert several.silent == (
        Cut(0, 22_000, "hold", by_clock=True),
        Cut(28_000, None, "pause", by_clock=True),
    )


def test_a_stretch_that_ended_before_the_recording_began_takes_nothing():
    assert cuts(pause_times=[[second(-20), second(0)]]).silent == ()
    begun_before = cuts(pause_times=[[second(-20), second(5)]])
    assert begun_before.silent == (Cut(0, 6_000, "pause", by_clock=True),)


def test_what_came_before_the_announcement_is_left_off_and_the_rest_moves_up():
    found = cuts(announcement=played(20), hold_spans=[[15_000, 30_000]])
    assert found.lead == 21_000
    assert found.marks(39_000) == [(0, 9_000, "hold")]
    assert cuts(announcement=played(-1)).lead == 0
    assert cuts(announcement=played(0)).lead == 1_000
    assert cuts(announcement=played(20) | {"played": False}).lead == 0


def test_a_recording_begins_where_it_is_kept_from():
    arrival = offers.parse(
        {"source_call_id": "1", "started_at": second(0), "announcement": played(20)}, source="zoom"
    )
    assert cutting.kept_from(arrival) == BEGAN + timedelta(seconds=21)


def test_marks_never_overlap_and_never_pass_the_end():
    found = cuts(hold_spans=[[0, 30_000], [50_000, 61_000]], pause_spans=[[10_000, 40_000]])
    assert found.marks(MINUTE) == [
        (0, 30_000, "hold"),
        (30_000, 40_000, "pause"),
        (50_000, MINUTE, "hold"),
    ]


TWO = {"pause_times": [[second(10), second(20)], [second(30), second(40)]]}


def test_several_moments_are_only_believed_of_a_clock_that_tells_the_end():
    assert cuts(**TWO).unplaced
    assert cuts(announcement=played(1), pause_times=TWO["pause_times"][:1]).unplaced
    assert not cuts(**TWO, ended_at=second(60)).unplaced
    assert not cuts(pause_times=TWO["pause_times"][:1]).unplaced


@pytest.mark.parametrize("measured", [40_000, 57_900, 62_100, 3 * MINUTE])
def test_a_recorder_that_stood_still_in_a_pause_is_noticed(measured):
    found = cuts(**TWO, ended_at=second(60))
    found.check(58_500)
    found.check(61_500)
    assert fault(found, measured) == "cut_differs"


def test_a_place_is_only_believed_in_a_sound_of_the_length_that_was_told():
    found = cuts(hold_spans=[[1_000, 2_000]], duration_ms=MINUTE)
    found.check(MINUTE + 1_900)
    assert fault(found, 2 * MINUTE) == "cut_differs"
    cuts(hold_times=[[second(1), second(2)]], duration_ms=MINUTE).check(2 * MINUTE)


def test_a_stretch_beyond_the_sound_is_not_of_this_sound():
    for told in ({"hold_spans": [[50_000, 63_000]]}, {"pause_spans": [[63_000, None]]},
                 {"hold_times": [[second(50), second(63)]]}):  # fmt: skip
        assert fault(cuts(**told), MINUTE) == "cut_beyond"
    cuts(hold_spans=[[50_000, 61_900]]).check(MINUTE)
    cuts(hold_times=[[second(50), second(90)]], ended_at=second(60)).check(MINUTE)


@pytest.mark.parametrize(
    "told",
    [
        {"hold_spans": [[0, MINUTE]]},
        {"hold_spans": [[0, 30_000]], "pause_spans": [[20_000, None]]},
        {"announcement": played(60)},
        {"announcement": played(20), "pause_spans": [[21_000, None]]},
    ],
)
def test_a_call_of_which_nothing_is_left_is_not_kept(told):
    assert fault(cuts(**told), MINUTE) == "nothing_left"


@pytest.mark.parametrize(
    ("told", "measured", "differ"),
    [(60_000, 62_000, False), (60_000, 62_001, True), (60_000, 57_999, True),
     (600_000, 612_000, False), (600_000, 613_000, True)],
)  # fmt: skip
def test_lengths_may_differ_by_two_seconds_or_a_fiftieth(told, measured, differ):
    assert cutting.differ(told, measured) is differ
