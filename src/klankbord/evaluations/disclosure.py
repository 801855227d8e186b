"""What this package holds about a person: evaluations of his work, and evaluations that he made."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from klankbord.evaluations import assessing, statements
from klankbord.evaluations.models import Assignment, Evaluation
from klankbord.gate.disclosing import Of, section
from klankbord.law.disclosing import BY_USE, EACH_ITS_DAY, MONITORING, PROOF, Value
from klankbord.law.texts import Text
from klankbord.vault import boxes

_BOXES = ("answers", "draft", "result", "texts")
_RECORDING = ("leg_id", Text("nummer van de opname", "number of the recording"))
_SCORECARD = ("scorecard.code", Text("formulier", "form"))
_STATE = ("state", Text("stand", "state"))
_SUBMITTED = ("submitted_at", Text("ingediend", "submitted"))


def _words(rows: Sequence[Any]) -> Mapping[UUID, Mapping[str, Value]]:
    sealed = {each.key: assessing.row_of(each) for each in rows}
    found = {name: boxes.unseal_all(name, sealed) for name in _BOXES}
    own = boxes.unseal_all(statements.BOX, sealed)
    return {each.pk: {**_said(each, {n: json.loads(all_[each.key_id]) for n, all_ in found.items()
                                     if each.key_id in all_}),
                      "statement": own.get(each.key_id, b"").decode()}
            for each in rows}  # fmt: skip


def _said(row: Evaluation, opened: Mapping[str, Any]) -> Mapping[str, Value]:
    """What an evaluation says, in the words of its form; of one that goes on, what stands so far.

    Source: AVG art. 15(3); GHAMS:2023:796 (an internal note is given too).
    """
    kept = opened.get("answers") or opened.get("draft") or {"answers": {}, "comment": ""}
    texts = opened.get("texts", {}).get("texts") or row.scorecard.texts
    return {
        "comment": kept["comment"],
        "answers": list(_answered(kept["answers"], texts)),
        "result": opened.get("result", {}),
    }


def _answered(answers: Mapping[str, Any], texts: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for question, answer in answers.items():
        option = answer.get("option", "")
        yield {
            "question": texts.get(question, question),
            "answer": texts.get(f"{question}.{option}", texts.get(option, option)),
            **{name: answer[name] for name in ("na", "comment") if answer.get(name)},
        }


EVALUATION = section(
    "evaluation",
    Of(
        Evaluation,
        employee=("employee",),
        since="started_at",
        until="key.keep_until",
        values={
            "recording": _RECORDING,
            "state": _STATE,
            "submitted_at": _SUBMITTED,
            "scorecard": _SCORECARD,
            "restricted_at": ("restricted_at", Text("beperkt sinds", "restricted since")),
        },
        sealed={
            "result": Text("uitkomst", "result"),
            "answers": Text("antwoorden", "answers"),
            "comment": Text("opmerking", "comment"),
            "statement": Text("uw verklaring erbij", "your statement with it"),
        },
        opened=_words,
        related=("key", "scorecard"),
    ),
    what=Text(
        "Een beoordeling van een gesprek van u: antwoorden, opmerkingen en uitkomst, ook als zij "
        "nog niet klaar is.",
        "An evaluation of a call of yours: answers, comments and result, also when it is not "
        "done yet.",
    ),
    source=Text("Van uw beoordelaar.", "From your evaluator."),
    basis=MONITORING,
    kept=EACH_ITS_DAY,
)

SECTIONS = (
    EVALUATION,
    section(
        "evaluation_made",
        Of(
            Evaluation,
            account=("evaluator",),
            since="started_at",
            until="key.keep_until",
            values={"state": _STATE, "submitted_at": _SUBMITTED, "scorecard": _SCORECARD},
            related=("key", "scorecard"),
        ),
        what=Text(
            "Dat u een gesprek van een ander beoordeelde. Wat u schreef, gaat over die ander.",
            "That you evaluated a call of somebody else. What you wrote is about that other.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=EACH_ITS_DAY,
    ),
    section(
        "assignment",
        Of(
            Assignment,
            account=("evaluator",),
            since="assigned_at",
            until="leg.key.keep_until",
            values={
                "recording": _RECORDING,
                "closed_at": ("closed_at", Text("klaar", "done")),
                "scorecard": _SCORECARD,
            },
            related=("leg__key", "scorecard"),
        ),
        what=Text(
            "Dat een gesprek van een ander op uw werklijst staat of stond.",
            "That a call of somebody else is or was on your list of work.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=EACH_ITS_DAY,
    ),
)
