"""Which calls are drawn: decided by a secret seed and by nothing else, and replayable by anyone.

A batch of offers is a *frame*. It is drawn in strata (a person, a queue, an hour: the plan's maker
chooses) by one rule:

- Offers that the plan excludes are not in the frame: an offer is excluded if one of the fields of
  `exclude` has one of the values listed there, of the same JSON type; one value stands for a list
  of it. A field that is not there equals null.
- Of a frame of N offers, N_h of them in stratum h, min(n, N) are drawn.
  *proportional*: n * N_h / N of each stratum, rounded down; what is left goes, one each, to the
  largest remainders, ties to the stratum whose name comes first.
  *equal*: the same number of each stratum; a stratum with fewer offers gives all, and the others
  share the rest equally; what is left goes, one each, to the strata whose names come first.
  *systematic*: n * N_h / N of each stratum, rounded up or down by chance, so that each call of the
  frame has the same chance, n / N. With C_h the number of offers in the strata up to h by name,
  stratum h gets floor(n * C_h / N + u) - floor(n * C_(h-1) / N + u), where u is
  HMAC-SHA256(seed, 0x00 ‖ name of the first stratum) / 2^256.
- Within a stratum offers are ordered by HMAC-SHA256(seed, stratum ‖ 0x00 ‖ id), ids and strata in
  UTF-8, and the first n_h are drawn. `order` is that place in the stratum, from 1.

Names are compared by code point. The result is ordered by stratum, then by `order`.

At the gate a call is offered before the frame is known; `gate_draws` then decides call by call.

Memory: some 2 n offers per stratum, whatever the size of the frame; that each id stands once is
checked on disk (`once`).
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeGuard

from klankbord.programmes import once

MAX_DRAWN = 1_000_000
"""Most calls that one draw gives."""

MAX_NAME = 1000
"""Longest id or stratum, in characters."""

_ROOM = 256
_BLOCK = 64
_AFTER_ALL = b"\xff" * 33

Scalar = str | int | float | bool | None

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_SEED = re.compile(r"([0-9A-Fa-f]{2}){1,512}")


class Allocation(StrEnum):
    """How a draw is divided over the strata."""

    PROPORTIONAL = "proportional"
    EQUAL = "equal"
    SYSTEMATIC = "systematic"


@dataclass(frozen=True, slots=True)
class Plan:
    """How many calls are drawn from a frame, and from which offers.

    `exclude` holds per field the values that keep an offer out of the frame.
    """

    n: int
    allocation: Allocation
    exclude: Mapping[str, tuple[Scalar, ...]]


@dataclass(frozen=True, slots=True)
class Offered:
    """One call in the frame. `fields` is what `exclude` looks at."""

    id: str
    stratum: str
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Drawn:
    id: str
    stratum: str
    order: int


class BadPlan(Exception):
    """The plan cannot be used. The message names the field."""


class BadFrame(Exception):
    """The frame cannot be drawn from. `position` is that of the offer at fault, from 1."""

    def __init__(self, position: int, message: str) -> None:
        super().__init__(message)
        self.position = position


def read_plan(value: Mapping[str, object]) -> Plan:
    """Read a plan from JSON values: `{"n", "allocation", "exclude"?: {field: [value ...]}}`.

    Raises:
        BadPlan: A field is unknown, missing or of the wrong type.
    """
    for name in value:
        if name not in ("n", "allocation", "exclude"):
            raise BadPlan(f"{name}: this field is not known. Leave it out.")
    n = value.get("n")
    if not isinstance(n, int) or isinstance(n, bool) or not 0 <= n <= MAX_DRAWN:
        raise BadPlan(f"n: a whole number from 0 to {MAX_DRAWN} was expected.")
    allocation = value.get("allocation")
    if not isinstance(allocation, str) or allocation not in list(Allocation):
        raise BadPlan(f"allocation: one of these was expected: {', '.join(Allocation)}.")
    exclude = value.get("exclude", {})
    if not isinstance(exclude, dict):
        raise BadPlan("exclude: an object was expected, with a list of values per field.")
    return Plan(n, Allocation(allocation), {name: _values(name, exclude[name]) for name in exclude})


def read_seed(text: str) -> bytes:
    """A seed of 1 to 512 bytes from hexadecimal digits.

    Raises:
        BadPlan: The text is something else.
    """
    if not _SEED.fullmatch(text):
        raise BadPlan("seed: an even number of hexadecimal digits was expected, at most 1024.")
    return bytes.fromhex(text)


def read_offer(fields: Mapping[str, object], position: int) -> Offered:
    """Read an offer from JSON values: a text `id`, a text `stratum`, and anything else.

    Raises:
        BadFrame: The id or the stratum is missing or cannot be one.
    """
    identifier, stratum = fields.get("id"), fields.get("stratum")
    if not _is_name(identifier) or not identifier:
        raise BadFrame(position, f"id must be text of 1 to {MAX_NAME} characters, "
                       "without NUL.")  # fmt: skip
    if not _is_name(stratum):
        raise BadFrame(position, f"stratum must be text of at most {MAX_NAME} characters, "
                       "without NUL.")  # fmt: skip
    return Offered(identifier, stratum, fields)


def draw(frame: Iterable[Offered], plan: Plan, seed: bytes) -> list[Drawn]:
    """Draw from a frame by a plan. The order of the offers in the frame plays no part.

    Raises:
        BadFrame: An id stands twice in a stratum.
    """
    strata: dict[str, _Stratum] = {}
    exclude = plan.exclude.items()
    with once.Once() as seen:
        for position, offer in enumerate(frame, 1):
            if exclude and any(_is_in(offer.fields.get(name), out) for name, out in exclude):
                continue
            stratum = strata.get(offer.stratum)
            if stratum is None:
                stratum = strata[offer.stratum] = _Stratum(offer.stratum, seed, plan.n)
            seen.meet(stratum.meet(offer.id), position)
        twice = seen.first_repeated()
    if twice is not None:
        raise BadFrame(twice.position, "this id stands in this stratum already, at position "
                       f"{twice.earlier}.")  # fmt: skip
    sizes = {name: stratum.size for name, stratum in sorted(strata.items())}
    shares = allocate(sizes, plan.n, plan.allocation, seed)
    return [one for name, share in shares.items() for one in strata[name].first(share)]


def allocate(
    sizes: Mapping[str, int], n: int, allocation: Allocation, seed: bytes = b""
) -> dict[str, int]:
    """How many are drawn from each stratum of a frame with strata of these sizes, by name.

    Only a systematic allocation asks for the seed.
    """
    names = sorted(sizes)
    total = sum(sizes.values())
    if n >= total:
        return {name: sizes[name] for name in names}
    if allocation is Allocation.EQUAL:
        return _equal({name: sizes[name] for name in names}, n)
    if allocation is Allocation.SYSTEMATIC:
        return _systematic({name: sizes[name] for name in names}, n, seed)
    shares = {name: n * sizes[name] // total for name in names}
    by_remainder = sorted(names, key=lambda name: -(n * sizes[name] % total))
    for name in by_remainder[: n - sum(shares.values())]:
        shares[name] += 1
    return shares


def gate_draws(seed: bytes, source: str, source_id: str, p: Fraction) -> bool:
    """Whether a call is drawn at the gate: HMAC-SHA256(seed, source ‖ 0x00 ‖ id) / 2^256 < p.

    The same call gets the same answer for ever.

    Raises:
        ValueError: p is no probability, or the source contains NUL.
    """
    if not 0 <= p <= 1:
        raise ValueError("p must lie between 0 and 1.")
    if "\x00" in source:
        raise ValueError("The name of a source cannot contain NUL.")
    place = hmac.digest(seed, f"{source}\x00{source_id}".encode(), "sha256")
    return int.from_bytes(place) * p.denominator < p.numerator << 256


class _Stratum:
    """The offers of one stratum that may still be drawn, and how many there were."""

    def __init__(self, name: str, seed: bytes, keep: int) -> None:
        self.name = name
        self.size = 0
        self._inner, self._outer = _keyed(seed)
        self._inner.update(name.encode() + b"\x00")
        self._keep = keep
        self._kept: list[tuple[bytes, str]] = []
        self._limit = _AFTER_ALL

    def meet(self, identifier: str) -> bytes:
        """Count an offer and keep it while it may be among the first; give its place."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(identifier.encode())
        outer.update(inner.digest())
        place = outer.digest()
        self.size += 1
        if place < self._limit:
            self._kept.append((place, identifier))
            if len(self._kept) > 2 * self._keep + _ROOM:
                self._prune()
        return place

    def first(self, share: int) -> Iterator[Drawn]:
        self._kept.sort()
        for order, (_, identifier) in enumerate(self._kept[:share], 1):
            yield Drawn(identifier, self.name, order)

    def _prune(self) -> None:
        self._kept.sort()
        del self._kept[self._keep :]
        self._limit = self._kept[-1][0] if self._kept else b""


def _keyed(seed: bytes) -> tuple["hashlib._Hash", "hashlib._Hash"]:
    """The two halves of an HMAC-SHA256 with the seed as its key (RFC 2104), ready for a message.

    A draw computes millions with one key; `hmac` would take up the key for each of them.
    """
    block = (seed if len(seed) <= _BLOCK else hashlib.sha256(seed).digest()).ljust(_BLOCK, b"\x00")
    inner, outer = (bytes(byte ^ pad for byte in block) for pad in (0x36, 0x5C))
    return hashlib.sha256(inner), hashlib.sha256(outer)


def _equal(sizes: dict[str, int], n: int) -> dict[str, int]:
    shares: dict[str, int] = {}
    waiting = dict(sizes)
    while True:
        share, rest = divmod(n - sum(shares.values()), len(waiting))
        small = {name: size for name, size in waiting.items() if size <= share}
        if not small:
            break
        shares |= small
        waiting = {name: size for name, size in waiting.items() if name not in small}
    shares |= {name: share + (number < rest) for number, name in enumerate(waiting)}
    return {name: shares[name] for name in sizes}


def _systematic(sizes: dict[str, int], n: int, seed: bytes) -> dict[str, int]:
    """Of strata by name: how many of n marks at equal distances fall in each."""
    total = sum(sizes.values())
    place = hmac.digest(seed, b"\x00" + next(iter(sizes)).encode(), "sha256")
    start = int.from_bytes(place) * total
    shares, passed, marks = {}, 0, 0
    for name, size in sizes.items():
        passed += size
        shares[name] = (((n * passed) << 256) + start) // (total << 256) - marks
        marks += shares[name]
    return shares


def _values(name: str, value: object) -> tuple[Scalar, ...]:
    values = value if isinstance(value, list) else [value]
    if all(item is None or isinstance(item, str | int | float) for item in values):
        return tuple(values)
    raise BadPlan(f"exclude.{name}: a list of texts, numbers, true, false or null was expected.")


def _is_in(value: object, values: tuple[Scalar, ...]) -> bool:
    """Whether a value stands in a list; true is not 1 here."""
    return any(
        value == item and isinstance(value, bool) is isinstance(item, bool) for item in values
    )


def _is_name(value: object) -> TypeGuard[str]:
    return (
        isinstance(value, str)
        and len(value) <= MAX_NAME
        and "\x00" not in value
        and (value.isascii() or not _LONE_SURROGATE.search(value))
    )
