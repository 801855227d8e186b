"""What this package holds about a person: that a machine looked at a call of his, and what it said.

Source: AVG art. 13(2)(f), 15(1)(h); AI Act art. 26(7).
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from klankbord.evaluations.models import Evaluation
from klankbord.gate.disclosing import Of, section
from klankbord.law.disclosing import BY_USE, EACH_ITS_DAY, MONITORING, Value
from klankbord.law.texts import Text
from klankbord.suggestions import revealing
from klankbord.suggestions.models import Run


def _said(rows: Sequence[Any]) -> Mapping[UUID, Mapping[str, Value]]:
    """What was suggested, once an evaluator has submitted his own answers."""
    submitted = set(
        Evaluation.objects.filter(
            leg__in=[each.leg_id for each in rows], submitted_at__isnull=False
        ).values_list("leg", flat=True)
    )
    return {
        each.pk: {
            "suggested": [
                f"{said.question}: {said.option} ({said.begin / 1000:g} s)"
                for said in (revealing.of(each) if each.leg_id in submitted else ())
            ]
        }
        for each in rows
    }


SECTIONS = (
    section(
        "suggestions",
        Of(
            Run,
            employee=("leg__employee",),
            since="made_at",
            until="leg.key.keep_until",
            values={
                "recording": ("leg_id", Text("nummer van de opname", "number of the recording")),
                "source": ("source", Text("hoe", "how")),
                "machine": ("machine", Text("model", "model")),
                "endpoint": ("endpoint", Text("waar het draait", "where it runs")),
                "state": ("state", Text("uitkomst", "outcome")),
                "reason": ("reason", Text("waarom niet", "why not")),
                "withheld": ("withheld", Text("niet zeker genoeg", "not sure enough")),
            },
            sealed={"suggested": Text("voorgesteld", "suggested")},
            opened=_said,
            related=("leg__key",),
        ),
        what=Text(
            "Dat een computer antwoorden voorstelde bij een gesprek van u, welke en op welke "
            "seconde. Een mens antwoordde zonder ze te zien; zij tellen nergens mee.",
            "That a computer suggested answers on a call of yours, which, and at which second. A "
            "human answered without seeing them; they count nowhere.",
        ),
        source=BY_USE,
        basis=MONITORING,
        kept=EACH_ITS_DAY,
    ),
)
