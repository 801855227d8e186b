"""What callers hear before a recording (meldtekst): the library of texts (law.md 6.1)."""

import hashlib
from dataclasses import dataclass

from klankbord.notices.models import Announcement
from klankbord.people.faults import Fault


@dataclass(frozen=True, slots=True)
class Script:
    """A text of the library (law.md 6.1)."""

    code: str
    number: int
    language: str
    purposes: tuple[str, ...]
    names_website: bool
    text: str

    @property
    def name(self) -> str:
        """As people call it: NL-SEED-1, NL-2."""
        return f"{self.code}-{self.number}"

    @property
    def sha256(self) -> str:
        """Of the text in UTF-8."""
        return hashlib.sha256(self.text.encode()).hexdigest()


LIBRARY = (
    Script(
        "NL-SEED",
        1,
        "nl",
        ("training",),
        names_website=True,
        # Byte for byte as the sector publishes it, with the doubled word.
        text="Dit telefoongesprek kan worden opgenomen in verband met trainingsdoeleinden. "
        "Voor meer informatie over over ons privacybeleid verwijzen wij u naar de website",
    ),
    Script(
        "NL",
        2,
        "nl",
        ("training",),
        names_website=True,
        text="Dit telefoongesprek kan worden opgenomen in verband met trainingsdoeleinden. "
        "Wilt u dat niet? Zeg het tegen onze medewerker, dan stopt de opname. "
        "Voor meer informatie over ons privacybeleid verwijzen wij u naar de website.",
    ),
    Script(
        "NL",
        3,
        "nl",
        ("training", "quality"),
        names_website=True,
        text="Dit gesprek kan worden opgenomen om de kwaliteit van onze dienstverlening te "
        "verbeteren en onze medewerkers te coachen. "
        "Wilt u dat niet? Zeg het tegen onze medewerker, dan stopt de opname. "
        "Voor meer informatie over ons privacybeleid verwijzen wij u naar de website.",
    ),
    Script(
        "EN",
        1,
        "en",
        ("training",),
        names_website=True,
        text="This call may be recorded for training purposes. If you do not want this, tell our "
        "agent and we will stop the recording. For more information about our privacy policy, "
        "please visit our website.",
    ),
)


def name_of(text: Announcement) -> str:
    """The name of a text, by which `script` finds it: NL-2."""
    return f"{text.code}-{text.number}"


def script(name: str) -> Script:
    """A text of the library by its name.

    Raises:
        Fault: There is none.
    """
    for found in LIBRARY:
        if found.name == name:
            return found
    raise Fault(f"There is no text {name}. Known: {', '.join(each.name for each in LIBRARY)}.")


def kept(said: Script) -> Announcement:
    """A text of the library as it is kept once it is used, in the transaction of a deed.

    Raises:
        Fault: It was kept with other words.
    """
    found, _ = Announcement.objects.get_or_create(
        code=said.code,
        number=said.number,
        defaults={
            "language": said.language,
            "purposes": list(said.purposes),
            "names_website": said.names_website,
            "text": said.text,
            "sha256": said.sha256,
        },
    )
    if found.sha256 != said.sha256:
        raise Fault(f"{said.name} was kept with another text. A changed text is a new number.")
    return found
