"""A shipment as its page shows it: what it is, how far it is, and what became of its offers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from klankbord.edges.connectors.known import CONNECTORS
from klankbord.edges.web.frame import answers, dates, words
from klankbord.edges.web.frame.asked import Asked, conditions_of
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.edges.web.platforms import exportwords
from klankbord.law import engine
from klankbord.law.conditions import UNKNOWN
from klankbord.law.rule import Rule as LawRule
from klankbord.recordings import keeping
from klankbord.recordings.models import Offer, Shipment
from klankbord.recordings.shipments.shipments import Seen

ACT, DATA, PURPOSE, ROLE = "record", "audio", "training", "integration"
"""What the law is asked of each call that is offered."""

SAID = {"act", "data", "purpose", "role"}
"""What the sentence itself says."""

AGAINST: Mapping[str, tuple[tuple[str, str], ...]] = {
    "R3": (("programme_basis", "employee_consent"),),
    "R11": (("hold_audio", "open"),),
    "R19": (("caller_objected", "yes"),),
    "R22": (("consent", "withdrawn"), ("nullity", "invoked")),
    "R42": (("voice_biometrics", "yes"),),
    "R43": (("special", "open"), ("special_ground", "no")),
    "R44": (("suspicion", "open"),),
    "R45": (("bsn", "open"),),
    "R46": (("card_code", "open"),),
    "R64": (("notice", "no"), ("running", "yes")),
    "R68": (("objection", "open"),),
}
"""What must be so for a rule to be in the way that does not mind what is not known."""

RULE = re.compile(r"R[1-9][0-9]?")
PLACE = re.compile(r"(?P<file>.*), (?P<unit>line|record) (?P<number>\d+)", re.DOTALL)

ORDER = ("accepted", "duplicate", "not_drawn", "quarantined", "refused", "faulty", "error")
VERDICTS = {
    "accepted": "yes",
    "duplicate": "open",
    "not_drawn": "open",
    "quarantined": "wait",
    "refused": "no",
    "faulty": "no",
    "error": "no",
}
FIRST = 3
STATES = {
    "receiving": "open",
    "reading": "wait",
    "ready": "if",
    "importing": "wait",
    "done": "yes",
    "failed": "no",
    "dropped": "open",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that was in the way, in words, and where its question can be asked."""

    id: str
    text: str
    may: str


@dataclass(frozen=True, slots=True)
class Group:
    """Offers with one outcome."""

    n: int
    says: str
    rules: tuple[Rule, ...]
    facts: tuple[str, ...]
    places: tuple[str, ...]
    more: int

    @property
    def first(self) -> tuple[Rule, ...]:
        """The rules that are read at a glance; all of them, if that saves one."""
        return self.rules[:FIRST] if len(self.rules) > FIRST + 1 else self.rules

    @property
    def rest(self) -> tuple[Rule, ...]:
        """The rules that are read by who asks for them."""
        return self.rules[len(self.first) :]


@dataclass(frozen=True, slots=True)
class Result:
    """All offers with one result: a word, what it means, and the groups in it."""

    code: str
    verdict: str
    word: str
    says: str
    n: int
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A shipment on its page."""

    id: UUID
    title: str
    source: str
    form: str
    door: str
    state: str
    verdict: str
    word: str
    fault: str
    said: str
    total: int
    done: int
    results: tuple[Result, ...]
    until: datetime | None
    kept_until: datetime
    has_lines: bool

    @property
    def busy(self) -> bool:
        return self.state in ("reading", "importing")

    @property
    def coming(self) -> int:
        """How many would come in."""
        return sum(each.n for each in self.results if each.code == "accepted")


def shown(seen: Seen, at: datetime) -> Shown:
    """A shipment for its page."""
    of = seen.shipment
    results = _results(of.groups, seen.places, at, over=of.state == "done")
    return Shown(
        id=of.pk,
        title=title(of),
        source=of.source,
        form=form(of),
        door=words.word(exportwords.SHIPMENT_DOORS, of.door),
        state=of.state,
        verdict=STATES[of.state],
        word=words.word(exportwords.SHIPMENT_STATES, of.state),
        fault=words.word(exportwords.SHIPMENT_FAULTS, of.fault) if of.fault else "",
        said=_said(of, seen.places),
        total=of.total,
        done=of.done,
        results=tuple(results) if of.state in ("ready", "done") else (),
        until=of.content.keep_until if of.content and of.ended_at is None else None,
        kept_until=of.key.keep_until,
        has_lines=seen.has_lines,
    )


def title(of: Shipment) -> str:
    """What a shipment is called."""
    return gettext("Shipment of {moment}").format(moment=dates.moment(of.sent_at))


def form(of: Shipment) -> str:
    """What kind of export it is."""
    return form_title(of.form) if of.form else gettext("not told")


def form_title(form: str) -> str:
    """What a kind of export is called; most have the name of their platform."""
    known = CONNECTORS.get(form)
    return (
        known.title
        if known and form not in exportwords.FORMS
        else words.word(exportwords.FORMS, form)
    )


def strip() -> Strip:
    """What an administrator who brings in recordings sees and does not see."""
    return Strip(
        verdict="yes",
        says=gettext("You bring in calls without hearing them"),
        facts=(
            Fact(gettext("You do not see"), gettext("sound, names and numbers in a call")),
            Fact(gettext("The law is asked"), gettext("of each call, first")),
        ),
        logged=gettext("What you send in and let in is written down"),
    )


def may(rule: str, at: datetime) -> str:
    """“Mag dit?” about a call in which everything is in order but what this rule asks."""
    facts = AGAINST.get(rule) or _unknown(rule, at)
    asked = Asked(
        role=ROLE, act=ACT, on=dates.today(at), data=DATA, purpose=PURPOSE, rest=True, facts=facts
    )
    return asked.url()


def _unknown(rule: str, at: datetime) -> tuple[tuple[str, str], ...]:
    """What a rule reads of a call, none of it known."""
    found = _rule(rule)
    facts = [fact for part in (found.applies, found.holds) for fact in part.facts()]
    read = {fact.name for fact in facts if UNKNOWN in fact.domain}
    bearing = {fact.name for part in conditions_of(ACT, at.isoformat()) for fact in part.facts()}
    return tuple((name, UNKNOWN) for name in sorted(read & bearing - SAID))


def _rule(name: str) -> LawRule:
    return next(each for each in engine.BOOK.rules if each.id == name)


def _results(
    groups: Sequence[Mapping[str, Any]],
    places: Sequence[Sequence[str]],
    at: datetime,
    *,
    over: bool,
) -> Iterator[Result]:
    padded = [*places, *[()] * (len(groups) - len(places))]
    for code in ORDER:
        mine = [
            (each, where)
            for each, where in zip(groups, padded, strict=False)
            if each["result"] == code
        ]
        if mine:
            yield Result(
                code=code,
                verdict=VERDICTS[code],
                word=_word(code, over=over),
                says=_meaning(code, at),
                n=sum(each["n"] for each, _ in mine),
                groups=tuple(_group(each, where, at) for each, where in mine),
            )


def _group(each: Mapping[str, Any], places: Sequence[str], at: datetime) -> Group:
    return Group(
        n=each["n"],
        says=_reason(each),
        rules=tuple(
            Rule(rule, answers.spoken(_rule(rule).text), may(rule, at))
            for rule in each["rules"]
            if RULE.fullmatch(rule)
        ),
        facts=tuple(dict.fromkeys(_fact(each["result"], path) for path in each["missing"])),
        places=tuple(map(place, places)),
        more=each["n"] - len(places) if places else 0,
    )


def place(told: str) -> str:
    """Where something stands, in the reader's words."""
    found = PLACE.fullmatch(told)
    if found is None:
        return told
    line, record = gettext("{file}, line {number}"), gettext("{file}, record {number}")
    said = line if found["unit"] == "line" else record
    return said.format(file=found["file"], number=found["number"])


def _fact(result: str, path: str) -> str:
    if result == "faulty":
        return path
    return words.word(words.UNTOLD, path) if path in words.UNTOLD else answers.meaning(path)


def _reason(each: Mapping[str, Any]) -> str:
    code = str(each["reason"])
    if not code or each["rules"]:
        return ""
    kind = {
        "refused": exportwords.NEVER_OFFERED,
        "faulty": exportwords.RECORD_FAULTS,
        "quarantined": words.WAITS,
        "not_drawn": exportwords.NOT_DRAWN,
    }.get(each["result"], exportwords.SOUND_FAULTS)
    return words.word(kind, code)


def _word(code: str, *, over: bool) -> str:
    if code == Offer.Result.ACCEPTED and over:
        return gettext("Came in")
    return words.word(exportwords.OUTCOMES, code)


def _meaning(code: str, at: datetime) -> str:
    if code == Offer.Result.QUARANTINED:
        said = gettext(
            "A fact is missing. What was told of it goes on {day}, unless it is completed."
        )
        return said.format(day=dates.day(at + keeping.QUARANTINE))
    return words.word(exportwords.OUTCOMES_MEAN, code)


def _said(of: Shipment, places: Sequence[Sequence[str]]) -> str:
    """What the reader of the export said, as evidence: with file and line, in its own language."""
    return places[0][0] if of.state == "failed" and places and places[0] else ""


def row_of(of: Shipment) -> dict[str, Any]:
    """A shipment in the list."""
    counts = {each["result"]: 0 for each in of.groups}
    for each in of.groups:
        counts[each["result"]] += each["n"]
    came = counts.get("accepted", 0)
    return {
        "url": reverse("shipment", args=[of.pk]),
        "sent_at": of.sent_at,
        "source": of.source,
        "form": form(of),
        "door": words.word(exportwords.SHIPMENT_DOORS, of.door),
        "verdict": STATES[of.state],
        "word": words.word(exportwords.SHIPMENT_STATES, of.state),
        "says": ngettext("{n} of {total} call", "{n} of {total} calls", of.total).format(
            n=came, total=of.total
        )
        if of.state in ("done", "importing")
        else "",
    }
