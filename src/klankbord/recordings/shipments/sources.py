"""How each telephone platform is doing: counted from its offers, never from a list of their own.

Counts, codes and moments only. Whose number is never recorded counts as not drawn, as everywhere.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db.models import Case, Count, F, Max, Min, Q, Value, When
from django.db.models.functions import Coalesce

from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.people import agents, tokens
from klankbord.people.faults import Fault
from klankbord.people.models import Token
from klankbord.recordings import looking
from klankbord.recordings.draw import drawing
from klankbord.recordings.intake import arriving
from klankbord.recordings.models import Batch, Leg, Offer, Shipment
from klankbord.recordings.shipments import shipping

DAY, WEEK = timedelta(days=1), timedelta(days=7)
SILENT = timedelta(days=3)
"""Without an offer for so long a platform is silent; a weekend is shorter."""
LATE = timedelta(days=1)
"""Sound that was let in and has not come for so long does not come by itself."""

BUSY = "busy"
"""A shipment that waited for another one did not fail."""

Health = Literal["ok", "new", "silent", "failing", "late"]


@dataclass(frozen=True, slots=True)
class Source:
    """One telephone platform.

    Attributes:
        name: As it stands with the names on the platform.
        tokens: With which it offers calls by itself.
        last: When it last offered anything; None if it never did.
        day: Offers of the last 24 hours, by result.
        week: Offers of the last seven days, by result.
        fault: Code of the newest fault of that week, and when it was.
        waiting: Calls that were let in and of which the sound has not come.
        waiting_since: Since when the first of those waits.
        shipment: The last export of it that was brought in.
    """

    name: str
    tokens: Sequence[Token]
    last: datetime | None
    day: Mapping[str, int]
    week: Mapping[str, int]
    fault: tuple[str, datetime] | None
    waiting: int
    waiting_since: datetime | None
    shipment: Shipment | None

    def health(self, at: datetime) -> Health:
        """How it is doing, the worst first."""
        if self.fault is not None and (self.last is None or self.fault[1] >= self.last):
            return "failing"
        if self.waiting_since is not None and self.waiting_since <= at - LATE:
            return "late"
        if self.last is None:
            return "new"
        return "silent" if self.last <= at - SILENT else "ok"


def overview(*, at: datetime, by: Actor) -> list[Source]:
    """Every platform, by name; that somebody looked is written down.

    Raises:
        Fault: He is none of `shipping.SENDERS`.
    """
    if by.role not in shipping.SENDERS:
        raise Fault("An administrator looks how the telephone platforms are doing.")
    looking.look("sources", at=at, by=by)
    with access.whole():
        return _all(at)


def _all(at: datetime) -> list[Source]:
    speaking, offered, sent = tokens.speaking(at), _offered(at), _sent(at)
    faults, waiting = _faults(at), _waiting(at)
    ever = dict(Batch.objects.values_list("source").annotate(Max("offered_at")))
    found = []
    for name in sorted({*speaking, *ever, *sent, *agents.sources()}):
        rows, shipments = offered.get(name, []), sent.get(name, [])
        wait = waiting.get(name, {})
        moments = filter(None, [ever.get(name), *(row["last"] for row in rows)])
        found.append(
            Source(
                name=name,
                tokens=speaking.get(name, []),
                last=max(moments, default=None),
                day=_results(rows, "day", shipments, at - DAY),
                week=_results(rows, "week", shipments, at - WEEK),
                fault=_newest(faults.get(name), shipments[:1]),
                waiting=wait.get("n", 0),
                waiting_since=wait.get("since"),
                shipment=shipments[0] if shipments else None,
            )
        )
    return found


def _offered(at: datetime) -> dict[str, list[dict[str, Any]]]:
    """Per platform and result how many offers there were, and when the last was.

    An offer counts when it was decided, one that was not drawn when it was offered. Calls that come
    one by one lie in the batch of their day, so a day more of batches is looked through.
    """
    unseen = When(result=Offer.Result.REFUSED, reason=drawing.UNRECORDED,
                  then=Value(Offer.Result.NOT_DRAWN))  # fmt: skip
    rows = (
        Offer.objects.filter(batch__offered_at__gte=at - WEEK - DAY)
        .annotate(when=Coalesce("decided_at", "batch__offered_at"))
        .annotate(shown=Case(unseen, default=F("result")))
        .filter(when__gte=at - WEEK)
        .values("source", "shown")
        .annotate(week=Count("pk"), day=Count("pk", Q(when__gte=at - DAY)), last=Max("when"))
    )
    return _by_source(rows)


def _sent(at: datetime) -> dict[str, list[Shipment]]:
    """The shipments of each platform, the newest first: the last one, and those of the week."""
    newest = Shipment.objects.order_by("source", "-sent_at").distinct("source")
    recent = Shipment.objects.filter(sent_at__gte=at - WEEK).order_by("-sent_at")
    found: dict[str, list[Shipment]] = {}
    for each in [*recent, *newest]:
        of = found.setdefault(each.source, [])
        if each not in of:
            of.append(each)
    return found


def _faults(at: datetime) -> dict[str, tuple[str, datetime]]:
    """The newest offer of each platform of which the sound was of no use."""
    rows = (
        Offer.objects.filter(
            result=Offer.Result.ERROR,
            decided_at__gte=at - WEEK,
            batch__offered_at__gte=at - WEEK - DAY,
        )
        .order_by("source", "-decided_at")
        .distinct("source")
        .values_list("source", "reason", "decided_at")
    )
    return {source: (reason, when) for source, reason, when in rows if when is not None}


def _waiting(at: datetime) -> dict[str, dict[str, Any]]:
    rows = (
        Leg.objects.filter(state=Leg.State.EXPECTED, retention_until__gt=at)
        .values(source=F("call__source"))
        .annotate(n=Count("pk"), since=Min("selected_at"))
    )
    return {row["source"]: dict(row) for row in rows}


def _results(
    rows: Sequence[Mapping[str, Any]], span: str, shipments: Sequence[Shipment], since: datetime
) -> Counter[str]:
    found = Counter({row["shown"]: row[span] for row in rows if row[span]})
    twice = sum(
        group["n"]
        for each in shipments
        if each.began_at is not None and each.seen_at >= since
        for group in each.groups
        if group["result"] == arriving.DUPLICATE
    )
    return found + Counter({arriving.DUPLICATE: twice})


def _newest(
    fault: tuple[str, datetime] | None, last: Sequence[Shipment]
) -> tuple[str, datetime] | None:
    """The fault of an offer, or that of the last shipment if it is newer."""
    failed = [
        (each.fault, each.ended_at)
        for each in last
        if each.ended_at and each.fault not in ("", BUSY)
    ]
    return max([*failed, *filter(None, [fault])], key=lambda each: each[1], default=None)


def _by_source(rows: Any) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["source"], []).append(row)
    return found
