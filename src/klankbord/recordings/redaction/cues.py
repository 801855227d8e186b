"""Words that tell what is coming: what was asked for, and what is about to be given."""

import re
from typing import Final

_PATTERNS: Final = {
    "bsn": r"\bbsn|burger ?service|sofi|rijksregister|persoonsnummer",
    "iban": r"\biban|rekening|bank ?nummer|incasso|overmaken|terugstort|gestort",
    "card": r"credit ?card|pas ?nummer|bank ?pas|\bpas\b|kaart|\bcv[cv]|verval|visa|master"
            r"|geldig tot|volgnummer",
    "phone": r"telefoon|mobiel|gsm|06|nul zes|bereik|terug ?bel|nummer waar"
             r"|bel(?:len|t)? (?:u|je|ik)|toestel|whatsapp|vast nummer",
    "post": r"post ?code|cijfers en (?:de )?letters",
    "house": r"huis ?nummer|toevoeg|adres|\bbus\b",
    "street": r"adres|straat|woon|wonen|verhuis|bezorg|lever|\bop de\b",
    "city": r"woonplaats|\bplaats|\bstad\b|\bdorp|woon|geboren in|geboorteplaats|\bin welke"
            r"|gemeente",
    "birth": r"geboort|geboren|verjaar|jarig|\bgeb\b",
    "mail": r"mail(?:[- ]?adres)?|@|apenstaart|apestaart|\bat\b",
    "customer": r"klant ?(?:en)?nummer|order|bestel|polis|dossier|zaak|relatie|contract|boek"
                r"|reserver|meter ?nummer|ean|serie|chipkaart|frame|kenmerk|referen|melding"
                r"|factuur|ticket|nummer van|klantnr|schade ?nummer|claim|patient|patiënt"
                r"|lidmaatschap|abonnement",
    "plate": r"kenteken|nummerplaat|\bauto\b|wagen|bus(?:je)?\b|plaat",
    "ip": r"\bip(?:v[46])?(?:[- ]?adres\w*)?\b|ip-|adres van (?:uw|je) (?:modem|router)"
          r"|ingelogd van",
    "user": r"gebruikers|inlog|user|log ?in|account|aanmeld",
    "name": r"naam|heet|spreek|wie ben|met wie|genoemd",
    "health": r"ziek|arts|dokter|medic|operat|behandel|klacht|specialist|poli|pijn|beperking"
              r"|hulpmiddel|gezond|zorg",
    "union": r"bond|lid|\bfnv|\bcnv|\bacv|\babvv|contributie",
    "faith": r"kerk|moskee|geloof|gelovig|religie|islam|synago|katholiek|protestant|tempel",
    "ending": r"eindig|laatste (?:drie|vier|twee|cijfers)|begint met|eerste (?:vier|drie)",
    "ours": r"ons nummer|onze|klantenservice|algemene|wij zijn bereikbaar|u kunt ons|bel dan"
            r"|nummer van (?:de|het|onze)",
    "code": r"code|sms|verificatie|pincode|eenmalig",
    "meter": r"stand|meter|kwh|kuub|verbruik|termijn|bedrag|euro|prijs|tarief",
    "spelling": r"spel|zoals|van anton|letter|met (?:een|dubbel)",
    "article": r"artikel|onderdeel|versie|firmware|typecode|\bmodel\b|foutcode|besteld(?:e)?\b",
    "public": r"postbus|antwoordnummer|kantoor|balie|loket|vestiging|winkel|filiaal|halte|perron"
              r"|kvk|btw|hotel|\bwij zitten\b|openings",
    "queue": r"wachtrij|in de rij|wachtlijst|wachtenden|volgnummer|keuze|lijn \d|\blijn\b",
    "times": r"\btussen\b|\bvanaf\b|\btot\b|afspraak|\bom\b|maandag|dinsdag|woensdag|donderdag"
             r"|vrijdag|zaterdag|zondag|morgen|overmorgen",
    "reach": r"(?:u|je|ge) (?:kunt|kan|kun|belt|bereikt|mag)|bel(?:t)? u|bel (?:dan|gerust|ons)"
             r"|\bons\b|\bonze\b|directe nummer|naar (?:het )?nummer",
    "employee": r"u spreekt met|je spreekt met|u chat met|je chat met|spreekt u met"
                r"|mijn naam is|collega|monteur",
}  # fmt: skip
_CUES: Final = tuple((name, re.compile(pattern)) for name, pattern in _PATTERNS.items())


Placed = tuple[tuple[str, tuple[int, ...]], ...]
"""Cues by name, each with where it ends in a text, in order."""


def placed(text: str) -> Placed:
    """The cues in a text of small letters, and where."""
    found = ((name, tuple(m.end() for m in pattern.finditer(text))) for name, pattern in _CUES)
    return tuple((name, ends) for name, ends in found if ends)


def found(text: str) -> frozenset[str]:
    """The cues in a text of small letters, by name."""
    return frozenset(name for name, _ in placed(text))


def before(cues: Placed, at: int, within: int) -> list[str]:
    """The cues that end in the `within` characters before a place of their text."""
    return [name for name, ends in cues if any(at - within < end <= at for end in ends)]
