"""The data protection officer hears of it when a rule changes, or when the day of a rule comes.

A new version of Klankbord brings new rules, and a day that was written down long ago arrives by
itself. Neither may pass unseen by whoever watches over the law (AVG 39).
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from klankbord.database import turns
from klankbord.gate.access import Actor
from klankbord.jobs import queue
from klankbord.law import editions
from klankbord.law.editions import Change
from klankbord.law.engine import BOOK
from klankbord.law.instants import AMSTERDAM
from klankbord.law.rule import Rule
from klankbord.law.texts import Text
from klankbord.ledger import book
from klankbord.notices import mailing
from klankbord.notices.models import Edition, RuleChange
from klankbord.people import queries as people
from klankbord.people.faults import Fault
from klankbord.people.models import Account, Role

SUBJECT = Text(nl="Regels van Klankbord zijn gewijzigd", en="Rules of Klankbord have changed")
BODY = Text(
    nl="Er zijn regels gewijzigd waarmee Klankbord beslist: {rules}.\n\n"
    "Kijk wat er anders is: {url}\n",
    en="Rules by which Klankbord decides have changed: {rules}.\n\nSee what is different: {url}\n",
)
TURN = "notices.rulechanges"


def notice(at: datetime, *, rules: Sequence[Rule] = BOOK.rules, version: str = BOOK.version) -> int:
    """Write down what changed since the last time; how many changes that are.

    The first time there is nothing to compare with, so nothing has changed. Safe to repeat and to
    run twice at once.

    Args:
        at: Now.
        rules: The rules that decide.
        version: Of the book that they stand in.
    """
    today = at.astimezone(AMSTERDAM).date()
    now = editions.prints(rules)
    with transaction.atomic(durable=True):
        turns.take(TURN)
        last = Edition.objects.order_by("-seen_at").first()
        if last is None:
            Edition.objects.create(version=version, prints=now, seen_at=at)
            return 0
        # Days are counted from when the book was first seen, so that none falls between two.
        since = last.seen_at.astimezone(AMSTERDAM).date()
        found = [*editions.differences(last.prints, now)]
        found += editions.arrivals(rules, after=since, until=today)
        edition = last
        if last.prints != now or last.version != version:
            edition = Edition.objects.create(version=version, prints=now, seen_at=at)
        return _keep(found, last=last, edition=edition, today=today, at=at)


def mail(at: datetime) -> int:
    """Mail what changed to every data protection officer; how many got it.

    Who becomes one later finds it on the page. A mail that fails is tried again the next time.
    """
    waiting = list(RuleChange.objects.filter(mailed_at__isnull=True).order_by("on", "pk"))
    if not waiting:
        return 0
    rules = ", ".join(dict.fromkeys(each.rule for each in waiting))
    officers = people.holding(Role.DPO, at)
    sent = sum(_send(officer, rules) for officer in officers)
    if sent:
        RuleChange.objects.filter(pk__in=[each.pk for each in waiting]).update(mailed_at=at)
    return sent


def newest(at: datetime) -> "QuerySet[RuleChange]":
    """What changed here, the newest first; at most a hundred."""
    found = RuleChange.objects.filter(edition__seen_at__lte=at).select_related("edition")
    return found.order_by("-on", "rule")[:100]


def unseen(at: datetime) -> "QuerySet[RuleChange]":
    """What no data protection officer has looked at yet."""
    return RuleChange.objects.filter(seen_at__isnull=True, edition__seen_at__lte=at)


def mark_seen(at: datetime, *, by: Actor) -> int:
    """Write down that a data protection officer looked at all that changed; how many that were.

    Raises:
        Fault: Somebody else looked.
    """
    if by.role != Role.DPO:
        raise Fault("Only a data protection officer marks changed rules as seen.")
    with transaction.atomic(durable=True):
        seen = unseen(at).update(seen_at=at)
        if seen:
            book.append(
                "rules_seen", at=at, subjects=[], detail={"changes": seen, "function": by.role}
            )
    return seen


@queue.periodic("notices.rules", "*/10 * * * *")
def look(timestamp: int) -> None:
    """Every ten minutes: after an upgrade the officer need not wait for the night."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    notice(at)
    mail(at)


def _keep(
    found: Iterable[Change], *, last: Edition, edition: Edition, today: date, at: datetime
) -> int:
    kept = 0
    for change in found:
        on = change.on or today
        if change.on and last.changes.filter(rule=change.rule, what=change.what, on=on).exists():
            continue
        RuleChange.objects.create(edition=edition, rule=change.rule, what=change.what, on=on)
        detail = {
            "rule": change.rule,
            "what": change.what,
            "on": on.isoformat(),
            "law": edition.version,
            "function": "system",
        }
        book.append("rule_changed", at=at, subjects=[], detail=detail)
        kept += 1
    return kept


def _send(officer: Account, rules: str) -> bool:
    url = settings.URL.geturl().rstrip("/") + reverse("rules_changed")
    return mailing.send(
        officer.email,
        subject=SUBJECT.in_language(officer.language),
        body=BODY.in_language(officer.language).format(rules=rules, url=url),
    )
