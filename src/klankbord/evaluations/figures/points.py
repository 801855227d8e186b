"""The answers of an evaluation that count, what each earned, and what lay behind low ones."""

from collections.abc import Mapping
from typing import Any

from klankbord.evaluations.evaluating import reading
from klankbord.evaluations.evaluating.assessing import row_of
from klankbord.evaluations.models import Evaluation
from klankbord.evaluations.scorecards import forms, scoring, texts
from klankbord.vault import values


def opened(evaluation: Evaluation, box: str) -> dict[str, Any] | None:
    """What one box of an evaluation holds; None when it is gone."""
    return values.kept(evaluation.key, box, row=row_of(evaluation))


def counting(row: Evaluation) -> Mapping[str, Any] | None:
    """The answers that count: those of who judged a dispute, if he found otherwise."""
    judged = [opened(row, box) or {} for box in reversed(reading.OUTCOMES)]
    changed = next((each for each in judged if "answers" in each), None)
    return changed or opened(row, "answers")


def causes(form: forms.Form, kept: Mapping[str, Any] | None) -> dict[str, float]:
    """Of the causes that were named behind low answers, the share of each: of none there is none.

    They stand under keys that no question has, and are added up as scores are: of five persons.
    """
    if kept is None:
        return {}
    given = [(question, kept["answers"].get(question.id, {})) for _, question in form.questions()]
    named = [each.get("cause") for question, each in given if question.low(each)]
    named = [each for each in named if each in form.causes]
    return {texts.cause(c): named.count(c) / len(named) for c in form.causes} if named else {}


def scores(
    form: forms.Form, scorer: scoring.Scorer, kept: Mapping[str, Any] | None
) -> dict[str, float] | None:
    """The share of the points of each question that was asked and answered, from 0 to 1."""
    if kept is None:
        return None
    given = kept["answers"]
    hidden = scorer.score(given).na_hidden
    found = {}
    for _, question in form.questions():
        earned = question.earned(given.get(question.id, {}))
        if earned is not None and question.id not in hidden and question.maximum:
            found[question.id] = float(earned / question.maximum)
    return found
