"""What would a programme mean? Answered before anything is in force, and nothing of it is kept.

A version is taken in as its file says and undone again. In between it is asked what still keeps it
from force, how many calls of a month its plan would draw, and what the law would answer to each of
its acts. The month is one that was: how many calls of each person were offered then is known, and
nothing else of them is read. Or so many calls a person are supposed.

A figure is about five people or more, or there is none (R50). It tells the most that can be drawn:
who works less gives fewer (`quota`), and not every call can come in.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law import supposing
from klankbord.law.settings import DEFAULT
from klankbord.law.supposing import Supposed
from klankbord.notices import loading
from klankbord.notices import queries as notices
from klankbord.people import queries as people
from klankbord.programmes import facts, plans
from klankbord.programmes import loading as programmes
from klankbord.programmes.dossier import Dossier
from klankbord.programmes.queries import dossier
from klankbord.programmes.readiness import Readiness
from klankbord.recordings.draw.counting import COUNTED
from klankbord.recordings.models import Offer

DATA: Mapping[str, str] = {
    "record_screen": "screen",
    "listen_live": "live_audio",
    "transcribe": "transcript",
    "score": "score",
    "auto_score": "score",
    "use_in_review": "score",
    "use_in_dismissal": "score",
    "share_evaluation": "score",
    "report_individual": "score",
    "report_team": "aggregate",
    "disclose_to_third_party": "aggregate",
    "read_messages": "messages",
}
"""What an act is about; every other one is about sound."""
_MADE_BY = frozenset({"record", "record_screen", "listen_live"})


@dataclass(frozen=True, slots=True)
class Volume:
    """A month of calls under a plan. None: it would be about fewer than five people.

    Attributes:
        month: The month that was, such as 2026-10; None: so many calls a person were supposed.
        people: Who is in the teams of the version.
        offered: Their calls.
        drawn_at_most: How many of them the plan draws at the most.
        drawn_then: How many were drawn in that month by what was in force then.
    """

    month: str | None
    people: int | None
    offered: int | None
    drawn_at_most: int | None
    drawn_then: int | None


@dataclass(frozen=True, slots=True)
class Simulated:
    """What a version would mean at a moment.

    `acts` holds the best answer that the law can give to each act for each purpose: whatever is not
    proven yet is taken for proven, so a no is one that no proof changes.
    """

    at: datetime
    of: Dossier
    readiness: Readiness
    volume: Volume
    acts: tuple[Supposed, ...]


def simulate(
    mapping: Mapping[str, Any],
    *,
    now: datetime,
    by: Actor,
    at: datetime | None = None,
    month: str | None = None,
    calls: int | None = None,
) -> Simulated:
    """Say what a version would mean. Nothing is written, not in the log either.

    Args:
        mapping: A file of docs/reference/programme-file.md.
        now: Now; evidence in the file is known from here on.
        by: Who asks.
        at: At which moment it is asked; if left out the first at which the version may run.
        month: The month whose calls are counted, such as 2026-10.
        calls: In place of a month: so many calls a person.

    Raises:
        Flawed: Everything that is wrong with the file, each with its place.
        Fault: The file cannot be taken in.
    """
    content = programmes.check(mapping, now)
    when = at or max(now, content.version["starts_at"])
    with access.deed(Access(SYSTEM, "retain", None, now)):
        loaded = loading.record(content, at=now, by=by)
        of = dossier(loaded.version.pk)
        found = Simulated(
            at=when,
            of=of,
            readiness=notices.readiness(of.id, when),
            volume=_volume(of, when, month, calls),
            acts=tuple(_acts(of, when)),
        )
        transaction.set_rollback(True)
    return found


def _volume(of: Dossier, at: datetime, month: str | None, calls: int | None) -> Volume:
    staff = people.members(of.teams, at)
    month = month if calls is None else None
    if len(staff) < DEFAULT.smallest_group:
        return Volume(month, None, None, None, None)
    if calls is not None:
        supposed = Counter(dict.fromkeys(staff, calls))
        return Volume(None, len(staff), supposed.total(), _drawn(of, supposed), None)
    counted = Offer.objects.filter(employee__in=staff, month=month).values("employee")
    rows = counted.annotate(n=Count("pk"), taken=Count("pk", filter=Q(result__in=COUNTED)))
    each = Counter({row["employee"]: row["n"] for row in rows})
    if 0 < len(each) < DEFAULT.smallest_group:
        return Volume(month, len(staff), None, None, None)
    then = sum(row["taken"] for row in rows)
    return Volume(month, len(staff), each.total(), _drawn(of, each), then)


def _drawn(of: Dossier, offered: "Counter[UUID]") -> int:
    """The most that the plan draws. Of queues it is the sum that people can give together."""
    most = sum(min(n, int(of.plan["per_person"])) for n in offered.values())
    if plans.of_all(of.plan) and of.plan["of"] != plans.QUEUE:
        return min(most, plans.number(of.plan))
    return most


def _acts(of: Dossier, at: datetime) -> Iterator[Supposed]:
    told = facts.of(of, at)
    told["programme"] |= {"status": "in_force", "person_in_scope": True}
    for act in of.acts:
        for purpose in of.purposes:
            asked = {
                **told,
                "id": of.version,
                "act": act,
                "purpose": purpose,
                "data": DATA.get(act, "audio"),
                "at": at.isoformat(),
                # What lies there was made under this version, for all of its purposes.
                **({} if act in _MADE_BY else {"recording": {"purposes": list(of.purposes)}}),
            }
            yield supposing.suppose(asked, supposing.in_order(asked, {}))
