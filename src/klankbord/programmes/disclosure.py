"""What this package holds about a person: programmes that name his team, and his work on them."""

from klankbord.gate.disclosing import Of, section
from klankbord.law.disclosing import (
    BY_THE_ORGANISATION,
    BY_USE,
    EACH_ITS_DAY,
    PROOF,
    WHILE_THE_DOSSIER,
)
from klankbord.law.texts import Text
from klankbord.programmes.models import Draft, DraftPart, Evidence, Paper, Version

_KIND = ("kind", Text("soort", "kind"))
_PROGRAMME = ("version.programme.title", Text("regeling", "programme"))

SECTIONS = (
    section(
        "programme",
        Of(
            Version,
            employee=("teams__memberships__employee",),
            since="submitted_at",
            until="ends_at",
            values={
                "title": ("programme.title", Text("regeling", "programme")),
                "number": ("number", Text("versie", "version")),
                "purposes": ("purposes", Text("doel", "purpose")),
                "data": ("data", Text("gegevens", "data")),
                "legal_basis": ("legal_basis", Text("grondslag", "legal basis")),
            },
            related=("programme",),
        ),
        tables=("programmes_version_teams",),
        what=Text(
            "Uw team valt onder deze regeling. De regeling noemt teams, geen namen.",
            "Your team falls under this programme. The programme names teams, no names.",
        ),
        source=BY_THE_ORGANISATION,
        basis=PROOF,
        kept=WHILE_THE_DOSSIER,
    ),
    section(
        "evidence",
        Of(
            Evidence,
            account=("recorded_by",),
            since="recorded_at",
            values={"kind": _KIND, "programme": _PROGRAMME},
            related=("version__programme",),
        ),
        what=Text(
            "Dat u een stap van een regeling vastlegde.",
            "That you wrote down a step of a programme.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=WHILE_THE_DOSSIER,
    ),
    section(
        "draft",
        Of(
            Draft,
            account=("begun_by",),
            since="begun_at",
            values={"code": ("code", Text("regeling", "programme"))},
        ),
        what=Text("Dat u aan een regeling begon.", "That you began a programme."),
        source=BY_USE,
        basis=PROOF,
        kept=WHILE_THE_DOSSIER,
    ),
    section(
        "draft_part",
        Of(
            DraftPart,
            account=("written_by",),
            since="written_at",
            values={
                "name": ("name", Text("deel", "part")),
                "function": ("written_as", Text("functie", "function")),
            },
        ),
        what=Text(
            "Dat u als laatste aan een deel van een ontwerp schreef.",
            "That you were the last to write on a part of a draft.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=WHILE_THE_DOSSIER,
    ),
    section(
        "paper",
        Of(
            Paper,
            account=("added_by",),
            since="added_at",
            until="key.keep_until",
            values={
                "kind": _KIND,
                "programme": _PROGRAMME,
                "function": ("added_as", Text("functie", "function")),
            },
            related=("key", "version__programme"),
        ),
        what=Text(
            "Dat u een stuk bij een dossier voegde.",
            "That you added a paper to a dossier.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=EACH_ITS_DAY,
    ),
)
