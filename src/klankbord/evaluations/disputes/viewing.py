"""What an employee says of an evaluation besides disputing it: seen, his view, another answer.

It lies beside what was submitted, under the same key, for everybody who may read that.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from klankbord.evaluations.disputes import disputing
from klankbord.evaluations.evaluating import reading
from klankbord.evaluations.evaluating.assessing import Answers
from klankbord.evaluations.models import Evaluation
from klankbord.evaluations.scorecards import forms
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.people.faults import Fault


def see(
    evaluation: UUID,
    *,
    comment: str,
    views: Mapping[str, str],
    proposed: Answers | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    """Keep that an employee saw an evaluation, with what he says of it. It means no consent.

    Args:
        evaluation: Which.
        comment: On the whole; may be empty.
        views: {question id: his own view of it}.
        proposed: What he would have answered, where it is something else. It stands beside the
            answer of the evaluator, and changes no score by itself.
        actor: The employee himself.
        at: Now.

    Raises:
        NoSuchEvaluation, Refused: As `reading.read`.
        Fault: A text is too long, or an answer is none of the form.
    """
    kept = {each: said for each, said in views.items() if said}
    disputing.fits(comment, *kept.values())
    with transaction.atomic(durable=True):
        found, decision = disputing.own(evaluation, actor, at)
        if decision.allowed:
            said = {"comment": comment, "views": kept}
            if proposed:
                said["proposed"] = _proposed(found, proposed)
            disputing.put(found, reading.VIEW, said)
            if found.seen_at is None:
                found.seen_at = at
                with access.acting(Access(SYSTEM, "retain", None, at)):
                    found.save(update_fields=["seen_at"])
                disputing.note("evaluation_seen", found, at, actor)
    if not decision.allowed:
        raise decisions.Refused(decision)


def _proposed(found: Evaluation, proposed: Answers) -> dict[str, Any]:
    form = forms.parse(disputing.box(found, "texts")["form"])
    asked = {question.id: question for _section, question in form.questions()}
    kept = {}
    for identifier, answer in proposed.items():
        question = asked.get(identifier)
        na = question is not None and question.na_allowed and answer.get("na") is True
        if question is None or not (na or len(question.chosen(answer)) == 1):
            raise Fault("Choose an answer of the form.", "view_answer")
        kept[identifier] = {"na": True} if na else {"option": answer["option"]}
    return kept
