"""What this package holds about a person: evaluations of his work, and evaluations that he made."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from klankbord.evaluations.calibration import calibrated, calibrating
from klankbord.evaluations.evaluating import assessing, mirroring, reading, statements
from klankbord.evaluations.models import (
    Assignment,
    Away,
    Calibration,
    Calibrator,
    Dispute,
    Evaluation,
    Release,
    SelfEvaluation,
)
from klankbord.evaluations.picks import pickdisclosure
from klankbord.evaluations.scorecards import texts as keys
from klankbord.gate.access import Actor
from klankbord.gate.disclosing import Of, section
from klankbord.law.disclosing import (
    BY_USE,
    EACH_ITS_DAY,
    MONITORING,
    PROOF,
    Person,
    Row,
    Section,
    Value,
)
from klankbord.law.texts import Text
from klankbord.vault import boxes

_BOXES = (
    *("answers", "draft", "result", "texts"),
    reading.VIEW,
    *map(reading.grounds_box, reading.ROUNDS),
    *reading.OUTCOMES,
    reading.WITHDRAWAL,
)
_RECORDING = ("leg_id", Text("nummer van de opname", "number of the recording"))
_SCORECARD = ("scorecard.code", Text("formulier", "form"))
_STATE = ("state", Text("stand", "state"))
_DISPUTE = {
    "round": ("round", Text("ronde", "round")),
    "decide_by": ("decide_by", Text("besluit uiterlijk", "decided by")),
    "decided_at": ("decided_at", Text("besloten", "decided")),
    "outcome": ("outcome", Text("uitkomst", "outcome")),
}
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
        "view": opened.get(reading.VIEW, {}),
        "grounds": opened.get(reading.grounds_box(1), {}).get("text", ""),
        "outcome": opened.get(reading.outcome_box(1), {}),
        "grounds_again": opened.get(reading.grounds_box(2), {}).get("text", ""),
        "outcome_again": opened.get(reading.outcome_box(2), {}),
        "withdrawal": opened.get(reading.WITHDRAWAL, {}),
    }


def _answered(answers: Mapping[str, Any], texts: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for question, answer in answers.items():
        chosen = answer.get("options", [answer["option"]] if "option" in answer else [])
        written = [answer[name] for name in ("number", "text", "date") if name in answer]
        said = [texts.get(keys.option(question, each), texts.get(each, each)) for each in chosen]
        found = said + written
        yield {
            "question": texts.get(question, question),
            "answer": found[0] if len(found) == 1 else found,
            **{name: answer[name] for name in ("na", "comment") if answer.get(name)},
        }


def _calibrated(rows: Sequence[Any]) -> Mapping[UUID, Mapping[str, Value]]:
    sealed = {each.key: calibrating.row_of(each) for each in rows}
    found = boxes.unseal_all(calibrating.DRAFT, sealed)
    found |= boxes.unseal_all(calibrating.ANSWERS, sealed)
    kept = {each: json.loads(found[each.key_id]) for each in rows if each.key_id in found}
    return {each.pk: _found(each, said) for each, said in kept.items()}


def _found(row: Calibrator, kept: Mapping[str, Any]) -> Mapping[str, Value]:
    texts = row.calibration.scorecard.texts
    return {"comment": kept["comment"], "answers": list(_answered(kept["answers"], texts))}


def _mirrored(rows: Sequence[Any]) -> Mapping[UUID, Mapping[str, Value]]:
    found = boxes.unseal_all(mirroring.BOX, {each.key: mirroring.row_of(each) for each in rows})
    kept = {each: json.loads(found[each.key_id]) for each in rows if each.key_id in found}
    return {each.pk: _mirror(each, said) for each, said in kept.items()}


def _mirror(row: SelfEvaluation, kept: Mapping[str, Any]) -> Mapping[str, Value]:
    texts = kept.get("texts", row.scorecard.texts)
    return {"comment": kept["comment"], "answers": list(_answered(kept["answers"], texts))}


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
            "withdrawn_at": ("withdrawn_at", Text("ingetrokken", "taken back")),
        },
        sealed={
            "result": Text("uitkomst", "result"),
            "answers": Text("antwoorden", "answers"),
            "comment": Text("opmerking", "comment"),
            "statement": Text("uw verklaring erbij", "your statement with it"),
            "view": Text("uw eigen kijk erop", "your own view of it"),
            "grounds": Text("waarom u bezwaar maakte", "why you disputed it"),
            "outcome": Text("wat daarop is besloten", "what was decided on that"),
            "grounds_again": Text("waarom een derde keek", "why a third person looked"),
            "outcome_again": Text("wat die derde besloot", "what that third person decided"),
            "withdrawal": Text("waarom zij is ingetrokken", "why it was taken back"),
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


def _drift(person: Person, after: UUID | int | None, _most: int, at: datetime) -> Sequence[Row]:
    """What calibrations say of an evaluator, as he sees it on his own page (R78)."""
    if person.account is None or after is not None:
        return []
    found = calibrated.own_drift(Actor("evaluator", person.account), at=at)
    if not found.calls:
        return []
    values: dict[str, Value] = {"calls": found.calls, "course": found.course}
    if found.points:
        values["average"] = f"{found.points[-1].average:+.1f}"
    return [Row(id=person.account, since=at, until=None, values=values)]


DRIFT = Section(
    code="drift",
    tables=("evaluations_calibrator",),
    what=Text(
        "Hoe uw oordelen bij kalibraties afwijken van die van anderen. Alleen u ziet dit van u.",
        "How your scores in calibrations differ from those of others. Only you see this of you.",
    ),
    source=BY_USE,
    basis=PROOF,
    kept=Text(
        "Wij rekenen het uit als u het vraagt, en bewaren het niet.",
        "We work it out when you ask for it, and do not keep it.",
    ),
    fields={
        "calls": Text("gesprekken", "calls"),
        "course": Text("verloop", "course"),
        "average": Text("gemiddeld verschil in procentpunten", "average, in percentage points"),
    },
    page=_drift,
)

SECTIONS = (
    EVALUATION,
    DRIFT,
    section(
        "self_evaluation",
        Of(
            SelfEvaluation,
            employee=("employee",),
            since="begun_at",
            until="key.keep_until",
            values={
                "recording": _RECORDING,
                "submitted_at": _SUBMITTED,
                "scorecard": _SCORECARD,
                "shared": ("shared", Text("uw coach leest mee", "your coach reads it")),
            },
            sealed={
                "answers": Text("antwoorden", "answers"),
                "comment": Text("opmerking", "comment"),
            },
            opened=_mirrored,
            related=("key", "scorecard"),
        ),
        what=Text(
            "Wat u zelf van een gesprek van u vond.", "What you found of a call of yours yourself."
        ),
        source=Text("Van uzelf.", "From yourself."),
        basis=MONITORING,
        kept=EACH_ITS_DAY,
    ),
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
        "dispute",
        Of(
            Dispute,
            employee=("evaluation__employee",),
            since="opened_at",
            until="evaluation.key.keep_until",
            values=_DISPUTE,
            related=("evaluation__key",),
        ),
        what=Text(
            "Uw bezwaar tegen een beoordeling, en wat daarop is besloten.",
            "Your dispute of an evaluation, and what was decided on it.",
        ),
        source=Text("Van uzelf.", "From yourself."),
        basis=MONITORING,
        kept=EACH_ITS_DAY,
    ),
    section(
        "dispute_judged",
        Of(
            Dispute,
            account=("judge",),
            since="opened_at",
            until="evaluation.key.keep_until",
            values=_DISPUTE,
            related=("evaluation__key",),
        ),
        what=Text(
            "Dat u besliste over het bezwaar van een ander tegen een beoordeling.",
            "That you judged somebody else's dispute of an evaluation.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=EACH_ITS_DAY,
    ),
    *pickdisclosure.SECTIONS,
    section(
        "calibration",
        Of(
            Calibration,
            employee=("employee",),
            account=("expert",),
            since="opened_at",
            until="key.keep_until",
            values={
                "recording": _RECORDING,
                "scorecard": _SCORECARD,
                "closes_on": ("closes_on", Text("laatste dag", "last day")),
            },
            related=("key", "scorecard"),
        ),
        what=Text(
            "Dat beoordelaars een gesprek van u samen beoordeelden om te kalibreren. Wat zij "
            "vonden, gaat over henzelf: uw naam staat er niet bij.",
            "That evaluators scored a call of yours together to calibrate. What they found is "
            "about themselves: your name does not stand with it.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=EACH_ITS_DAY,
    ),
    section(
        "calibration_made",
        Of(
            Calibrator,
            account=("evaluator",),
            since="calibration.opened_at",
            until="key.keep_until",
            values={"submitted_at": _SUBMITTED},
            sealed={
                "answers": Text("antwoorden", "answers"),
                "comment": Text("opmerking", "comment"),
            },
            opened=_calibrated,
            related=("key", "calibration__scorecard"),
        ),
        what=Text(
            "Wat u vond bij een kalibratie. Anderen zien het zonder uw naam.",
            "What you found in a calibration. Others see it without your name.",
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
    section(
        "away",
        Of(
            Away,
            account=("evaluator",),
            since="",
            until="over_at",
            values={"day": ("day", Text("dag", "day"))},
        ),
        what=Text(
            "Dat u op een dag geen nieuwe gesprekken krijgt om te beoordelen. Waarom staat "
            "nergens.",
            "That you get no new calls to evaluate on a day. Why stands nowhere.",
        ),
        source=Text("Van uzelf.", "From yourself."),
        basis=PROOF,
        kept=Text("Tot die dag voorbij is.", "Until that day is over."),
    ),
    section(
        "release",
        Of(
            Release,
            account=("evaluator",),
            since="released_at",
            until="leg.key.keep_until",
            values={
                "recording": _RECORDING,
                "interest": ("interest", Text("u kent de medewerker", "you know the employee")),
            },
            related=("leg__key",),
        ),
        what=Text(
            "Dat u een gesprek van een ander teruggaf.",
            "That you gave back a call of somebody else.",
        ),
        source=Text("Van uzelf.", "From yourself."),
        basis=PROOF,
        kept=EACH_ITS_DAY,
    ),
)
