"""What this package holds about a person: that the council let him into its room as an adviser.

Nobody is named in what passes between council and employer, and the room is the council's own.
"""

from klankbord.council.models import Adviser
from klankbord.gate.disclosing import Of, section
from klankbord.law.disclosing import EACH_ITS_DAY, REGISTER
from klankbord.law.texts import Text

SECTIONS = (
    section(
        "council_adviser",
        Of(Adviser, account=("account",)),
        what=Text(
            "Dat de ondernemingsraad u als adviseur in zijn kamer toeliet, en tot wanneer.",
            "That the works council let you into its room as an adviser, and until when.",
        ),
        source=Text("Van de ondernemingsraad.", "From the works council."),
        basis=REGISTER,
        kept=EACH_ITS_DAY,
    ),
)
