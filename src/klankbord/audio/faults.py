"""What can be wrong with a file of sound, in words that say what to do."""

from collections.abc import Mapping

from klankbord.audio.messages import SPOOL
from klankbord.law.texts import Text

_AGAIN = Text("Haal het opnieuw op bij de bron.", "Fetch it again from the source.")
_AS_WAV = Text("Bewaar het opnieuw als WAV.", "Save it again as WAV.")
_BY_PARTS = Text(
    "Klopt dat, bied dan elk deel als een eigen bestand aan.",
    "If that is right, offer each part as a file of its own.",
)
_HELD = SPOOL // (1024 * 1024)


def _then(nl: str, en: str, remedy: Text) -> Text:
    return Text(f"{nl} {remedy.nl}", f"{en} {remedy.en}")


SAID: Mapping[str, Text] = {
    "empty": _then("Het bestand is leeg: 0 bytes.", "The file is empty: 0 bytes.", _AGAIN),
    "not_audio": Text(
        "Dit is geen geluid dat wij lezen. Bied WAV, MP3, Ogg (Opus, Vorbis), FLAC, M4A of GSM "
        "aan.",
        "This is no sound that is read here. Offer WAV, MP3, Ogg (Opus, Vorbis), FLAC, M4A or GSM.",
    ),
    "encoding": Text(
        "Op deze manier opgeslagen geluid lezen wij niet. Zet het om naar WAV met PCM 16-bit.",
        "Sound that is stored in this way is not read here. Convert it to WAV with PCM 16-bit.",
    ),
    "channels": Text(
        "Het geluid heeft meer dan twee kanalen. Bewaar het met 1 of 2 kanalen.",
        "The sound has more than two channels. Save it with 1 or 2 channels.",
    ),
    "rate": _then(
        "Geen gesprek heeft zoveel of zo weinig samples per seconde als dit bestand zegt.",
        "No call has as many or as few samples a second as this file says.",
        _AGAIN,
    ),
    "several_streams": Text(
        "In het bestand staan meer geluiden naast elkaar, of er is beeld bij. "
        "Bied alleen het geluid van het gesprek aan.",
        "The file holds several sounds side by side, or pictures. "
        "Offer nothing but the sound of the call.",
    ),
    "truncated": _then("Het bestand houdt te vroeg op.", "The file ends too early.", _AGAIN),
    "trailing": _then(
        "Het bestand gaat verder na het einde dat het zelf noemt.",
        "The file goes on after the end that it names itself.",
        _AS_WAV,
    ),
    "chunk_size": _then(
        "Een deel van het bestand noemt een lengte die niet klopt.",
        "A part of the file tells a length that cannot be.",
        _AGAIN,
    ),
    "too_many_chunks": _then(
        "Het bestand heeft te veel delen.", "The file has too many parts.", _AS_WAV
    ),
    "too_much_beside": _then(
        "In het bestand staat te veel dat geen geluid is.",
        "The file has too much in it that is no sound.",
        _AS_WAV,
    ),
    "no_format": _then(
        "Er staat niet in hoe het geluid is opgeslagen, of pas na het geluid.",
        "The sound comes before the description of its format, or that is missing.",
        _AS_WAV,
    ),
    "second_format": _then(
        "Het bestand zegt twee keer hoe het geluid is opgeslagen.",
        "The file describes its format twice.",
        _AS_WAV,
    ),
    "format_size": _then(
        "De beschrijving van het geluid heeft een lengte die niet kan.",
        "The description of the format has a length that cannot be.",
        _AS_WAV,
    ),
    "contradiction": _then(
        "De beschrijving van het geluid spreekt zichzelf tegen.",
        "The description of the format contradicts itself.",
        _AS_WAV,
    ),
    "no_sound": _then("Er zit geen geluid in het bestand.", "The file holds no sound.", _AGAIN),
    "second_sound": Text(
        "Achter het geluid staat een tweede. Bied elk geluid als een eigen bestand aan.",
        "The file holds a second sound behind the first. Offer each as a file of its own.",
    ),
    "partial_sample": _then(
        "Het geluid houdt midden in een sample op.",
        "The sound ends in the middle of a sample.",
        _AGAIN,
    ),
    "unknown_length": _then(
        "Het bestand zegt niet hoe lang het geluid is: de recorder heeft het nooit afgesloten.",
        "The header does not say how long the sound is: the recorder never closed the file.",
        _AS_WAV,
    ),
    "damaged": _then("Het geluid is beschadigd.", "The sound is damaged.", _AGAIN),
    "changes": Text(
        "Halverwege verandert het aantal kanalen of samples. Bied elk deel apart aan.",
        "The number of channels or samples changes on the way. Offer each part by itself.",
    ),
    "index_at_end": Text(
        "De inhoudstabel van dit M4A-bestand staat achteraan, en het bestand is groter dan "
        f"{_HELD} MB. Bewaar het met de tabel vooraan (“fast start”) of als WAV.",
        "The table of contents of this M4A file stands at its end, and it is larger than "
        f"{_HELD} MB. Save it with the table in front (“fast start”) or as WAV.",
    ),
    "too_long": _then(
        "Het geluid is langer dan wij kunnen bewaren: een dag, of 4 GB.",
        "The sound is longer than what can be kept: a day, or 4 GB.",
        _BY_PARTS,
    ),
    "too_large": _then(
        "Het bestand is groter dan 4 GB.", "The file is larger than 4 GB.", _BY_PARTS
    ),
    "decoder_memory": _then(
        "Voor dit bestand is meer geheugen nodig dan voor een gesprek nodig mag zijn.",
        "This file asks for more memory than a call may need.",
        _AS_WAV,
    ),
    "decoder_time": _then(
        "Het lezen van dit bestand duurde te lang en is gestopt.",
        "Reading this file took too long and was stopped.",
        _AS_WAV,
    ),
    "decoder_died": Text(
        "Het lezen van dit bestand brak af. Probeer het nog eens; gebeurt het weer, bewaar het "
        "dan opnieuw als WAV.",
        "Reading this file broke off. Try again; if it happens once more, save it again as WAV.",
    ),
    "other_channels": Text(
        "Het bestand heeft een ander aantal kanalen dan het aanbod noemde. "
        "Verbeter `channels` in het aanbod.",
        "The file has another number of channels than the offer said. "
        "Correct `channels` in the offer.",
    ),
    "cut_unplaced": Text(
        "Er moeten meer stukken uit, en wij weten niet hoe lang de opname duurde. Meld bij de "
        "poort `ended` of noem `ended_at`, en bied het gesprek opnieuw aan.",
        "Several stretches must go, and it is not known how long the recording took. Tell `ended` "
        "at the gate or name `ended_at`, and offer the call again.",
    ),
    "cut_beyond": Text(
        "Een stuk dat weg moet, ligt achter het einde van het geluid. Het hoort dus niet bij dit "
        "geluid. Verbeter de momenten in het aanbod.",
        "A stretch that must go lies behind the end of the sound. So it is not of this sound. "
        "Correct the moments in the offer.",
    ),
    "cut_differs": Text(
        "Er moeten stukken weg, maar het geluid is korter of langer dan de bron zegt. Waar die "
        "stukken liggen is dus niet zeker. Laat de bron stilte opnemen bij een pauze, of verbeter "
        "de lengte in het aanbod.",
        "Stretches must go, but the sound is shorter or longer than the source says. So it is not "
        "sure where they lie. Let the platform record silence while it pauses, or correct the "
        "length in the offer.",
    ),
    "nothing_left": Text(
        "Na het weghalen van wachtstand, pauzes en meldtekst blijft er niets over. U hoeft niets "
        "te doen.",
        "Nothing is left once hold, pauses and announcement are taken out. There is nothing to do.",
    ),
    "not_messages": Text(
        "Dit is geen chat of mail die wij lezen: een lijst van berichten met moment, afzender en "
        "tekst. Verbeter het bestand bij de bron.",
        "This is no chat or mail that is read here: a list of messages with moment, sender and "
        "text. Correct the file at the source.",
    ),
    "too_many_messages": Text(
        "Deze chat of mail is te lang: hooguit 2.000 berichten van 100.000 tekens, samen 4 MB. "
        "Bied hem in delen aan.",
        "This chat or mail is too long: at most 2,000 messages of 100,000 characters, 4 MB in "
        "all. Offer it in parts.",
    ),
    "length_differs": Text(
        "Het geluid is binnen, maar het is korter of langer dan de centrale zei. Kijk bij de "
        "bron of er iets ontbreekt.",
        "The sound came in, but it is shorter or longer than the platform said. See at the source "
        "whether something is missing.",
    ),
}
"""What is to be said of a sound, by the code of an import's report or of the API."""

OF_THE_OFFER = frozenset({"other_channels", "cut_beyond", "cut_differs", "nothing_left"})
"""Faults that no other sound can mend: the offer was wrong, or the call has nothing to keep."""


class BadAudio(Exception):
    """The file is not what it should be.

    Attributes:
        code: Of `SAID`.
        text: What it says, and after that what was found in the file and what had been told.
    """

    def __init__(
        self, code: str, *, found: Text | float | str = "", told: float | str = ""
    ) -> None:
        self.code = code
        self.text = Text(
            SAID[code].nl + _detail("Gevonden", found, "nl") + _detail("Genoemd", told, "nl"),
            SAID[code].en + _detail("Found", found, "en") + _detail("Told", told, "en"),
        )
        super().__init__(self.text.en)


def _detail(word: str, value: Text | float | str, language: str) -> str:
    shown = value.in_language(language) if isinstance(value, Text) else str(value)
    return f" {word}: {shown}." if shown else ""
