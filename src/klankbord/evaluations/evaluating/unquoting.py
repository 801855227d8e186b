"""The words of a caller who was erased are taken out of what others wrote about the call.

A comment is about the employee and stays, with its own term; a quote is a copy and goes with its
parent (X10). Found are runs of words that lie here in writing, in a transcript or a message; what
somebody wrote down by ear cannot be told from his own words, and stays.
"""

import json
import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from klankbord.evaluations.evaluating import assessing, reading, statements
from klankbord.evaluations.models import Evaluation
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import book
from klankbord.ledger.returning import Said
from klankbord.vault import boxes
from klankbord.vault.replaying import Again, Laid

RUN = 4
"""Words in a row that make a quote: fewer are anybody's."""
MARK = "[…]"
TAKEN_OUT = "quotes_removed"
_WORD = re.compile(r"\w+")
_BOXES = ("answers", "draft", *reading.SAID)


def take_out(leg: UUID, said: Sequence[str], *, at: datetime, by: Actor) -> int:
    """Take what a caller said out of the evaluations of a recording, inside the deed that erases.

    Args:
        leg: Which.
        said: His own words, as they lay here in writing.
        at: Now.
        by: Who decided.

    Returns:
        In how many evaluations there was something.
    """
    runs = {run for text in said for run, *_ in _runs(text)}
    if not runs:
        return 0
    with access.acting(Access(SYSTEM, "erase", None, at)):
        rows = Evaluation.objects.filter(leg=leg, key__gone_at=None).select_related("key")
        found = list(rows.select_for_update(of=("self",)).order_by("pk"))
        changed = [row for row in found if _clean(row, runs)]
    for row in changed:
        detail = {"evaluation": str(row.pk), "leg": str(leg), "function": by.role}
        book.append(TAKEN_OUT, at=at, subjects=[row.employee_id], detail=detail)
    return len(changed)


def without(text: str, runs: Collection[tuple[str, ...]]) -> str:
    """A text with a mark in the place of each stretch of such runs of words."""
    hits = [(begin, end) for run, begin, end in _runs(text) if run in runs]
    made: list[str] = []
    done = 0
    for begin, end in hits:
        if begin > done or not made:
            made += [text[done:begin], MARK]
        done = max(done, end)
    return "".join([*made, text[done:]])


def _runs(text: str) -> list[tuple[tuple[str, ...], int, int]]:
    """Each run of words of a text with its place."""
    words = list(_WORD.finditer(text))
    return [
        (
            tuple(each.group().casefold() for each in words[at : at + RUN]),
            words[at].start(),
            words[at + RUN - 1].end(),
        )
        for at in range(len(words) - RUN + 1)
    ]


def _clean(row: Evaluation, runs: Collection[tuple[str, ...]]) -> bool:
    of = assessing.row_of(row)
    kept = boxes.unseal_each(row.key, _BOXES, row=of)
    new = {}
    for name, raw in kept.items():
        if name == statements.BOX:
            clean = without(raw.decode(), runs).encode()
        else:
            clean = json.dumps(_within(json.loads(raw), runs), ensure_ascii=False).encode()
            if json.loads(clean) == json.loads(raw):
                continue
        if clean != raw:
            new[name] = clean
    boxes.seal_each(row.key, new, row=of)
    return bool(new)


def _within(value: Any, runs: Collection[tuple[str, ...]]) -> Any:
    match value:
        case str():
            return without(value, runs)
        case list():
            return [_within(each, runs) for each in value]
        case dict():
            return {name: _within(each, runs) for name, each in value.items()}
        case _:
            return value


def _lay(said: Sequence[Said], at: datetime) -> Laid:
    """After a restore nobody has his words any more: a person looks at these comments again."""
    laid = Laid()
    told = {UUID(line.detail["evaluation"]) for line in said}
    with access.deed(Access(SYSTEM, "retain", None, at)):
        laid.lost[TAKEN_OUT] += Evaluation.objects.filter(pk__in=told, key__gone_at=None).count()
    laid.lost = +laid.lost
    return laid


AGAIN = Again((TAKEN_OUT,), _lay)
