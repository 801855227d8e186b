"""What a version says of its draw: how many, from which strata, spread over the month. Pure.

A plan is the table `plan` of a programme file:

    of              whose calls are drawn from together: of a `person` if it says nothing, of a
                    `queue`, or of the whole `operation`, whoever takes them
    per_person      calls of a person that are drawn in a calendar month; of a queue or the
                    operation: at most so many of one person
    calls           of a queue or the operation: calls that are drawn in a calendar month
    ceiling         calls of a person in a month at most, whatever happens (R6)
    expected_calls  calls that a person, a queue or the operation has in a month; for calls that
                    are offered one by one
    strata          by which of `STRATA` these calls are drawn in proportion
    code_label      where a call says its wrap-up code: the name of a label of its source
    codes           the codes that are a group; every other is in the group "-" with the rest, so
                    that no word of a source stands in a draw that the programme does not name
    spread          of the n calls of a month at most n/4, n/2 and 3n/4, rounded up, are drawn
                    from its first seven, fourteen and twenty-one days
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from klankbord.law.instants import AMSTERDAM
from klankbord.law.texts import Text
from klankbord.programmes.sampling import Allocation

PERSON, QUEUE, OPERATION = "person", "queue", "operation"
WHOSE = (PERSON, QUEUE, OPERATION)
MOST_OF_ALL = 1_000
"""Calls a month at most of a queue or the operation; more is no sample any more."""
STRATA = ("queue", "hour", "direction", "length", "channel", "code")

WEEKS = 4
DAYS = 7
LONGEST = 60
"""Characters of a value in the name of a stratum; what differs only after that is one stratum."""
LENGTHS = ((2, "0-2"), (5, "2-5"), (10, "5-10"))
"""Minutes up to which a call has which length; any other is "10-"."""
MINUTE = 60_000
UNKNOWN = "?"
OTHER = "-"
"""A wrap-up code that the plan does not name: drawn as often as any, with the rest of these."""

Plan = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Traits:
    """What of a call decides in which stratum it falls. `duration_ms` is None at the gate."""

    began: datetime
    queue: str | None = None
    direction: str | None = None
    duration_ms: int | None = None
    channel: str | None = None
    code: str | None = None


def coded(plan: Plan, labels: Mapping[str, str]) -> str | None:
    """The wrap-up code of a call by which it is drawn, out of the labels of its source."""
    said = labels.get(plan.get("code_label", ""), "").strip()
    return None if not said else said if said in plan.get("codes", ()) else OTHER


def of_all(plan: Plan) -> bool:
    """Whether is drawn from the calls of a queue or the operation, whoever takes them."""
    return bool(plan.get("of", PERSON) != PERSON)


def number(plan: Plan) -> int:
    """How many calls are drawn in a month: of a person, of a queue or of the operation."""
    return int(plan["calls"] if of_all(plan) else plan["per_person"])


def scope(plan: Plan, queue: str | None) -> str:
    """By what the calls that are drawn from together go; of a person nothing: he has a code."""
    if not of_all(plan):
        return ""
    return f"queue={_value(queue)}" if plan["of"] == QUEUE else OPERATION


def week(plan: Plan, began: datetime) -> int:
    """Which week of its month a call falls in, 1 to 4; 0 when the plan is not spread."""
    if not plan.get("spread"):
        return 0
    return min(WEEKS, (began.astimezone(AMSTERDAM).day - 1) // DAYS + 1)


def by_then(n: int, week: int) -> int:
    """How many of a month's n calls may have been drawn when a week is over."""
    return -(-n * week // WEEKS) if week else n


def room(plan: Plan, began: datetime, *, taken: int) -> int:
    """How many calls may be drawn from a frame with calls of one week."""
    return left(plan, week(plan, began), taken=taken)


def left(plan: Plan, week: int, *, taken: int) -> int:
    """As `room`, of a week by its number."""
    return max(0, by_then(number(plan), week) - taken)


def at_gate(plan: Plan, began: datetime, *, taken: int) -> tuple[int, Fraction]:
    """As `room`, for calls that come one by one, and the chance of each.

    Where nobody says how many calls will come, the first ones are drawn.
    """
    if "expected_calls" not in plan:
        return room(plan, began, taken=taken), Fraction(1)
    share = min(Fraction(1), Fraction(number(plan), plan["expected_calls"]))
    if of_all(plan):
        return room(plan, began, taken=taken), share
    return max(0, plan["ceiling"] - taken), share


def allocation(plan: Plan) -> Allocation:
    """How a draw is divided over the strata of one person."""
    return Allocation.SYSTEMATIC if plan.get("strata") else Allocation.PROPORTIONAL


def stratum(plan: Plan, call: Traits) -> str:
    """In which stratum of its frame a call falls: "queue=sales;hour=09", or nothing."""
    return ";".join(f"{name}={_TRAITS[name](call)}" for name in plan.get("strata", ()))


def faults(plan: Plan) -> Iterator[tuple[str, Text]]:
    """What makes that a plan can never be met, each with its field."""
    if plan["per_person"] > plan["ceiling"]:
        yield (
            "per_person",
            Text(
                nl="Dit is meer dan het hoogste aantal per persoon.",
                en="This is more than the ceiling for a person.",
            ),
        )
    if not codes_named(plan):
        yield (
            "codes",
            Text(
                nl="Vul de afrondcodes en hun label in als u naar afrondcode trekt, en anders "
                "niet.",
                en="Fill in the wrap-up codes and their label if you draw by code, and only then.",
            ),
        )
    if of_all(plan) != ("calls" in plan):
        yield (
            "calls",
            Text(
                nl="Vul dit in bij een steekproef van een wachtrij of van alles samen, en anders "
                "niet.",
                en="Fill this in for a draw of a queue or of everything together, and only then.",
            ),
        )
        return
    if plan.get("expected_calls", number(plan)) < number(plan):
        yield (
            "expected_calls",
            Text(
                nl="Dit zijn minder gesprekken dan er worden getrokken. Trek er minder.",
                en="These are fewer calls than are drawn. Draw fewer.",
            ),
        )


def codes_named(plan: Plan) -> bool:
    """Whether the codes and their label stand there exactly if calls are drawn by them."""
    by_code = "code" in plan.get("strata", ())
    return {by_code} == {bool(plan.get(name)) for name in ("code_label", "codes")}


def limits(plan: Plan) -> Iterator[Text]:
    """What a plan says and cannot always do, to be told before anything is drawn."""
    n, most = number(plan), plan["per_person"]
    calls = Text("gesprek", "call") if n == 1 else Text("gesprekken", "calls")
    if of_all(plan):
        drawn = (
            Text("gesprek getrokken is", "call") if most == 1
            else Text("gesprekken getrokken zijn", "calls")
        )  # fmt: skip
        yield Text(
            nl=f"Van wie {most} {drawn.nl}, worden die maand geen gesprekken meer getrokken.",
            en=f"Of whoever had {most} {drawn.en} drawn, no more calls are drawn in that month.",
        )
    elif plan.get("strata"):
        yield Text(
            nl=f"Met {n} {calls.nl} per persoon komt niet elke groep elke maand aan bod. Elk "
            "gesprek houdt dezelfde kans.",
            en=f"With {n} {calls.en} a person not every group gets its turn every month. Each call "
            "keeps the same chance.",
        )
    if plan.get("strata"):
        yield Text(
            nl="Vraagt de telefooncentrale per gesprek, dan tellen de groepen niet: elk gesprek "
            "wordt voor zich getrokken.",
            en="When the telephone platform asks for each call, the groups do not count: each call "
            "is drawn by itself.",
        )
    if plan.get("spread") and n < WEEKS:
        yield Text(
            nl=f"Met {n} {calls.nl} per maand kan niet uit elke week een gesprek komen.",
            en=f"With {n} {calls.en} a month there cannot be one of each week.",
        )
    if plan.get("spread") and "expected_calls" in plan:
        yield Text(
            nl="Gesprekken die een voor een komen zijn door het lot over de maand gespreid.",
            en="Calls that come one by one are spread over the month by chance.",
        )


def _length(call: Traits) -> str:
    if call.duration_ms is None:
        return UNKNOWN
    return next((name for most, name in LENGTHS if call.duration_ms < most * MINUTE), "10-")


def _value(said: str | None) -> str:
    """A value as a part of a name: without what has a meaning there, or cannot be written."""
    kept = (said or UNKNOWN)[:LONGEST].encode("utf-8", "replace").decode()
    return "".join(sign if sign.isprintable() and sign not in ";=/" else "_" for sign in kept)


_TRAITS: Mapping[str, Callable[[Traits], str]] = {
    "queue": lambda call: _value(call.queue),
    "hour": lambda call: f"{call.began.astimezone(AMSTERDAM):%H}",
    "direction": lambda call: _value(call.direction),
    "length": _length,
    "channel": lambda call: _value(call.channel),
    "code": lambda call: _value(call.code),
}
