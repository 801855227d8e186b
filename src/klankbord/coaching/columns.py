"""How live facts show in the columns of agenda items: the coach of this talk, and nobody else."""

from django.db.models import Q

from klankbord.evaluations import columns as evaluations
from klankbord.gate.access import Access
from klankbord.gate.filters import NOTHING
from klankbord.gate.rowfacts import Live
from klankbord.recordings import columns as recordings

TABLE = "coaching_item"


def _granted(coached: Live) -> Live:
    def q(access: Access) -> Q:
        own = Q(employee=access.actor.employee) if access.actor.employee else NOTHING
        return own | (Q(coach=access.actor.account) & coached.q(access))

    own = f"{TABLE}.employee_id = {{employee}}"
    return Live(q, f"({own}) OR ({TABLE}.coach_id = {{actor}} AND {coached.sql})")


ITEMS = {
    "access_granted": {"yes": _granted(evaluations.coached(TABLE))},
    **recordings.standing(TABLE),
}
"""As for evaluations, but of the coaches only the one who holds the talk."""
