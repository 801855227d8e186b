"""After each month everybody hears what it brought: how much was recorded, heard and evaluated.

Also whoever was recorded and not heard, and whoever a programme named and of whom nothing was
recorded: "nothing of you was listened to" is news, too (R32).
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import Count

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.jobs import queue
from klankbord.law.instants import AMSTERDAM
from klankbord.notices import months
from klankbord.notices.models import AfterNotice
from klankbord.notices.months import Month
from klankbord.programmes import queries as programmes
from klankbord.recordings.models import Leg

BACK = (1, 2)
"""Which months are looked at: a worker that was down over New Year tells what it missed."""
INSTANT = timedelta(microseconds=1)


@queue.periodic("recordings.summaries", "12 * * * *")
def hourly(timestamp: int) -> None:
    """Every hour: in the first one of a month there is something to tell, or after a standstill."""
    run(datetime.fromtimestamp(timestamp, tz=UTC))


def run(at: datetime) -> int:
    """Tell everybody who was not told yet; how many that are. Safe to repeat and to break off."""
    return sum(_tell(months.before(at, back), at) for back in BACK)


def is_untold(employee: UUID, at: datetime) -> bool:
    """Whether somebody is late to be told of what was done with his calls, or of a month.

    Listening to him stops until he is told.
    """
    with access.acting(Access(SYSTEM, "retain", None, at)):
        if months.is_late(employee, at):
            return True
        month = months.before(at)
        if at.astimezone(AMSTERDAM).date() <= month.due:
            return False
        made = Leg.objects.filter(
            employee=employee, made_at__gte=month.since, made_at__lt=month.until
        )
        told = AfterNotice.objects.filter(employee=employee, period=month.name)
        return made.exists() and not told.exists()


def _tell(month: Month, at: datetime) -> int:
    with access.deed(Access(SYSTEM, "retain", None, at)):
        recorded = _recorded(month)
        told = set(AfterNotice.objects.filter(period=month.name).values_list("employee", flat=True))
        waiting = sorted((_named(month) | set(recorded)) - told)
        heard = months.heard_in(month, waiting)
    told_now = 0
    for employee in waiting:
        listened, scored = heard.get(employee, (0, 0))
        with access.deed(Access(SYSTEM, "retain", None, at)):
            told_now += months.tell(
                employee, month, recorded=recorded.get(employee, 0), heard=listened,
                scored=scored, at=at,
            )  # fmt: skip
    return told_now


def _recorded(month: Month) -> dict[UUID, int]:
    made = Leg.objects.filter(made_at__gte=month.since, made_at__lt=month.until)
    return dict(made.values_list("employee").annotate(calls=Count("pk")).order_by())


def _named(month: Month) -> set[UUID]:
    """Whom a programme named that was in force when the month began or ended."""
    found: set[UUID] = set()
    for instant in (month.since, month.until - INSTANT):
        for current in programmes.in_force(instant):
            found |= programmes.persons(current, instant)
    return found
