"""What this package holds about a person: that he froze something, or confirmed that it stays so.

Whose recording it is reads it in his log, and with the recording itself.
"""

from klankbord.cases.models import Case
from klankbord.gate.disclosing import Of, section
from klankbord.law.disclosing import BY_USE, EACH_ITS_DAY, PROOF
from klankbord.law.texts import Text

SECTIONS = (
    section(
        "case_placed",
        Of(Case, account=("placed_by",), since="placed_at", until="key.keep_until",
           related=("key",)),
        what=Text(
            "Dat u een opname bevroor, of de termijn ervan wijzigde.",
            "That you froze a recording, or changed its term.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=EACH_ITS_DAY,
    ),
    section(
        "case_confirmed",
        Of(Case, account=("confirmed_by",), since="confirmed_at", until="key.keep_until",
           related=("key",)),
        what=Text(
            "Dat u bevestigde dat een opname bevroren of langer blijft.",
            "That you confirmed that a recording stays frozen, or longer.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=EACH_ITS_DAY,
    ),
)  # fmt: skip
