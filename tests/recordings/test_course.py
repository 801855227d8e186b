"""The course of a call does not depend on the order in which its events come, or how often."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klankbord.recordings.offered import course
from klankbord.recordings.offered.course import Asked, Event

T = datetime(2026, 11, 26, 10, tzinfo=UTC)
TEXT = "NL-2"


def second(number):
    return T + timedelta(seconds=number)


def asked(permitted=True):
    return Asked(
        TEXT,
        T,
        second(300),
        permitted_at=second(10) if permitted else None,
        announced_at=second(9) if permitted else None,
    )


def event(kind, at, detail=""):
    return Event(kind, second(at), second(at), detail)


ANNOUNCED = event("announced", 9, TEXT)


def state(*events, permitted=True):
    return course.course(asked(permitted), [ANNOUNCED, *events])


def test_nothing_may_be_recorded_before_the_law_said_yes():
    assert state(permitted=False).recording == "no"
    assert state().recording == "go"


def test_the_announcement_counts_when_it_is_this_text_in_this_call_and_told_in_time():
    def played(*events):
        return course.course(asked(permitted=False), events).announcement

    assert played(ANNOUNCED) == second(9)
    assert played(event("announced", 9, "NL-1")) is None
    assert played(event("announced", -1, TEXT)) is None
    assert played(Event("announced", second(9), second(301), TEXT)) is None


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        (event("caller_objected", 20), "R19"),
        (event("announcement_failed", 5), "R18"),
        (event("announcement_failed", 20), "R18"),
        (event("announced", 20, "NL-1"), "R18"),
        (event("party_joined", 20, "protected"), "R12"),
    ],
)
def test_one_such_event_and_nothing_of_the_call_may_be_kept(told, rule):
    now = state(told)
    assert (now.recording, now.forbidden) == ("stop", rule)
    assert state(told, permitted=False).recording == "no"


def test_each_silence_lasts_until_its_own_end():
    card, health = event("pause", 20, "card"), event("pause", 25, "health")
    assert state(card).why == ("card",)
    assert state(card, health, event("resume", 30, "card")).why == ("health",)
    done = state(card, health, event("resume", 30, "card"), event("resume", 40, "health"))
    assert (done.recording, done.silences) == (
        "go",
        ((second(20), second(30)), (second(25), second(40))),
    )
    assert state(event("hold", 20), event("resume", 30, "card")).recording == "pause"


def test_an_end_before_its_beginning_or_in_the_same_moment_ends_nothing():
    assert state(event("resume", 19, "card"), event("pause", 20, "card")).recording == "pause"
    assert state(event("resume", 20, "card"), event("pause", 20, "card")).recording == "pause"


def test_who_joins_from_outside_is_silence_until_it_is_announced_again():
    joined = event("party_joined", 20, "other")
    assert state(joined).why == ("party_joined",)
    again = state(joined, event("announced", 30, TEXT))
    assert (again.recording, again.silences) == ("go", ((second(20), second(30)),))


@pytest.mark.parametrize("who", ["employee", "unknown"])
def test_a_second_employee_or_nobody_knows_who_ends_the_recording(who):
    now = state(event("party_joined", 20, who))
    assert (now.recording, now.silences) == ("stop", ((second(20), None),))
    assert not now.forbidden


def test_an_end_is_final_and_silences_nothing():
    now = state(event("ended", 60), event("announced", 70, TEXT))
    assert (now.recording, now.silences, now.stopped_at) == ("stop", (), second(60))


def test_what_is_silenced_later_is_found_and_what_is_freed_is_not():
    before = state(event("pause", 20, "card"), event("resume", 30, "card"))
    assert state(event("pause", 15, "card"), event("resume", 30, "card")).silenced(before)
    assert not before.silenced(before)
    assert not before.silenced(state(event("pause", 10, "card")))
    assert not state(event("ended", 60)).silenced(state())


KINDS = {
    "announced": (TEXT,),
    "pause": course.REASONS,
    "resume": course.REASONS,
    "hold": ("",),
    "unhold": ("",),
    "party_joined": ("other",),
}
EVENTS = st.lists(
    st.sampled_from([(kind, detail) for kind, details in KINDS.items() for detail in details])
    .flatmap(lambda pair: st.tuples(st.just(pair[0]), st.integers(10, 40), st.just(pair[1])))
    .map(lambda one: event(*one)),
    max_size=12,
)


@given(EVENTS, st.randoms(use_true_random=False))
def test_order_and_repetition_of_telling_change_nothing(events, random):
    shuffled = [*events, *random.choices(events, k=3)] if events else []
    random.shuffle(shuffled)
    assert state(*shuffled).silences == state(*dict.fromkeys(events)).silences
    assert state(*shuffled).recording == state(*dict.fromkeys(events)).recording


@given(EVENTS)
def test_a_moment_is_silent_exactly_when_something_was_open_then(events):
    """Another reading: walk the seconds, with what is open as a set."""
    now = state(*events)
    opens = {"pause": "", "hold": "hold", "party_joined": "party"}
    closes = {"resume": "", "unhold": "hold", "announced": "party"}
    open_ = set()
    for number in range(10, 42):
        here = [e for e in events if e.at == second(number)]
        open_ -= {closes[e.kind] or e.detail for e in here if e.kind in closes}
        open_ |= {opens[e.kind] or e.detail for e in here if e.kind in opens}
        moment = second(number)
        silent = any(a <= moment and (b is None or moment < b) for a, b in now.silences)
        assert silent == bool(open_), number
    assert (now.recording == "pause") == bool(open_)


@given(EVENTS, st.sampled_from(["caller_objected", "announcement_failed"]), st.integers(0, 50))
def test_nothing_that_is_told_undoes_what_forbids(events, kind, at):
    assert state(*events, event(kind, at)).recording == "stop"
