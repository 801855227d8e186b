"""What the register of picks holds about a person: that he was chosen, or that he chose."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from klankbord.evaluations.evaluating import chosen
from klankbord.evaluations.models import Pick
from klankbord.gate.disclosing import Of, section
from klankbord.law.disclosing import BY_USE, EACH_ITS_DAY, MONITORING, PROOF, Value
from klankbord.law.texts import Text
from klankbord.vault import boxes

_PICKED = {
    "recording": ("leg_id", Text("nummer van de opname", "number of the recording")),
    "complained_on": ("complained_on", Text("dag van de klacht", "day of the complaint")),
    "asked_by": ("asked_by", Text("wie erom vroeg", "who asked")),
}


def _said_of_picks(rows: Sequence[Any]) -> Mapping[UUID, Mapping[str, Value]]:
    found = boxes.unseal_all(chosen.BOX, {each.key: chosen.row_of(each) for each in rows})
    return {each.pk: json.loads(found[each.key_id]) for each in rows if each.key_id in found}


SECTIONS = (
    section(
        "pick",
        Of(
            Pick,
            employee=("employee",),
            since="picked_at",
            until="key.keep_until",
            values=_PICKED,
            sealed={
                "reference": Text("kenmerk van de klacht", "reference of the complaint"),
                "reason": Text("wat moest worden nagegaan", "what had to be looked at"),
            },
            opened=_said_of_picks,
            related=("key",),
        ),
        what=Text(
            "Dat een gesprek van u is gekozen wegens een klacht, en niet door het lot.",
            "That a call of yours was chosen because of a complaint, and not by lot.",
        ),
        source=Text(
            "Van de kwaliteitsmanager, na een klacht van een beller.",
            "From the quality manager, after a complaint of a caller.",
        ),
        basis=MONITORING,
        kept=EACH_ITS_DAY,
    ),
    section(
        "pick_made",
        Of(
            Pick,
            account=("decided_by",),
            since="picked_at",
            until="key.keep_until",
            values=_PICKED,
            related=("key",),
        ),
        what=Text(
            "Dat u een gesprek van een ander koos wegens een klacht.",
            "That you chose a call of somebody else because of a complaint.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=EACH_ITS_DAY,
    ),
)
