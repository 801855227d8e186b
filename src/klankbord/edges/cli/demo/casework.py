"""What people in the demo write about breaches, cases, disputes and requests. It is invented."""

from dataclasses import dataclass
from typing import Any

from klankbord.evaluations.picks.picking import Complaint


@dataclass(frozen=True, slots=True)
class Breach:
    """A breach as it is written down, weighed, and closed; codes are those of the register."""

    what: str
    nature: tuple[str, ...]
    persons: tuple[str, ...]
    data: tuple[str, ...]
    people: int
    records: int
    consequences: str
    measures: str
    weighed: str
    closed: str = ""


@dataclass(frozen=True, slots=True)
class Calibrated:
    """What an evaluator found in a calibration."""

    answers: dict[str, dict[str, Any]]
    comment: str


PRINTED = Breach(
    what=(
        "Bij de printer op de derde verdieping lag een stapel met beoordelingen van negen "
        "medewerkers, met naam, antwoorden en opmerkingen. Een collega van de receptie vond hem "
        "en gaf hem af. Hoe lang de stapel daar lag, weten wij niet."
    ),
    nature=("confidentiality",),
    persons=("employees",),
    data=("evaluations",),
    people=9,
    records=27,
    consequences=(
        "Collega's kunnen gelezen hebben wat een beoordelaar van iemand vond. Dat is pijnlijk en "
        "kan het vertrouwen in de regeling schaden."
    ),
    measures=(
        "De stapel ligt in de kluis. De printer geeft alleen nog af met een pas. Met de finder is "
        "besproken dat hij niets doorvertelt."
    ),
    weighed=(
        "De groep is klein en de stapel is terug. Maar de finder kent de mensen over wie het gaat, "
        "en hoeveel anderen de stapel zagen weten wij niet. Dat is een risico: wij melden het."
    ),
)
PRINTED_RISK = {
    "sensitivity": "some",
    "identification": "high",
    "consequences": "some",
    "persons": "some",
    "number": "unknown",
}
MAILED = Breach(
    what=(
        "Een lijst met dag, duur en wachtrij van twaalf gesprekken ging naar een verkeerd adres "
        "binnen ons eigen huis. Er stond geen naam, nummer of inhoud in."
    ),
    nature=("confidentiality",),
    persons=("callers", "employees"),
    data=("calls",),
    people=12,
    records=12,
    consequences="Wie de lijst kreeg, kan er niemand in herkennen.",
    measures="De ontvanger heeft de lijst binnen een uur gewist en dat bevestigd.",
    weighed=(
        "Zonder naam, nummer of inhoud is niet te zien over wie het gaat. De lijst is gewist door "
        "iemand die wij kennen. Een risico voor mensen is niet waarschijnlijk."
    ),
    closed="De lijst is gewist en het adresboek is opgeschoond. Er is niets meer te doen.",
)

HELD = {
    "claim": (
        "Een huurder stelt ons aansprakelijk voor waterschade. Hij zegt dat wij in dit gesprek "
        "beloofden de lekkage dezelfde dag te laten verhelpen. Zaak 2117 van onze verzekeraar."
    ),
    "complaint": (
        "De geschillencommissie vraagt wat er over de wachtlijst is gezegd. Zitting over vijf "
        "weken. Het gaat om dit ene gesprek."
    ),
    "serious": (
        "De medewerker biedt de beller aan om hem voor 300 euro hoger op de wachtlijst te zetten. "
        "Zij spreken af dat hij contant betaalt. Ik ben daar gestopt met luisteren."
    ),
}

DISPUTE = (
    "Er staat dat ik de bewoner niet liet uitpraten. Maar de lijn haperde twee keer, en ik vroeg "
    "haar daarom om het te herhalen. Luister het begin nog eens terug."
)

COMPLAINED = Complaint(
    reference="K-0417",
    made_on=None,
    asked_by="complaints_desk",
    reason="De beller zegt dat wij een nieuwe kraan beloofden. Ga na wat er is toegezegd.",
)

COMPLAINED_OF = Complaint(
    reference="K-0423",
    made_on=None,
    asked_by="caller",
    reason="De beller zegt dat een handhaver was beloofd voor dezelfde avond. Ga na wat er is "
    "toegezegd.",
)

CALIBRATED = {
    "noor": Calibrated(
        {
            "naam": {"option": "ja"},
            "uitpraten": {"option": "goed"},
            "samenvatten": {"option": "ja"},
        },
        "Rustig tempo. De samenvatting kwam vanzelf, zonder dat de beller erom vroeg.",
    ),
    "tarik": Calibrated(
        {
            "naam": {"option": "ja"},
            "uitpraten": {"option": "deels"},
            "samenvatten": {"option": "ja"},
        },
        "Halverwege begon de medewerker al aan het antwoord. Daarom gaf ik 'deels'.",
    ),
}

LETTER = (
    "Graag ontvang ik een kopie van alles wat u over mij bewaart, ook over de tijd dat ik bij "
    "twee teams tegelijk werkte."
)
EXTENDED = (
    "U werkte bij twee teams en vraagt ook om de gesprekken van uw beide toestellen. Dat uitzoeken "
    "kost meer dan een maand. U krijgt de kopie zo snel als wij kunnen."
)
OF_A_CALLER = "Ik wil weten wat u van mijn gesprek bewaart, en er een kopie van krijgen."
WHO = (
    "Wij weten nog niet zeker dat u de beller bent. Noem ons de dag en ongeveer het uur van uw "
    "gesprek. Meer hebben wij niet nodig."
)
CARRY_OVER = "Ik ga bij een ander bedrijf werken en wil mijn gegevens daarheen laten sturen."
NO_PORTABILITY = (
    "Dit recht geldt alleen voor gegevens die wij met uw toestemming of voor een contract "
    "verwerken. Dat is hier niet zo. Een kopie van alles wat wij bewaren krijgt u wel: vraag "
    "inzage, dan maken wij hem."
)
CALLER = "sanne.post@mail.example"
