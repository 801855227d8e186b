"""What a policy says of hours and queues in words, held against what the programmes have set. Pure.

The sample stands in P1 as it is set; hours and lines are somebody's words, in two languages. Times
and days are read out of them; a difference is told with what is set, and keeps P1 back.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from klankbord.law.texts import Text
from klankbord.notices.composing import LANGUAGES, Configured
from klankbord.programmes.words import DAYS

NAMES = {
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "en": tuple(day.capitalize() for day in DAYS),
}
_WORKING = re.compile(r"werkdag|door de week|doordeweeks|working day|weekday|work day")
_EVERY = re.compile(r"elke dag|alle dagen|iedere dag|dagelijks|every day|all days|daily")
_WEEKEND = re.compile(r"\b(in het |at the |in the )?weekend")
_RANGE = r"{0}\w* (?:tot en met|t/m|through|to|until|up to and including) {1}"
_TIME = re.compile(r"(?<![\d:.])([01]?\d|2[0-4])(?:[:.]([0-5]\d))?(?![\d:.]*\d)")


def differences(of: Configured) -> Iterator[Text]:
    """Where the words of P1 say something else than is set, each with what is set."""
    hours, lines = of.said.both("hours"), of.said.both("lines")
    if hours is not None:
        yield from _hours(of, hours)
    if lines is not None:
        yield from _queues(of, lines)


def days_in(said: str, language: str) -> frozenset[str]:
    """Which days of the week a text names: one by one, from one to another, or all working days."""
    text = " ".join(said.casefold().split())
    names = [name.casefold() for name in NAMES[language]]
    found = {day for day, name in zip(DAYS, names, strict=True) if name in text}
    for first, one in enumerate(names):
        for last, other in enumerate(names):
            if re.search(_RANGE.format(one, other), text):
                found |= set(DAYS[first : last + 1] if first <= last else DAYS)
    if _EVERY.search(text):
        found |= set(DAYS)
    if _WORKING.search(text):
        found |= set(DAYS[:5])
    if _WEEKEND.search(text):
        found |= set(DAYS[5:])
    return frozenset(found)


def times_in(said: str) -> frozenset[str]:
    """Which times of day a text names, as 09:00."""
    return frozenset(f"{int(hour):02}:{minute or '00'}" for hour, minute in _TIME.findall(said))


def _hours(of: Configured, said: Text) -> Iterator[Text]:
    known = [each.terms["hours"] for each in of.programmes if "hours" in each.terms]
    if not known:
        return
    days = frozenset(day for each in known for day in each["days"])
    times = frozenset(each[end] for each in known for end in ("begin", "end"))
    whole = len(known) == len(of.programmes)  # else words about another programme may say more
    for language in LANGUAGES:
        text = said.in_language(language)
        told = _told(days, days_in(text, language), whole=whole)
        if not (told and _told(times, times_in(text), whole=whole)):
            yield _set_hours(known, language)


def _told(is_set: frozenset[str], said: frozenset[str], *, whole: bool) -> bool:
    return is_set == said if whole else is_set <= said


def _set_hours(known: Sequence[Mapping[str, Any]], language: str) -> Text:
    nl, en = (
        "; ".join(
            f"{', '.join(NAMES[each][DAYS.index(day)] for day in one['days'])} "
            f"{one['begin']}-{one['end']}"
            for one in known
        )
        for each in ("nl", "en")
    )
    tongue = _TONGUES[language]
    return Text(
        f"De uren in het {tongue.nl} zijn andere dan ingesteld. Ingesteld is: {nl}.",
        f"The hours in {tongue.en} are others than are set. What is set: {en}.",
    )


def _queues(of: Configured, said: Text) -> Iterator[Text]:
    queues = dict.fromkeys(name for each in of.programmes for name in each.terms.get("queues", ()))
    for language in LANGUAGES:
        text = said.in_language(language).casefold()
        missing = [name for name in queues if not _names(text, name)]
        if missing:
            tongue, listed = _TONGUES[language], ", ".join(missing)
            yield Text(
                f"Ingestelde wachtrijen ontbreken in het {tongue.nl}: {listed}.",
                f"Queues that are set are missing in {tongue.en}: {listed}.",
            )


def _names(text: str, queue: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(queue.casefold())}(?!\w)", text) is not None


_TONGUES = {"nl": Text("Nederlands", "Dutch"), "en": Text("Engels", "English")}
