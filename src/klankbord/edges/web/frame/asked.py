"""A question to the law as an address: choices out of closed lists, so no person can stand in it.

Names of parameters are those of the sentence's slots and of the facts that rules read; values are
those of the question schema and of each fact's domain.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from klankbord.law import engine, question, supposing
from klankbord.law.conditions import UNKNOWN, Condition
from klankbord.law.engine import Decision
from klankbord.law.instants import AMSTERDAM
from klankbord.law.supposing import Supposed
from klankbord.people.queries import POWER_OVER_ALL

SLOTS = ("role", "data", "relation", "made_for", "act", "purpose", "on")
OTHERWISE = {"role": "employee"}
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
PLACES = {
    "act": "act",
    "purpose": "purpose",
    "data": "data",
    "at": "on",
    "actor": "role",
    "actor.relation": "relation",
    "recording": "made_for",
}
"""Where a path of a question stands in the sentence; the longest that fits counts."""


class Unreadable(Exception):
    """Something was sent that no list offers. `places` are slots, or `facts`."""

    def __init__(self, *places: str) -> None:
        """Keep the places; what was sent is not repeated."""
        super().__init__(", ".join(places))
        self.places = places


@dataclass(frozen=True, slots=True)
class Asked:
    """A hypothetical question.

    Attributes:
        role: Who.
        act: What he does.
        on: The day on which.
        data: With which category of data; empty if none.
        relation: What he is to the person it is about; empty if not known.
        made_for: Purpose of the recording it stems from; empty if not known.
        purpose: What for; empty if none.
        rest: Whether everything unknown counts as in order.
        facts: Facts that are named, with their values, by name.
    """

    role: str
    act: str
    on: date
    data: str = ""
    relation: str = ""
    made_for: str = ""
    purpose: str = ""
    rest: bool = False
    facts: tuple[tuple[str, str], ...] = ()

    def question(self) -> dict[str, Any]:
        """As the law reads it. Who has a say over somebody's contract is his manager."""
        relation = self.relation
        if relation == "none" and self.role in POWER_OVER_ALL:
            relation = "own_manager"
        asked: dict[str, Any] = {
            "id": "may",
            "act": self.act,
            "at": datetime.combine(self.on, time(12), AMSTERDAM).isoformat(),
            "actor": {"role": self.role},
        }
        if relation:
            asked["actor"] |= {"relation": relation, "hr_power": relation == "own_manager"}
        asked |= {"purpose": self.purpose} if self.purpose else {}
        asked |= {"data": self.data} if self.data else {}
        asked |= {"recording": {"purposes": [self.made_for]}} if self.made_for else {}
        return asked

    def parameters(self) -> dict[str, str]:
        """The question as `read` takes it; only what is not left open is in it."""
        slots = {name: getattr(self, name) for name in SLOTS}
        sent = {name: str(value) for name, value in slots.items() if value}
        sent |= {"rest": "1"} if self.rest else {}
        return sent | dict(self.facts)

    def url(self) -> str:
        """The address at which the question is answered."""
        return f"{reverse('may')}?{urlencode(self.parameters())}"

    def without(self, names: Collection[str]) -> "Asked":
        """The same question, without naming some facts."""
        return replace(self, facts=tuple(each for each in self.facts if each[0] not in names))


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer, what was taken for proven to come to it, and what the sentence itself says."""

    decision: Supposed
    assumed: Mapping[str, str]
    stated: Mapping[str, str]


def read(sent: Mapping[str, str], today: date) -> Asked:
    """The question in an address; `act` must be there.

    Raises:
        Unreadable: Something in it is on no list.
    """
    given = {name: value for name, value in sent.items() if value}
    slots = {name: given.get(name, OTHERWISE.get(name, "")) for name in SLOTS if name != "on"}
    facts = {name: given[name] for name in given if name not in (*SLOTS, "rest")}
    if given.get("rest", "1") != "1":
        raise Unreadable("rest")
    asked = Asked(
        on=_day(given["on"]) if "on" in given else today,
        rest="rest" in given,
        facts=tuple(sorted(facts.items())),
        **slots,
    )
    try:
        question.check(asked.question())
        supposing.check(facts)
    except question.Fault as fault:
        raise Unreadable(_place(str(fault))) from fault
    except supposing.NotInDomain as fault:
        raise Unreadable("facts") from fault
    stated = supposing.stated(asked.question())
    if asked.rest:  # naming as unknown what would count as proven says something
        stated = {name: value for name, value in stated.items() if value != UNKNOWN}
    bearing = facts_of(asked.act, asked.question()["at"])
    return asked.without(
        {name for name, value in facts.items() if name not in bearing or stated.get(name) == value}
    )


def of(decision: Decision) -> Asked:
    """The question that was decided, with every fact that bore on it and without whom it is about.

    Of several programmes the one under which most rules deny.
    """
    whole = max(_views(decision.question), key=lambda view: engine.decide(view).denied.bit_count())
    actor = whole.get("actor", {})
    purposes = whole.get("recording", {}).get("purposes", ())
    day = datetime.fromisoformat(whole["at"]).astimezone(AMSTERDAM).date()
    asked = Asked(
        role=actor.get("role", OTHERWISE["role"]),
        act=whole["act"],
        on=day,
        data=whole.get("data", ""),
        relation=actor.get("relation", ""),
        made_for=purposes[0] if purposes else "",
        purpose=whole.get("purpose", ""),
    )
    plain, stated = supposing.stated(asked.question()), supposing.stated(whole)
    bearing = set(facts_of(asked.act, whole["at"])) - set(SLOTS)
    named = {name: value for name, value in stated.items() if name in bearing}
    return replace(
        asked, facts=tuple(sorted(each for each in named.items() if plain[each[0]] != each[1]))
    )


@lru_cache(maxsize=512)
def answer(asked: Asked) -> Outcome:
    """What the law says to it. Nothing is looked up and nothing is kept."""
    facts, whole = dict(asked.facts), asked.question()
    keep = [name for name, value in facts.items() if value == UNKNOWN]
    assumed = supposing.in_order(whole, facts, keep=keep) if asked.rest else {}
    decision = supposing.suppose(whole, facts | assumed)
    return Outcome(decision, assumed, supposing.stated(whole))


@lru_cache(maxsize=64)
def conditions_of(act: str, at: str) -> tuple[Condition, ...]:
    """Every condition that rules read about an act, without the act itself."""
    found = [
        part
        for rule in engine.speaking(act, at)
        for part in (rule.applies, rule.holds, *(duty.when for duty in rule.duties))
    ]
    return tuple(part.bind({"act": act}) for part in found)


def facts_of(act: str, at: str) -> tuple[str, ...]:
    """The names of the facts that can bear on an act."""
    return tuple(
        dict.fromkeys(fact.name for part in conditions_of(act, at) for fact in part.facts())
    )


def _views(whole: Mapping[str, Any]) -> list[dict[str, Any]]:
    alone = {name: part for name, part in whole.items() if name != "other_programmes"}
    others = whole.get("other_programmes", ())
    return [alone, *({**alone, "programme": other} for other in others)]


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Unreadable("on") from None
    if not FIRST <= day <= LAST:
        raise Unreadable("on")
    return day


def _place(fault: str) -> str:
    path = fault.partition(":")[0]
    fitting = [known for known in PLACES if path == known or path.startswith((f"{known}.",))]
    return PLACES[max(fitting, key=len)]
