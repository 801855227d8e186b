"""The words of the API: each kind of problem with its status, and each fault of a field."""

from collections.abc import Mapping
from dataclasses import dataclass

from klankbord.law.texts import Text


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem."""

    status: int
    title: Text
    detail: Text


KINDS = {
    "unauthenticated": Kind(
        401,
        Text("Niet aangemeld", "Not signed in"),
        Text(
            "Stuur een geldig token mee: Authorization: Bearer kb_...",
            "Send a token that is valid: Authorization: Bearer kb_...",
        ),
    ),
    "wrong_scope": Kind(
        403,
        Text("Dit token is hier niet voor", "This token is not for this"),
        Text("Het token mist een scope.", "The token lacks a scope."),
    ),
    "wrong_source": Kind(
        403,
        Text("Dit token is van een ander platform", "This token is another platform's"),
        Text(
            "Het token spreekt niet voor deze bron. Vraag de beheerder een token met deze bron.",
            "The token does not speak for this source. Ask the administrator for one that does.",
        ),
    ),
    "listening_ended": Kind(
        404,
        Text("Dit luisteren is voorbij", "This listening is over"),
        Text(
            "Geef opnieuw een reden op. Dan beslist de wet opnieuw.",
            "State a reason again. Then the law decides again.",
        ),
    ),
    "wrong_role": Kind(
        403,
        Text("Niet in deze rol", "Not in this role"),
        Text("Dit account heeft de rol niet die hier nodig is.",
             "This account does not have the role that is needed here."),
    ),
    "role_needed": Kind(
        400,
        Text("In welke rol?", "In which role?"),
        Text(
            "Dit account heeft meer dan één rol. Noem er een in de header Klankbord-Role.",
            "This account has more than one role. Name one in the header Klankbord-Role.",
        ),
    ),
    "refused": Kind(
        403,
        Text("Dit mag niet", "This is not allowed"),
        Text(
            "Vraag en antwoord zijn vastgelegd. Bij elke regel staat wat wel zou mogen.",
            "Question and answer are written down. Each rule says what would be allowed.",
        ),
    ),
    "not_found": Kind(
        404,
        Text("Niet gevonden", "Not found"),
        Text("Dit is er niet, of niet meer.", "This is not here, or not any more."),
    ),
    "method_not_allowed": Kind(
        405,
        Text("Zo kan dit adres niet gebruikt worden", "This address is not used like that"),
        Text("De header Allow zegt wat wel kan.", "The header Allow says what is possible."),
    ),
    "unreadable": Kind(
        400,
        Text("Niet te lezen", "Cannot be read"),
        Text("Er werd JSON in UTF-8 verwacht.", "JSON in UTF-8 was expected."),
    ),
    "cut_off": Kind(
        400,
        Text("Afgebroken", "Cut off"),
        Text("Niet alles kwam aan. Stuur het opnieuw.", "Not all of it arrived. Send it again."),
    ),
    "invalid": Kind(
        422,
        Text("Dit klopt niet", "This is not right"),
        Text("Bij errors staat per veld wat er mis is.", "See errors for what is wrong, by field."),
    ),
    "too_large": Kind(
        413,
        Text("Te groot", "Too large"),
        Text("Dit is groter dan hier past.", "This is larger than what fits here."),
    ),
    "request_stopped": Kind(
        409,
        Text("Dit kan nu niet", "This cannot be done now"),
        Text("Er is niets veranderd.", "Nothing was changed."),
    ),
    "length_required": Kind(
        411,
        Text("Lengte ontbreekt", "Length is missing"),
        Text("Stuur Content-Length mee.", "Send Content-Length."),
    ),
    "not_json": Kind(
        415,
        Text("Ander soort bericht", "Another kind of message"),
        Text(
            "Stuur JSON, met Content-Type: application/json.",
            "Send JSON, with Content-Type: application/json.",
        ),
    ),
    "not_audio": Kind(
        415,
        Text("Ander soort bestand", "Another kind of file"),
        Text(
            "Stuur een geluidsbestand met zijn Content-Type, zoals audio/wav of audio/ogg, en "
            "zonder Content-Encoding.",
            "Send a file of sound with its Content-Type, such as audio/wav or audio/ogg, without "
            "Content-Encoding.",
        ),
    ),
    "bad_audio": Kind(
        422,
        Text("Dit geluid is niet bruikbaar", "This sound cannot be used"),
        Text("Er is niets bewaard.", "Nothing was stored."),
    ),
    "other_content": Kind(
        422,
        Text("Dit is niet wat werd aangeboden", "This is not what was offered"),
        Text(
            "De sha256 is een andere. Er is niets bewaard; bied het gesprek opnieuw aan.",
            "The sha256 is another. Nothing was stored; offer the call again.",
        ),
    ),
    "other_sound": Kind(
        409,
        Text("Er is al ander geluid", "There is other sound already"),
        Text(
            "Bij dit gesprek hoort al geluid, en het is niet dit. Het is als incident vastgelegd.",
            "This call has sound already, and not this. It is written down as an incident.",
        ),
    ),
    "not_expected": Kind(
        409,
        Text("Hier wordt geen geluid verwacht", "No sound is expected here"),
        Text(
            "De opname is vervallen, of kwam langs een andere weg.",
            "The recording was given up, or came in another way.",
        ),
    ),
    "under_way": Kind(
        409,
        Text("Dit geluid komt al binnen", "This sound is coming in already"),
        Text("Wacht tot dat klaar is.", "Wait until that has ended."),
    ),
    "not_taken": Kind(
        409,
        Text("Dit aanbod kan niet verder", "This offer cannot go on"),
        Text("Een eerder aanbod liep vast.", "An earlier offer came to an end."),
    ),
    "objection_open": Kind(
        409,
        Text("Er loopt al een bezwaar", "An objection is open already"),
        Text(
            "U wordt niet meer opgenomen of beluisterd tot erop beslist is.",
            "You are not recorded or listened to until it is decided.",
        ),
    ),
    "no_room": Kind(
        503,
        Text("De opslag weigert", "The store refuses"),
        Text("Er is niets bewaard. Probeer het later.", "Nothing was stored. Try again later."),
    ),
    "unforeseen": Kind(
        500,
        Text("Er ging iets mis", "Something went wrong"),
        Text("Dit had niet mogen gebeuren.", "This should not have happened."),
    ),
}  # fmt: skip

FIELDS = {
    "missing": Text("Dit veld is verplicht.", "This field is required."),
    "required": Text("Dit veld is verplicht.", "This field is required."),
    "extra_forbidden": Text("Dit veld is onbekend. Laat het weg.",
                            "This field is unknown. Leave it out."),
    "unknown_field": Text("Dit veld is onbekend. Laat het weg.",
                          "This field is unknown. Leave it out."),
    "wrong_type": Text("Dit is een ander soort waarde dan hier past.",
                       "This is another kind of value than fits here."),
    "too_long": Text("Dit is te lang.", "This is too long."),
    "malformed": Text("Dit is niet te lezen.", "This cannot be read."),
    "no_offset": Text("Het moment mist zijn tijdzone, zoals +01:00.",
                      "The moment lacks its offset, such as +01:00."),
    "timezone_aware": Text("Het moment mist zijn tijdzone, zoals +01:00.",
                           "The moment lacks its offset, such as +01:00."),
    "impossible": Text("Zo kan een gesprek niet zijn.", "No call can be so."),
    "in_the_future": Text("Dit moment moet nog komen.", "This moment is still to come."),
    "unknown_value": Text("Deze waarde is onbekend.", "This value is unknown."),
    "not_supported": Text("Dit nemen wij niet aan.", "This is not taken."),
    "internal": Text("Een intern gesprek wordt niet opgenomen.",
                     "An internal call is not recorded."),
    "consult": Text("Ruggespraak wordt niet opgenomen.", "A consultation is not recorded."),
    "screen_recording": Text("Beeldopnamen nemen wij niet aan.",
                             "Recordings of a screen are not taken."),
    "path": Text("Het pad wijst buiten de map.", "The path leads out of the folder."),
    "other_source": Text("Dit is een andere bron.", "This is another source."),
    "too_many": Text("Hoogstens 100 vragen tegelijk.", "At most 100 questions at once."),
    "blank": Text("Schrijf kort waar het om gaat.", "Say in a few words what it is about."),
}  # fmt: skip
OTHERWISE = Text(
    "Deze waarde past hier niet. Zie openapi.json voor wat wel past.",
    "This value does not fit here. See openapi.json for what does.",
)


TRANSCRIPTS: Mapping[str, Text] = {
    "transcript_unreadable": Text(
        "Dit is geen uitgeschreven gesprek zoals het hier gelezen wordt.",
        "This is no transcript as it is read here.",
    ),
    "transcript_too_long": Text(
        "Hoogstens 4 MB, 5.000 beurten, en 5.000 tekens per beurt.",
        "At most 4 MB, 5,000 turns, and 5,000 characters a turn.",
    ),
    "transcript_no_party": Text(
        "Noem bij elke beurt wie spreekt: agent of caller.",
        "Say with each turn who speaks: agent or caller.",
    ),
    "transcript_empty": Text("Hiervan mag niets bewaard worden.", "Nothing of this may be kept."),
}
"""Why a transcript was not taken, by the code of `recordings.transcripts`."""
