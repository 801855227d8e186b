"""A draw depends on the seed alone, and anyone can do it again."""

import hashlib
import hmac
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from klankbord.programmes import once, sampling
from klankbord.programmes.sampling import Allocation, Drawn, Offered, Plan

SEED = bytes.fromhex("00112233445566778899aabbccddeeff")


def offers(**sizes):
    return [
        Offered(f"{stratum}{number}", stratum, {})
        for stratum, size in sizes.items()
        for number in range(size)
    ]


def draw(frame, n, allocation=Allocation.PROPORTIONAL, exclude=None, seed=SEED):
    return sampling.draw(frame, Plan(n, allocation, exclude or {}), seed)


def drawn_again(frame, shares, seed):
    """The rule once more, from its words."""
    found = []
    for stratum in sorted(shares):
        ids = [offer.id for offer in frame if offer.stratum == stratum]
        ids.sort(key=lambda i: hmac.new(seed, f"{stratum}\0{i}".encode(), "sha256").hexdigest())
        found += [Drawn(i, stratum, order) for order, i in enumerate(ids[: shares[stratum]], 1)]
    return found


FRAMES = st.lists(
    st.tuples(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
                      min_size=1, max_size=4), st.sampled_from(["a", "b", "é", ""])),
    unique=True, max_size=40,
).map(lambda pairs: [Offered(name, stratum, {}) for name, stratum in pairs])  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(FRAMES, st.integers(0, 45), st.sampled_from(Allocation), st.binary(min_size=1, max_size=80))
def test_anyone_with_the_seed_can_do_the_draw_again(frame, n, allocation, seed):
    sizes = Counter(offer.stratum for offer in frame)
    shares = sampling.allocate(sizes, n, allocation, seed)
    assert draw(frame, n, allocation, seed=seed) == drawn_again(frame, shares, seed)


@pytest.mark.parametrize("length", [1, 63, 64, 65, 512])
def test_a_seed_of_any_length_is_the_key_of_an_hmac(length):
    frame = offers(a=9, b=5)
    seed = bytes(range(256))[-length:] * (1 if length < 256 else 2)
    assert len(seed) == length
    assert draw(frame, 14, seed=seed) == drawn_again(frame, {"a": 9, "b": 5}, seed)


def test_the_order_of_the_offers_plays_no_part():
    frame = offers(a=30, b=50, c=5)
    assert draw(frame, 20) == draw(frame[::-1], 20)
    assert len(draw(frame, 20)) == 20


def test_a_draw_from_many_offers_keeps_only_what_can_be_drawn():
    frame = offers(a=5000, b=3000)
    assert draw(frame, 8) == drawn_again(frame, {"a": 5, "b": 3}, SEED)
    stratum = sampling._Stratum("a", SEED, 8)
    for offer in frame:
        stratum.meet(offer.id)
    assert stratum.size == 8000
    assert len(stratum._kept) <= 2 * 8 + sampling._ROOM


def test_every_call_has_the_same_chance():
    frame = offers(a=20)
    seeds = 3000
    counts = Counter(
        one.id for number in range(seeds) for one in draw(frame, 4, seed=number.to_bytes(4))
    )
    expected = seeds * 4 / 20
    chi_square = sum((counts[offer.id] - expected) ** 2 / expected for offer in frame)
    # Drawing without replacement shrinks the statistic by 1 - 4/20; 43.8 is 99.9 % for 19 degrees.
    assert 3 < chi_square / (1 - 4 / 20) < 43.8


@pytest.mark.parametrize(
    ("sizes", "n", "expected"),
    [
        ({"a": 50, "b": 30, "c": 20}, 10, {"a": 5, "b": 3, "c": 2}),
        ({"a": 1, "b": 1, "c": 1}, 2, {"a": 1, "b": 1, "c": 0}),
        ({"b": 5, "a": 5, "c": 10}, 2, {"a": 1, "b": 0, "c": 1}),
        ({"a": 7, "b": 2, "c": 1}, 4, {"a": 3, "b": 1, "c": 0}),
        ({"a": 3, "b": 2}, 9, {"a": 3, "b": 2}),
        ({"a": 3}, 0, {"a": 0}),
        ({}, 3, {}),
    ],
)
def test_a_proportional_draw_gives_what_is_left_to_the_largest_remainders(sizes, n, expected):
    assert sampling.allocate(sizes, n, Allocation.PROPORTIONAL) == expected


@pytest.mark.parametrize(
    ("sizes", "n", "expected"),
    [
        ({"a": 50, "b": 30, "c": 20}, 9, {"a": 3, "b": 3, "c": 3}),
        ({"c": 50, "b": 30, "a": 20}, 8, {"a": 3, "b": 3, "c": 2}),
        ({"a": 1, "b": 30, "c": 20}, 9, {"a": 1, "b": 4, "c": 4}),
        ({"a": 1, "b": 3, "c": 20}, 12, {"a": 1, "b": 3, "c": 8}),
        ({"a": 2, "b": 30, "c": 20}, 8, {"a": 2, "b": 3, "c": 3}),
        ({"a": 3, "b": 2}, 5, {"a": 3, "b": 2}),
        ({"a": 3, "b": 2}, 0, {"a": 0, "b": 0}),
    ],
)
def test_an_equal_draw_lets_the_others_share_what_a_small_stratum_cannot_give(sizes, n, expected):
    assert sampling.allocate(sizes, n, Allocation.EQUAL) == expected


SIZES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 60), min_size=1)


@settings(deadline=None)
@given(SIZES, st.integers(0, 500))
@example({"a": 1, "b": 59}, 59)
def test_no_stratum_gives_more_than_it_has_and_together_they_give_what_was_asked(sizes, n):
    for allocation in Allocation:
        shares = sampling.allocate(sizes, n, allocation)
        assert list(shares) == sorted(sizes)
        assert all(0 <= shares[name] <= sizes[name] for name in sizes)
        assert sum(shares.values()) == min(n, sum(sizes.values()))
    proportional = sampling.allocate(sizes, n, Allocation.PROPORTIONAL)
    total = sum(sizes.values())
    assert all(abs(proportional[s] - Fraction(min(n, total) * sizes[s], total)) < 1 for s in sizes)
    equal = sampling.allocate(sizes, n, Allocation.EQUAL)
    most = max(equal.values())
    assert all(equal[name] in (sizes[name], most, most - 1) for name in sizes)


@pytest.mark.parametrize(
    ("exclude", "left"),
    [
        ({}, "abcd"),
        ({"direction": ("internal",)}, "acd"),
        ({"direction": ("internal", "outbound")}, "ad"),
        ({"direction": ("internal",), "talk_ms": (1,)}, "cd"),
        ({"direction": (None,)}, "abc"),
        ({"talk_ms": (True,)}, "abc"),
        ({"id": ("a",)}, "bcd"),
    ],
)
def test_excluded_offers_are_not_in_the_frame(exclude, left):
    lines = [
        {"id": "a", "stratum": "s", "direction": "inbound", "talk_ms": 1},
        {"id": "b", "stratum": "s", "direction": "internal", "talk_ms": 2},
        {"id": "c", "stratum": "s", "direction": "outbound", "talk_ms": 3},
        {"id": "d", "stratum": "s", "talk_ms": True},
    ]
    frame = [sampling.read_offer(line, number) for number, line in enumerate(lines, 1)]
    assert sorted(one.id for one in draw(frame, 9, exclude=exclude)) == list(left)


@pytest.mark.parametrize("held", [1, 7, 100_000])
def test_an_id_that_stands_twice_is_found_wherever_it_stands(held, monkeypatch):
    monkeypatch.setattr(once, "_HELD", held)
    frame = offers(a=40, b=40)
    assert len(draw(frame, 1)) == 1
    frame.insert(60, Offered("a3", "b", {}))
    assert len(draw(frame, 1)) == 1
    frame += [Offered("b7", "b", {}), Offered("a3", "a", {})]
    with pytest.raises(sampling.BadFrame, match="position 48") as caught:
        draw(frame, 1)
    assert caught.value.position == 82


GATE = [
    ("genesys", "call-1", Fraction(1, 2)),
    ("genesys", "call-2", Fraction(1, 2)),
    ("asterisk", "call-1", Fraction(1, 3)),
]


@pytest.mark.parametrize(("source", "call", "p"), GATE)
def test_the_gate_draws_a_call_by_its_place_below_p(source, call, p):
    place = int(hmac.new(SEED, f"{source}\0{call}".encode(), hashlib.sha256).hexdigest(), 16)
    assert sampling.gate_draws(SEED, source, call, p) is (Fraction(place, 2**256) < p)
    exactly = Fraction(place, 2**256)
    assert not sampling.gate_draws(SEED, source, call, exactly)
    assert sampling.gate_draws(SEED, source, call, exactly + Fraction(1, 2**256))


def test_the_gate_draws_nothing_at_0_and_everything_at_1():
    calls = [f"call-{number}" for number in range(50)]
    assert not any(sampling.gate_draws(SEED, "s", call, Fraction(0)) for call in calls)
    assert all(sampling.gate_draws(SEED, "s", call, Fraction(1)) for call in calls)
    drawn = sum(
        sampling.gate_draws(SEED, "s", f"call-{n}", Fraction(3, 212)) for n in range(20_000)
    )
    assert 230 < drawn < 340


@pytest.mark.parametrize("p", [Fraction(-1, 2), Fraction(3, 2)])
def test_what_is_no_probability_draws_nothing(p):
    with pytest.raises(ValueError, match="between 0 and 1"):
        sampling.gate_draws(SEED, "s", "call", p)
    with pytest.raises(ValueError, match="NUL"):
        sampling.gate_draws(SEED, "s\0", "call", Fraction(1))


PLAN = {"n": 3, "allocation": "equal", "exclude": {"queue": ["hr", 1, 2.5, True, None]}}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"n": -1}, "n"), ({"n": True}, "n"), ({"n": "3"}, "n"), ({"n": 10**9}, "n"),
        ({"n": None}, "n"), ({"allocation": "even"}, "allocation"),
        ({"allocation": []}, "allocation"),
        ({"exclude": []}, "exclude"), ({"exclude": None}, "exclude"),
        ({"exclude": {"queue": {"hr": 1}}}, "exclude.queue"),
        ({"exclude": {"queue": [["hr"]]}}, "exclude.queue"), ({"seed": "00"}, "seed"),
    ],
)  # fmt: skip
def test_a_plan_is_read_strictly(change, place):
    assert sampling.read_plan(PLAN) == Plan(
        3, Allocation.EQUAL, {"queue": ("hr", 1, 2.5, True, None)}
    )
    assert sampling.read_plan({"n": 3, "allocation": "equal"}) == Plan(3, Allocation.EQUAL, {})
    with pytest.raises(sampling.BadPlan, match=f"^{place}: "):
        sampling.read_plan(PLAN | change)
