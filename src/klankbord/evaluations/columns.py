"""How live facts show in the columns of evaluations: who coaches the employee, and who counts."""

from django.db.models import Exists, OuterRef, Q

from klankbord.gate import guards
from klankbord.gate.access import Access
from klankbord.gate.filters import EVERYTHING, NOTHING
from klankbord.gate.rowfacts import Live, LiveFacts
from klankbord.people import periods
from klankbord.people.models import Coaching, Role
from klankbord.recordings import columns

TABLE = "evaluations_evaluation"
COACH = "coach"
"""The act by which a coach sees what was released of his own coachees (design 4.4)."""
COUNT = "report_team"
"""The act by which scores are added up. Nobody but the system sees a row for it."""


def coached(table: str) -> Live:
    """Whoever acts as coach, for coaching, and coaches the employee of the row now."""
    held = (
        "EXISTS (SELECT 1 FROM people_coaching AS p "  # noqa: S608  our own names
        f"WHERE p.employee_id = {table}.employee_id "
        "AND p.coach_id = {actor} AND p.since <= {at} AND (p.until IS NULL OR p.until > {at}))"
    )
    coaching = f"{guards.ACT} = '{COACH}' AND {guards.ROLE} = '{Role.COACH}'"
    return Live(_coached, f"{coaching} AND {held}")


def _coached(access: Access) -> Q:
    if access.act != COACH or access.actor.role != Role.COACH:
        return NOTHING
    held = Coaching.objects.filter(
        periods.holding(access.at), employee=OuterRef("employee"), coach=access.actor.account
    )
    return Q(Exists(held))


def _granted(near: Live) -> Live:
    """Own items always; for coaching the coach alone; for the rest whoever was assigned."""
    coach = coached(TABLE)

    def q(access: Access) -> Q:
        if access.act != COACH:
            return near.q(access)
        own = Q(employee=access.actor.employee) if access.actor.employee else NOTHING
        return own | (Q(submitted_at__isnull=False) & coach.q(access))

    own = f"{TABLE}.employee_id = {{employee}}"
    released = f"{TABLE}.submitted_at IS NOT NULL AND {coach.sql}"
    return Live(q, f"({own}) OR ({guards.ACT} <> '{COACH}' AND ({near.sql})) OR ({released})")


_BASE = columns.live(TABLE, leg="leg", column="leg_id")
EVALUATIONS = {**_BASE, "access_granted": {"yes": _granted(_BASE["access_granted"]["yes"])}}
"""As for recordings, but for coaching: then the coach of the employee, once it is submitted."""

COUNTED: LiveFacts = {
    **columns.standing(TABLE),
    "access_granted": {
        "yes": Live(
            lambda access: EVERYTHING if access.actor.role == "system" else NOTHING,
            f"{guards.ROLE} = 'system'",
        )
    },
}
