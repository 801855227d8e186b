"""How the telephone platforms are doing, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from klankbord.edges.web.frame import dates, words
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.edges.web.platforms import exportwords, shipments
from klankbord.recordings.shipments.sources import Source

VERDICTS = {"ok": "yes", "new": "open", "silent": "wait", "failing": "no", "late": "no"}


@dataclass(frozen=True, slots=True)
class Count:
    """Offers with one result, in the last day and the last week."""

    verdict: str
    word: str
    day: int
    week: int


@dataclass(frozen=True, slots=True)
class Through:
    """A way by which calls come: a token, or an export."""

    says: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform on the page."""

    name: str
    verdict: str
    word: str
    says: str
    ways: tuple[Through, ...]
    last: datetime | None
    fault: str
    counts: tuple[Count, ...]
    day: int
    week: int
    waiting: str


def shown(of: Source, at: datetime) -> Platform:
    """A platform for its page."""
    health = of.health(at)
    return Platform(
        name=of.name,
        verdict=VERDICTS[health],
        word=words.word(exportwords.HEALTH, health),
        says=_says(of, health),
        ways=_ways(of),
        last=of.last,
        fault=_fault(of),
        counts=_counts(of.day, of.week),
        day=sum(of.day.values()),
        week=sum(of.week.values()),
        waiting=_waiting(of),
    )


def strip() -> Strip:
    """What an administrator sees of platforms."""
    return Strip(
        verdict="yes",
        says=gettext("You see whether calls come, and not which"),
        facts=(Fact(gettext("You do not see"), gettext("sound, names and numbers in a call")),),
        logged=gettext("That you look is written down"),
    )


def _says(of: Source, health: str) -> str:
    if health == "ok":
        return gettext("Calls are offered, and what may come in comes in.")
    if health == "new":
        return gettext("Nothing was ever offered.")
    if health == "silent" and of.last:
        return gettext("Nothing was offered since {moment}.").format(moment=dates.moment(of.last))
    if health == "late" and of.waiting_since:
        said = gettext("Sound that was let in has not come since {moment}.")
        return said.format(moment=dates.moment(of.waiting_since))
    return gettext("What came last had a fault.")


def _ways(of: Source) -> tuple[Through, ...]:
    by_token = [
        Through(
            gettext("token “{name}”, until {day}").format(
                name=each.name, day=dates.last_day(each.expires_at)
            )
        )
        for each in of.tokens
    ]
    if of.shipment is None:
        return tuple(by_token)
    sent = gettext("export {form}, {moment}").format(
        form=shipments.form(of.shipment), moment=dates.moment(of.shipment.sent_at)
    )
    return (*by_token, Through(sent, reverse("shipment", args=[of.shipment.pk])))


def _fault(of: Source) -> str:
    if of.fault is None:
        return ""
    code, when = of.fault
    known = (
        exportwords.SHIPMENT_FAULTS
        if code in exportwords.SHIPMENT_FAULTS
        else exportwords.SOUND_FAULTS
    )
    return gettext("{moment}: {fault}").format(
        moment=dates.moment(when), fault=words.word(known, code)
    )


def _counts(day: Mapping[str, int], week: Mapping[str, int]) -> tuple[Count, ...]:
    shown_always = ("accepted", "duplicate", "not_drawn", "quarantined", "refused")
    return tuple(
        Count(
            shipments.VERDICTS[code],
            words.word(exportwords.OUTCOMES_SHORT, code),
            day.get(code, 0),
            week.get(code, 0),
        )
        for code in shipments.ORDER
        if code in shown_always or week.get(code)
    )


def _waiting(of: Source) -> str:
    if not of.waiting or of.waiting_since is None:
        return ""
    said = ngettext(
        "{n} call was let in and waits for its sound, since {moment}",
        "{n} calls were let in and wait for their sound, the first since {moment}",
        of.waiting,
    )
    return said.format(n=of.waiting, moment=dates.moment(of.waiting_since))
