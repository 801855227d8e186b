"""What callers hear before a recording (meldtekst): the library of texts, and one's own."""

import hashlib
from dataclasses import dataclass

from klankbord.notices.models import Announcement
from klankbord.people.faults import Fault


@dataclass(frozen=True, slots=True)
class Script:
    """A text of the library (law.md 6.1), or of one's own that a DPO saw."""

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
    def is_read(self) -> bool:
        """Whether it stands in a chat or a mail, where nobody hears it."""
        return is_read(self.code)

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
    Script(
        "NL-CHAT",
        1,
        "nl",
        ("training",),
        names_website=True,
        text="Wij kunnen deze chat of mail bewaren en teruglezen voor de training van onze "
        "medewerkers. Wilt u dat niet? Schrijf het ons, dan gebruiken wij hem daar niet voor. "
        "Meer over uw privacy leest u op onze website.",
    ),
    Script(
        "NL-CHAT",
        2,
        "nl",
        ("quality",),
        names_website=True,
        text="Wij kunnen deze chat of mail bewaren en teruglezen om de kwaliteit van onze "
        "dienstverlening te verbeteren. Wilt u dat niet? Schrijf het ons, dan gebruiken wij hem "
        "daar niet voor. Meer over uw privacy leest u op onze website.",
    ),
    Script(
        "EN-CHAT",
        1,
        "en",
        ("training",),
        names_website=True,
        text="We may keep this chat or e-mail and read it back for the training of our staff. If "
        "you do not want this, write to us and we will not use it for that. Our website tells "
        "more about your privacy.",
    ),
    Script(
        "EN-CHAT",
        2,
        "en",
        ("quality",),
        names_website=True,
        text="We may keep this chat or e-mail and read it back to improve the quality of our "
        "service. If you do not want this, write to us and we will not use it for that. Our "
        "website tells more about your privacy.",
    ),
)


WRITTEN = "-CHAT"
"""How the name of a text ends, before its number, that stands in a chat or a mail."""


def is_read(code: str) -> bool:
    """Whether a text of this name is read and not heard."""
    return code.endswith(WRITTEN)


OWN = "OWN"
"""What the name of a text of one's own has after its language: NL-OWN-1."""


def own() -> tuple[Script, ...]:
    """The texts of one's own that a DPO saw, of each language the newest first."""
    rows = Announcement.objects.filter(code__endswith=f"-{OWN}").order_by("code", "-number")
    return tuple(
        Script(
            row.code,
            row.number,
            row.language,
            tuple(row.purposes),
            names_website=row.names_website,
            text=row.text,
        )
        for row in rows
    )


def offered() -> tuple[Script, ...]:
    """What a line can be given: the library, and of one's own the newest of each kind.

    A later text in the same language for the same purposes takes the place of an earlier one;
    lines that play that one go on with it.
    """
    newest: dict[tuple[str, tuple[str, ...]], Script] = {}
    for each in own():
        newest.setdefault((each.language, each.purposes), each)
    return (*LIBRARY, *newest.values())


def name_of(text: Announcement) -> str:
    """The name of a text, by which `script` finds it: NL-2."""
    return f"{text.code}-{text.number}"


def script(name: str) -> Script:
    """A text by its name.

    Raises:
        Fault: There is none.
    """
    mine = own() if f"-{OWN}-" in name else ()
    for found in (*LIBRARY, *mine):
        if found.name == name:
            return found
    raise Fault(f"There is no text {name}. Known: {', '.join(each.name for each in LIBRARY)}.")


def kept(said: Script) -> Announcement:
    """A text as it is kept once it is used, in the transaction of a deed.

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
