"""What this package holds about a person: what he asked, and what he was answered."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from klankbord.gate.disclosing import Of, section
from klankbord.law.disclosing import BY_USE, BY_YOURSELF, EACH_ITS_DAY, PROOF, RIGHTS, Value
from klankbord.law.texts import Text
from klankbord.rights import sealed
from klankbord.rights.models import Package, Request

_TYPE = ("type", Text("soort", "kind"))


def _words(rows: Sequence[Any]) -> Mapping[UUID, Mapping[str, Value]]:
    return {each.pk: {"words": {**sealed.unseal(each)}} for each in rows}


SECTIONS = (
    section(
        "request",
        Of(
            Request,
            employee=("employee", "person"),
            account=("account", "person"),
            caller=("person",),
            since="received_at",
            until="key.keep_until",
            values={
                "type": _TYPE,
                "due_on": ("due_on", Text("antwoord uiterlijk", "answer by")),
                "state": ("state", Text("stand", "state")),
                "outcome": ("outcome", Text("uitkomst", "outcome")),
                "ground": ("ground", Text("grond", "ground")),
                "decided_at": ("decided_at", Text("besloten", "decided")),
                "decided_as": ("decided_as", Text("door functie", "by function")),
            },
            sealed={"words": Text("woorden", "words")},
            opened=_words,
            related=("key",),
        ),
        what=Text(
            "Een verzoek dat u deed, met uw woorden en ons antwoord.",
            "A request that you made, with your words and our answer.",
        ),
        source=BY_YOURSELF,
        basis=RIGHTS,
        kept=EACH_ITS_DAY,
    ),
    section(
        "request_decided",
        Of(
            Request,
            account=("decided_by",),
            since="decided_at",
            until="key.row_until",
            values={"type": _TYPE},
            related=("key",),
        ),
        what=Text(
            "Dat u besliste op een verzoek van een ander.",
            "That you decided on a request of somebody else.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=EACH_ITS_DAY,
    ),
    section(
        "package",
        Of(
            Package,
            employee=("request__employee", "request__person"),
            account=("request__account", "request__person"),
            caller=("request__person",),
            since="ordered_at",
            until="key.keep_until",
            values={
                "ready_at": ("ready_at", Text("klaar", "ready")),
                "collected_at": ("collected_at", Text("opgehaald", "collected")),
                "size": ("size", Text("grootte in bytes", "size in bytes")),
            },
            related=("key",),
        ),
        what=Text(
            "Dat een inzagepakket voor u is gemaakt, en of u het ophaalde.",
            "That an access package was made for you, and whether you collected it.",
        ),
        source=BY_USE,
        basis=RIGHTS,
        kept=EACH_ITS_DAY,
    ),
)
