"""What this package holds about a person: evaluations of his work, and evaluations that he made."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from klankbord.evaluations.models import Assignment, Evaluation
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.law.texts import Text
from klankbord.people.disclosure import Holding

EVALUATION = Text(
    nl="Een beoordeling van een gesprek van u: antwoorden, opmerkingen en uitkomst.",
    en="An evaluation of a call of yours: answers, comments and result.",
)
MADE = Text(
    nl="Dat u een gesprek van een ander beoordeelde.",
    en="That you evaluated a call of somebody else.",
)
ASSIGNED = Text(
    nl="Dat een gesprek van een ander op uw werklijst staat of stond.",
    en="That a call of somebody else is or was on your list of work.",
)


def held(employee: UUID, *, at: datetime) -> Iterator[Holding]:
    """Each evaluation and each assignment that concerns one employee.

    Args:
        employee: Whose.
        at: Now. Use it inside a transaction.
    """
    with access.acting(Access(SYSTEM, "retain", None, at)):
        found = Evaluation.objects.select_related("key")
        for row in found.filter(employee=employee):
            yield Holding("evaluation", row.pk, row.started_at, row.key.keep_until, EVALUATION)
        for row in found.filter(evaluator__employee=employee):
            yield Holding("evaluation_made", row.pk, row.started_at, row.key.keep_until, MADE)
        work = Assignment.objects.select_related("leg__key")
        for given in work.filter(evaluator__employee=employee):
            until = given.leg.key.keep_until
            yield Holding("assignment", given.pk, given.assigned_at, until, ASSIGNED)
