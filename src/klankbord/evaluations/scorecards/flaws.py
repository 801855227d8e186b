"""What keeps a form that can be read from being used, or from having a meaning at all."""

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction

from klankbord.evaluations.scorecards.forms import (
    SCORED,
    Condition,
    Form,
    Kind,
    Problem,
    Question,
    Section,
    WeightMode,
)


def of(form: Form) -> list[Problem]:
    """Everything that keeps a form from being activated, in the order of the form."""
    asked = {question.id: question for _, question in form.questions()}
    order = {identifier: number for number, identifier in enumerate(asked)}
    circular = _circular(asked)
    found: list[Problem] = [*_of_bands(form)]
    for section in form.sections:
        found += _of_section(form, section)
        for question in section.questions:
            found += _of_question(question)
            if question.visible_if is not None:
                found += _of_condition(question, question.visible_if, asked, order, circular)
    if not any(section.weight * question.weight for section, question in _counting(form)):
        found.append(
            Problem(
                "form",
                "no_weight",
                "all weights are 0, so no answer can give a score. "
                "Give at least one section and one of its questions a weight.",
                blocks_scoring=False,
            )
        )
    return found


def _counting(form: Form) -> Iterator[tuple[Section, Question]]:
    return ((section, question) for section, question in form.questions() if not question.bonus)


def _of_section(form: Form, section: Section) -> Iterator[Problem]:
    counting = any(question.weight for question in section.questions if not question.bonus)
    bonus = any(question.weight for question in section.questions if question.bonus)
    if form.weight_mode is WeightMode.SHARE and bonus and not counting:
        yield Problem(
            f"section {section.id}",
            "bonus_alone",
            "a bonus adds to the other questions of its section, and none of them has a weight. "
            "Put the bonus question in a section with weight.",
            blocks_scoring=False,
        )


def _of_bands(form: Form) -> Iterator[Problem]:
    floors = [band.floor for band in form.bands]
    if floors and (floors[0] or not _rising(floors)):
        yield Problem(
            "bands",
            "band_order",
            "the first band begins at 0, and each next one higher than the one before.",
            blocks_scoring=False,
        )


def _rising(floors: Sequence[Fraction | None]) -> bool:
    pairs = itertools.pairwise(floors)
    return all(low is not None and high is not None and low < high for low, high in pairs)


def _of_question(question: Question) -> Iterator[Problem]:
    place = f"question {question.id}"
    if question.kind is Kind.NUMBER:
        floors = [option.floor for option in question.options]
        if floors[0] or not _rising(floors):
            yield Problem(place, "number_order", "its first option begins at 0, and each next one "
                          "at a higher number than the one before.")  # fmt: skip
    if question.kind not in SCORED:
        if question.weight:
            yield Problem(place, "unscored_weight", "a text or a date gives no points. "
                          "Make its weight 0.")  # fmt: skip
    elif question.weight and not question.maximum:
        yield Problem(
            place,
            "no_points",
            "no option gives points although the question has a weight. "
            "Give an option points, or make the weight 0.",
        )
    known = {option.id for option in question.options}
    for option in question.comment_required:
        if option not in known:
            yield Problem(place, "unknown_option", f"comment_required names option {option!r}, "
                          "which the question does not have.")  # fmt: skip


def _of_condition(
    question: Question,
    condition: Condition,
    asked: Mapping[str, Question],
    order: Mapping[str, int],
    circular: Collection[str],
) -> Iterator[Problem]:
    place = f"question {question.id}"
    other = asked.get(condition.question)
    if other is None:
        yield Problem(place, "condition_deleted", f"visible_if refers to question "
                      f"{condition.question!r}, which is not in the form.")  # fmt: skip
        return
    if question.id in circular:
        yield Problem(place, "condition_cycle", "its condition leads back to the question itself, "
                      "so that it can never be shown.")  # fmt: skip
    elif order[other.id] > order[question.id]:
        yield Problem(place, "condition_later", f"visible_if refers to question {other.id!r}, "
                      "which comes later. Move one of the two.")  # fmt: skip
    known = {option.id for option in other.options}
    for option in condition.options:
        if option not in known:
            yield Problem(place, "unknown_option", f"visible_if names option {option!r}, which "
                          f"question {other.id!r} does not have.")  # fmt: skip


def _circular(asked: Mapping[str, Question]) -> set[str]:
    """The questions whose condition leads back to themselves."""
    found: set[str] = set()
    walked: set[str] = set()
    for start in asked:
        path: dict[str, int] = {}
        here: str | None = start
        while here is not None and here in asked and here not in walked | path.keys():
            path[here] = len(path)
            condition = asked[here].visible_if
            here = condition.question if condition else None
        if here in path:
            found.update(list(path)[path[here] :])
        walked.update(path)
    return found
