"""What this package holds about a person: what he brought into his review, or was given."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from klankbord.gate.disclosing import Of, section
from klankbord.law.disclosing import BY_USE, EACH_ITS_DAY, PROOF, Value
from klankbord.law.texts import Text
from klankbord.reviews import bringing
from klankbord.reviews.models import BroughtIn
from klankbord.vault import boxes

_TALK = ("talk_on", Text("dag van het gesprek", "day of the talk"))
_TAKEN_BACK = ("withdrawn_at", Text("ingetrokken", "taken back"))


def _words(rows: Sequence[Any]) -> Mapping[UUID, Mapping[str, Value]]:
    sealed = {each.key: bringing.row_of(each) for each in rows}
    found = boxes.unseal_all(bringing.BOX, sealed)
    return {each.pk: {"words": found.get(each.key_id, b"").decode()} for each in rows}


SECTIONS = (
    section(
        "brought_in",
        Of(
            BroughtIn,
            employee=("employee",),
            since="made_at",
            until="key.row_until",
            values={
                "function": ("function", Text("voor wie", "for whom")),
                "talk_on": _TALK,
                "withdrawn_at": _TAKEN_BACK,
            },
            sealed={"words": Text("wat u schreef", "what you wrote")},
            opened=_words,
            related=("key",),
        ),
        tables=("reviews_piece",),
        what=Text(
            "Wat u uit uzelf inbracht in uw eigen beoordelingsgesprek.",
            "What you brought into your own performance review of your own accord.",
        ),
        source=Text("Van uzelf.", "From yourself."),
        basis=PROOF,
        kept=EACH_ITS_DAY,
    ),
    section(
        "brought_in_for",
        Of(
            BroughtIn,
            account=("recipient",),
            since="made_at",
            until="key.row_until",
            values={"talk_on": _TALK, "withdrawn_at": _TAKEN_BACK},
            related=("key",),
        ),
        what=Text(
            "Dat een medewerker u voor één gesprek iets liet lezen of horen.",
            "That an employee let you read or hear something for one talk.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=EACH_ITS_DAY,
    ),
)
