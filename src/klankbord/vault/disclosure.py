"""What this package holds about a person: keys of his data, and what was frozen of it.

What lies under a key is told by the package that the data belong to.
"""

from klankbord.gate.disclosing import Of, section
from klankbord.law.disclosing import BY_USE, PROOF
from klankbord.law.texts import Text
from klankbord.vault.models import Confirmation, Hold, PartyKey

_KIND = Text("soort gegevens", "kind of data")

SECTIONS = (
    section(
        "party_key",
        Of(
            PartyKey,
            employee=("person",),
            account=("person",),
            caller=("person",),
            values={"kind": ("kind", _KIND)},
        ),
        tables=("vault_key", "vault_share", "vault_box", "vault_blob"),
        what=Text(
            "Dat er een sleutel is waaronder gegevens van u versleuteld liggen.",
            "That there is a key under which data of yours lie sealed.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=Text(
            "Tot het laatste dat eronder ligt weg is.",
            "Until the last thing under it is gone.",
        ),
    ),
    section(
        "hold",
        Of(
            Hold,
            employee=("key__shares__party_key__person",),
            account=("key__shares__party_key__person",),
            caller=("key__shares__party_key__person",),
            since="placed_at",
            until="ended_at",
            values={
                "kind": ("key.kind", _KIND),
                "review_on": ("review_on", Text("wordt bekeken op", "looked at on")),
            },
            related=("key",),
        ),
        what=Text(
            "Dat gegevens van u zijn bevroren voor een zaak: zij worden niet gewist zolang dat "
            "duurt, en niet gebruikt.",
            "That data of yours are frozen for a case: they are not erased while that lasts, and "
            "not used.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=Text("Tot de bevriezing eindigt.", "Until the hold ends."),
    ),
    section(
        "hold_placed",
        Of(Hold, account=("placed_by",), since="placed_at", until="ended_at"),
        what=Text(
            "Dat u gegevens voor een zaak bevroor.",
            "That you froze data for a case.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=Text("Tot de gegevens weg zijn.", "Until the data are gone."),
    ),
    section(
        "sweep_confirmed",
        Of(Confirmation, account=("account",), since="at"),
        what=Text(
            "Dat u een ongewoon grote opschoning bevestigde.",
            "That you confirmed an unusually large sweep.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=Text("Tot die opschoning klaar is.", "Until that sweep is done."),
    ),
)
